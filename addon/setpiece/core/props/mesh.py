"""A mesh as read from a file."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen

from ..body import Material


@frozen(eq=False)
class Mesh:
    """vertices (n, 3) in the file's units with Z up, triangles (m, 3), normals (n, 3), uv (n, 2) from the lower left, slots (m,) into
    `materials`."""

    vertices: np.ndarray
    triangles: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    slots: np.ndarray
    materials: tuple[Material, ...] = field(factory=tuple)

    @property
    def size(self) -> int:
        """Bytes, pictures included."""
        arrays = (self.vertices, self.triangles, self.normals, self.uv, self.slots)
        return sum(a.nbytes for a in arrays) + sum(len(m.values.get("image") or b"") for m in self.materials)


def z_up(points: np.ndarray) -> np.ndarray:
    """(n, 3) with Y up to Z up."""
    return np.stack([points[:, 0], -points[:, 2], points[:, 1]], 1)


def facet_normals(corners: np.ndarray) -> np.ndarray:
    """(3 m, 3) places of triangles' corners to (3 m, 3) unit normals, each triangle's own."""
    a, b, c = corners[0::3], corners[1::3], corners[2::3]
    normals = np.cross(b - a, c - a)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-18)
    return np.repeat(normals, 3, axis=0)
