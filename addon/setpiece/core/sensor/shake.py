"""What an unsteady hand does while the shutter is open."""

from __future__ import annotations

import math
from typing import Sequence

import numpy as np

from .optics import convolve

UNSEEN = 0.2  # pixels: a path this short moves nothing that a pixel could tell
BEND = 0.5  # how far a path may curve, swing back and change its pace, its three numbers, from a line walked evenly


def shake(light: np.ndarray, length: float, angle: float, path: Sequence[float]) -> np.ndarray:
    """Light smeared along a hand's path, `length` pixels from end to end, in a direction `angle` degrees clockwise from the right."""
    return light if length < UNSEEN else convolve(light, kernel(length, angle, path))


def kernel(length: float, angle: float, path: Sequence[float]) -> np.ndarray:
    """(2n + 1, 2n + 1) the share of the time that a point spends in each pixel. Its sum is 1, and its centre of gravity is in the
    middle: what is shaken doesn't move off its label."""
    points = track(length, angle, path)
    reach = math.ceil(np.abs(points).max())
    place = points + reach
    low = np.minimum(place.astype(int), 2 * reach - 1)
    u, v = (place - low).T
    result = np.zeros((2 * reach + 1, 2 * reach + 1))
    for right, below, weight in ((0, 0, (1 - u) * (1 - v)), (1, 0, u * (1 - v)), (0, 1, (1 - u) * v), (1, 1, u * v)):
        np.add.at(result, (low[:, 1] + below, low[:, 0] + right), weight)
    return result / len(points)


def track(length: float, angle: float, path: Sequence[float]) -> np.ndarray:
    """(n, 2) points, x right and y down in pixels about their mean, at even steps of time. A hand's tremor is slower than a
    shutter, so that its path is a short arc: a cubic."""
    curve, swing, pace = path
    t = np.linspace(-0.5, 0.5, 8 * math.ceil(length) + 9)
    points = np.stack([t + pace * t * t, 2 * curve * t * t + 4 * swing * t**3], 1)
    points *= length / np.hypot(*(points[:, None] - points).transpose(2, 0, 1)).max()
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    points = points @ np.array([[c, s], [-s, c]])
    return points - points.mean(0)
