"""What is wrong with other people's triangles, mended where that is plain and counted always."""

from __future__ import annotations

from collections import Counter

import numpy as np
from attrs import evolve

from .corners import Corners, bits, distinct

FARTHEST = 1e30  # units; a place beyond this is none
THINNEST = 1e-7  # a triangle's height over its longest edge; places are float32
NOWHERE = "triangles with corners at no finite place, left out"
FLAT = "triangles without area, left out"
TWICE = "triangles that stand there twice, left out once"
NO_NORMAL = "vertices without a normal, which they got from their faces"
MENDINGS = (NOWHERE, FLAT, TWICE, NO_NORMAL)


def mended(mesh: Corners) -> tuple[Corners, Counter]:
    """A mesh without triangles that are nowhere, flat or there already, with a unit normal at every vertex; and how many of what were
    mended."""
    count = Counter()

    def without(reason: str, wrong: np.ndarray) -> Corners:
        count[reason] += int(wrong.sum())
        return mesh.keeping(~wrong)

    with np.errstate(invalid="ignore"):
        fine = (np.abs(mesh.vertices) < FARTHEST).all(1)
    mesh = without(NOWHERE, ~fine[mesh.triangles].all(1))
    mesh = without(FLAT, flat(mesh))
    mesh = without(TWICE, twice(mesh))
    if mesh.uv is not None and not np.isfinite(mesh.uv).all():
        mesh = evolve(mesh, uv=np.nan_to_num(mesh.uv, nan=0.0, posinf=0.0, neginf=0.0))
    length = np.linalg.norm(mesh.normals, axis=1)
    lacks = ~(np.abs(length - 1) < 0.5)
    if lacks.any():
        count[NO_NORMAL] += int(lacks.sum())
        mesh = evolve(mesh, normals=np.where(lacks[:, None], faces_normals(mesh), mesh.normals))
    return mesh, +count


def crossed(mesh: Corners) -> np.ndarray:
    """(m, 3) triangles' normals, twice their area long."""
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def flat(mesh: Corners) -> np.ndarray:
    """(m,) whether a triangle has no area."""
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    longest = np.max([((p - q) ** 2).sum(1) for p, q in ((a, b), (b, c), (c, a))], axis=0)
    return np.linalg.norm(crossed(mesh), axis=1) <= THINNEST * longest


def twice(mesh: Corners) -> np.ndarray:
    """(m,) whether a triangle before it has the very same corners in the same turn; one that faces the other way is another's back."""
    _, place = distinct(bits(mesh.vertices))
    ids = place[mesh.triangles]
    ids = np.take_along_axis(ids, (ids.argmin(1)[:, None] + np.arange(3)) % 3, 1)
    first, _ = distinct(ids.astype(np.int32))
    again = np.ones(len(ids), bool)
    again[first] = False
    return again


def faces_normals(mesh: Corners) -> np.ndarray:
    """(n, 3) unit normals of vertices from their triangles, larger ones counting more."""
    sums, across = np.zeros_like(mesh.vertices), crossed(mesh)
    for k in range(3):
        np.add.at(sums, mesh.triangles[:, k], across)
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(length > 0, sums / np.where(length > 0, length, 1), [0.0, 0.0, 1.0])
