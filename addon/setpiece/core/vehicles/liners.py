"""Wheel houses: a half barrel over each wheel and its inner wall, fitted to the body's side."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import creased, mirrored
from ..mesh.solids import grid_triangles
from .shape import Shape
from .wheels import WALL

SPARE = 0.012  # metres: how far a liner stands outside the arch's cut-out, and inside the body's side


def liner_pieces(shape: Shape):
    """Yield (part class, side, piece) for four wheel houses."""
    for axle in (shape.spec.front_axle, shape.spec.back_axle):
        for piece in liner(shape, axle):
            yield "underbody", "", piece
            yield "underbody", "", mirrored(piece)


def liner(shape: Shape, axle: float):
    """A left wheel house over the wheel at x = `axle`."""
    spec = shape.spec
    radius, height = spec.wheel.arch + SPARE, spec.wheel.diameter / 2
    low = np.arcsin((spec.size.clearance - 0.002 - height) / radius)
    turn = np.linspace(low, np.pi - low, 41)
    arc = np.stack([axle + radius * np.cos(turn), np.zeros(41), height + radius * np.sin(turn)], 1)
    inner, outer = arc + [0, WALL - SPARE, 0], arc.copy()
    outer[:, 1] = _under_skin(shape, arc[:, 0], arc[:, 2], SPARE)
    fan = np.stack([np.zeros(39, int), np.arange(1, 40), np.arange(2, 41)], 1)
    return [creased(np.concatenate([inner, outer]), grid_triangles(2, 41), "underbody"), creased(inner, fan[:, ::-1], "underbody")]


def _under_skin(shape: Shape, x, z, depth: float):
    """The y that lies `depth` metres inside the body's side at x and z, by halving; the wheel house's wall where there is none."""
    low, high = np.full(len(x), WALL - 0.010), np.full(len(x), shape.spec.size.width)
    for _ in range(24):
        middle = (low + high) / 2
        inside = shape.body(x, middle, z) < -depth
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low
