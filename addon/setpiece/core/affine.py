"""Points moved by matrices, term by term: for three columns a BLAS is no faster, and may round otherwise with other threads."""

from __future__ import annotations

import numpy as np


def turned(points: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(n, 3) points to (n, k) their products with each of (k, 3) rows, which is points @ rows.T."""
    points, rows = np.asarray(points, float), np.asarray(rows, float)
    return points[:, 0:1] * rows[:, 0] + points[:, 1:2] * rows[:, 1] + points[:, 2:3] * rows[:, 2]


def moved(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """(n, 3) points under a (4, 4) matrix."""
    return turned(points, matrix[:3, :3]) + matrix[:3, 3]
