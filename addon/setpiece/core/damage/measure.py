"""Measuring what was built, from the mesh and not from what was asked."""

from __future__ import annotations

import numpy as np

from ..body import Frame, Part
from .place import OUTWARD, strewn

CELL = 0.0015  # metres of the cells in which the outermost surface is found
STEEP = 6.0  # cells by which what faces outward falls within one at most


def measure_region(after: Part, before: Part, frame: Frame, edge: float) -> dict:
    """Facts of a dent from a part's vertices after and before it (the same triangles): `size_m` length and width of the outline
    along the frame's u and v, `depth_mm` the greatest displacement, `area_cm2` inside the outline, `center` of the region in
    rest coordinates. The outline is where the outer surface has moved by `edge` metres, found along the triangles' edges."""
    moved = np.einsum("nk,nk->n", before.vertices - after.vertices, np.broadcast_to(frame.axes[2], after.vertices.shape))
    triangles = after.triangles[(moved[after.triangles] > 0.5 * edge).any(1)]
    local = frame.local(after.rest)
    corners = local[triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    size = np.linalg.norm(face, axis=1)
    outer = np.flatnonzero(face[:, 2] > OUTWARD * size)
    outer = outer[outermost(corners[outer])]
    triangles, corners, area = triangles[outer], corners[outer], 0.5 * size[outer]
    if not len(triangles):
        return {"size_m": [0.0, 0.0], "depth_mm": 0.0, "area_cm2": 0.0, "center": round_all(frame.origin)}
    over = moved[triangles] - edge
    inside = share(over) * area
    points = outline(corners, over)
    span = points[:, :2].max(0) - points[:, :2].min(0) if len(points) else np.zeros(2)
    middle = (inside[:, None] * after.rest[triangles].mean(1)).sum(0) / max(inside.sum(), 1e-12)
    return {
        "size_m": round_all(span),
        "depth_mm": round(float(moved[triangles].max()) * 1000, 3),
        "area_cm2": round(float(inside.sum()) * 1e4, 3),
        "center": round_all(middle),
    }


def outermost(corners: np.ndarray, cell: float = CELL) -> np.ndarray:
    """(m,) which of triangles (m, 3, 3) that face outward, in metres along a frame's axes, lie behind no other: not the turned-in edge under
    a panel's own. Beside another's edge it is told to a `cell` of metres."""
    return ~covered(corners.mean(1), strewn(corners, cell)[0], cell)


def covered(points: np.ndarray, surface: np.ndarray, cell: float) -> np.ndarray:
    """(n,) which of (n, 3) local coordinates lie behind points (k, 3) strewn over a surface that faces outward: in their own `cell` metres of
    the frame one of these lies farther above than such a surface falls."""
    if not len(points):
        return np.zeros(0, bool)
    at = np.floor(np.concatenate([surface, points])[:, :2] / cell).astype(np.int64)
    at -= at.min(0)
    _, at = np.unique(at[:, 0] * (at[:, 1].max() + 1) + at[:, 1], return_inverse=True)
    top = np.full(at.max() + 1, -np.inf)
    np.maximum.at(top, at[: len(surface)], surface[:, 2])
    return points[:, 2] < top[at[len(surface) :]] - STEEP * cell


def outline(corners: np.ndarray, over: np.ndarray) -> np.ndarray:
    """The points of triangles (m, 3, 3) where a linear value (m, 3) is 0 along an edge, and the corners where it is above."""
    ends, last = np.roll(corners, -1, axis=1), np.roll(over, -1, axis=1)
    crosses = (over >= 0) != (last >= 0)
    t = over[crosses] / (over[crosses] - last[crosses])
    return np.concatenate([corners[over >= 0], corners[crosses] + t[:, None] * (ends - corners)[crosses]])


def share(over: np.ndarray) -> np.ndarray:
    """The share (m,) of each triangle in which a value linear between its corners (m, 3) is above 0."""
    above = over >= 0
    count = above.sum(1)
    lone = np.where(count == 1, above.argmax(1), above.argmin(1))
    a, b, c = (np.take_along_axis(over, ((lone + k) % 3)[:, None], 1)[:, 0] for k in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        tip = np.where((count == 1) | (count == 2), a / (a - b) * a / (a - c), 0.0)
    return np.choose(count, [np.zeros_like(tip), tip, 1 - tip, np.ones_like(tip)])


def round_all(values, digits: int = 6) -> list[float]:
    """An array as plain rounded floats for facts."""
    return [round(float(value), digits) for value in values]
