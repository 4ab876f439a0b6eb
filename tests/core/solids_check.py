"""Whether solids are closed, how far they go through each other, and what outline they have seen from a side. Plain numpy on triangles,
none of the product's own code, so that it can be a judge of it.

A mesh is `vertices` (n, 3) in metres and `triangles` (m, 3) of indices into them, counter-clockwise from outside.
"""

import numpy as np

GRAZE = 1e-6  # metres: an edge that ends this near a triangle's plane touches it
CELL = 0.02  # metres: the side of the cells by which triangles that may meet are found
MANY = 400_000  # candidates that are tested at a time
NEAR = 0.04  # metres beyond a crossing within which its depth is measured


def connected(count: int, pairs: np.ndarray) -> np.ndarray:
    """(count,) labels, the same for what `pairs` (k, 2) join, each the least index of its group."""
    label = np.arange(count)
    a, b = pairs.T
    while True:
        least = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, before[a], least)
        np.minimum.at(label, before[b], least)
        label = label[label]
        if (label == before).all():
            return label


def welded(vertices: np.ndarray, triangles: np.ndarray, within: float = 1e-7) -> np.ndarray:
    """The triangles with one index for all vertices at the same place, without those that have shrunk to a line."""
    pairs = []
    for shift in (0.0, 0.5):  # two that lie on either side of one grid's line lie together in the other's
        cells = np.floor(vertices / (2 * within) + shift).astype(np.int64)
        order = np.lexsort(cells.T)
        same = (cells[order[1:]] == cells[order[:-1]]).all(1)
        pairs.append(np.stack([order[:-1][same], order[1:][same]], 1))
    t = connected(len(vertices), np.concatenate(pairs))[triangles]
    return t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 2] != t[:, 0])]


def edges_of(triangles: np.ndarray) -> np.ndarray:
    """(3m, 2) directed edges: all first ones, all second ones, all third ones."""
    return np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])


def open_edges(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(k, 2) edges that aren't those of exactly two triangles which run along them in opposite directions: none where it
    is watertight."""
    edges = edges_of(welded(vertices, triangles))
    size = len(vertices)
    key, back = edges[:, 0] * size + edges[:, 1], edges[:, 1] * size + edges[:, 0]
    values, count = np.unique(key, return_counts=True)
    at = np.minimum(np.searchsorted(values, back), len(values) - 1)
    once = count[np.searchsorted(values, key)] == 1
    answered = (values[at] == back) & (count[at] == 1)
    return edges[~(once & answered)]


def volume(vertices: np.ndarray, triangles: np.ndarray) -> float:
    """Cubic metres within a watertight mesh; negative where it faces inward."""
    a, b, c = vertices[triangles].transpose(1, 0, 2)
    return float((np.cross(a, b) * c).sum() / 6)


def near_pairs(low: np.ndarray, high: np.ndarray, owner: np.ndarray, may: np.ndarray) -> np.ndarray:
    """(k, 2) indices of boxes that overlap, the lesser owner first; `may` (owners, owners) says which owners' boxes are asked about."""
    first, last = np.floor(low / CELL).astype(np.int64), np.floor(high / CELL).astype(np.int64)
    first, last = first - first.min(0), last - first.min(0)
    reach, span = last.max(0) + 1, last - first + 1
    count = span.prod(1)
    box = np.repeat(np.arange(len(low)), count)
    place = np.arange(len(box)) - np.repeat(np.cumsum(count) - count, count)
    where = np.stack([place // (span[box, 1] * span[box, 2]), place // span[box, 2] % span[box, 1], place % span[box, 2]], 1) + first[box]
    key = (where[:, 0] * reach[1] + where[:, 1]) * reach[2] + where[:, 2]
    order = np.lexsort((owner[box], key))
    key, box = key[order], box[order]
    starts = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (owner[box[1:]] != owner[box[:-1]])))  # runs of one owner in one cell
    ends = np.append(starts[1:], len(key))
    found = []
    for skip in range(1, len(starts)):  # runs of the same cell lie side by side
        one, other = starts[:-skip], starts[skip:]
        same = np.flatnonzero(key[one] == key[other])
        if not len(same):
            break
        one, other = same, same + skip
        ok = may[owner[box[starts[one]]], owner[box[starts[other]]]]
        one, other = one[ok], other[ok]
        a, b = ends[one] - starts[one], ends[other] - starts[other]
        run = np.repeat(np.arange(len(one)), a * b)
        k = np.arange(len(run)) - np.repeat(np.cumsum(a * b) - a * b, a * b)
        i, j = box[starts[one][run] + k // b[run]], box[starts[other][run] + k % b[run]]
        over = ((low[i] <= high[j]) & (low[j] <= high[i])).all(1)
        found.append(np.stack([i[over], j[over]], 1))
    return np.unique(np.concatenate(found), axis=0) if found else np.zeros((0, 2), np.int64)


def pierced(points: np.ndarray, ends: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """(k,) whether the segment from `points` (k, 3) to `ends` goes through the triangle `corners` (k, 3, 3)."""
    a, b, c = corners.transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    size = np.maximum(np.linalg.norm(normal, axis=1), 1e-18)
    p, q = ((points - a) * normal).sum(1) / size, ((ends - a) * normal).sum(1) / size
    through = (p * q < 0) & (np.minimum(np.abs(p), np.abs(q)) > GRAZE)
    share = np.divide(p, p - q, out=np.zeros_like(p), where=through)
    at = points + (ends - points) * share[:, None]
    inside = np.ones(len(p), bool)
    for u, v in ((a, b), (b, c), (c, a)):
        inside &= (np.cross(v - u, at - u) * normal).sum(1) >= 0
    return through & inside


def crossings(corners: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """(k, 3) rows of (triangle, which of its edges, triangle that this edge goes through), of `pairs` (n, 2) of triangles
    `corners` (m, 3, 3)."""
    rows = []
    for start in range(0, len(pairs), MANY):
        for i, j in (pairs[start : start + MANY].T, pairs[start : start + MANY, ::-1].T):
            for edge in range(3):
                hit = pierced(corners[i, edge], corners[i, (edge + 1) % 3], corners[j])
                rows.append(np.stack([i[hit], np.full(hit.sum(), edge), j[hit]], 1))
    return np.concatenate(rows) if rows else np.zeros((0, 3), np.int64)


def distances(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """(n,) distance of each of `points` (n, 3) to the nearest of the triangles `corners` (m, 3, 3), NEAR at most."""
    best = np.full(len(points), NEAR)
    low, high = corners.min(1) - NEAR, corners.max(1) + NEAR
    cells, inverse = np.unique(np.floor(points / NEAR), axis=0, return_inverse=True)
    for index, cell in enumerate(cells):
        here = np.flatnonzero(inverse.ravel() == index)
        around = corners[((low <= (cell + 1) * NEAR) & (high >= cell * NEAR)).all(1)]
        if len(around):
            best[here] = np.minimum(best[here], _distances(points[here], around))
    return best


def _distances(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    a, b, c = corners.transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-18)
    p = points[:, None]
    inside, nearest = np.ones((len(points), len(corners)), bool), np.full((len(points), len(corners)), np.inf)
    for u, v in ((a, b), (b, c), (c, a)):
        along, away = v - u, p - u
        inside &= np.einsum("nmd,md->nm", away, np.cross(normal, along)) >= 0
        share = np.clip(np.einsum("nmd,md->nm", away, along) / np.maximum((along * along).sum(-1), 1e-18), 0, 1)
        away = away - share[..., None] * along
        nearest = np.minimum(nearest, np.einsum("nmd,nmd->nm", away, away))
    above = np.abs(np.einsum("nmd,md->nm", p - a, normal))
    return np.where(inside, above, np.sqrt(nearest)).min(1)


def depth(vertices: np.ndarray, triangles: np.ndarray, hits: np.ndarray, others: np.ndarray) -> float:
    """Metres, NEAR at most, by which a mesh goes beyond a surface that its edges pierce.

    `hits` (k, 2) are the welded mesh's pierced edges, `others` (m, 3, 3) the surface's triangles around them. The surface parts the mesh
    in two, and the piece that sticks out less counts. Where it doesn't part it, as one of the two ends there, the edges' own
    lesser ends do.
    """
    edges = np.unique(np.sort(edges_of(triangles), 1), axis=0)
    hits = np.unique(np.sort(hits, 1), axis=0)
    size = len(vertices)
    whole = edges[~np.isin(edges[:, 0] * size + edges[:, 1], hits[:, 0] * size + hits[:, 1])]
    piece = connected(size, whole)
    sides = np.sort(piece[hits], 1)
    worst = 0.0
    for p, q in np.unique(sides, axis=0):
        here = hits[(sides == [p, q]).all(1)]
        if p == q:
            reach = np.minimum(distances(vertices[here[:, 0]], others), distances(vertices[here[:, 1]], others)).max()
        else:
            near = _around(vertices, vertices[here].reshape(-1, 3))
            reach = min(distances(vertices[(piece == side) & near], others).max() for side in (p, q))
        worst = max(worst, float(reach))
    return worst


def _around(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(n,) whether `points` lie in the cells of side NEAR, or next to them, in which there are `places`."""
    step = np.stack(np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij"), -1).reshape(-1, 3)
    cells = np.unique(np.floor(places / NEAR).astype(np.int64), axis=0)
    cells = np.unique((cells[:, None] + step).reshape(-1, 3), axis=0)
    both = np.concatenate([cells, np.floor(points / NEAR).astype(np.int64)])
    kind = np.unique(both, axis=0, return_inverse=True)[1].ravel()
    return np.isin(kind[len(cells) :], kind[: len(cells)])


def interpenetrations(meshes: list[tuple[np.ndarray, np.ndarray]], may: np.ndarray, least: float) -> list[tuple]:
    """(mesh, mesh, depth in metres, (3,) one place) of every two of `meshes`, of which `may` (n, n) asks, that go more than `least` through
    each other."""
    offsets = np.cumsum([0] + [len(vertices) for vertices, _ in meshes])
    vertices = np.concatenate([vertices for vertices, _ in meshes])
    triangles = [welded(*mesh) + offset for mesh, offset in zip(meshes, offsets)]
    owner = np.repeat(np.arange(len(meshes)), [len(some) for some in triangles])
    triangles = np.concatenate(triangles)
    corners = vertices[triangles]
    found = crossings(corners, near_pairs(corners.min(1), corners.max(1), owner, may | may.T))
    rows = []
    sides = owner[found[:, [0, 2]]]
    for one, other in np.unique(np.sort(sides, 1), axis=0):
        views, where = [], []
        for a, b in ((one, other), (other, one)):
            hits = found[(sides == [a, b]).all(1)]
            if not len(hits):
                continue
            mine, k = triangles[hits[:, 0]], hits[:, 1]
            ends = np.stack([mine[np.arange(len(k)), k], mine[np.arange(len(k)), (k + 1) % 3]], 1)
            at = vertices[ends].reshape(-1, 3)
            low, high = at.min(0) - 2 * NEAR, at.max(0) + 2 * NEAR
            near = (owner == b) & ((corners.min(1) <= high) & (corners.max(1) >= low)).all(1)
            some = np.flatnonzero((owner == a) & ((corners.min(1) <= high) & (corners.max(1) >= low)).all(1))
            used, local = np.unique(triangles[some], return_inverse=True)
            views.append(depth(vertices[used], local.reshape(-1, 3), np.searchsorted(used, ends), corners[near]))
            where.append(at[0])
        if min(views) > least:
            rows.append((int(one), int(other), min(views), where[int(np.argmin(views))]))
    return rows


def lattice(corners: np.ndarray, apart: float) -> np.ndarray:
    """(n, d) points all over triangles `corners` (m, 3, d), along each axis `apart` or less from the next, their corners included."""
    count = np.ceil((corners.max(1) - corners.min(1)).max(1) / apart).astype(int)
    points = [np.zeros((0, corners.shape[2]))]
    for steps in np.unique(np.maximum(count, 1)):
        i, j = np.divmod(np.arange((steps + 1) ** 2), steps + 1)
        keep = i + j <= steps
        weights = np.stack([i, j, steps - i - j], 1)[keep] / steps
        points.append((weights @ corners[np.maximum(count, 1) == steps]).reshape(-1, corners.shape[2]))
    return np.concatenate(points)


def silhouette(corners: np.ndarray, low, shape: tuple[int, int], cell: float) -> np.ndarray:
    """`shape` (rows, columns) bool: the cells of side `cell` from `low` (2,) that triangles seen flat, `corners` (m, 3, 2), cover."""
    at = np.floor((lattice(corners, cell * 0.7) - low) / cell).astype(int)
    at = at[((at >= 0) & (at < shape[::-1])).all(1)]
    mask = np.zeros(shape, bool)
    mask[at[:, 1], at[:, 0]] = True
    return mask


def overlaps(masks: np.ndarray) -> np.ndarray:
    """(n, n) IoU of every two of `masks` (n, rows, columns)."""
    flat = masks.reshape(len(masks), -1).astype(np.float32)
    both, size = flat @ flat.T, flat.sum(1)
    return both / (size[:, None] + size[None] - both)
