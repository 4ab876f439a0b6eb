"""Water: a handful of drops that someone spilt or a tree let fall, one of which has run down."""

from __future__ import annotations

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
    "hood": Spots(4, (0.15, 0.85), (0.15, 0.85)),
    "roof": Spots(2, (0.15, 0.85), (0.15, 0.85)),
    "trunk": Spots(3, (0.15, 0.85), (0.15, 0.85)),
    "front_door": Spots(2, (0.15, 0.85), (0.2, 0.5)),
    "back_door": Spots(2, (0.15, 0.85), (0.2, 0.5)),
    "fender": Spots(1, (0.3, 0.9), (0.6, 0.9)),
    "quarter_panel": Spots(1, (0.2, 0.6), (0.4, 0.7)),
}
SIZES = (0.12, 0.34)
FINEST, ACROSS = 0.0003, 720
SOFT = 0.0008
HEIGHT, ROUND = 0.0030, 0.0040  # metres: how high water stands on waxed paint, and how far inside its edge it is level again
STEEPEST = 1.6  # slope that a picture's 0 and 1 stand for
WALL = 0.5  # slope from which drops run
FIELDS = decoy_fields(PLACES, 0.05, 0.8)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, `size` across and `high` up in metres, how many `drops`, how they `bead` (0 a flat film, 1 round) and
    their `grain`. Raises Faults when the vehicle has no such part."""
    place, across, up = settle_spot(values, draw, parts, PLACES)
    size, aspect, drops, bead, grain = draw.row("water", 5)
    size = min(values.get("size") or SIZES[0] + (SIZES[1] - SIZES[0]) * size, across)
    return {"kind": "water", **place, "size": size, "high": min(size * (0.75 + 0.5 * aspect), up), "drops": int(45 + 90 * drops),
            "bead": 0.4 + 0.6 * bead, "grain": int(grain * 2**31)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """The drops on a body, and what lays it there. Raises Faults when the body has no such part."""
    place = find_place(body, part_of(body, id, entry), entry, (0.5 * entry["size"], 0.5 * entry["high"]), damages)
    canvas = Canvas(place.frame.half, max(FINEST, max(entry["size"], entry["high"]) / ACROSS))
    drops(canvas, entry, place.slope)
    deep = (canvas.inside / ROUND).clip(0, 1)
    height = HEIGHT * entry["bead"] * np.sqrt(deep * (2 - deep))
    steps = 2 * canvas.half / canvas.inside.shape[::-1]
    down, right = np.gradient(height, steps[1], steps[0])
    tilt = np.stack([0.5 + 0.5 * right / STEEPEST, 0.5 + 0.5 * down / STEEPEST, np.zeros_like(right)], -1).clip(0, 1)
    look = {"picture": tilt.astype(np.float32), "steepest": STEEPEST}
    return lay(body, id, entry, place, "water", canvas.image(SOFT), look, thick_mm=round(1000 * float(height.max()), 3))


def drops(canvas: Canvas, entry: Mapping, slope: float) -> None:
    """Draws drops that thin out from the middle, a pool where the surface is level, and runs where it isn't."""
    half, grain = canvas.half, entry["grain"]
    chance = lambda number, n: [float(x) for x in hashed(grain + 17 * number + 3, np.arange(n))]
    level = slope < WALL
    for number in range(entry["drops"]):
        far, turn, size, long = chance(number, 4)
        at = 0.93 * half * np.array([np.cos(6.2832 * turn), np.sin(6.2832 * turn)]) * far**0.75
        radius = 0.0022 + 0.0075 * size**2.5
        canvas.blob(at, (radius * (1 + 0.4 * long), radius), 3.1416 * chance(number + 5000, 1)[0] if level else 1.5708)
    pieces = chance(9000, 24)
    if level:
        for k in range(8):  # the pool: several that ran together
            x, y, size = pieces[3 * k : 3 * k + 3]
            canvas.blob(0.5 * half * [x - 0.5, y - 0.5], np.array([0.16, 0.12]) * (0.6 + size) * half.min(), 3 * x)
    for k in range(1 if level else 2 + int(3 * pieces[0])):
        x, y, length, thick, stray = chance(9100 + k, 5)
        run(canvas, np.array([1.3 * half[0] * (x - 0.5), half[1] * (0.75 * y if not level else 0.3 * y - 0.3)]), length, thick, stray, level)
    free, v = tile(grain + 2), canvas.v[:, None]
    canvas.inside += 0.0011 * (speckle(free, canvas.u / 0.012, v / 0.012) - 0.5)


def run(canvas: Canvas, top: np.ndarray, length: float, thick: float, stray: float, level: bool) -> None:
    """Adds what ran down from `top`: a thin wavering trail and the drop at its end."""
    t = np.linspace(0, 1, 15)
    length = min((0.3 if level else 0.5 + length) * canvas.half[1], top[1] + 0.9 * canvas.half[1])
    path = np.stack([top[0] + 0.003 * np.sin(9 * t + 6 * stray) + 0.004 * np.sin(4 * t + 20 * stray), top[1] - length * t], 1)
    radii = (0.0022 + 0.0018 * thick) * (0.8 + 0.35 * np.sin(17 * t + 5 * stray))
    radii[0] = radii[-1] = 0.0055
    canvas.run(path, radii)


KIND = DecoyKind("water", FIELDS, settle, apply, "water")
