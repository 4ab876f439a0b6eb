"""A Blender mesh's triangles as plain arrays, in which a vertex stands once for each normal and uv that it has."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

STEP = 1e-4  # by which normals must differ to be two; Blender keeps them in 16 bits
MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53,
                0x94D049BB133111EB, 0xBF58476D1CE4E5B9], np.uint64)  # fmt: skip


@frozen(eq=False)
class Corners:
    """vertices (n, 3) float64, triangles (m, 3) int32, slots (m,) int16, normals (n, 3) float64, uv (n, 2) float64 or None."""

    vertices: np.ndarray
    triangles: np.ndarray
    slots: np.ndarray
    normals: np.ndarray
    uv: np.ndarray | None = None

    def keeping(self, which: np.ndarray) -> Corners:
        """With the triangles of a (m,) mask alone, and the vertices that they use."""
        if which.all():
            return self
        used, triangles = np.unique(self.triangles[which], return_inverse=True)
        return Corners(self.vertices[used], triangles.reshape(-1, 3).astype(np.int32), self.slots[which], self.normals[used],
                       None if self.uv is None else self.uv[used])  # fmt: skip

    def placed(self, matrix: np.ndarray) -> Corners:
        """Under a (4, 4) matrix. One that mirrors turns the triangles' order round, so that their outsides stay outside."""
        turn = matrix[:3, :3]
        mirrored, flat = np.linalg.det(turn) < 0, not np.linalg.matrix_rank(turn) == 3
        normals = np.zeros_like(self.normals) if flat else self.normals @ np.linalg.inv(turn)
        with np.errstate(invalid="ignore", over="ignore"):
            return evolve(
                self,
                vertices=self.vertices @ turn.T + matrix[:3, 3],
                triangles=np.ascontiguousarray(self.triangles[:, ::-1]) if mirrored else self.triangles,
                normals=normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300),
            )


def corners_of(mesh) -> Corners:
    """The triangles of a mesh in its own axes."""
    mesh.calc_loop_triangles()
    count = len(mesh.loop_triangles)
    loops = got(mesh.loop_triangles, "loops", 3 * count, np.int32)
    slots = got(mesh.loop_triangles, "material_index", count, np.int32).astype(np.int16)
    places = got(mesh.vertices, "co", 3 * len(mesh.vertices), np.float32).reshape(-1, 3)
    points = places[got(mesh.loops, "vertex_index", len(mesh.loops), np.int32)[loops]]
    normals = got(mesh.corner_normals, "vector", 3 * len(mesh.loops), np.float32).reshape(-1, 3)[loops]
    layer = next((layer for layer in mesh.uv_layers if layer.active_render), None)
    uv = got(layer.uv, "vector", 2 * len(mesh.loops), np.float32).reshape(-1, 2)[loops] if layer else None
    with np.errstate(invalid="ignore"):
        coarse = np.round(normals / STEP).astype(np.int32)
    first, triangles = distinct(np.concatenate([bits(points), coarse, *([] if uv is None else [bits(uv)])], 1))
    return Corners(points[first].astype(float), triangles.reshape(-1, 3).astype(np.int32), slots, normals[first].astype(float),
                   None if uv is None else uv[first].astype(float))  # fmt: skip


def got(items, name: str, size: int, kind) -> np.ndarray:
    values = np.empty(size, kind)
    items.foreach_get(name, values)
    return values


def bits(values: np.ndarray) -> np.ndarray:
    """(n, k) float32 or float64 as int32 columns, 0 and -0 alike."""
    return np.ascontiguousarray(values + values.dtype.type(0)).view(np.int32)


def distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) places of the distinct ones among (c, k) rows of int32, k at most 8, in order of appearance; and (c,) which of them each is."""
    keys = np.zeros(len(rows), np.uint64)
    for column, factor in zip(rows.T, MIX):
        keys = (keys ^ column.astype(np.uint32)) * factor
        keys ^= keys >> np.uint64(29)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    if not (rows[first][which] == rows).all():  # two rows with one key, which chance doesn't bring
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return first[order], np.argsort(order)[which.ravel()]
