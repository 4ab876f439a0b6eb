"""Labels and depth through a lens that bends: the render is a pinhole's, the delivered pixel looks between its samples.

Where the four samples round a pixel agree they settle its label. Along an edge they don't, and there the geometry decides
which of the labels they offer lies first on the pixel's own ray.
"""

from __future__ import annotations

import numpy as np

from ..lens import neighbours, warp
from .front import FAR, nearest

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
    empty = np.where(offered == 0, sight.passes["depth"][rows, columns].reshape(4, -1), 0).max(0)
    nothing = (offered == 0).any(0) & ((part == 0) | (z > empty))  # the ground may lie before what stands in it
    found = np.where(torn & (part > 0), part, found)
    return np.where(torn & nothing, 0, found).reshape(places.shape[:2])


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
