"""Parts that move: bent by a function of their place, turned about a hinge, or split into what moves and what stays."""

from __future__ import annotations

import math
from typing import Callable

import numpy as np
from attrs import evolve

from ..body import Part
from ..mesh.piece import Piece

STEP = 1e-4  # metres: half the step of the derivatives
WELD = 1e-6  # metres: vertices nearer than this are one place, whatever their normals


def warped(part: Part, move: Callable[[np.ndarray], np.ndarray], at: np.ndarray | None = None) -> Part:
    """A part with its vertices at move((n, 3)) and its normals turned by the inverse transpose of the move's derivative. `at` (n, 3) are
    the places from which they move: the vertices where none are given."""
    start = part.vertices if at is None else at
    columns = []
    for axis in np.eye(3) * STEP:
        columns.append((move(start + axis) - move(start - axis)) / (2 * STEP))
    a, b, c = columns  # the images of the three axes
    n = part.normals
    normals = n[:, :1] * np.cross(b, c) + n[:, 1:2] * np.cross(c, a) + n[:, 2:] * np.cross(a, b)
    length = np.linalg.norm(normals, axis=1)[:, None]
    return evolve(part, vertices=move(start), normals=np.where(length > 1e-9, normals / np.maximum(length, 1e-12), n))


def turn(axis: np.ndarray, pivot: np.ndarray, angle: float) -> np.ndarray:
    """(4, 4) right-handed turn by `angle` radians about the line through `pivot` along the unit vector `axis`."""
    x, y, z = axis
    c, s = math.cos(angle), math.sin(angle)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    matrix = np.eye(4)
    matrix[:3, :3] = c * np.eye(3) + s * cross + (1 - c) * np.outer(axis, axis)
    matrix[:3, 3] = pivot - matrix[:3, :3] @ pivot
    return matrix


def angle_for(points: np.ndarray, axis: np.ndarray, pivot: np.ndarray, shift: float) -> float:
    """The radians by which (n, 3) points turn about a line so that the one that moves most moves by `shift` metres: a chord."""
    off = points - pivot
    radius = np.linalg.norm(off - np.outer(off @ axis, axis), axis=1).max()
    return 2 * math.asin(min(shift / (2 * radius), 1.0))


def pieces(part: Part) -> np.ndarray:
    """(n,) which connected piece of a part each vertex belongs to, by number from 0; vertices at one place belong together."""
    _, place = np.unique(np.round(part.rest / WELD).astype(np.int64), axis=0, return_inverse=True)
    place = place.ravel()
    corners = place[part.triangles]
    label = np.arange(place.max() + 1)
    while True:
        least = label[corners].min(1)
        new = label.copy()
        np.minimum.at(new, corners.ravel(), np.repeat(least, 3))
        new = new[new]
        if np.array_equal(new, label):
            break
        label = new
    return np.unique(label, return_inverse=True)[1].ravel()[place]


def within(part: Part, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(n,) the vertices of those pieces of a part whose box's middle lies in a box (rest coordinates)."""
    piece = pieces(part)
    count = piece.max() + 1
    least, most = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(least, piece, part.rest)
    np.maximum.at(most, piece, part.rest)
    middle = (least + most) / 2
    return ((middle >= low) & (middle <= high)).all(1)[piece]


def only(part: Part, moved: Part, which: np.ndarray) -> Part:
    """A part of which the vertices `which` (n,) are as in `moved` and the others as they were; the part itself where none moves."""
    if not which.any():
        return part
    pick = which[:, None]
    return evolve(part, vertices=np.where(pick, moved.vertices, part.vertices), normals=np.where(pick, moved.normals, part.normals))


def used(part: Part) -> np.ndarray:
    """(n, 3) the rest coordinates that a part's triangles use."""
    return part.rest[np.unique(part.triangles)]


def doubled(piece: Piece) -> Piece:
    """A sheet that has an outside on both sides, one a tenth of a millimetre under the other."""
    count = len(piece.vertices)
    return Piece(np.concatenate([piece.vertices, piece.vertices - 1e-4 * piece.normals]),
                 np.concatenate([piece.triangles, piece.triangles[:, ::-1] + count]),
                 np.concatenate([piece.normals, -piece.normals]), piece.material)  # fmt: skip
