"""Dirt: where a dusty hand, a sleeve or a bag was drawn along the car. A scuff looks like it, but this wipes off."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

import numpy as np

from ..body import Body, Damage
from ..damage.noise import hashed, speckle, tile, wander
from ..damage.place import part_of
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from ..vehicles.wear import SOILS
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Canvas, Lay, lay
from .place import find_place

PLACES = {
    "front_door": Spots(4, (0.1, 0.9), (0.15, 0.55)),
    "back_door": Spots(4, (0.1, 0.9), (0.15, 0.55)),
    "quarter_panel": Spots(2, (0.1, 0.7), (0.3, 0.7)),
    "fender": Spots(2, (0.1, 0.9), (0.5, 0.9)),
    "trunk": Spots(2, (0.15, 0.85), (0.15, 0.85)),
    "hood": Spots(2, (0.15, 0.85), (0.15, 0.85)),
    "back_bumper": Spots(2, (0.1, 0.9), (0.4, 0.9)),
    "front_bumper": Spots(1, (0.1, 0.9), (0.4, 0.9)),
}
SIZES = (0.15, 0.42)
FINEST, ACROSS = 0.0005, 640
SHAPES = {"smear": 3, "fingers": 2}  # how often each comes
FIELDS = decoy_fields(PLACES, 0.06, 0.8)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, its `shape` of SHAPES, `size` along it and `wide` in metres, by how many degrees it `lean`s, its dust's
    linear `color`, how much of the paint it hides at most (`dense`, 0..1), and the `grain` of its streaks. Raises Faults when the vehicle
    has no such part."""
    place, across, up = settle_spot(values, draw, parts, PLACES)
    shape, size, wide, lean, soil, dense, grain = draw.row("dirt", 7)
    shape = one_of(SHAPES, shape)
    size = min(values.get("size") or SIZES[0] + (SIZES[1] - SIZES[0]) * size, across)
    wide = min((0.07 + 0.02 * wide) if shape == "fingers" else size * (0.25 + 0.25 * wide), up)
    dust = SOILS[one_of({name: share for name, (_, _, share) in SOILS.items()}, soil)][0]
    return {"kind": "dirt", **place, "shape": shape, "size": size, "wide": wide, "lean": 50.0 * (lean - 0.5) if up > size else 0.0,
            "color": list(dust), "dense": 0.4 + 0.35 * dense, "grain": int(grain * 2**31)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """Dirt on a body, and what lays it there. Raises Faults when the body has no such part."""
    lean = math.radians(entry["lean"])
    along, wide = 0.5 * entry["size"], 0.5 * entry["wide"]
    half = np.abs([[math.cos(lean), math.sin(lean)], [math.sin(lean), math.cos(lean)]]) @ [along, wide]
    place = find_place(body, part_of(body, id, entry), entry, half, damages)
    canvas = Canvas(place.frame.half, max(FINEST, entry["size"] / ACROSS))
    c, s, u, v = math.cos(lean), math.sin(lean), canvas.u, canvas.v[:, None]
    x, y = (c * u + s * v) / along, (c * v - s * u) / wide
    image = SHADES[entry["shape"]](x, y, along, wide, entry["grain"])
    return lay(body, id, entry, place, "dirt", image, {"color": entry["color"], "dense": entry["dense"]})


def smear(x: np.ndarray, y: np.ndarray, along: float, wide: float, grain: int) -> np.ndarray:
    """(h, w) 0..1 how thick dust lies that a sleeve or a bag rubbed on: streaks along x, ragged ends. x and y are -1..1 over it."""
    free = tile(grain)
    bent = y + 0.25 * wander(grain + 3, 1.3 * x + 9)
    streak = speckle(free, x * along / 0.09, bent * wide / 0.0022)
    broad = speckle(free, x * along / 0.12 + 30, bent * wide / 0.012)
    patch = speckle(free, x * along / 0.03 + 70, bent * wide / 0.02 + 11)
    ends = 1 - np.abs(x + 0.3 * (broad - 0.5)).clip(0, 1) ** 3
    sides = ((1 - np.abs(bent) - 0.35 * (patch - 0.3)) * 3).clip(0, 1)
    return (ends * sides * (0.42 + 0.75 * (broad - 0.35) + 0.75 * (streak - 0.4) + 0.7 * (patch - 0.42)) * 1.35).clip(0, 1)


def fingers(x: np.ndarray, y: np.ndarray, along: float, wide: float, grain: int) -> np.ndarray:
    """(h, w) 0..1 how thick dust lies where four fingers were drawn along: it fades the way they went."""
    free, chances = tile(grain), hashed(grain, np.arange(16)).reshape(4, 4)
    streak = speckle(free, x * along / 0.07, y * wide / 0.0013)
    patch = speckle(free, x * along / 0.025 + 40, y * wide / 0.012)
    image = np.zeros(np.broadcast(x, y).shape)
    for number, (begin, end, stray, press) in enumerate(chances):
        lane = (number - 1.5) / 2.05 + 0.06 * (stray - 0.5) + 0.12 * wander(grain + 5, 1.1 * x + 5)
        first, last = -0.95 + 0.25 * begin, 0.95 - 0.5 * end
        t = (x - first) / (last - first)
        tip = ((t * (last - first) * along / (0.19 * wide)).clip(0, 1)) ** 0.5
        half = 0.19 * (0.75 + 0.25 * tip)
        groove = ((1 - np.abs(y - lane) / half) * 2.2).clip(0, 1) * tip
        fade = ((1 - t) * 2.5).clip(0, 1) * (t > 0)
        image = np.maximum(image, groove * fade * (0.5 + 0.35 * press + 0.55 * (streak - 0.4) + 0.4 * (patch - 0.5)) * 1.25)
    return image.clip(0, 1)


SHADES = {"smear": smear, "fingers": fingers}
KIND = DecoyKind("dirt", FIELDS, settle, apply, "dirt")
