"""What stands on the roof: rails and an aerial."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import mirrored
from ..mesh.solids import ellipse, sweep
from .shape import Shape

RAIL = 0.040  # metres from the roof to a rail's middle


def roof_pieces(shape: Shape):
    """Yield (part class, side, piece) for the aerial and the rails."""
    for piece in ANTENNAS[shape.spec.trim.antenna](shape):
        yield "roof/antenna", "", piece
    if shape.spec.trim.rails:
        for piece in _rail(shape):
            yield "roof/roof_rail.left", "", piece
            yield "roof/roof_rail.right", "", mirrored(piece)


def _rail(shape: Shape):
    """The left rail, on feet at its ends and in the middle, where the roof meets the ditch."""
    spec = shape.spec
    start, end = spec.cabin.windshield.top[0] - 0.16, spec.cabin.back.top[0] + 0.10
    flank = shape.on("flank")
    x = np.linspace(start, end, 41)
    y = np.full(41, spec.cabin.half_width - 0.25)
    points = shape.surface.project(np.stack([x, y, np.full(41, spec.size.height)], 1), 8)
    points = shape.surface.onto_curve(points, lambda p: flank(p) + spec.panels.roof_ditch + 0.035, 8)
    t = np.linspace(0, 1, 41)
    lift = RAIL * np.clip(np.minimum(t, 1 - t) / 0.07, 0, 1) ** 0.6 - 0.006
    yield sweep(points + np.array([0, 0, 1.0]) * lift[:, None], (0, 0, 1), ellipse(0.030, 0.020, 10, 2.6), "satin",
                scale=np.stack([0.8 + 0.2 * np.clip(np.minimum(t, 1 - t) / 0.07, 0, 1), np.ones(41)], 1))
    for k in (13, 27):
        foot = points[k - 1 : k + 2].mean(0) + np.array([0, 0, 1.0]) * np.linspace(-0.008, RAIL - 0.008, 4)[:, None]
        yield sweep(foot, (0, 1, 0), ellipse(0.070, 0.022, 12, 2.6), "plastic", scale=np.linspace(1.0, 0.7, 4)[:, None] * [1, 1])


def _fin(shape: Shape):
    """Like a shark's, at the back of the roof."""
    x = shape.spec.cabin.back.top[0] + 0.24  # ahead of a tailgate's upper edge
    along = np.linspace(0, 1, 9)
    points = shape.surface.project(np.stack([x - 0.135 * along, np.zeros(9), np.full(9, shape.spec.size.height)], 1), 8)
    height = 0.040 * np.sin(np.pi * np.clip(0.06 + 0.80 * along, 0, 1)) ** 1.4 + 0.004
    width = 0.024 * (1 - 0.5 * along) * np.clip(along * 6 + 0.25, 0, 1)
    yield sweep(points, (0, 0, 1), ellipse(1.0, 2.0, 10, 2.2), "gloss_black", scale=np.stack([width, height], 1))


def _rod(shape: Shape):
    """A short whip that leans back from a round foot."""
    x = shape.spec.cabin.back.top[0] + 0.06
    foot = shape.surface.project(np.array([[x, 0.0, shape.spec.size.height]]), 8)[0]
    t = np.linspace(0, 1, 8)[:, None]
    yield sweep(foot + t * [-0.125, 0.0, 0.175], (0, 1, 0), ellipse(0.008, 0.008, 8), "plastic", scale=(1.3 - 0.7 * t) * [1, 1])
    yield sweep(foot + np.linspace(-0.2, 1, 5)[:, None] * [-0.012, 0.0, 0.017], (0, 1, 0), ellipse(0.040, 0.030, 14), "plastic",
                scale=np.linspace(1.0, 0.45, 5)[:, None] * [1, 1])


ANTENNAS = {"fin": _fin, "rod": _rod, "none": lambda shape: ()}
