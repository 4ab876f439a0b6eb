"""Bird lime: a white splat with a grey-brown core, drops round it, and a run downwards where the surface slopes."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

import numpy as np

from ..body import Body, Damage
from ..damage.noise import hashed, speckle, tile
from ..damage.place import part_of
from ..sampling.draw import Draw
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Canvas, Lay, lay
from .place import find_place

PLACES = {
    "hood": Spots(4, (0.1, 0.9), (0.1, 0.9)),
    "roof": Spots(4, (0.1, 0.9), (0.1, 0.9)),
    "trunk": Spots(3, (0.1, 0.9), (0.1, 0.9)),
    "windshield": Spots(2, (0.2, 0.8), (0.15, 0.85)),
    "back_windshield": Spots(1, (0.2, 0.8), (0.2, 0.8)),
    "front_door": Spots(2, (0.15, 0.85), (0.35, 0.55)),
    "back_door": Spots(2, (0.15, 0.85), (0.35, 0.55)),
    "fender": Spots(1, (0.2, 0.9), (0.75, 0.95)),
    "quarter_panel": Spots(1, (0.2, 0.7), (0.5, 0.75)),
}
SIZES = (0.045, 0.15)
FINEST, ACROSS = 0.00025, 560
WHITE = (0.72, 0.71, 0.66)  # linear: urates
CORE = ((0.085, 0.070, 0.045), (0.10, 0.10, 0.085), (0.06, 0.065, 0.035))  # what birds ate
SOFT = 0.0008
FIELDS = decoy_fields(PLACES, 0.02, 0.3)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, `size` from the splat to the end of its run and `wide` in metres, its `core`'s linear colour and how
    large it is (`dark`, 0..1), `thick` in metres, and the `grain` of its drops. Raises Faults when the vehicle has no such part."""
    place, across, up = settle_spot(values, draw, parts, PLACES)
    size, wide, core, dark, thick, grain = draw.row("bird_lime", 6)
    size = min(values.get("size") or SIZES[0] + (SIZES[1] - SIZES[0]) * size**1.5, up, across)
    return {"kind": "bird_lime", **place, "size": size, "wide": min(size, 0.03 + 0.35 * size + 0.02 * wide),
            "core": list(CORE[int(core * len(CORE))]), "dark": dark, "thick": 0.0006 + 0.0016 * thick, "grain": int(grain * 2**31)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """Bird lime on a body, and what lays it there. Raises Faults when the body has no such part."""
    half = 0.5 * np.array([entry["wide"], entry["size"]])
    place = find_place(body, part_of(body, id, entry), entry, half, damages)
    canvas = Canvas(half, max(FINEST, entry["size"] / ACROSS))
    middle, radius = splat(canvas, entry, place.slope)
    free, u, v = tile(entry["grain"] + 1), canvas.u, canvas.v[:, None]
    coarse, fine = (speckle(free, u / far, v / far + 40) for far in (0.006, 0.0015))
    relief = (1 - np.exp(-canvas.inside.clip(0) / 0.0018)) * (0.7 + 0.2 * coarse + 0.1 * fine)
    away = np.hypot((u - middle[0]) / 0.85, v - middle[1]) / radius
    dark = ((0.25 + 0.55 * entry["dark"] + 0.75 * (coarse - 0.5) + 0.3 * (fine - 0.5) - away) / 0.16).clip(0, 1)
    shade = np.maximum(dark * (0.75 + 0.5 * fine), 0.3 * (coarse - 0.45).clip(0)).clip(0, 1)
    picture = np.stack([relief, shade, np.zeros_like(relief)], -1).astype(np.float32)
    look = {"picture": picture, "colors": [WHITE, entry["core"]], "rough": 0.75, "thick": entry["thick"]}
    return lay(body, id, entry, place, "deposit", canvas.image(SOFT), look, thick_mm=round(1000 * entry["thick"] * float(relief.max()), 3))


def splat(canvas: Canvas, entry: Mapping, slope: float) -> tuple[np.ndarray, float]:
    """Draws the splat, with short fingers and drops round it, and its runs; returns the middle of its core (2,) and its radius."""
    half, grain = canvas.half, entry["grain"]
    chance = lambda number, n: hashed(grain, number, np.arange(n)).astype(float)
    radius = min(0.62 * half[0], 0.022)
    top = half[1] - 1.55 * radius
    at = np.array([0.0, top * min(1.0, slope / 0.3)])
    canvas.blob(at, (radius, 0.85 * radius))
    for turn, far, size, long in chance(1, 4 * 26).reshape(26, 4):
        angle = 2 * math.pi * turn
        way = np.array([math.cos(angle), math.sin(angle)])
        thick = radius * (0.05 + 0.2 * size**1.8)
        canvas.blob(at + (0.6 + 0.5 * far**2) * radius * way, (thick * (1 + 1.6 * long), thick), angle)
    for turn, far, size in chance(2, 3 * 30).reshape(30, 3):
        away = radius * (1.15 + 0.8 * far) * np.array([math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)])
        drop = 0.0004 + 0.0016 * size**3
        canvas.blob(at + away, (drop, drop))
    stray, *runs = chance(3, 16)
    for number in range(1 + int(3 * stray) if slope > 0.2 else 0):
        x, length, thick, wave, _ = runs[5 * number : 5 * number + 5]
        length = (at[1] + 0.93 * half[1]) * min(1.0, slope / 0.6) * (1.0 if number == 0 else 0.25 + 0.5 * length)
        t = np.linspace(0, 1, 13)
        path = np.stack([at[0] + 1.1 * radius * (x - 0.5) + 0.0012 * np.sin(7 * t + 6 * wave), at[1] - 0.5 * radius - length * t], 1)
        radii = (0.0016 + 0.0022 * thick) * (1.5 - 0.95 * t)
        radii[-1] = 1.3 * radii[4]
        canvas.run(path, radii)
    free, u, v = tile(grain + 2), canvas.u, canvas.v[:, None]
    canvas.inside += 0.0042 * (speckle(free, u / 0.006, v / 0.006) - 0.5) + 0.0008 * (speckle(free, u / 0.0016 + 60, v / 0.0016) - 0.5)
    return at, radius


KIND = DecoyKind("bird_lime", FIELDS, settle, apply, "bird_lime")
