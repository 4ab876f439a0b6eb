"""A model's meshes as one lot of triangles, and how it falls into pieces: what hangs together, and what is smooth."""

from __future__ import annotations

from typing import Iterable

import numpy as np
from attrs import frozen

from ..mesh.piece import triangle_normals, unit
from .source import SourceMesh

WELD = 2e-4  # metres: nearer than this two vertices are one
CREASE = 32.0  # degrees between two triangles from which they are no one smooth surface


@frozen(eq=False)
class Triangles:
    """All triangles of a model: vertices and normals (n, 3), uv (n, 2), triangles (m, 3); `mesh` and `material` (m,) are places in `meshes`, the
    names of the file's objects, and `materials`, those of its materials."""

    vertices: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    triangles: np.ndarray
    mesh: np.ndarray
    material: np.ndarray
    meshes: tuple[str, ...]
    materials: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]

    @property
    def corners(self) -> np.ndarray:
        """(m, 3, 3)."""
        return self.vertices[self.triangles]


def gathered(meshes: Iterable[SourceMesh], matrix: np.ndarray) -> Triangles:
    """The meshes under a (4, 4) matrix, in one lot."""
    meshes = tuple(meshes)
    names = tuple(dict.fromkeys(name for mesh in meshes for name in mesh.materials or ("",)))
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    turn = np.linalg.inv(matrix[:3, :3]).T
    normals = np.concatenate([mesh.normals for mesh in meshes]) @ turn.T
    triangles = np.concatenate([mesh.triangles + offset for mesh, offset in zip(meshes, offsets)]).astype(np.int32)
    if np.linalg.det(matrix[:3, :3]) < 0:
        triangles = triangles[:, ::-1]
    return Triangles(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]) @ matrix[:3, :3].T + matrix[:3, 3],
        normals=normals / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None],
        uv=np.concatenate([mesh.uv if mesh.uv is not None else np.zeros((len(mesh.vertices), 2)) for mesh in meshes]),
        triangles=triangles,
        mesh=np.repeat(np.arange(len(meshes)), [len(mesh.triangles) for mesh in meshes]),
        material=np.concatenate([np.array([names.index(name) for name in mesh.materials or ("",)])[mesh.slots] for mesh in meshes]),
        meshes=tuple(mesh.name for mesh in meshes),
        materials=names,
        above=tuple(mesh.above for mesh in meshes),
    )


def pieces(all: Triangles, crease: float = CREASE) -> np.ndarray:
    """(m,) the smooth piece that each triangle belongs to, numbered from 0: triangles that share an edge are of one piece if they are of one
    mesh and material, no third meets them there, and they turn less than `crease` degrees from each other.  With 180 degrees a piece is all that hangs together."""
    a, b = neighbours(all)
    normals = unit(triangle_normals(all.vertices, all.triangles))
    together = (all.material[a] == all.material[b]) & (np.einsum("ij,ij->i", normals[a], normals[b]) >= np.cos(np.radians(crease)) - 1e-9)
    return components(len(all.triangles), a[together], b[together])


def neighbours(all: Triangles) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of triangles (k,), (k,) that share an edge, where no third meets them."""
    triangle, _, first, count = sides(all)
    return triangle[first[count == 2]], triangle[first[count == 2] + 1]


def welded(all: Triangles) -> np.ndarray:
    """(m, 3) triangles over places instead of vertices: vertices of one mesh at one place are one."""
    mesh = np.zeros(len(all.vertices), np.int64)
    mesh[all.triangles.ravel()] = np.repeat(all.mesh, 3)
    at = np.column_stack([np.rint(all.vertices / WELD).astype(np.int64), mesh])
    _, place = np.unique(at, axis=0, return_inverse=True)
    return place.ravel()[all.triangles]


def sides(all: Triangles) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The triangles' sides, in such an order that those at one place follow one another: the triangle (3m,) and the two vertices (3m, 2) of each; where
    in them each place begins (k,), and how many sides lie there (k,)."""
    places = welded(all)
    ends = np.sort(np.stack([places, np.roll(places, -1, axis=1)], -1).reshape(-1, 2), axis=1)
    corners = np.stack([all.triangles, np.roll(all.triangles, -1, axis=1)], -1).reshape(-1, 2)
    keys = ends[:, 0].astype(np.int64) * (places.max() + 1) + ends[:, 1]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    return np.repeat(np.arange(len(places)), 3)[order], corners[order], first, np.diff(np.r_[first, len(keys)])


def components(count: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(count,) the connected component of each node of a graph with edges a-b, numbered from 0 in the order of their first nodes."""
    group = np.arange(count)
    while True:
        low = np.minimum(group[a], group[b])
        before = group.copy()
        np.minimum.at(group, before[a], low)
        np.minimum.at(group, before[b], low)
        np.minimum.at(group, a, low)
        np.minimum.at(group, b, low)
        group = group[group]
        if (group == before).all():
            return np.unique(group, return_inverse=True)[1].ravel()


def edges(all: Triangles, material: np.ndarray, crease: float = CREASE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The edges at which a surface ends, turns more than `crease` degrees or changes its `material` (m,): the places of their two ends' vertices
    (k,), (k,) and a triangle (k,) at each."""
    triangle, corners, first, count = sides(all)
    normals = unit(triangle_normals(all.vertices, all.triangles))
    a, b = triangle[first], triangle[np.minimum(first + 1, len(triangle) - 1)]
    sharp = (count != 2) | (np.einsum("ij,ij->i", normals[a], normals[b]) < np.cos(np.radians(crease))) | (material[a] != material[b])
    return corners[first[sharp], 0], corners[first[sharp], 1], a[sharp]


def borders(all: Triangles, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The edges at which one `group` (m,) of triangles ends: the group (k,), that on the edge's other side, -1 where there is none, and the edge's
    length (k,), metres. An edge that more than two triangles share counts between the first two."""
    triangle, corners, first, count = sides(all)
    of = group[triangle]
    a, b = of[first], np.where(count == 1, -1, of[np.minimum(first + 1, len(of) - 1)])
    ending = a != b
    run = all.vertices[corners[first, 0]] - all.vertices[corners[first, 1]]
    return a[ending], b[ending], np.linalg.norm(run, axis=1)[ending]
