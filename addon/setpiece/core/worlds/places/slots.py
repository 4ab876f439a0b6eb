"""Where further vehicles park."""

from __future__ import annotations

import math

from ..chance import happens

NEAR = 7.4  # metres from the first vehicle: whoever parks nearer hides it from a camera on its usual ring
TAKEN = 0.6  # share of the slots that are filled first: no car park fills up from the middle


def ordered(slots, crowded: bool, draw, backwards: float = 0.0) -> list[list[float]]:
    """The slots (x, y, yaw) in the order in which they fill: the nearer of a drawn share, then the nearer of the others. The near
    ones only where it may be crowded. A share `backwards` of them is parked in the other way around."""
    kept = []
    for k, (x, y, yaw) in enumerate(slots):
        distance = math.hypot(x, y)
        if crowded or distance >= NEAR:
            waits, turned = not happens(draw, "taken", TAKEN, k), happens(draw, "backwards", backwards, k)
            kept.append((waits, round(distance, 3), k, [round(x, 6), round(y, 6), (yaw + 180.0 * turned) % 360.0]))
    return [slot for *_, slot in sorted(kept)]
