"""The triangles of a scene as the camera sees them, in one heap."""

from __future__ import annotations

from typing import Iterable, Mapping

import numpy as np
from attrs import frozen

from ..affine import moved
from ..body import Body, Part
from ..camera import Camera

NEAR = 0.01  # metres; what is nearer is cut away, as Cycles does


@frozen(eq=False)
class Soup:
    """m triangles before the camera: `x`, `y` (3, m) straight pixels of their corners (the lens' bend is the grid's),
    `nearness` (3, m) is 1 / Z per metre, `part` (m,) int32 the part id and `see_through` (m,) whether light goes through."""

    x: np.ndarray
    y: np.ndarray
    nearness: np.ndarray
    part: np.ndarray
    see_through: np.ndarray

    def __len__(self) -> int:
        return len(self.part)


def soup_of(camera: Camera, bodies: Iterable[Body], part_ids: Mapping[tuple[str, str], int]) -> Soup:
    """All triangles of the bodies, cut at the near plane."""
    points, triangles, parts, clear, count = [np.empty((0, 3))], [np.empty((0, 3), np.int64)], [], [], 0
    for body in bodies:
        matrix = camera.world_to_camera @ body.pose
        for part in body.parts:
            points.append(moved(part.vertices, matrix))
            triangles.append(part.triangles + np.int64(count))
            parts.append(np.full(len(part.triangles), part_ids[body.id, part.name], np.int32))
            clear.append(see_through(part, body))
            count += len(part.vertices)
    return heap(
        camera,
        np.concatenate(points),
        np.concatenate(triangles),
        np.concatenate([np.empty(0, np.int32), *parts]),
        np.concatenate([np.empty(0, bool), *clear]),
    )


def see_through(part: Part, body: Body) -> np.ndarray:
    """(m,) whether each triangle of a part lets light through."""
    clear = np.array([body.materials[name].see_through for name in part.materials])
    return clear[part.slots] if clear.any() else np.zeros(len(part.triangles), bool)


def heap(camera: Camera, points: np.ndarray, triangles: np.ndarray, part: np.ndarray, clear: np.ndarray) -> Soup:
    """(n, 3) points in the camera's frame and (m, 3) triangles on them, projected; those across the near plane are cut."""
    ahead = points[:, 2] >= NEAR
    whole = np.ones(len(triangles), bool) if ahead.all() else ahead[triangles].all(1)
    depth = np.where(ahead, points[:, 2], 1.0)
    flat = points[:, :2] / depth[:, None] * camera.K[[0, 1], [0, 1]] + camera.K[:2, 2]
    kept = triangles[whole].T
    soup = Soup(flat[:, 0][kept], flat[:, 1][kept], (1 / depth)[kept], part[whole], clear[whole])
    if whole.all():
        return soup
    corners, source = clipped(points[triangles[~whole]])
    nearness = 1 / corners[:, :, 2].T
    x, y = (corners[:, :, axis].T * nearness * camera.K[axis, axis] + camera.K[axis, 2] for axis in (0, 1))
    pieces = (x, y, nearness, part[~whole][source], clear[~whole][source])
    both = zip((soup.x, soup.y, soup.nearness, soup.part, soup.see_through), pieces)
    return Soup(*(np.concatenate(pair, axis=-1) for pair in both))


def clipped(corners: np.ndarray, near: float = NEAR) -> tuple[np.ndarray, np.ndarray]:
    """(m, 3, k) corners, whose first three values are camera coordinates, to those of the triangles' pieces with Z ≥ near,
    and the (n,) triangle that each piece came from. All k values are cut in proportion."""
    ahead = corners[:, :, 2] >= near
    pieces, sources = [corners[ahead.all(1)]], [np.flatnonzero(ahead.all(1))]
    for count in (1, 2):  # corners ahead: one leaves a triangle, two a quadrilateral
        source = np.flatnonzero(ahead.sum(1) == count)
        alone = (ahead[source] if count == 1 else ~ahead[source]).argmax(1)
        a, b, c = (corners[source, (alone + turn) % 3] for turn in range(3))  # a is on its own side
        ab, ac = cut(a, b, near), cut(a, c, near)
        pieces += [np.stack([a, ab, ac], 1)] if count == 1 else [np.stack([ab, b, c], 1), np.stack([ab, c, ac], 1)]
        sources += [source] * count
    return np.concatenate(pieces), np.concatenate(sources)


def cut(a: np.ndarray, b: np.ndarray, near: float) -> np.ndarray:
    """(m, k): where the edges from a to b pass the near plane."""
    share = (near - a[:, 2:3]) / (b[:, 2:3] - a[:, 2:3])
    point = a + share * (b - a)
    point[:, 2] = near
    return point
