"""Pictures of ids, depth and normals."""

from __future__ import annotations

import numpy as np

from ..lens import warp
from .sight import Sight

WORLD = 65535  # in `.behind_glass.png`: glass with no part behind it


def instance(sight: Sight) -> np.ndarray:
    """(h, w) uint16 instance ids, 0 where there is none."""
    ids = np.zeros(max(sight.part_ids.values(), default=0) + 1, np.uint16)
    for (body, _), part in sight.part_ids.items():
        ids[part] = sight.instance_ids[body]
    return ids[sight.labels]


def part(sight: Sight) -> np.ndarray:
    """(h, w) uint16 part ids, 0 where there is none."""
    return sight.labels.astype(np.uint16)


def behind_glass(sight: Sight) -> np.ndarray:
    """(h, w) uint16: 0 where the label isn't glass, else the part id of the first surface behind the glass that isn't glass
    itself, WORLD where that is the ground or the sky."""
    behind = sight.behind_glass
    return np.where(behind > 0, behind, np.where(behind == 0, WORLD, 0)).astype(np.uint16)


def depth(sight: Sight) -> np.ndarray:
    """(h, w) float32 metres along Z; 1e10 where nothing was hit."""
    return np.asarray(sight.depth, np.float32)


def normal(sight: Sight) -> np.ndarray:
    """(h, w, 3) float32 in the world, unit, the mean over the pixel; 0 where nothing was hit."""
    normals = np.asarray(sight.passes["normal"], np.float32)
    if sight.places is not None:
        normals = warp(normals, sight.places)
    length = np.sqrt((normals * normals).sum(-1, keepdims=True))
    return np.divide(normals, length, out=np.zeros_like(normals), where=length > 1e-6)
