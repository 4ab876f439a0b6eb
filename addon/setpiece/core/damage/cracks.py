"""Cracks in glass as paths on a plane, and how they are drawn onto a grid. What cracks run from is the plane's origin.

Radial cracks run away from where a pane was struck, wander and fork; concentric ones join two neighbours and come later, which is why
they end on them (see F. W. Preston, The Study of the Rupture of Glass, J. Soc. Glass Technol. 10, 1926, and any forensic primer).
"""

from __future__ import annotations

import math

import numpy as np
from attrs import evolve, frozen

from .noise import hashed, wander

WIDE, FINE = 0.0022, 0.0015  # metres: a crack is a mirror within the glass that leans, and shines over 1 to 3 mm; its end, and a ring
STEP = 0.002  # metres between a path's points
GROWTH = 1.32  # a ring's radius to the last one's
LEAN = 0.24  # radians by which a radial crack strays from its heading over a quarter of its length


@frozen(eq=False)
class Crack:
    """`path` (n, 2) metres, `width` (n,) metres across, `shine` (n,) 0..1: how bright it is."""

    path: np.ndarray
    width: np.ndarray
    shine: np.ndarray


def leg(grain: int, start: np.ndarray, heading: float, length: float, wide: float = WIDE) -> Crack:
    """A crack of `length` metres that starts at (2,) in a heading (radians) and runs out thinner."""
    count = max(int(length / STEP), 3)
    s = np.arange(count) * (length / (count - 1))
    way = heading + LEAN * (wander(grain, 4 * s / length + 0.37) - wander(grain, np.array([0.37])))
    way = way + 0.10 * wander(grain + 1, s / 0.030) + 0.13 * wander(grain + 2, s / 0.009)
    path = start + np.cumsum(np.stack([np.cos(way), np.sin(way)], 1), axis=0) * (length / (count - 1))
    width = FINE + (wide - FINE) * (1 - s / length).clip(0) ** 1.5
    shine = 0.62 + 0.38 * wander(grain + 3, s / 0.045) + 0.25 * wander(grain + 4, s / 0.009)
    return Crack(path, width, shine.clip(0.12, 1))


def star(grain: int, count: int, size: float, aspect: float, core: float, forks: float) -> list[Crack]:
    """`count` radial cracks from a core of that radius, with a share `forks` of them forked, in a box `size` metres long and `aspect`
    times as wide. The first `count` are the legs, in the order of their headings."""
    chance = hashed(grain, np.arange(count)[:, None], np.arange(8)).astype(float)
    headings = 2 * math.pi * (np.arange(count) + 0.75 * (chance[:, 0] - 0.5)) / count + 2 * math.pi * hashed(grain, 77)
    lengths = 0.5 * size * np.where(np.arange(count) % 3 == 0, 0.86 + 0.14 * chance[:, 1], 0.42 + 0.5 * chance[:, 1])
    legs = [leg(grain + 11 * k, 0.5 * core * direction(headings[k]), headings[k], lengths[k]) for k in range(count)]
    twigs = []
    for k in np.flatnonzero(chance[:, 2] < forks):
        share = 0.3 + 0.45 * chance[k, 3]
        at = int(share * (len(legs[k].path) - 1))
        turn = math.copysign(0.35 + 0.4 * chance[k, 4], chance[k, 5] - 0.5)
        twigs.append(leg(grain + 11 * k + 5, legs[k].path[at], headings[k] + turn, (0.3 + 0.5 * chance[k, 6]) * (1 - share) * lengths[k], 0.002))
    return fitted(legs + twigs, np.array([size, size * aspect]))


def rings(grain: int, legs: list[Crack], inner: float, outer: float, share: float) -> list[Crack]:
    """Concentric cracks between neighbouring legs, from `inner` to `outer` metres, ever farther apart; `share` of the gaps are joined
    near the middle, and fewer outwards."""
    found, radius, number = [], inner, 0
    away = [np.linalg.norm(one.path, axis=1) for one in legs]
    farthest = np.array([one.max() for one in away])
    after = np.roll(np.arange(len(legs)), -1)
    while radius < outer:
        chance = hashed(grain, number, np.arange(len(legs))[:, None], np.arange(7)).astype(float)
        reach = radius * (0.88 + 0.24 * chance[:, :2])
        joined = (chance[:, 2] <= share * (1.3 - radius / outer)) & (reach[:, 0] < farthest) & (reach[:, 1] < farthest[after])
        for k in np.flatnonzero(joined):
            j = after[k]
            a, b = legs[k].path[np.argmax(away[k] >= reach[k, 0])], legs[j].path[np.argmax(away[j] >= reach[k, 1])]
            if np.hypot(*(b - a)) < 1.6 * radius:
                found.append(chord(a, b, chance[k, 3:]))
        radius, number = radius * GROWTH + 0.003, number + 1
    return found


def chord(start: np.ndarray, end: np.ndarray, chance: np.ndarray) -> Crack:
    """A crack from one point to another, bent away from the origin by a part of what a circle would be. `chance` (4,) numbers 0..1."""
    span = np.hypot(*(end - start))
    count = max(int(span / STEP), 3)
    t = np.arange(count) / (count - 1)
    straight = start + (end - start) * t[:, None]
    length = np.maximum(np.hypot(*straight.T), 1e-6)
    circle = length[0] + (length[-1] - length[0]) * t
    off = (0.25 + 0.5 * chance[0]) * np.maximum(circle - length, 0) + 0.05 * (chance[1] - 0.5) * span * np.sin(3 * np.pi * t)
    shine = (0.08 + 0.85 * (chance[2] + (chance[3] - chance[2]) * t)).clip(0.08, 1)
    return Crack(straight * (1 + off / length)[:, None], np.full(count, FINE), shine)


def fitted(cracks: list[Crack], size: np.ndarray) -> list[Crack]:
    """Cracks stretched so that the box around them has `size` (2,) metres. The origin stays where it is."""
    points = np.concatenate([one.path for one in cracks])
    scale = size / np.maximum(np.ptp(points, axis=0) + FINE, 1e-6)
    return [evolve(one, path=one.path * scale) for one in cracks]


def direction(angle: float) -> np.ndarray:
    return np.array([math.cos(angle), math.sin(angle)])


def draw_cracks(cracks: list[Crack], shape: tuple[int, int], half: np.ndarray, shine: bool = True) -> np.ndarray:
    """(h, w) float32 0..1 of a grid that spans `half`: 1 (or its shine) within a crack's width, 0.5 on its edge. Row 0 at -half[1]."""
    image = np.zeros(shape, np.float32)
    pixel = 2 * half / shape[::-1]
    fine = float(pixel.mean())
    path, width, bright = (np.concatenate(values) for values in zip(*(thickened(one, 0.5 * fine) for one in cracks)))
    at = (path + half) / pixel - 0.5
    cell = np.rint(at).astype(int)
    off = (at - cell) * pixel
    bright = bright if shine else np.ones(len(width))
    reach = int(math.ceil((0.5 * width.max() + 0.5 * fine) / fine))
    for j in range(-reach, reach + 1):
        for i in range(-reach, reach + 1):
            far = np.hypot(i * pixel[0] - off[:, 0], j * pixel[1] - off[:, 1])
            value = (0.5 + (0.5 * width - far) / fine).clip(0, 1) * bright
            column, row = cell[:, 0] + i, cell[:, 1] + j
            on = (value > 0) & (column >= 0) & (row >= 0) & (column < shape[1]) & (row < shape[0])
            np.maximum.at(image.reshape(-1), row[on] * shape[1] + column[on], value[on].astype(np.float32))
    return image


def thickened(crack: Crack, step: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Path, width and shine of a crack at points `step` metres apart at most."""
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(crack.path, axis=0), axis=1))])
    s = np.linspace(0, along[-1], max(int(along[-1] / step), 2))
    path = np.stack([np.interp(s, along, crack.path[:, k]) for k in (0, 1)], 1)
    return path, np.interp(s, along, crack.width), np.interp(s, along, crack.shine)


def hull(points: np.ndarray) -> np.ndarray:
    """(k, 2) corners of the convex hull of (n, 2) points, counter-clockwise: those that lie farthest in one of 360 directions."""
    angles = np.arange(360) * (2 * math.pi / 360)
    farthest = np.argmax(np.stack([np.cos(angles), np.sin(angles)], 1) @ points.T, axis=1)
    return points[farthest[farthest != np.roll(farthest, 1)]]


def filled(edges: np.ndarray, shape: tuple[int, int], half: np.ndarray) -> np.ndarray:
    """(h, w) whether the centres of a grid's pixels lie within closed outlines, given as (n, 2, 2) edges in any order: those that a
    line to the left crosses an odd number of times."""
    height, width = shape
    y = ((np.arange(height) + 0.5) / height * 2 - 1) * half[1]
    (x0, y0), (x1, y1) = edges[:, 0].T, edges[:, 1].T
    which, row = np.nonzero((y0[:, None] <= y) != (y1[:, None] <= y))
    x = x0[which] + (y[row] - y0[which]) / (y1 - y0)[which] * (x1 - x0)[which]
    column = np.ceil((x + half[0]) / (2 * half[0]) * width - 0.5).astype(int).clip(0, width)
    turns = np.zeros((height, width + 1), int)
    np.add.at(turns, (row, column), 1)
    return turns.cumsum(1)[:, :width] % 2 == 1


def loop(points: np.ndarray) -> np.ndarray:
    """A polygon's (n, 2) corners as (n, 2, 2) edges."""
    return np.stack([points, np.roll(points, -1, axis=0)], 1)


def length_of(cracks: list[Crack], on: np.ndarray, half: np.ndarray) -> float:
    """Metres of crack that lie where a grid (h, w) says that there is glass."""
    total = 0.0
    for one in cracks:
        middle, step = 0.5 * (one.path[1:] + one.path[:-1]), np.linalg.norm(np.diff(one.path, axis=0), axis=1)
        at = np.floor((middle / half + 1) * 0.5 * on.shape[::-1]).astype(int)
        inside = (at >= 0).all(1) & (at < on.shape[::-1]).all(1)
        column, row = at[inside].T
        total += float(step[inside][on[row, column]].sum())
    return total
