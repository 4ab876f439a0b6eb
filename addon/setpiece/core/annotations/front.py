"""The nearest of the fragments on each pixel."""

from __future__ import annotations

import numpy as np

NOTHING = np.int64(np.iinfo(np.int64).max)
FAR = np.float32(1e10)  # the renderer's depth where nothing was hit


def nearest(samples: np.ndarray, z: np.ndarray, parts: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(n,) fragments to the least z (count,) float32 and its part (count,) int32 on each of `count` pixels; FAR and 0 where
    there is none. The lower part id wins where two are equally near."""
    order = (z.astype(np.float32).view(np.int32).astype(np.int64) << 16) | parts  # positive floats sort as their bits do
    best = np.full(count, NOTHING)
    np.minimum.at(best, samples, order)
    found = best != NOTHING
    depth = np.where(found, (best >> 16).astype(np.int32).view(np.float32), FAR)
    return depth, np.where(found, best & 0xFFFF, 0).astype(np.int32)
