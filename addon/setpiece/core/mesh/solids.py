"""Simple solids: turned profiles, rounded boxes, sections swept along a path. All closed or capped, all facing outward."""

from __future__ import annotations

import numpy as np

from .piece import Piece, creased, unit


def grid_triangles(rows: int, columns: int, wrap_rows=False, wrap_columns=False) -> np.ndarray:
    """Triangles of a grid of rows × columns vertices, optionally closed in either direction."""
    i = np.arange(rows if wrap_rows else rows - 1)[:, None]
    j = np.arange(columns if wrap_columns else columns - 1)[None]
    k = lambda r, c: ((r % rows) * columns + c % columns).ravel()
    a, b, c, d = k(i, j), k(i, j + 1), k(i + 1, j + 1), k(i + 1, j)
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def lathe(profile, material, segments=64, angle=35.0, modulate=None) -> Piece:
    """Turn `profile`, (k, 2) of radius and y, about the y axis. The outside is on the right of the profile's direction in
    the (y, radius) plane seen with y to the right and radius up: run it towards -y for a surface that faces outward.

    `modulate` (k, segments) is added to the radii.
    """
    profile = np.asarray(profile, float)
    turn = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    radius = np.repeat(profile[:, :1], segments, 1)
    if modulate is not None:
        radius = radius + modulate
    y = np.repeat(profile[:, 1:], segments, 1)
    vertices = np.stack([radius * np.cos(turn), y, radius * np.sin(turn)], -1).reshape(-1, 3)
    return creased(vertices, grid_triangles(len(profile), segments, wrap_columns=True), material, angle)


def rounded_box(size, radius, material, segments=3) -> Piece:
    """A box of `size` (3,) about the origin whose edges and corners are rounded by `radius`."""
    size = np.asarray(size, float)
    radius = min(radius, size.min() / 2 - 1e-6)
    arc = np.tan(np.linspace(-np.pi / 4, np.pi / 4, 2 * segments + 1))
    line = np.concatenate([arc[: segments + 1], arc[segments:]])  # the middle twice: the flat between two roundings
    n = len(line)
    u, v = np.meshgrid(line, line, indexing="ij")
    side = np.repeat([-1.0, 1.0], [segments + 1, segments + 1])
    su, sv = np.meshgrid(side, side, indexing="ij")
    vertices, normals, triangles = [], [], []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            cube, corner = np.empty((n * n, 3)), np.empty((n * n, 3))
            cube[:, axis] = corner[:, axis] = sign
            first, second = (axis + 1) % 3, (axis + 2) % 3
            cube[:, first], cube[:, second] = u.ravel(), v.ravel()
            corner[:, first], corner[:, second] = su.ravel(), sv.ravel()
            normal = unit(cube)
            faces = grid_triangles(n, n)
            triangles.append((faces if sign < 0 else faces[:, ::-1]) + len(vertices) * n * n)
            vertices.append(corner * (size / 2 - radius) + normal * radius)
            normals.append(normal)
    vertices, normals, triangles = map(np.concatenate, (vertices, normals, triangles))
    where = np.round(vertices, 7)
    first, inverse = np.unique(where, axis=0, return_index=True, return_inverse=True)[1:]
    triangles = inverse.ravel()[triangles]
    ok = (triangles[:, 0] != triangles[:, 1]) & (triangles[:, 1] != triangles[:, 2]) & (triangles[:, 2] != triangles[:, 0])
    return Piece(vertices[first], outward(vertices[first], triangles[ok]), normals[first], material)


def outward(vertices, triangles) -> np.ndarray:
    """The triangles of a closed mesh, all turned over if its volume is negative."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    return triangles if (np.cross(a, b) * c).sum() > 0 else triangles[:, ::-1]


def sweep(path, ups, section, material, closed=False, scale=None, angle=35.0) -> Piece:
    """Carry `section` (k, 2), a closed curve of (right, up) metres, along `path` (n, 3) with `ups` (n, 3) as its up.

    `scale` (n, 2) stretches the section along the way. Ends are capped unless `closed`.
    """
    path, section = np.asarray(path, float), np.asarray(section, float)
    ups = np.broadcast_to(np.asarray(ups, float), path.shape)
    ahead = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    if not closed:
        ahead[0], ahead[-1] = path[1] - path[0], path[-1] - path[-2]
    tangent = unit(ahead)
    right = unit(np.cross(tangent, ups))
    up = np.cross(right, tangent)
    scale = np.ones((len(path), 2)) if scale is None else np.asarray(scale, float)
    flat = section[None] * scale[:, None]
    vertices = path[:, None] + flat[..., :1] * right[:, None] + flat[..., 1:] * up[:, None]
    n, k = len(path), len(section)
    triangles = [grid_triangles(n, k, wrap_rows=closed, wrap_columns=True)]
    vertices = vertices.reshape(-1, 3)
    if not closed:
        fan = np.stack([np.zeros(k - 2, int), np.arange(1, k - 1), np.arange(2, k)], 1)
        triangles += [fan[:, ::-1], fan + (n - 1) * k]
    triangles = np.concatenate(triangles)
    return creased(vertices, outward(vertices, triangles), material, angle)


def ellipse(width: float, height: float, segments=8, power=2.0) -> np.ndarray:
    """(segments, 2) points of a superellipse of the whole `width` and `height`; `power` above 2 makes it boxier."""
    t = (np.arange(segments) + 0.5) * 2 * np.pi / segments
    c, s = np.cos(t), np.sin(t)
    return np.stack([np.sign(c) * np.abs(c) ** (2 / power) * width / 2, np.sign(s) * np.abs(s) ** (2 / power) * height / 2], 1)


def sheet(points, material, normals=None) -> Piece:
    """A grid of points (rows, columns, 3) as a surface; its outside is along rows-direction × columns-direction."""
    points = np.asarray(points, float)
    rows, columns = points.shape[:2]
    triangles = grid_triangles(rows, columns)[:, ::-1]
    vertices = points.reshape(-1, 3)
    if normals is None:
        return creased(vertices, triangles, material)
    return Piece(vertices, triangles, normals.reshape(-1, 3), material)
