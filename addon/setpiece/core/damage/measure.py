"""Measuring what was built, from the mesh and not from what was asked."""

from __future__ import annotations

import numpy as np

from ..body import Frame, Part
from .place import OUTWARD

ONE = 1e-6  # metres: what lies no farther apart lies in one place


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


def outermost(corners: np.ndarray) -> np.ndarray:
    """(m,) which of triangles (m, 3, 3) that face outward, in metres along a frame's axes, lie behind no other, as one looks down onto their middles:
    not the turned-in edge under a panel's own, nor a sheet close beneath another. Of two that lie in one place the later counts."""
    found = np.ones(len(corners), bool)
    if not len(corners):
        return found
    middles = corners.mean(1)
    of, point = pairs_over(corners[:, :, :2], middles[:, :2])
    a, b, c = corners[of].transpose(1, 0, 2)
    x, y, z = middles[point].T
    beside = lambda p, q: (q[:, 0] - p[:, 0]) * (y - p[:, 1]) - (q[:, 1] - p[:, 1]) * (x - p[:, 0])
    weights = np.stack([beside(b, c), beside(c, a), beside(a, b)])
    above = (weights * [a[:, 2], b[:, 2], c[:, 2]]).sum(0) / weights.sum(0) - z
    found[point[(weights > 0).all(0) & ((above > ONE) | (np.abs(above) <= ONE) & (of > point))]] = False
    return found


def pairs_over(corners: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Triangles (m, 3, 2) and the points (n, 2) that may lie in them, as pairs: their numbers, each (k,), found over a lattice of cells."""
    low, high = points.min(0), points.max(0)
    many = max(1, int(np.sqrt(len(points)) / 2))
    cell = np.maximum((high - low) / many, 1e-9)
    at = lambda places: np.floor((places - low) / cell).astype(np.int64).clip(0, many - 1)
    cells = at(points) @ [many, 1]
    order, count = np.argsort(cells, kind="stable"), np.bincount(cells, minlength=many * many)
    first, last = at(corners.min(1)), at(corners.max(1))
    of = np.repeat(np.arange(len(corners)), np.prod(last - first + 1, axis=1))
    down, along = np.divmod(running(np.prod(last - first + 1, axis=1)), (last - first + 1)[of, 1])
    cells = (first[of, 0] + down) * many + first[of, 1] + along
    return np.repeat(of, count[cells]), order[np.repeat((np.cumsum(count) - count)[cells], count[cells]) + running(count[cells])]


def running(counts: np.ndarray) -> np.ndarray:
    """0, 1, … up to each of some counts, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


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
