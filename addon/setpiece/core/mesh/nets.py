"""Surface nets: the zero surface of a field on a grid as a mesh of even quads (Gibson, "Constrained Elastic Surface Nets",
1998)."""

from __future__ import annotations

import numpy as np

RING = ((0, 0), (-1, 0), (-1, -1), (0, -1))


def surface_nets(values: np.ndarray, origin, cell: float):
    """Quads around the zero surface of `values` (nx, ny, nz), negative inside, sampled from `origin` every `cell` metres.

    Returns vertices (n, 3), each the mean of where its cell's edges cross the surface, and quads (m, 4), counter-clockwise
    from outside. Cells outside the grid make no quads, so the mesh is open where the surface leaves it.
    """
    cells = np.array(values.shape) - 1
    inside = values < 0
    sums = np.zeros((int(np.prod(cells)), 3))
    count = np.zeros(len(sums))
    quads = []
    for axis in range(3):
        low, high = [slice(None)] * 3, [slice(None)] * 3
        low[axis], high[axis] = slice(0, -1), slice(1, None)
        low, high = tuple(low), tuple(high)
        at = np.argwhere(inside[low] != inside[high])
        a, b = values[low][tuple(at.T)], values[high][tuple(at.T)]
        point = np.asarray(origin, float) + at * cell
        point[:, axis] += cell * a / (a - b)
        ring, valid = [], np.ones(len(at), bool)
        for first, second in RING:
            around = at.copy()
            around[:, (axis + 1) % 3] += first
            around[:, (axis + 2) % 3] += second
            ok = ((around >= 0) & (around < cells)).all(1)
            flat = np.ravel_multi_index(np.clip(around, 0, cells - 1).T, cells)
            for i in range(3):
                sums[:, i] += np.bincount(flat[ok], point[ok, i], len(sums))
            count += np.bincount(flat[ok], minlength=len(sums))
            ring.append(flat)
            valid &= ok
        quad = np.stack(ring, 1)
        outward = a >= 0
        quad[outward] = quad[outward][:, ::-1]
        quads.append(quad[valid])
    used, quads = np.unique(np.concatenate(quads), return_inverse=True)
    return sums[used] / count[used, None], quads.reshape(-1, 4)


def relax(vertices: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """Every vertex half way to the mean of its neighbours; vertices on the plane y = 0 stay on it."""
    edges = np.concatenate([quads[:, [0, 1]], quads[:, [1, 2]], quads[:, [2, 3]], quads[:, [3, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    count = np.bincount(edges[:, 0], minlength=len(vertices))
    mean = np.stack([np.bincount(edges[:, 0], vertices[edges[:, 1], i], len(vertices)) for i in range(3)], 1) / count[:, None]
    out = 0.5 * (vertices + mean)
    out[vertices[:, 1] == 0.0, 1] = 0.0
    return out


def triangulate(vertices: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """(m, 4) quads as (2m, 3) triangles, each split along its shorter diagonal."""
    first = np.linalg.norm(vertices[quads[:, 0]] - vertices[quads[:, 2]], axis=1)
    second = np.linalg.norm(vertices[quads[:, 1]] - vertices[quads[:, 3]], axis=1)
    p, q = quads[first <= second], quads[first > second]
    return np.concatenate([p[:, [0, 1, 2]], p[:, [0, 2, 3]], q[:, [0, 1, 3]], q[:, [1, 2, 3]]])
