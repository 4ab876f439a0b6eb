"""Panel edges: a panel drawn back from its neighbours, with a rounded lip and a flange that goes inward into the gap."""

from __future__ import annotations

import numpy as np

from .piece import Piece, unit


def rim_edges(triangles: np.ndarray) -> np.ndarray:
    """(k, 2) directed edges that only one triangle uses, in that triangle's direction."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    size = int(triangles.max()) + 1
    key = edges[:, 0].astype(np.int64) * size + edges[:, 1]
    return edges[~np.isin(key, edges[:, 1].astype(np.int64) * size + edges[:, 0])]


def rim_paths(edges: np.ndarray) -> list[tuple[np.ndarray, bool]]:
    """Directed edges chained into vertex paths, each with whether it closes on itself; longest first."""
    follow = {int(a): int(b) for a, b in edges}
    starts = sorted(set(follow) - set(follow.values())) + sorted(follow)
    paths, seen = [], set()
    for start in starts:
        path, at = [], start
        while at not in seen and at in follow:
            seen.add(at)
            path.append(at)
            at = follow[at]
        if len(path) > 1:
            closed = at == path[0]
            paths.append((np.array(path if closed else path + [at]), closed))
    return sorted(paths, key=lambda p: -len(p[0]))


def inset(vertices, normals, edges, gap):
    """How rim vertices move away from the rim: the rim's vertex indices (k,), unit directions (k, 3) that point out of the
    panel along the surface, and distances (k,), `gap` (len(edges),) metres where the rim is straight and more at corners."""
    size = len(vertices)
    along = unit(vertices[edges[:, 1]] - vertices[edges[:, 0]])
    out = unit(np.cross(along, unit(normals[edges[:, 0]] + normals[edges[:, 1]])))
    wide = gap > 0
    sums, count, most = np.zeros((size, 3)), np.zeros(size), np.zeros(size)
    for column in (0, 1):  # edges with a gap decide; those without only close the loop
        np.add.at(sums, edges[wide, column], out[wide])
        np.add.at(count, edges[wide, column], 1)
        np.maximum.at(most, edges[wide, column], gap[wide])
    rim = np.flatnonzero(count)
    mean = sums[rim] / count[rim, None]
    length = np.linalg.norm(mean, axis=1)
    direction = mean / np.maximum(length, 1e-6)[:, None]
    on_plane = vertices[rim, 1] == 0.0
    direction[on_plane, 1] = 0.0
    return rim, unit(direction), most[rim] / np.clip(length, 0.6, 1.0)


def lipped(vertices, normals, triangles, edges, gap, radius, depth, material, edge_material) -> list[Piece]:
    """A panel drawn back by `gap` (len(edges),) plus `radius` from its rim `edges`, its lip rounded by `radius`, and its
    flange `depth` metres deep. Edges whose gap is 0 stay where they are and get no lip.

    Returns the skin with its lip, in `material`, and the flange in `edge_material`.
    """
    edges, gap = np.asarray(edges), np.asarray(gap, float)
    if not (gap > 0).any():
        return [Piece(vertices, triangles, normals, material)]
    rim, out, far = inset(vertices, normals, edges, gap)
    skin = vertices.copy()
    skin[rim] -= out * (far + radius * far / np.maximum(gap.max(), 1e-9))[:, None]
    n = normals[rim]
    lip = skin[rim] + (out - n) * radius
    deep = lip - n * depth
    size, k = len(vertices), len(rim)
    place = np.full(size, -1)
    place[rim] = np.arange(k)
    a, b = edges[gap > 0].T
    la, lb = size + place[a], size + place[b]
    strip = np.concatenate([np.stack([b, a, la], 1), np.stack([b, la, lb], 1)])
    fa, fb = place[a], place[b]
    flange = np.concatenate([np.stack([fb, fa, fa + k], 1), np.stack([fb, fa + k, fb + k], 1)])
    return [Piece(np.concatenate([skin, lip]), np.concatenate([triangles, strip]), np.concatenate([normals, out]), material),
            Piece(np.concatenate([lip, deep]), flange, np.concatenate([out, out]), edge_material)]
