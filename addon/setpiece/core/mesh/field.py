"""Tools of implicit modelling: C2 splines, C2 smooth maxima and surfaces that points can be moved onto."""

from __future__ import annotations

from typing import Callable

import numpy as np
from attrs import frozen

STEP = 2e-4  # metres between the two samples of a central difference
LONGEST = 0.03  # metres a Newton step may go


class Spline:
    """The natural cubic spline through (x, y) `points` (C2), going on straight beyond its ends."""

    def __init__(self, points):
        self.x, self.y = (np.array(column, float) for column in zip(*sorted(points)))
        x, y, n = self.x, self.y, len(self.x)
        h = np.diff(x)
        matrix, right = np.eye(n), np.zeros(n)
        for i in range(1, n - 1):
            matrix[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
            right[i] = 6 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
        m = np.linalg.solve(matrix, right)
        self.h, self.m = h, m
        self.start = (y[1] - y[0]) / h[0] - h[0] * (2 * m[0] + m[1]) / 6
        self.end = (y[-1] - y[-2]) / h[-1] + h[-1] * (m[-2] + 2 * m[-1]) / 6

    def __call__(self, at):
        at = np.asarray(at, float)
        inside = np.clip(at, self.x[0], self.x[-1])
        i = np.clip(np.searchsorted(self.x, inside) - 1, 0, len(self.h) - 1)
        h, a, b = self.h[i], self.x[i + 1] - inside, inside - self.x[i]
        value = (self.m[i] * a**3 + self.m[i + 1] * b**3) / (6 * h)
        value = value + (self.y[i] / h - self.m[i] * h / 6) * a + (self.y[i + 1] / h - self.m[i + 1] * h / 6) * b
        return value + self.start * np.minimum(at - self.x[0], 0) + self.end * np.maximum(at - self.x[-1], 0)


def smooth_max(a, b, width):
    """The greater of two fields, rounded (C2, cubic) where they differ by less than `width`."""
    h = np.maximum(width - np.abs(a - b), 0) / width
    return np.maximum(a, b) + h**3 * (width / 6)


def smooth_min(a, b, width):
    return -smooth_max(-a, -b, width)


def blend(width, *fields):
    """`smooth_max` of several fields, one after the other."""
    out = fields[0]
    for other in fields[1:]:
        out = smooth_max(out, other, width)
    return out


def ramp(t, width=0.08):
    """0 below zero, t above, rounded over `width`."""
    return smooth_max(t, np.zeros_like(t), width)


def bump(t, width):
    """A bell of height 1 at t = 0 with `width` as its half width at 1/e."""
    return np.exp(-((t / width) ** 2))


def slope(a, b):
    """Signed distance to the plane through the side-view points a and b (x, z), positive above it."""
    (ax, az), (bx, bz) = a, b
    normal = np.array([bz - az, ax - bx]) / np.hypot(bx - ax, bz - az)
    normal = normal if normal[1] > 0 else -normal
    return lambda x, z: (x - ax) * normal[0] + (z - az) * normal[1]


def gradient(field: Callable, points: np.ndarray, step: float = STEP) -> np.ndarray:
    """(n, 3) central differences of `field` at points (n, 3), all six samples of a point in one call of it."""
    steps = step * np.concatenate([np.eye(3), -np.eye(3)])
    values = field((points[None] + steps[:, None]).reshape(-1, 3)).reshape(2, 3, -1)
    return (values[0] - values[1]).T / (2 * step)


@frozen(eq=False)
class Surface:
    """The zero surface of `field`, a function of points (n, 3), negative inside."""

    field: Callable

    def normals(self, points: np.ndarray) -> np.ndarray:
        """(n, 3) unit normals: the field's direction, so that reflections run on whatever the triangles are."""
        g = gradient(self.field, points)
        return g / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1e-12)

    def project(self, points: np.ndarray, steps: int = 4) -> np.ndarray:
        """`points` (n, 3) moved onto the surface by Newton's method along the gradient."""
        points = points.copy()
        for _ in range(steps):
            g = gradient(self.field, points)
            far = self.field(points) / np.maximum((g * g).sum(1), 0.05)
            points -= np.clip(far, -LONGEST, LONGEST)[:, None] * g
        return points

    def onto_curve(self, points: np.ndarray, other: Callable, steps: int = 4) -> np.ndarray:
        """`points` (n, 3) moved to where this surface meets the zero surface of `other`, alternating between the two."""
        for _ in range(steps):
            normal = self.normals(points)
            g = gradient(other, points, 1e-4)
            along = g - (g * normal).sum(1)[:, None] * normal
            far = other(points) / np.maximum((along * along).sum(1), 0.02)
            points = self.project(points - np.clip(far, -0.02, 0.02)[:, None] * along, 1)
        return points
