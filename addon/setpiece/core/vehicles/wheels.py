"""Wheels: a tyre with grooves and shoulder blocks, an alloy with rounded spokes, a brake disc with its caliper; arch liners."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import Piece, creased, mirrored, moved, turned
from ..mesh.solids import ellipse, grid_triangles, lathe, rounded_box, sweep
from .shape import Shape
from .spec import VehicleSpec

TURNS = 108  # segments of the tyre; every third of its shoulder rows is a slot
GROOVES = (0.30, 0.11, -0.11, -0.30)  # of the width
GROOVE_DEPTH, GROOVE_HALF = 0.007, 0.0045
SLOT_DEPTH = 0.006
BARREL = ((1.004, -0.40), (0.998, -0.435), (0.87, -0.435), (0.86, -0.42), (0.88, -0.1), (0.90, 0.15), (0.925, 0.38),
          (0.95, 0.44), (0.975, 0.462), (1.0, 0.455), (1.004, 0.40))  # shares of the rim's radius and of the width; fmt: skip
HUB = ((0.0005, 0.372), (0.030, 0.368), (0.0335, 0.358), (0.036, 0.345), (0.066, 0.325), (0.076, 0.29), (0.078, 0.10))
WALL = 0.50  # y of the wheel houses' inner wall


def tyre(radius: float, width: float, rim: float) -> Piece:
    """A tyre about the y axis, its outer side at +y; radii and width in metres."""
    side = [(rim - 0.004, 0.40), (rim + 0.006, 0.455), (rim + 0.030, 0.497), ((rim + radius) / 2 + 0.01, 0.508),
            (radius - 0.030, 0.485), (radius - 0.012, 0.445)]
    tread = [(radius - 0.003, 0.405 * width)]
    for centre in GROOVES:
        y = centre * width
        tread += [(radius, y + GROOVE_HALF), (radius - GROOVE_DEPTH, y + 0.7 * GROOVE_HALF),
                  (radius - GROOVE_DEPTH, y - 0.7 * GROOVE_HALF), (radius, y - GROOVE_HALF)]
    tread.append((radius - 0.003, -0.405 * width))
    profile = [(r, y * width) for r, y in side] + tread + [(r, -y * width) for r, y in reversed(side)]
    cut = np.zeros((len(profile), TURNS))
    rows = len(side)
    for row, offset in ((rows, 0), (-rows - 1, 1)):  # the outermost row alone, so that the outline stays round
        cut[row, offset::3] = -SLOT_DEPTH
    return lathe(profile, "tyre", TURNS, modulate=cut)


def alloy(rim: float, width: float, spokes: int) -> list[Piece]:
    """An alloy wheel about the y axis, its face at +y."""
    scale = np.array([rim, width])
    pieces = [lathe(np.array(BARREL) * scale, "alloy", 72), lathe(np.array(HUB) * [1, width], "alloy", 40)]
    t = np.linspace(0, 1, 9)
    radius = 0.045 + t * (0.945 * rim - 0.045)
    arch = (0.285 + 0.085 * np.sin(np.pi * np.clip(t * 1.15, 0, 1) / 2) + 0.035 * t**2) * width
    widths = 0.058 - 0.020 * np.sin(np.pi * t) + 0.034 * t**4
    depths = 0.036 - 0.012 * t
    section = ellipse(1.0, 1.0, 10, 2.8)
    for k in range(spokes):
        for lean in (-1, 1):  # each spoke is a pair that opens towards the rim
            angle = 2 * np.pi * k / spokes + np.pi / 2 + lean * (0.085 + 0.145 * t)
            path = np.stack([radius * np.cos(angle), arch, radius * np.sin(angle)], 1)
            pieces.append(sweep(path, (0, 1, 0), section, "alloy", scale=np.stack([0.62 * widths, depths], 1)))
        nut = lathe([(0.0005, 0.006), (0.007, 0.006), (0.009, 0.003), (0.009, -0.02)], "steel", 6)
        angle = 2 * np.pi * (k + 0.5) / spokes + np.pi / 2
        pieces.append(moved(nut, offset=(0.053 * np.cos(angle), 0.338 * width, 0.053 * np.sin(angle))))
    return pieces


def brake(rim: float) -> list[Piece]:
    """A disc with its bell and a caliper, about the y axis."""
    r = 0.74 * rim
    disc = lathe([(0.05, 0.045), (0.078, 0.045), (0.082, 0.012), (r, 0.012), (r, -0.012), (0.08, -0.012)], "steel", 48)
    caliper = rounded_box((0.075, 0.075, 0.165), 0.018, "caliper")
    return [disc, moved(moved(caliper, offset=(0.86 * r, 0.008, 0)), turned(1, -25))]


def wheel(spec: VehicleSpec) -> list[Piece]:
    """One left wheel about its own centre."""
    radius, width = spec.wheel.diameter / 2, spec.wheel.width
    rim = radius * spec.wheel.rim
    return [tyre(radius, width, rim), *alloy(rim, width, spec.wheel.spokes), *brake(rim)]


def liner(shape: Shape, axle: float) -> list[Piece]:
    """A left wheel house: a half barrel over the wheel at x = `axle`, just inside the body's side, and its inner wall."""
    spec = shape.spec
    radius, height = spec.wheel.arch + 0.012, spec.wheel.diameter / 2
    low = np.arcsin((spec.size.clearance - 0.002 - height) / radius)
    turn = np.linspace(low, np.pi - low, 41)
    arc = np.stack([axle + radius * np.cos(turn), np.zeros(41), height + radius * np.sin(turn)], 1)
    inner, outer = arc + [0, WALL - 0.012, 0], arc.copy()
    outer[:, 1] = _under_skin(shape, arc[:, 0], arc[:, 2], 0.012)
    barrel = creased(np.concatenate([inner, outer]), grid_triangles(2, 41), "underbody")
    fan = np.stack([np.zeros(39, int), np.arange(1, 40), np.arange(2, 41)], 1)
    return [barrel, creased(inner, fan[:, ::-1], "underbody")]


def _under_skin(shape: Shape, x, z, depth: float):
    """The y that lies `depth` metres inside the body's side at x and z, by halving; the wheel house's wall where there is none."""
    low, high = np.full(len(x), WALL - 0.010), np.full(len(x), shape.spec.size.width)
    for _ in range(24):
        middle = (low + high) / 2
        inside = shape.body(x, middle, z) < -depth
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low


def wheel_pieces(shape: Shape):
    """Yield (part class, side, piece) for four wheels and their houses."""
    spec = shape.spec
    y = spec.size.width / 2 - spec.wheel.width / 2 - 0.010
    pieces = wheel(spec)
    for cls, axle in (("front_wheel", spec.front_axle), ("back_wheel", spec.back_axle)):
        for piece in pieces:
            placed = moved(piece, offset=(axle, y, spec.wheel.diameter / 2))
            yield cls, "left", placed
            yield cls, "right", mirrored(placed)
        for piece in liner(shape, axle):
            yield "underbody", "", piece
            yield "underbody", "", mirrored(piece)
