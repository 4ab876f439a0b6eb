"""A model's surface as points: strewn evenly, so that a long triangle counts as much as the many small ones beside it, and which of them
anybody outside can see."""

from __future__ import annotations

import math

import numpy as np
from attrs import field, frozen

from ..mesh.piece import triangle_normals, unit

CELL = 0.045  # metres: a cell of the pictures from which visibility is told
SPACING = 0.030  # metres between points, at most, so that a surface leaves no cell empty
BEHIND = 0.050  # metres behind the foremost point of its cell at which a point is still seen
DENSE = 0.4  # of a square of that spacing a point stands for
MOST = 200  # pieces into which a triangle's longest edge is cut, at most
RINGS = ((-90, 1), (-35, 6), (-8, 10), (12, 10), (35, 8), (60, 5), (90, 1))  # degrees above the horizon, and how many look from there
ALONG = 0.10  # cosine to the eye below which a surface is seen edge on, which says nothing
SEEN = 0.22  # exposure from which a surface is on the outside


@frozen(eq=False)
class Surface:
    """points (p, 3) metres on a soup of triangles; `of` (p,) the triangle that each is on; area (p,) m² that it stands for; normals (p, 3)
    unit, of its triangle; `exposed` (p, 2) how open each side is: the share (0..1) of the eyes before the triangle's front, or its
    back, that see the point; `under` (p,) whether it is seen, but only from below the horizon."""

    points: np.ndarray
    of: np.ndarray
    area: np.ndarray
    normals: np.ndarray
    exposed: np.ndarray
    under: np.ndarray = field(repr=False)

    @property
    def outward(self) -> np.ndarray:
        """(p, 3) unit normals to the side that is seen more."""
        return np.where((self.exposed[:, 1] > self.exposed[:, 0])[:, None], -self.normals, self.normals)

    @property
    def outer(self) -> np.ndarray:
        """(p,) 0..1, exposure of the better side."""
        return self.exposed.max(1)


def strew(corners: np.ndarray, spacing: float = SPACING) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (p, 3) over triangles (m, 3, 3) at most about `spacing` apart, the triangle (p,) of each and the area (p,) that it stands for."""
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1) / 2
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1, initial=0.0)
    parts = np.ceil(longest / spacing).astype(int).clip(1, MOST)
    points, of, shares = [np.zeros((0, 3))], [np.zeros(0, int)], [np.zeros(0)]
    for n in np.unique(parts):
        weights = lattice(n)
        which = np.flatnonzero(parts == n)
        need = np.ceil(area[which] / (DENSE * spacing**2)).clip(1, len(weights))  # a long thin triangle needs few of its lattice
        step = 2 ** np.floor(np.log2(len(weights) / need)).astype(int)
        for stride in np.unique(step):
            some, taken = which[step == stride], weights[::stride]
            points.append(np.einsum("pc,mck->mpk", taken, corners[some]).reshape(-1, 3))
            of.append(np.repeat(some, len(taken)))
            shares.append(np.repeat(area[some] / len(taken), len(taken)))
    return np.concatenate(points), np.concatenate(of), np.concatenate(shares)


def lattice(n: int) -> np.ndarray:
    """(n², 3) weights of the middles of the n² small triangles into which a triangle falls."""
    i, j = (axis.ravel() for axis in np.meshgrid(np.arange(n), np.arange(n), indexing="ij"))
    up = np.stack([i + 1 / 3, j + 1 / 3], 1)[i + j < n]
    down = np.stack([i + 2 / 3, j + 2 / 3], 1)[i + j < n - 1]
    ab = np.concatenate([up, down]) / n
    return np.column_stack([ab, 1 - ab.sum(1)])


def survey(vertices: np.ndarray, triangles: np.ndarray) -> Surface:
    """The surface of triangles (m, 3) over vertices (n, 3), metres, Z up, with what can be seen of it from all around."""
    corners = vertices[triangles]
    points, of, area = strew(corners)
    normals = unit(triangle_normals(vertices, triangles))[of]
    looked, seen = np.zeros((len(points), 2)), np.zeros((len(points), 2))
    above = np.zeros(len(points), bool)
    for eye in eyes():
        visible = in_front(points, eye)
        toward = normals @ eye
        for side, facing in enumerate((toward > ALONG, toward < -ALONG)):
            looked[:, side] += facing
            seen[:, side] += facing & visible
        if eye[2] > 0:
            above |= visible & (np.abs(toward) > ALONG)
    exposed = seen / np.maximum(looked, 1)
    return Surface(points, of, area, normals, exposed, (seen.sum(1) > 0) & ~above)


def eyes() -> np.ndarray:
    """(k, 3) unit vectors towards those who look at the model from all around, from above and from below."""
    found = []
    for degrees, count in RINGS:
        up, round_ = math.radians(degrees), (np.arange(count) + 0.37) * (2 * math.pi / count)
        found.append(np.stack([math.cos(up) * np.cos(round_), math.cos(up) * np.sin(round_), np.full(count, math.sin(up))], 1))
    return np.concatenate(found)


def in_front(points: np.ndarray, eye: np.ndarray) -> np.ndarray:
    """(p,) which points nothing stands before, seen from far away in the direction `eye`."""
    side = np.cross(eye, (0.0, 0.0, 1.0) if abs(eye[2]) < 0.9 else (1.0, 0.0, 0.0))
    side /= np.linalg.norm(side)
    cells = np.floor(points @ np.stack([side, np.cross(eye, side)], 1) / CELL).astype(np.int64)
    cells -= cells.min(0)
    flat = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    near = points @ eye
    foremost = np.full(flat.max() + 1, -np.inf)
    np.maximum.at(foremost, flat, near)
    return near > foremost[flat] - BEHIND
