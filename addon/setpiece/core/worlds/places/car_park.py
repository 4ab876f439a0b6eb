"""A car park: two rows of bays across an aisle, a verge behind the first, a hedge, wall or fence around it, lamp posts.

Its frame is the world's, turned by `turn` (0 or 180): the first subject's bay lies along X, its head at -X. Rows run along Y.
"""

from __future__ import annotations

import math
from typing import Mapping

from ..chance import happens, pick, span
from .slots import ordered

KERB = 0.12  # metres above the asphalt
VERGE = 0.25  # metres of kerbed verge beyond a bay's head
BACKWARDS = 0.35  # share of the cars that were driven in backwards
MAST = 9.0  # metres from the origin to the nearest lamp post
EDGES = {"hedge": 4, "wall": 2, "fence": 2, "rail": 1}


def settle(values: Mapping, draw) -> dict:
    turn = 180.0 if happens(draw, "turn", 0.5) else 0.0
    length, width = span(draw, "bay_length", 4.9, 5.3), span(draw, "bay_width", 2.4, 2.75)
    aisle, verge = span(draw, "aisle", 5.8, 7.0), span(draw, "verge", 1.6, 3.0)
    before, after = (4 + int(4 * draw("bays", k)) for k in range(2))  # beside the first subject's
    head = round(-length / 2, 6)
    far = round(length / 2 + aisle, 6)  # where the opposite row begins
    back = round(head - verge, 6)  # where the row behind the verge begins
    ys = [round(k * width, 6) for k in range(-before, after + 1)]
    middles = ((0.0, 180.0), (far + length / 2, 0.0), (back - length / 2, 0.0))
    slots = [
        turned((x, y, yaw), turn) for x, yaw in middles for y in ys if (x, y) != (0.0, 0.0)
    ]  # fmt: skip
    left, right = ys[0] - width / 2, ys[-1] + width / 2
    edge = {
        "kind": pick(draw, "edge", EDGES),
        "height": span(draw, "edge_height", 0.9, 1.7),
        "color": [span(draw, "edge_color", 0.75, 1.1)] * 3,
        "x": [round(back - length - span(draw, "margin", 5.0, 9.0, 0), 6), round(far + length + span(draw, "margin", 1.2, 3.0, 1), 6)],
        "y": [round(left - span(draw, "margin", 5.0, 8.0, 2), 6), round(right + span(draw, "margin", 5.0, 8.0, 3), 6)],
    }
    return {
        "bounds": sorted_box([[edge["x"][0] + 1.5, edge["y"][0] + 1.5, 0.2], [edge["x"][1] - 1.5, edge["y"][1] - 1.5, 12.0]], turn),
        "slots": ordered(slots, values["crowded"], draw, BACKWARDS),
        "blocked": [flat_box((back, left, head - VERGE + 0.001, right), turn)],
        "turn": turn,
        "bay": [length, width],
        "aisle": aisle,
        "verge": verge,
        "bays": [before, after],
        "line": {
            "width": span(draw, "line_width", 0.08, 0.12),
            "color": list(pick(draw, "line_color", {(0.72, 0.72, 0.70): 7, (0.70, 0.50, 0.06): 1})),
            "wear": span(draw, "line_wear", 0.15, 0.85),
            "heads": happens(draw, "line_heads", 0.35),
        },
        "stops": pick(draw, "stops", {"none": 4, "concrete": 3, "rubber": 3}),
        "edge": edge,
        "planting": pick(draw, "planting", ("grass", "bark", "paved")),
        "masts": masts(draw, head, verge, far + length, left, right),
        "mast": {"height": span(draw, "mast_height", 6.0, 8.0), "color": list(pick(draw, "mast_color", MAST_COLORS))},
        "lamp": {"radiance": span(draw, "lamp", 900.0, 1400.0), "color": list(pick(draw, "lamp_color", LAMP_COLORS))},
        "seed": int(draw("seed") * 2**31),
    }


MAST_COLORS = ((0.30, 0.31, 0.32), (0.045, 0.048, 0.05), (0.03, 0.06, 0.045))
LAMP_COLORS = {(1.0, 0.86, 0.68): 3, (1.0, 0.93, 0.84): 2, (1.0, 0.62, 0.28): 2}  # white LEDs, and sodium


def masts(draw, head: float, verge: float, end: float, left: float, right: float) -> list[list[float]]:
    """[x, y, heading in degrees] of lamp posts: in the verge, and beyond the opposite row, all outside of MAST."""
    shift = span(draw, "mast_shift", -1.5, 1.5)
    spots = []
    for x, heading in ((head - verge / 2, 0.0), (end + 0.7, 180.0)):
        reach = math.sqrt(max(MAST**2 - x**2, 0.0)) if abs(x) < MAST else 4.0
        for y in (-reach - 0.3 + min(shift, 0.0), reach + 0.3 + max(shift, 0.0)):
            spots.append([round(x, 6), round(y, 6), heading])
    return [*spots, [round(head - verge - 12.0, 6), round((left + right) / 2, 6), 0.0]]


def turned(slot, turn: float) -> tuple[float, float, float]:
    """A slot in the world's frame."""
    x, y, yaw = slot
    sign = -1.0 if turn else 1.0
    return round(sign * x + 0.0, 6), round(sign * y + 0.0, 6), (yaw + turn) % 360.0


def flat_box(box, turn: float) -> list[float]:
    x0, y0, x1, y1 = (-value if turn else value for value in box)
    return [round(value, 6) for value in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))]


def sorted_box(corners, turn: float) -> list[list[float]]:
    (x0, y0, z0), (x1, y1, z1) = corners
    flat = flat_box((x0, y0, x1, y1), turn)
    return [[flat[0], flat[1], z0], [flat[2], flat[3], z1]]
