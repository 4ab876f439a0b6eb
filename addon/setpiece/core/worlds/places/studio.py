"""A photographer's studio: a floor that runs up into the walls without an edge, and large soft lights."""

from __future__ import annotations

import math
from typing import Mapping

from ..chance import happens, pick, span

TONES = {0.78: 4, 0.55: 2, 0.30: 2, 0.09: 2}  # reflectance of the paint on floor and walls


def settle(values: Mapping, draw) -> dict:
    half = [span(draw, "half", 9.8, 12.0, 0), span(draw, "half", 9.2, 10.8, 1)]
    height = span(draw, "height", 6.4, 7.6)
    tone = pick(draw, "tone", TONES)
    kelvin = span(draw, "warmth", 0.96, 1.04)
    turntable = span(draw, "turntable", 2.75, 3.1)
    free = [half[0] - 1.2, half[1] - 1.2]
    return {
        "bounds": [[round(-free[0], 6), round(-free[1], 6), 0.2], [round(free[0], 6), round(free[1], 6), round(height - 2.6, 6)]],
        "slots": [],
        "blocked": [[-60.0, free[1], 60.0, 60.0], [-60.0, -60.0, 60.0, -free[1]], [free[0], -60.0, 60.0, 60.0], [-60.0, -60.0, -free[0], 60.0]],
        "half": half,
        "height": height,
        "cove": span(draw, "cove", 1.6, 2.6),
        "corner": span(draw, "corner", 3.0, 5.0),
        "floor": {"kind": "cove", "color": [round(tone * c, 6) for c in (kelvin, 1.0, 2 - kelvin)], "gloss": span(draw, "gloss", 0.25, 0.6)},
        "ceiling": pick(draw, "ceiling", (0.02, 0.12)),
        "turntable": turntable if happens(draw, "has_turntable", 0.35) else None,
        "lights": lights(draw, height, half),
    }  # fmt: skip


def lights(draw, height: float, half) -> list[dict]:
    """Softboxes: a long one overhead, and some at the sides whose drawn heading is where their light goes."""
    over = pick(draw, "overhead", ("bank", "pair", "ring"))
    level = span(draw, "level", 0.8, 1.25)
    z = round(height - 1.1, 6)
    banks = {
        "bank": [((0.0, 0.0), (6.4, 2.6))],
        "pair": [((0.0, 1.9), (6.0, 1.1)), ((0.0, -1.9), (6.0, 1.1))],
        "ring": [((0.0, 2.3), (6.4, 0.5)), ((0.0, -2.3), (6.4, 0.5)), ((3.0, 0.0), (0.5, 4.1)), ((-3.0, 0.0), (0.5, 4.1))],
    }[over]
    made = [softbox([*at, z], size, 0.0, 0.0, level * 64.0 / sum(a * b for _, (a, b) in banks)) for at, size in banks]
    for k in range(int(3.99 * draw("sides"))):
        azimuth = span(draw, "azimuth", 0.0, 360.0, k)
        c, s = math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
        reach = 0.86 * min(half[0] / max(abs(c), 1e-9), half[1] / max(abs(s), 1e-9), 10.5)
        size = pick(draw, "size", ((2.4, 1.2), (1.2, 1.2), (3.0, 0.6)), k)
        made.append(softbox([round(reach * c, 6), round(reach * s, 6), span(draw, "lift", 3.2, 4.2, k)], size, azimuth, 62.0, span(draw, "side_level", 4.0, 12.0, k)))
    return made


def softbox(at, size, azimuth: float, tilt: float, radiance: float) -> dict:
    """A light of `size` metres at a point, its face turned from straight down by `tilt` degrees towards the room's middle."""
    return {"at": list(at), "size": list(size), "azimuth": azimuth, "tilt": tilt, "radiance": round(radiance, 6)}
