"""An end of a car laid flat, so that one design of a face or tail fits every body.

`u` runs from the middle outward, as a share of half the car's width, and on around the corner, where it grows with the share of
the overhang up to the axle; `v` is the height, 0 at the floor and 1 at the hood's or tail's upper edge, along lines that may
rise away from the end.
"""

from __future__ import annotations

import numpy as np

CORNER = 0.85  # u beyond which a first guess goes round the corner
FARTHEST = 0.06  # metres that a point may move in one step of the search
CLOSE = 1e-8  # metres at which the search ends
STEP = 2e-4  # metres between the samples of a derivative


class Unrolled:
    """The "front" or "back" end of a `shape.Shape`; its lines of equal v rise by `rise` metres per metre from the end."""

    def __init__(self, shape, end: str, rise: float = 0.0):
        spec = shape.spec
        self.shape, self.rise = shape, rise
        self.half, self.low = spec.size.width / 2, spec.size.clearance
        if end == "front":
            self.ahead, self.end, self.setback = 1.0, spec.size.nose, shape.nose_setback
            self.axle, self.high = spec.front_axle, brow(shape)
        else:
            self.ahead, self.end, self.setback = -1.0, spec.tail_end, shape.tail_setback
            self.axle, self.high = spec.back_axle, min(spec.panels.back_windshield.base, float(shape.top_line(spec.tail_end)))
        self.overhang = self.ahead * (self.end - self.axle)
        self.scale = np.array([self.half, self.high - self.low])

    def behind(self, p: np.ndarray) -> np.ndarray:
        """Metres of points (n, 3) behind the end's outline in side view."""
        return self.ahead * (self.end - p[:, 0]) - self.setback(p[:, 2])

    def flat(self, p: np.ndarray) -> np.ndarray:
        """Points (n, 3) as (u, v), either side of the car alike."""
        behind = self.behind(p)
        u = np.abs(p[:, 1]) / self.half + behind / self.overhang
        return np.stack([u, (p[:, 2] - self.rise * behind - self.low) / self.scale[1]], 1)

    def on(self, uv) -> np.ndarray:
        """The points (n, 3) of the body at (u, v) (n, 2), on the right of the car where u is below 0."""
        uv = np.atleast_2d(np.asarray(uv, float))
        u, v = np.abs(uv[:, 0]), uv[:, 1]
        around = np.maximum(u - CORNER, 0) * 0.8
        y = self.half * (u - around)
        z = self.low + v * self.scale[1] + self.rise * around * self.overhang
        p = np.stack([self.end - self.ahead * (self.setback(z) + around * self.overhang), y, z], 1)
        for _ in range(18):
            wrong = self._off(p, u, v)
            if np.abs(wrong).max() < CLOSE:
                break
            slopes = np.empty((len(p), 3, 3))
            for axis in range(3):
                d = np.zeros(3)
                d[axis] = STEP
                slopes[:, :, axis] = (self._off(p + d, u, v) - self._off(p - d, u, v)) / (2 * STEP)
            step = np.linalg.solve(slopes + 1e-6 * np.eye(3), wrong[:, :, None])[:, :, 0]
            length = np.linalg.norm(step, axis=1, keepdims=True)
            p = p - step * np.minimum(1.0, FARTHEST / np.maximum(length, 1e-9))
        p[:, 1] = np.where(u == 0, 0.0, np.maximum(p[:, 1], 0.0)) * np.where(uv[:, 0] < 0, -1.0, 1.0)
        return p

    def _off(self, p, u, v):
        """Metres by which points on the left miss the body's surface, u and v."""
        behind = self.behind(p)
        return np.stack([self.shape.surface.field(p), p[:, 1] + (behind / self.overhang - u) * self.half,
                         p[:, 2] - self.rise * behind - self.low - v * self.scale[1]], 1)

    def way(self, corners, every: float = 0.02):
        """Points (n, 3) on the body along a polyline of (u, v) `corners`, about `every` metres, and the body's normals there."""
        flat = [np.atleast_2d(corners[0])]
        for a, b in zip(corners[:-1], corners[1:]):
            a, b = np.array(a, float), np.array(b, float)
            count = max(int(np.ceil(np.hypot(*((b - a) * self.scale)) / every)), 1)
            flat.append(a + (b - a) * (np.arange(1, count + 1) / count)[:, None])
        points = self.on(np.concatenate(flat))
        return points, self.shape.surface.normals(points)

    def height(self, v: float) -> float:
        """The z of a share v at the end itself."""
        return self.low + v * self.scale[1]


def brow(shape) -> float:
    """The height of the hood's front edge in the middle of the car."""
    spec = shape.spec
    low, high = spec.size.clearance, spec.size.height
    for _ in range(30):
        z = (low + high) / 2
        above = z > shape.top_line(spec.size.nose - shape.nose_setback(z) - spec.panels.hood.front)
        low, high = (low, z) if above else (z, high)
    return low
