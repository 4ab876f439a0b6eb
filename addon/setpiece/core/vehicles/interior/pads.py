"""Upholstery: pads with rounded edges, bolsters and seams."""

from __future__ import annotations

import numpy as np

from ...mesh.field import Spline
from ...mesh.piece import Piece, compact, smooth_normals
from ...mesh.solids import grid_triangles

ACROSS = np.array([0.0, 0.28, 0.46, 0.535, 0.56, 0.585, 0.66, 0.76, 0.86, 0.94, 0.985, 1.0])  # shares of half the width
SEAM_AT = 0.56
SEAM_WIDE, SEAM_DEEP = 0.020, 0.006


def pad(path, width, thick: float, bolster: float, seams=(), materials=("seat_insert", "seat"), ends: float = 5.0,
        split: bool = True) -> list[Piece]:
    """A pad along `path` (k, 2), x and z of its middle, from its front or lower end on, facing the path's left.

    width: half widths (k,) or one; thick: its whole thickness; bolster: how far its sides rise; seams: shares of the way where
    a seam runs across. The middle is of the first material, what lies beyond the seams of the second; without `split` all is.
    Metres; the middle of its width is y = 0.
    """
    path = np.asarray(path, float)
    knots = np.linspace(0, 1, len(path))
    along = [Spline(zip(knots, column)) for column in path.T]
    wide = Spline(zip(knots, np.broadcast_to(np.asarray(width, float), knots.shape)))
    s = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0, 1, 15))
    s = np.unique(np.round(np.concatenate([s, *([at - 0.014, at, at + 0.014] for at in seams)]), 6))
    s = np.clip(s, 1e-4, 1 - 1e-4)
    u = np.concatenate([-ACROSS[::-1], ACROSS[1:]])
    under = u[::-1][2:-2:3]
    end = (1 - np.abs(2 * s - 1) ** (2 * ends)) ** (1 / ends)
    points, slope = np.stack([f(s) for f in along], 1), np.stack([f(s + 1e-3) - f(s - 1e-3) for f in along], 1)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True)
    normal = np.stack([-slope[:, 1], slope[:, 0]], 1)
    rise = np.abs(u)
    lift = bolster * np.clip((rise - 0.5) / 0.32, 0, 1) ** 2 * (3 - 2 * np.clip((rise - 0.5) / 0.32, 0, 1))
    groove = SEAM_DEEP * np.exp(-((np.abs(u) - SEAM_AT) * wide(s).mean() / (0.4 * SEAM_WIDE)) ** 2) if split else 0.0 * u
    cross = sum((np.exp(-(((s - at) / 0.011) ** 2)) for at in seams), np.zeros(len(s)))
    round_off = np.maximum(1 - rise**7, 0.0) ** (1 / 3.5)
    top = (thick / 2 + lift[None] * end[:, None]) * round_off[None] * end[:, None]
    top = top - groove[None] * end[:, None] - SEAM_DEEP * cross[:, None] * (rise < SEAM_AT)[None]
    bottom = -thick / 2 * np.maximum(1 - np.abs(under) ** 7, 0) ** (1 / 3.5) * end[:, None]
    height = np.concatenate([top, bottom], 1)
    side = np.concatenate([u, under])[None] * wide(s)[:, None] * (0.86 + 0.14 * end[:, None])
    vertices = np.stack([points[:, None, 0] + normal[:, None, 0] * height, side, points[:, None, 1] + normal[:, None, 1] * height], -1)
    rows, columns = height.shape
    triangles = grid_triangles(rows, columns, wrap_columns=True)
    fan = np.stack([np.zeros(columns - 2, int), np.arange(1, columns - 1), np.arange(2, columns)], 1)
    triangles = np.concatenate([triangles, fan[:, ::-1], fan + (rows - 1) * columns])
    vertices = vertices.reshape(-1, 3)
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    if (np.cross(a, b) * c).sum() < 0:
        triangles = triangles[:, ::-1]
    normals = smooth_normals(vertices, triangles)
    if not split:
        return [compact(Piece(vertices, triangles, normals, materials[1]))]
    column = triangles % columns
    inner = (np.abs(np.concatenate([u, np.full(len(under), 9.0)])[column]) <= SEAM_AT + 1e-9).all(1)
    return [compact(Piece(vertices, triangles[chosen], normals, name)) for chosen, name in ((inner, materials[0]), (~inner, materials[1]))]
