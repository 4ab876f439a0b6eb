"""Mud: a splash that a wheel threw, thick where it hit, drops fanned out behind it, and drips where it was wet."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

import numpy as np

from ..body import Body, Damage
from ..damage.noise import hashed, speckle, tile
from ..damage.place import part_of
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from ..vehicles.wear import SOILS
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Canvas, Lay, lay
from .place import find_place

PLACES = {
    "rocker_panel": Spots(3, second=(0.3, 0.7)),
    "front_door": Spots(2, second=(0.05, 0.3)),
    "back_door": Spots(2, second=(0.05, 0.3)),
    "quarter_panel": Spots(2, (0.02, 0.3), (0.02, 0.35)),
    "fender": Spots(2, (0.02, 0.2), (0.02, 0.5)),
    "back_bumper": Spots(2, second=(0.15, 0.8)),
    "front_bumper": Spots(1, second=(0.1, 0.6)),
}  # low down, and behind the wheels
SIZES = (0.16, 0.48)  # metres that are drawn
FINEST, ACROSS = 0.0004, 640  # metres a pixel at least; pixels along it
CLODS, LUMPS, DROPS = (2, 6), 14, 320
SOFT, SWELL = 0.0012, 0.0045  # metres over which its edge, and its thickness, rises
FIELDS = decoy_fields(PLACES, 0.05, 0.8)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, `size` along the car and `high` in metres, its dry and wet colour, how `wet` it is (0..1), how
    `thick` in metres, and the `grain` that its drops come from. Raises Faults when the vehicle has no such part."""
    place, across, up = settle_spot(values, draw, parts, PLACES)
    size, aspect, wet, thick, soil, shade, grain = draw.row("mud", 7)
    size = min(values.get("size") or SIZES[0] + (SIZES[1] - SIZES[0]) * size, across)
    dry, damp, _ = SOILS[one_of({name: share for name, (_, _, share) in SOILS.items()}, soil)]
    shade = 2.0 ** (0.8 * (shade - 0.5))
    return {"kind": "mud", **place, "size": size, "high": min(size * (0.45 + 0.4 * aspect), up), "wet": wet, "thick": 0.0012 + 0.003 * thick,
            "dry_color": [0.75 * c * shade for c in dry], "wet_color": [c * shade for c in damp], "grain": int(grain * 2**31)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """Mud on a body, and what lays it there. Raises Faults when the body has no such part."""
    place = find_place(body, part_of(body, id, entry), entry, (0.5 * entry["size"], 0.5 * entry["high"]), damages)
    canvas = Canvas(place.frame.half, max(FINEST, entry["size"] / ACROSS))
    splash(canvas, entry, float(np.sign(-place.frame.axes[0, 0]) or 1.0), place.slope)
    image, free = canvas.image(SOFT), tile(entry["grain"] + 1)
    coarse, fine = (speckle(free, canvas.u / far, canvas.v[:, None] / far + 40) for far in (0.011, 0.0022))
    relief = (1 - np.exp(-canvas.inside.clip(0) / SWELL)) * (0.62 + 0.24 * coarse + 0.14 * fine)
    dried = (0.75 - 0.9 * entry["wet"] + 0.5 * (coarse - relief) + 0.3 * fine).clip(0, 1)  # it dries from its thin edges
    picture = np.stack([relief, dried, np.zeros_like(relief)], -1).astype(np.float32)
    look = {"picture": picture, "colors": [entry["wet_color"], entry["dry_color"]], "rough": 0.95 - 0.5 * entry["wet"], "thick": entry["thick"]}
    return lay(body, id, entry, place, "deposit", image, look, thick_mm=round(1000 * entry["thick"] * float(relief.max()), 3))


def splash(canvas: Canvas, entry: Mapping, back: float, slope: float) -> None:
    """Draws a splash that flew towards `back` (the sign of u that is rearward) and up, from a wheel below and before it: clods that burst
    where they hit, and drops that thin out the way it flew."""
    half, grain = canvas.half, entry["grain"]
    chance = lambda number, n: hashed(grain, number, np.arange(n)).astype(float)
    unit, count = half.min(), int(CLODS[0] + (CLODS[1] - CLODS[0]) * chance(0, 1)[0])
    hits = [0.5 * half * bell(chance(number + 1, 6)) - [0.15 * back * half[0], 0.1 * half[1]] for number in range(count)]
    for number, at in enumerate(hits):
        size, wetness, *rest = chance(number + 100, 8)
        radius = (0.10 + 0.17 * size) * unit * (1.25 if number == 0 else 1.0)
        at = np.clip(at, 1.9 * radius - half, half - 1.9 * radius) if 1.9 * radius < unit else 0 * at
        burst(canvas, at, radius, back, chance(number + 200, 5 * LUMPS).reshape(LUMPS, 5))
        if slope > 0.5 and (number == 0 or wetness + entry["wet"] > 0.9):
            drip(canvas, at, radius, rest[:4], entry["wet"])
    for which, far, size, long, jitter, *way in chance(300, 11 * DROPS).reshape(DROPS, 11):
        spread = bell(np.array(way)) * [1.0, 0.8]
        away = (0.35 + 0.9 * far) * spread * half + far * np.array([0.45 * back, 0.25]) * half
        at = hits[int(which * count)] + away
        if (np.abs(at) < 0.97 * half).all():
            radius = (0.0006 + 0.0055 * size**6) * (1.2 - 0.5 * far)
            canvas.blob(at, (radius * (1 + 1.8 * long * long), radius), math.atan2(away[1], away[0]) + 0.4 * (jitter - 0.5))
    free, u, v = tile(grain + 2), canvas.u, canvas.v[:, None]
    canvas.inside += 0.0044 * (speckle(free, u / 0.008, v / 0.008) - 0.5) + 0.0022 * (speckle(free, u / 0.0022 + 60, v / 0.0022) - 0.5)


def bell(chances: np.ndarray) -> np.ndarray:
    """(2,) numbers about 0, mostly within 1 of it, out of six chances."""
    return 1.4 * (chances.reshape(2, 3).sum(1) - 1.5)


def burst(canvas: Canvas, at: np.ndarray, radius: float, back: float, lumps: np.ndarray) -> None:
    """Adds a clod that burst: lumps round where it hit, and fingers that point away, longest the way it flew. (n, 5) chances."""
    canvas.blob(at, (1.15 * radius, 0.8 * radius), 0.3 * back)
    for turn, far, size, long, _ in lumps:
        way = np.array([math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)]) + [0.35 * back, 0.2]
        angle, reach = math.atan2(way[1], way[0]), math.hypot(*way)
        thick = radius * (0.10 + 0.32 * size)
        canvas.blob(at + (0.45 + 0.6 * far) * radius * way, (thick * (1 + 1.5 * long * reach), thick), angle)


def drip(canvas: Canvas, at: np.ndarray, radius: float, chance, wet: float) -> None:
    """Adds a run down from a clod that ends in a bead."""
    x, length, stray, thick = chance
    top = at + [radius * (x - 0.5), 0.0]
    length = min((1.5 + 4 * length * (0.4 + wet)) * radius, top[1] + 0.94 * canvas.half[1])
    if length < radius:
        return
    t = np.linspace(0, 1, 9)
    path = np.stack([top[0] + 0.15 * radius * np.sin(5 * t + 6 * stray), top[1] - length * t], 1)
    radii = (0.0016 + 0.002 * thick) * (1.5 - 0.9 * t)
    radii[-1] = radii[0] * 0.95
    canvas.run(path, radii)


KIND = DecoyKind("mud", FIELDS, settle, apply, "mud")
