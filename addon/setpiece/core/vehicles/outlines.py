"""Outlines of lamps and openings on an unrolled end of a car, as fields that are below zero inside."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..mesh.field import blend

Pair = tuple[float, float]
Points = tuple[Pair, ...]


@frozen
class Outline:
    """A convex polygon of (u, v) `corners`, rounded by about half of `round` metres, or an `oval` (u, v, half width and half
    height in metres) of superellipse `power`. An edge along u = 0 is none: the outline goes on as its mirror image."""

    corners: Points = ()
    round: float = 0.035
    oval: tuple[float, ...] = ()
    power: float = 2.0

    def of(self, unrolled):
        """The outline as a function of points (n, 3), in about metres."""
        inside = self.flat(unrolled)
        return lambda p: inside(unrolled.flat(p))

    def flat(self, unrolled):
        """The outline as a function of (u, v) (n, 2), in about metres."""
        scale = unrolled.scale
        if self.oval:
            centre, half = np.array(self.oval[:2]), np.array(self.oval[2:])
            return lambda uv: half.min() * (
                (np.abs((uv - centre) * scale / half) ** self.power).sum(-1) ** (1 / self.power) - 1)
        corners = np.array(self.corners) * scale
        ahead = np.roll(corners, -1, 0)
        if (corners[:, 0] * ahead[:, 1] - ahead[:, 0] * corners[:, 1]).sum() < 0:
            corners, ahead = ahead, corners
        edges = [(a, np.array([b[1] - a[1], a[0] - b[0]]) / np.hypot(*(b - a))) for a, b in zip(corners, ahead)
                 if not a[0] == b[0] == 0.0]

        def inside(uv):
            return blend(self.round, *((uv * scale - a) @ out for a, out in edges))

        return inside

    def span(self, unrolled, v: float, most: float = 1.6) -> Pair | None:
        """The least and greatest u inside at the height v, or None."""
        u = np.linspace(0.0, most, 641)
        inside = u[self.flat(unrolled)(np.stack([u, np.full(len(u), v)], 1)) < 0]
        return (float(inside[0]), float(inside[-1])) if len(inside) > 1 else None

    def rows(self, unrolled) -> Pair:
        """The least and greatest v inside."""
        reach = np.stack(np.meshgrid(np.linspace(0, 1.6, 161), np.linspace(-0.1, 1.6, 341), indexing="ij"), -1)
        inside = reach[self.flat(unrolled)(reach.reshape(-1, 2)).reshape(161, 341) < 0]
        return float(inside[:, 1].min()), float(inside[:, 1].max())
