"""Labels and depth through a lens that bends: the render is a pinhole's, the delivered pixel looks between its samples.

Where the four samples round a pixel agree they settle its label. Along an edge they don't, and there the geometry decides
which of the labels they offer lies first on the pixel's own ray.
"""

from __future__ import annotations

import numpy as np

from ..lens import clamp, neighbours, warp
from .front import FAR, nearest

TILT = 1e-3  # of a fitted plane: keeps it level across a line of samples, which says nothing of the other direction
SMOOTH = 1.05  # the four samples of one surface without a label (the ground) differ by less than this ratio in depth


def labels(sight) -> np.ndarray:
    """(h, w) int32 part ids of the delivered picture."""
    index, places = sight.passes["index"], sight.places
    rows, columns, _ = neighbours(places, index.shape)
    offered = index[rows, columns].reshape(4, -1)
    found = warp(index, places, "nearest").ravel()
    torn = (offered != offered[0]).any(0)
    on = sight.fragments.sample
    some = np.flatnonzero(torn[on])
    some = some[(offered[:, on[some]] == sight.fragment_parts[some]).any(0)]
    z, part = nearest(on[some], sight.fragments.z[some], sight.fragment_parts[some], found.size)
    bare = (offered == 0).any(0)
    unsure = np.flatnonzero(torn & bare & (part > 0))  # the ground may lie before what is sunk in it
    part[unsure[z[unsure] > ground(sight, places.reshape(-1, 2)[unsure])]] = 0
    return np.where(torn & ((part > 0) | bare), part, found).reshape(places.shape[:2])


def ground(sight, places: np.ndarray) -> np.ndarray:
    """(n,) metres along Z of what bears no label, at (n, 2) places in the rendered frame near its edge: a plane through the
    samples of it among the sixteen round each place."""
    index, depth = sight.passes["index"], sight.passes["depth"]
    corner = np.floor(places - 1.5)
    steps = np.stack(np.meshgrid(np.arange(4), np.arange(4)), -1).reshape(-1, 2)
    samples = corner[:, None] + steps
    column, row = (clamp(samples[..., axis], index.shape[1 - axis]) for axis in (0, 1))
    weight = (index[row, column] == 0).astype(float)
    offset = samples + 0.5 - places[:, None]
    terms = np.concatenate([np.ones_like(offset[..., :1]), offset], 2)
    square = np.einsum("nk,nki,nkj->nij", weight, terms, terms) + np.diag([0, TILT, TILT])
    right = np.einsum("nk,nki->ni", weight / depth[row, column], terms)  # 1 / Z is linear on a plane
    return 1 / np.maximum(np.linalg.solve(square, right[..., None])[:, 0, 0], 1 / FAR)


def depth(sight) -> np.ndarray:
    """(h, w) float32 metres along Z in the delivered picture: of parts the geometry on the pixel's own ray; of all else the
    render's samples, mixed where they are of one surface (1 / Z is linear on a plane) and the nearest where not."""
    wanted, places, fragments = sight.labels.ravel(), sight.places, sight.fragments
    own = np.flatnonzero(sight.fragment_parts == wanted[fragments.sample])
    exact, part = nearest(fragments.sample[own], fragments.z[own], sight.fragment_parts[own], wanted.size)
    rows, columns, weights = neighbours(places, sight.passes["depth"].shape)
    around = sight.passes["depth"][rows, columns].reshape(4, -1)
    alike = sight.passes["index"][rows, columns].reshape(4, -1) == wanted
    weights = weights.reshape(4, -1)
    closest = np.take_along_axis(around, (weights + alike).argmax(0)[None], 0)[0]
    one = alike.all(0) & (around.max(0) <= SMOOTH * around.min(0))
    mixed = 1 / (weights / around).sum(0)
    return np.where(part > 0, exact, np.where(one & (closest < FAR), mixed, closest)).astype(np.float32).reshape(places.shape[:2])
