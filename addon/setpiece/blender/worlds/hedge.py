"""A clipped hedge: a dark core in a coat of leaves."""

from __future__ import annotations

import numpy as np

from .solids import Solids

DEPTH = 0.75  # metres through
LEAF = 0.045  # metres, half a leaf's length: several real ones to each, for a hedge is seen from ten metres and more
DENSITY = 130  # leaves per square metre of face


def hedge(run: Solids, length: float, height: float, seed: int) -> None:
    """A hedge along +X from the origin: materials "leaves" and "twigs"."""
    chance = np.random.default_rng(seed)
    half = DEPTH / 2
    run.box((0, -half + 0.07, -0.02), (length, half - 0.07, height - 0.07), "twigs", "-z")
    faces = (((length, height), lambda u, v: (u, -half + 0 * u, v), (0, -1, 0.15)), ((length, height), lambda u, v: (u, half + 0 * u, v), (0, 1, 0.15)),
             ((length, DEPTH), lambda u, v: (u, v - half, height + 0 * u), (0, 0, 1)))  # fmt: skip
    for (a, b), at, facing in faces:
        count = int(DENSITY * a * b)
        u, v = a * chance.random(count), b * chance.random(count)
        middle = np.stack(at(u, v), -1)
        bulge = 0.05 * np.sin(1.9 * u + seed % 7) * np.sin(2.3 * v + 1.0) + 0.09 * (chance.random(count) - 0.75)
        normal = np.asarray(facing, float) + 1.1 * (chance.random((count, 3)) - 0.5)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        middle += np.asarray(facing, float) * bulge[:, None]
        side = np.cross(normal, chance.random((count, 3)) - 0.5)
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        up = np.cross(normal, side)
        size = LEAF * (0.7 + 0.7 * chance.random((count, 1)))
        run.quads(np.stack([middle - size * up, middle + 0.55 * size * side, middle + size * up, middle - 0.55 * size * side], 1), "leaves")
