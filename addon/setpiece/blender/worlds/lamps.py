"""Lamp posts, and the facts of surfaces that shine."""

from __future__ import annotations

import math
from typing import Mapping

from .solids import Solids

HEAD = (0.62, 0.26, 0.09)  # metres: a street lamp's head
GLASS = (0.46, 0.20)  # and its face


def lamp_post(height: float, arm: float) -> Solids:
    """A post at the origin whose arm reaches towards +X, with a head that shines down: materials "mast" and "lamp"."""
    solids = Solids()
    solids.post([(0, 0, 0), (0, 0, 0.9), (0, 0, 0.92), (0, 0, height)], [0.085, 0.085, 0.062, 0.042], "mast", 14)
    solids.post([(0, 0, height - 0.02), (0.3 * arm, 0, height + 0.10), (arm, 0, height + 0.14)], 0.032, "mast", 10)
    length, width, thick = HEAD
    low = (arm - 0.08, -width / 2, height + 0.10)
    solids.box(low, (low[0] + length, width / 2, low[2] + thick), "mast")
    middle, half = low[0] + length / 2 + 0.02, (GLASS[0] / 2, GLASS[1] / 2)
    z = low[2] - 0.004
    (x0, x1), (y0, y1) = ((middle - half[0], middle + half[0]), (-half[1], half[1]))
    solids.quads([[(x0, y1, z), (x1, y1, z), (x1, y0, z), (x0, y0, z)]], "lamp")
    return solids


def add_posts(solids: Solids, place: Mapping, arm: float, lit: bool) -> list[dict]:
    """Puts a place's lamp posts, [x, y, heading], into a heap and returns the facts of their lamps."""
    post = lamp_post(place["mast"]["height"], arm)
    facts = []
    for x, y, heading in place["masts"]:
        solids.add(post, (x, y, 0.0), heading)
        if lit:
            c, s, reach = math.cos(math.radians(heading)), math.sin(math.radians(heading)), arm + HEAD[0] / 2 - 0.06
            at = (x + reach * c, y + reach * s, place["mast"]["height"] + 0.096)
            facts.append(fact(at, GLASS, place["lamp"]["radiance"]))
    return facts


def fact(position, size, radiance: float) -> dict:
    """What the annotations say of a flat lamp; its power is that of a face which shines alike in all directions (Lambert)."""
    power = math.pi * radiance * size[0] * size[1]
    return {"position": [round(float(x), 9) for x in position], "power": round(power, 6), "size": [round(x, 9) for x in size]}
