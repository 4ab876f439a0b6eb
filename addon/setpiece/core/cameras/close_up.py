"""`close_up`: near one spot of a surface, looking back along its normal give or take a drawn angle."""

from __future__ import annotations

import math

from ..recipe.fields import Field
from .rig import COMMON, RigKind

FIELDS = {
    **COMMON,
    "distance": Field(kind="number", doc="distance from the spot", default={"uniform": [0.5, 1.5]}, low=0.05, high=100, unit="m"),
    "tilt": Field(kind="number", doc="angle between the line of sight and the surface's normal", default={"uniform": [5, 40]},
                  low=0, high=85, unit="degrees"),
    "focal": Field(kind="number", doc="focal length on a 36 mm wide sensor", default=50.0, low=8, high=600, unit="mm"),
}  # fmt: skip

CANDIDATES = 10
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
        position = [p + values["distance"] * a for p, a in zip(point, away)]
        yield {
            "rig": "close_up",
            "aim": aim.damage,
            "position": [round(x, 9) for x in position],
            "target": [round(x, 9) for x in point],
            "roll": values["roll"],
            "focal": values["focal"],
        }


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
