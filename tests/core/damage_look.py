"""A part looked at from straight before a damage's frame, through a lattice of some 200 000 nodes: what is seen first at each node says where
the surface was at rest, where it lies now and what its marks' images hold there. Numpy alone, and nothing of what makes damage.
"""

from types import SimpleNamespace

import numpy as np

NODES = 200_000  # of the lattice, at most
LEAN = 0.3  # cosine to the viewer from which a surface is an outer one: steeper stand the turned-in edges of panels and the linings of gaps
ROOM = 1.15  # times a frame's half sizes: what spills over the frame is seen as well


def triangle_areas(part, which=slice(None)):
    """Square metres (m,) of a part's triangles at rest."""
    a, b, c = part.rest[part.triangles[which]].transpose(1, 0, 2)
    return 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)


def outer_cm2(body, part):
    """cm² of what is painted of a part; else of its clear stuff; else of the material that covers most of it."""
    areas, kinds = triangle_areas(part), [body.materials[name].kind for name in part.materials]
    for wanted in (("car_paint",), ("glass", "lens")):
        own = np.isin(np.array(kinds)[part.slots], wanted)
        if own.any():
            return 1e4 * areas[own].sum()
    return 1e4 * np.bincount(part.slots, areas).max()


def look(part, frame, which=None, step=0.0, most=NODES, lean=LEAN, reach=np.inf):
    """What is seen of a part's rest surface along a frame's normal, out to ROOM times its half sizes: for each node of a lattice that meets
    a triangle facing the viewer (of `which` (m,)) within `reach` metres of the frame's plane, the outermost one. `node` (k,) its number in `shape`, `at` (k, 2) metres along u and v, `rest` (k, 3)
    and `built` (k, 3) places in the body's frame, `cm2` (k,) of the surface that it stands for, `triangle` (k,); `step` metres."""
    half = ROOM * np.asarray(frame.half)
    step = max(step, float(np.sqrt(4 * half.prod() / most)))
    count = np.ceil(2 * half / step).astype(int)
    local = (part.rest - frame.origin) @ frame.axes.T
    corners = local[part.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    grid = (corners[:, :, :2] + half) / step - 0.5
    low, high = np.ceil(grid.min(1)).clip(0).astype(int), np.floor(grid.max(1)).astype(int).clip(None, count - 1)
    near = (np.abs(corners[:, :, 2]) < half.max() + 0.05).any(1) & (face[:, 2] > lean * np.linalg.norm(face, axis=1)) & (high >= low).all(1)
    near = np.flatnonzero(near if which is None else near & which)
    wide = (high - low + 1)[near]
    of = np.repeat(near, wide.prod(1))
    number = np.arange(len(of)) - np.repeat(np.cumsum(wide.prod(1)) - wide.prod(1), wide.prod(1))
    i, j = low[of].T + np.divmod(number, np.repeat(wide[:, 1], wide.prod(1)))
    a, b, c = grid[of].transpose(1, 2, 0)
    turn = lambda p, q: (q[0] - p[0]) * (j - p[1]) - (q[1] - p[1]) * (i - p[0])
    weights = np.stack([turn(b, c), turn(c, a), turn(a, b)], 1)
    on = (weights >= -1e-9).all(1)
    of, node, weights = of[on], (i * count[1] + j)[on], weights[on] / weights[on].sum(1, keepdims=True)
    height = (weights * corners[of, :, 2]).sum(1)
    of, node, weights, height = (values[np.abs(height) < reach] for values in (of, node, weights, height))
    order = np.lexsort((height, node))
    last = order[np.append(node[order][1:] != node[order][:-1], True)] if len(order) else order
    of, node, weights = of[last], node[last], weights[last]
    place = lambda points: np.einsum("kc,kcx->kx", weights, points[part.triangles[of]])
    rest = place(part.rest)
    return SimpleNamespace(frame=frame, shape=tuple(count), node=node, at=(rest - frame.origin) @ frame.axes[:2].T, rest=rest, built=place(part.vertices), triangle=of, step=step,
                           cm2=1e4 * step**2 * np.linalg.norm(face[of], axis=1) / face[of, 2])  # fmt: skip


def region(seen, on):
    """Of the nodes where `on` (k,) says so: `area_cm2`, `size_m` along u and v, `center` in rest coordinates."""
    if not on.any():
        return {"area_cm2": 0.0, "size_m": [0.0, 0.0], "center": [0.0, 0.0, 0.0]}
    size = np.ptp(seen.at[on], axis=0) + seen.step
    return {"area_cm2": float(seen.cm2[on].sum()), "size_m": size.tolist(), "center": np.average(seen.rest[on], axis=0, weights=seen.cm2[on]).tolist()}


def masked(seen, damage):
    """(k,) the damage's mask at what is seen, 0 outside its frame: the annotator looks no farther."""
    return np.where((np.abs(seen.at) <= damage.frame.half).all(1), damage.mask(seen.rest), 0)


def differs(seen, one, other):
    """The share of the region `one` (k,) by which another differs from it, what is too much and what lacks together."""
    return float(seen.cm2[one ^ other].sum() / max(seen.cm2[one].sum(), 1e-12))


def at_mark(mark, image, rest):
    """(n,) a mark's image at rest coordinates, between its pixels' centres as a material looks it up; 0 outside it and beyond its reach."""
    height, width = image.shape
    local = (rest - mark.frame.origin) @ mark.frame.axes.T
    x, y = ((local[:, :2] / mark.frame.half + 1) * [width / 2, height / 2] - 0.5).T
    around = np.pad(image, 1)
    j, i = np.floor(x).astype(int), np.floor(y).astype(int)
    s, t = x - j, y - i
    inside = (j >= -1) & (j < width) & (i >= -1) & (i < height) & (np.abs(local[:, 2]) < mark.values["reach"])
    i, j = np.where(inside, i, -1) + 1, np.where(inside, j, -1) + 1
    value = (around[i, j] * (1 - s) + around[i, j + 1] * s) * (1 - t) + (around[i + 1, j] * (1 - s) + around[i + 1, j + 1] * s) * t
    return np.where(inside, value, 0)
