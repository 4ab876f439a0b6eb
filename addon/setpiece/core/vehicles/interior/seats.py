"""Seats about their hip points: cushions and backs with bolsters and seams, head rests on posts, frames beneath."""

from __future__ import annotations

import numpy as np

from ...mesh.piece import Piece, moved, turned
from ...mesh.solids import ellipse, sweep
from .boxes import box
from .layout import Layout, Row
from .pads import pad

# x and z from the hip point, front to back and bottom to top; the surface that one sits on is half a pad's thickness above
CUSHION = ((0.385, -0.165), (0.36, -0.135), (0.20, -0.142), (0.0, -0.165), (-0.15, -0.168))
CUSHION_THICK = 0.115
BACK_THICK = 0.105
HEAD_RESTS = (0.03, 0.06, 0.09, 0.12)  # metres by which a bench's head rest is pushed down: the first that fits
CLEARANCE = 0.06  # metres that it keeps from the body's skin
TALL = 0.60  # metres of a front back's pad along its lean


def seat_pieces(layout: Layout):
    """Yield the pieces of all seats."""
    for row in layout.rows:
        build = bench if row.bench else seat
        yield from (moved(piece, offset=(row.x, 0.0, row.z)) for piece in build(layout, row))


def seat(layout: Layout, row: Row):
    """The front seats, about the hip point's x and z."""
    half = min(0.255, layout.driver - 0.095)
    pieces = [*pad(CUSHION[::-1], [0.9 * half, half, half, half, 0.93 * half], CUSHION_THICK, 0.032, (0.30, 0.62)),
              *backrest(row.lean, half, TALL, 0.055, (0.34, 0.66)),
              *head_rest(row.lean, TALL, 0.135)]  # fmt: skip
    drop = row.z - layout.floor
    base = box((0.44, 1.72 * half, 0.10), 0.03, "trim")
    pieces.append(moved(base, turned(1, -3), (0.09, 0.0, -0.235)))
    for y in (-0.7 * half, 0.7 * half):
        pieces.append(moved(box((0.56, 0.035, max(0.05, drop - 0.265)), 0.008, "rail"), offset=(0.06, y, -0.265 - 0.5 * (drop - 0.265))))
    pieces.append(moved(box((0.16, 0.035, 0.085), 0.015, "trim"), offset=(-0.12, half + 0.004, -0.185)))
    for y in layout.places(row).values():
        for piece in pieces:
            yield moved(piece, offset=(0.0, y, 0.0))


def backrest(lean: float, half: float, tall: float, bolster: float, seams=()) -> list[Piece]:
    """A back that leans by `lean` degrees from the hip point up, hollow at the small of the back's height."""
    up = turned(1, -lean)
    course = np.array([(-0.135, -0.115), (-0.125, 0.0), (-0.118, 0.16), (-0.128, 0.36), (-0.150, tall - 0.07), (-0.165, tall)])
    bent = np.stack([course[:, 0], np.zeros(len(course)), course[:, 1]], 1) @ up.T
    widths = [0.86 * half, 0.95 * half, half, half, 0.90 * half, 0.72 * half]
    return pad(bent[:, [0, 2]], widths, BACK_THICK, bolster, seams)


def head_rest(lean: float, tall: float, half: float, low: float = 0.0) -> list[Piece]:
    """A head rest on two posts above a back `tall` metres high."""
    up = turned(1, -lean)
    course = np.array([(-0.140, tall + 0.035 - low), (-0.135, tall + 0.10 - low), (-0.140, tall + 0.19 - low)])
    bent = np.stack([course[:, 0], np.zeros(3), course[:, 1]], 1) @ up.T
    pieces = pad(bent[:, [0, 2]], [0.92 * half, half, 0.80 * half], 0.088, 0.0, (), ends=3.0, split=False)
    for y in (-0.062, 0.062):
        post = np.array([[-0.155, y, tall - 0.06], [-0.150, y, tall + 0.06 - low]]) @ up.T
        pieces.append(sweep(post, (1, 0, 0), ellipse(0.012, 0.012, 8), "satin"))
    return pieces


def bench(layout: Layout, row: Row):
    """A bench, its back in two parts, with a head rest for every place where one fits."""
    places = layout.places(row)
    reach = max(abs(y) for y in places.values()) + 0.235
    wall = float(layout.inner(row.x, row.z - 0.05, 0.075))
    house = float(layout.inner(row.x - 0.2, row.z + 0.25, 0.075))
    half = min(reach, wall, house)
    yield from pad(CUSHION[::-1], half, CUSHION_THICK, 0.012, (0.45,))
    tall = 0.52
    for y, part in ((0.40 * half, 0.595 * half), (-0.60 * half, 0.395 * half)):
        for piece in backrest(row.lean, part, tall, 0.016, (0.40,)):
            yield moved(piece, offset=(0.0, y, 0.0))
    for y in places.values():
        for low in HEAD_RESTS if y else HEAD_RESTS[1:]:
            top = np.array([row.x, y, row.z]) + turned(1, -row.lean) @ [-0.19, 0.0, tall + 0.20 - low]
            if layout.shape.at(top[None])[0] < -CLEARANCE:
                for piece in head_rest(row.lean, tall, 0.125 if y else 0.105, low):
                    yield moved(piece, offset=(0.0, y, 0.0))
                break
    drop = row.z - layout.floor
    yield moved(box((0.42, 1.9 * half, max(drop - 0.19, 0.04)), 0.02, "carpet"), offset=(0.06, 0.0, -0.19 - 0.5 * (drop - 0.19)))
