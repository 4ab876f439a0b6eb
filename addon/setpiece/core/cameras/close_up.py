"""`close_up`: near one spot of a surface, looking back along its normal give or take a drawn angle."""

from __future__ import annotations

import math

from ..camera import SENSOR_WIDTH
from ..recipe.fields import Field
from .rig import COMMON, RigKind, entry

NEAR = (0.5, 1.5)  # metres
NEAREST = 0.25  # metres from a small part: nearer, no usual lens is sharp
FIELDS = {
    **COMMON,
    "distance": Field(kind="number", doc=f"distance from the spot; without it what makes a part, or a damage and what is around it, fill the frame; "
                      f"of a whole subject {NEAR[0]} to {NEAR[1]} m",
                      default=None, low=0.05, high=100, unit="m"),
    "fill": Field(kind="number", doc="share of the frame's width or height that a part, or a damage with what is around it, spans, where no distance is given",
                  default={"uniform": [0.6, 0.95]}, low=0.02, high=4),
    "tilt": Field(kind="number", doc="angle between the line of sight and the surface's normal", default={"uniform": [5, 40]},
                  low=0, high=85, unit="degrees"),
    "focal": Field(kind="number", doc="focal length on a 36 mm wide sensor", default=50.0, low=8, high=600, unit="mm"),
}  # fmt: skip

CANDIDATES = 14
PATIENCE = 4  # candidates from the wished distance; each after it is nearer, through a shorter lens, for something may stand there
STEP = 0.85
SHORTEST = 18.0  # mm
FROM_HEIGHT = 0.5  # the share of a whole subject's height at which it is looked at, where no spot is named


def place(values, draw, k, views, aim, size):
    """Candidates around the spot's normal; one that would look up from under the ground is turned to look from above."""
    for candidate in range(CANDIDATES):
        chance = k * CANDIDATES + candidate
        point, normal = spot(aim, draw, chance)
        turn, tilt = 2 * math.pi * draw("turn", chance), math.radians(values["tilt"])
        side, above = across(normal)
        lean = [math.sin(tilt) * (math.cos(turn) * a + math.sin(turn) * b) for a, b in zip(side, above)]
        away = [math.cos(tilt) * n + e for n, e in zip(normal, lean)]
        distance, focal = values["distance"], values["focal"]
        if distance is None:
            nearer = max(STEP ** max(candidate + 1 - PATIENCE, 0), min(SHORTEST / focal, 1.0))
            distance, focal = nearer * far_enough(values, draw, k, aim, size), nearer * focal
        position = [p + distance * a for p, a in zip(point, away)]
        yield entry("close_up", position, point, values["roll"], focal, aim=aim.damage)


def far_enough(values, draw, k, aim, size) -> float:
    """Metres from a part or a damage at which it fills the frame, or drawn where a whole subject is looked at."""
    if not aim.extent:
        return NEAR[0] + (NEAR[1] - NEAR[0]) * draw("distance", k)
    across, up = aim.extent
    return max(max(across, up * size[0] / size[1]) * values["focal"] / SENSOR_WIDTH / values["fill"], NEAREST)


def spot(aim, draw, chance):
    """The aim's own spot, or for a whole subject a drawn one on the flanks of its box."""
    if aim.point is not None:
        return aim.point, aim.normal
    box, angle = aim.box, 2 * math.pi * draw("flank", chance)
    c, s = math.cos(angle), math.sin(angle)
    edge = min(box.hx / max(abs(c), 1e-9), box.hy / max(abs(s), 1e-9))
    u, v = c * edge, s * edge
    height = box.low + FROM_HEIGHT * (box.high - box.low)
    direction = (box.c * c - box.s * s, box.s * c + box.c * s, 0.0)
    return (box.x + box.c * u - box.s * v, box.y + box.s * u + box.c * v, height), direction


def across(normal):
    """Two unit directions that make a right-handed frame with a normal: level, and as far up as may be."""
    x, y, z = normal
    flat = math.hypot(x, y)
    side = (-y / flat, x / flat, 0.0) if flat > 1e-6 else (0.0, 1.0, 0.0)
    above = (y * side[2] - z * side[1], z * side[0] - x * side[2], x * side[1] - y * side[0])
    return side, above


CLOSE_UP = RigKind("close_up", FIELDS, place)
