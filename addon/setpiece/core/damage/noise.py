"""Chance with a place: noise that is a pure function of where it is asked and of a seed."""

from __future__ import annotations

import numpy as np


def hashed(seed: int, *at) -> np.ndarray:
    """Numbers in [0, 1) that are a hash of a seed and of integer coordinates (arrays that broadcast): the finaliser of
    MurmurHash3 (A. Appleby, public domain) folded over them."""
    h = np.uint32(seed & 0xFFFFFFFF)
    with np.errstate(over="ignore"):
        for value in at:
            h = np.bitwise_xor(h, np.asarray(value).astype(np.int64).astype(np.uint32) * np.uint32(0x9E3779B1))
            h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
            h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
            h = h ^ (h >> np.uint32(16))
    return h.astype(np.float32) * np.float32(2.0**-32)


def wander(seed: int, x: np.ndarray) -> np.ndarray:
    """Smooth noise in -1..1 along `x`, one free value per unit."""
    cell = np.floor(x)
    t = x - cell
    t = t * t * (3 - 2 * t)
    return 2 * (hashed(seed, cell) * (1 - t) + hashed(seed, cell + 1) * t) - 1


TILE = 128  # speckle repeats after so many cells


def tile(seed: int) -> np.ndarray:
    """The free values of a speckle, (TILE²,) numbers in [0, 1)."""
    return hashed(seed, np.arange(TILE * TILE))


def speckle(free: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Smooth noise in 0..1 over a plane, one of a tile's `free` values per unit square; x and y broadcast."""
    i, j = np.floor(x), np.floor(y)
    s, t = (x - i).astype(np.float32), (y - j).astype(np.float32)
    i, j = i.astype(np.int32) % TILE * TILE, j.astype(np.int32) % TILE
    i1, j1 = (i + TILE) % (TILE * TILE), (j + 1) % TILE
    low, high = free[i + j], free[i + j1]
    low = low + (free[i1 + j] - low) * s
    high = high + (free[i1 + j1] - high) * s
    return low + (high - low) * t
