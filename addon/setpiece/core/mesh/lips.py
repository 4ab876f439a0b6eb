"""Panel edges: a panel drawn back from its neighbours, with a rounded lip and a flange that goes inward into the gap."""

from __future__ import annotations

import numpy as np

from .piece import Piece, unit


BENEATH = 0.004  # metres that a flange reaches beneath its neighbour's edge
EASE = 0.022  # metres over which a rim's inset fades out inside the panel


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
    panel along the surface, and distances (k,), `gap` (len(edges),) metres where the rim is straight and more at corners.
    A rim that only meets the plane y = 0 stays on it; one that runs along it leaves it."""
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
    if not _along_plane(vertices, edges):
        direction[vertices[rim, 1] == 0.0, 1] = 0.0
    return rim, unit(direction), most[rim] / np.clip(length, 0.6, 1.0)


def _along_plane(vertices, edges) -> bool:
    """Whether a rim runs along the plane y = 0."""
    return bool((vertices[edges, 1] == 0.0).all(1).any())


def _eased(vertices, triangles, rim, drawn):
    """`drawn` (n, 3), which moves the rim, spread to the vertices just inside so that no triangle between them turns over."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    at_rim = np.zeros(len(vertices), bool)
    at_rim[rim] = True
    edges = edges[at_rim[edges[:, 0]] & ~at_rim[edges[:, 1]]]
    length = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
    order = np.argsort(-length, kind="stable")  # the nearest rim vertex is written last and stays
    share = np.clip(1 - length[order] / EASE, 0, 1)[:, None]
    out = drawn.copy()
    out[edges[order, 1]] = drawn[edges[order, 0]] * share
    return out


def lipped(vertices, normals, triangles, edges, gap, under, radius, depth, material, edge_material) -> list[Piece]:
    """A panel drawn back by `gap` (len(edges),) plus `radius` from its rim `edges`, its lip rounded by `radius`, and its
    flange `depth` metres deep. Edges whose gap is 0 stay where they are and get no lip. Where `under` (len(edges),) is true
    the flange turns outward beneath the neighbour and closes the gap.

    Returns the skin with its lip, in `material`, and the flange in `edge_material`.
    """
    edges, gap = np.asarray(edges), np.asarray(gap, float)
    if not (gap > 0).any():
        return [Piece(vertices, triangles, normals, material)]
    rim, out, far = inset(vertices, normals, edges, gap)
    drawn = np.zeros_like(vertices)
    drawn[rim] = -out * (far + radius * far / gap.max())[:, None]
    drawn = _eased(vertices, triangles, rim, drawn)
    if not _along_plane(vertices, edges):
        drawn[vertices[:, 1] == 0.0, 1] = 0.0
    skin = vertices + drawn
    n = normals[rim]
    lip = skin[rim] + (out - n) * radius
    deep = lip - n * depth
    beneath = deep + out * (2 * (far + radius) + BENEATH)[:, None]
    size, k = len(vertices), len(rim)
    place = np.full(size, -1)
    place[rim] = np.arange(k)
    a, b = edges[gap > 0].T
    lips = _strip(a, b, size + place[a], size + place[b])
    a, b = place[a], place[b]
    flange = _strip(a, b, a + k, b + k)
    a, b = place[edges[under & (gap > 0)].T]
    shelf = _strip(a + 2 * k, b + 2 * k, a + 3 * k, b + 3 * k)
    pieces = [Piece(np.concatenate([skin, lip]), np.concatenate([triangles, lips]), np.concatenate([normals, out]), material)]
    edge_vertices, edge_normals = np.concatenate([lip, deep, deep, beneath]), np.concatenate([out, out, n, n])
    return pieces + [Piece(edge_vertices, np.concatenate([flange, shelf]), edge_normals, edge_material)]


def _strip(a, b, below_a, below_b) -> np.ndarray:
    """Triangles between the edges a–b of a rim and their copies further on."""
    return np.concatenate([np.stack([b, a, below_a], 1), np.stack([b, below_a, below_b], 1)])
