"""A model's wheels: found among its meshes, or else the arches that they stand in."""

from __future__ import annotations

from typing import Iterator, Mapping

import numpy as np
from attrs import asdict, frozen

from ..faults import fault
from .surface import Surface

BIN = 0.02  # metres of the flank's lower edge
FILLED = 0.87  # a tyre's radius as a share of its arch's: 4 to 6 cm of air around it
RADII = (0.22, 0.62)  # metres, from a microcar to a lorry
FLANK = 0.13  # metres inward from the widest place nearby in which a surface that looks sideways is flank, and no liner
NEARBY = 0.30  # metres along the car
ROUND = 0.12  # by how much a wheel's length and height differ at most, as a share
SAME = 0.08  # metres along the car within which two round things are of one wheel
RIM = 0.66  # share of a tyre's radius, where nobody says


@frozen
class Wheels:
    """In the upright frame, metres: x of both axles, distance between a pair's centres, z of the centres, and a tyre's radius and width.
    `how` they were known: "decided", "found" among the meshes, or from the "arches"."""

    front_axle: float
    back_axle: float
    track: float
    height: float
    radius: float
    width: float
    how: str

    @property
    def ground(self) -> float:
        return self.height - self.radius


def find_wheels(surface: Surface, piece: np.ndarray, named: np.ndarray, decided: Mapping) -> Wheels:
    """The wheels of a surface in the upright frame: `piece` (p,) numbers what each point hangs together with, `named` (p,) says whether its name
    calls it a wheel, `decided` (front_axle, back_axle, track, radius, width, metres; axles from the file's origin) goes before all. Raises
    Faults where neither wheels nor arches are found and nobody says."""
    found = among_meshes(surface, piece, named) or in_arches(surface)
    if found is None and not {"front_axle", "back_axle", "radius"} <= set(decided):
        raise fault("no wheels were found, nor arches for them; say where they are, in metres along the file's forward axis: --decide wheels.front_axle=… --decide wheels.back_axle=… --decide wheels.radius=…, or wheels under decided in its YAML", "decided.wheels")
    values = asdict(found) if found else {"height": float(surface.points[:, 2].min()) + decided["radius"], "width": 0.55 * decided["radius"], "track": 0.85 * np.ptp(surface.points[:, 1])}
    known = {key: float(value) for key, value in decided.items() if key in values or key in ("front_axle", "back_axle", "radius")}
    if known and found and found.how == "found":
        known = {key: value for key, value in known.items() if key not in ("track", "width", "radius")} | known
    return Wheels(**values | known | {"how": "decided" if known else values["how"]})


def among_meshes(surface: Surface, piece: np.ndarray, named: np.ndarray) -> Wheels | None:
    """Four round things that stand at the corners, a pair each side: by name, else by their shape alone."""
    for which in (named, ~named):
        discs = [box for box in boxes(surface.points[which], piece[which]) if like_a_wheel(*box, surface)]
        if found := pairs(discs):
            return found
    return None


def boxes(points: np.ndarray, piece: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Least and greatest corner of each piece."""
    order = np.argsort(piece, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(piece[order]) != 0]) if len(piece) else []
    return list(zip(*(f.reduceat(points[order], starts) for f in (np.minimum, np.maximum)))) if len(starts) else []


def like_a_wheel(low: np.ndarray, high: np.ndarray, surface: Surface) -> bool:
    size = high - low
    return 2 * RADII[0] < size[0] < 2 * RADII[1] and abs(size[2] - size[0]) < ROUND * size[0] and size[1] < 0.9 * size[0] and low[2] < surface.points[:, 2].min() + 0.25


def pairs(discs: list) -> Wheels | None:
    """The wheels of which there is one on each side at two places at least: of several the foremost and the hindmost, tyres before rims."""
    rows = []
    for low, high in discs:
        middle, radius = (low + high) / 2, (high[0] - low[0]) / 2
        twin = next(((a, b) for a, b in discs if abs((a + b)[0] / 2 - middle[0]) < 0.08 and abs((a + b)[1] / 2 + middle[1]) < 0.08 and abs((b - a)[0] / 2 - radius) < 0.02), None)
        if middle[1] > 0.2 and twin is not None:
            rows.append((middle[0], middle[1], middle[2], radius, high[1] - low[1]))
    if not rows:
        return None
    rows = np.array(rows)
    rows = rows[rows[:, 3] > 0.9 * rows[:, 3].max()]
    front, back = (max(rows[np.abs(rows[:, 0] - end) < SAME].tolist(), key=lambda row: row[3]) for end in (rows[:, 0].max(), rows[:, 0].min()))  # a tyre, and not its flank
    if front[0] - back[0] < 1.2:
        return None
    return Wheels(float(front[0]), float(back[0]), float(front[1] + back[1]), float(front[2] + back[2]) / 2, float(front[3] + back[3]) / 2, float(min(front[4], back[4])), "found")


def in_arches(surface: Surface) -> Wheels | None:
    """Wheels for the two arches in the flanks' lower edge: circles through the points of it that rise above the sill."""
    x, z, half = lower_edge(surface)
    if len(x) < 20:
        return None
    found = [max((arch for run in humps(z) if (arch := arch_of(x[run], z[run])) and (arch[1] > (x[0] + x[-1]) / 2) == ahead), default=None) for ahead in (True, False)]
    if None in found:
        return None
    (_, front, height, wide), (_, back, high, broad) = found
    radius = FILLED * (wide + broad) / 2
    width = 0.62 * radius
    return Wheels(front, back, float(2 * half - width - 0.04), (height + high) / 2, float(radius), float(width), "arches")


def humps(z: np.ndarray) -> Iterator[np.ndarray]:
    """The places of each run in which a line stays above some level, at many levels."""
    for level in np.arange(z.min() + 0.02, z.min() + 0.7, 0.03):
        yield from runs_of(z > level)


def arch_of(x: np.ndarray, z: np.ndarray) -> tuple[float, float, float, float] | None:
    """How good an arch a hump is, greater is better, with the x and z of its circle's centre and its radius; None where it is none."""
    wide = x[-1] - x[0]
    if not 0.4 < wide < 1.5 or len(x) < 12:
        return None
    x0, z0, radius = circle(x, z)
    stray = float(np.sqrt(np.mean((np.hypot(x - x0, z - z0) - radius) ** 2)))
    if not 0.28 < radius < 0.75 or abs(x0 - (x[0] + x[-1]) / 2) > 0.08 or z.max() - z.min() < 0.22 * wide or stray > 0.05:
        return None
    return wide - 8 * stray, x0, z0, radius


def lower_edge(surface: Surface) -> tuple[np.ndarray, np.ndarray, float]:
    """x and z (k,) of the lowest points of the flanks, and the body's half width at them."""
    outer = (surface.outer > 0.3) & (np.abs(surface.normals[:, 1]) > 0.5)
    x, y, z = surface.points[outer].T
    bins = np.floor((x - x.min()) / BIN).astype(int)
    widest = np.zeros(bins.max() + 1)
    np.maximum.at(widest, bins, np.abs(y))
    near = int(NEARBY / BIN)
    widest = np.array([np.median(widest[max(k - near, 0) : k + near + 1]) for k in range(len(widest))])
    flank = np.abs(y) > widest[bins] - FLANK
    low = np.full(len(widest), np.inf)
    np.minimum.at(low, bins[flank], z[flank])
    there = np.isfinite(low)
    return x.min() + (np.flatnonzero(there) + 0.5) * BIN, low[there], float(np.percentile(np.abs(y), 97))


def runs_of(flags: np.ndarray) -> list[np.ndarray]:
    """The places of each run of true values, unbroken but for single gaps."""
    places = np.flatnonzero(flags)
    return np.split(places, np.flatnonzero(np.diff(places) > 2) + 1) if len(places) else []


def circle(x: np.ndarray, z: np.ndarray) -> tuple[float, float, float]:
    """Centre and radius of the circle nearest to points (I. Kåsa, A circle fitting procedure and its error analysis, 1976)."""
    a, b, c = np.linalg.lstsq(np.stack([2 * x, 2 * z, np.ones_like(x)], 1), x * x + z * z, rcond=None)[0]
    return float(a), float(b), float(np.sqrt(max(c + a * a + b * b, 0.0)))
