"""A piece: a small mesh with one material, and what can be done to any of them."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen


@frozen(eq=False)
class Piece:
    """vertices (n, 3) metres, triangles (m, 3) counter-clockwise from outside, normals (n, 3) unit, and a material's name."""

    vertices: np.ndarray
    triangles: np.ndarray
    normals: np.ndarray
    material: str


def unit(v: np.ndarray) -> np.ndarray:
    """Rows of (n, 3) at length 1; rows of length 0 stay 0."""
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-12)


def triangle_normals(vertices, triangles) -> np.ndarray:
    """(m, 3) normals whose length is twice the triangle's area."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    return np.cross(b - a, c - a)


def areas(vertices, triangles) -> np.ndarray:
    """(m,) areas in square metres."""
    return 0.5 * np.linalg.norm(triangle_normals(vertices, triangles), axis=1)


def smooth_normals(vertices, triangles) -> np.ndarray:
    """(n, 3) unit vertex normals, each triangle weighing by its area."""
    faces = triangle_normals(vertices, triangles)
    sums = np.stack([np.bincount(triangles.ravel(), np.repeat(faces[:, i], 3), len(vertices)) for i in range(3)], 1)
    return unit(sums)


def creased(vertices, triangles, material, angle=35.0) -> Piece:
    """A piece from a welded mesh whose edges sharper than `angle` degrees look sharp: corners there get vertices of their own.

    Every corner's normal is the mean of the triangles at its vertex that face within `angle` of its own.
    """
    triangles = np.asarray(triangles)
    faces = triangle_normals(vertices, triangles)
    keep = np.linalg.norm(faces, axis=1) > 1e-14
    triangles, faces = triangles[keep], faces[keep]
    directions = unit(faces)
    corners = triangles.ravel()
    owner = np.repeat(np.arange(len(triangles)), 3)
    order = np.argsort(corners, kind="stable")
    count = np.bincount(corners, minlength=len(vertices))
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    sums = np.zeros((len(corners), 3))
    limit = np.cos(np.radians(angle))
    for k in range(int(count.max()) if len(count) else 0):
        has = count[corners] > k
        other = owner[order[start[corners[has]] + k]]
        near = (directions[owner[has]] * directions[other]).sum(1) > limit
        rows = np.flatnonzero(has)[near]
        sums[rows] += faces[other[near]]
    normals = unit(sums)
    keys = np.concatenate([corners[:, None], np.round(normals * 1e4).astype(int)], 1)
    first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)[1:]
    return Piece(vertices[corners[first]], inverse.reshape(-1, 3), normals[first], material)


def mirrored(piece: Piece) -> Piece:
    """The piece on the other side of the plane y = 0."""
    flip = np.array([1.0, -1.0, 1.0])
    return evolve(piece, vertices=piece.vertices * flip, normals=piece.normals * flip, triangles=piece.triangles[:, ::-1])


def both_sides(piece: Piece) -> Piece:
    """The piece and its mirror image as one, welded where vertices lie on y = 0."""
    n = len(piece.vertices)
    twin = mirrored(piece)
    on_plane = piece.vertices[:, 1] == 0.0
    index = np.where(on_plane, np.arange(n), np.arange(n) + n)
    normals = piece.normals.copy()
    normals[on_plane, 1] = 0.0
    triangles = np.concatenate([piece.triangles, index[twin.triangles]])
    return compact(Piece(np.concatenate([piece.vertices, twin.vertices]), triangles,
                         np.concatenate([unit(normals), twin.normals]), piece.material))


def compact(piece: Piece) -> Piece:
    """The piece without vertices that no triangle uses and without triangles that use one vertex twice."""
    t = piece.triangles
    t = t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 2] != t[:, 0])]
    used, triangles = np.unique(t, return_inverse=True)
    return evolve(piece, vertices=piece.vertices[used], normals=piece.normals[used], triangles=triangles.reshape(-1, 3))


def moved(piece: Piece, rotation=None, offset=(0.0, 0.0, 0.0)) -> Piece:
    """The piece turned by `rotation` (3, 3) about the origin, then shifted by `offset`."""
    vertices, normals = piece.vertices, piece.normals
    if rotation is not None:
        vertices, normals = vertices @ rotation.T, normals @ rotation.T
    return evolve(piece, vertices=vertices + np.asarray(offset, float), normals=normals)


def turned(axis: int, degrees: float) -> np.ndarray:
    """(3, 3) rotation by `degrees` about the axis 0, 1 or 2, right-handed."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.eye(3)
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = c, -s, s, c
    return matrix
