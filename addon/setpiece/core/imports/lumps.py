"""What hangs together by itself, in one material, as one thing with a size and a place: most small parts of a vehicle are such lumps."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen

from .landmarks import Landmarks
from .surface import Surface
from .triangles import Triangles

TWIN = 0.03, 0.8  # metres between a lump's place and its twin's, mirrored, at most, and share of the one's surface that the other has at least
SHELL, BODY = 0.30, 1.50  # m² from which a painted lump or a pane is what fittings sit on, and from which any lump is
CELL = 0.05  # metres of the side view


@frozen(eq=False)
class Lumps:
    """By lump (g, ...), metres: least and greatest corner, area, the share of it that is `seen`, `coated`, of each kind of material, and red; mean
    component of its normals along x, without a sign; whether another is its `twin` on the other side; how far all of
    it lies beyond the shell at its place: `proud` of the flank, `above` the roof or lid, `fore` and `aft` of the ends."""

    low: np.ndarray
    high: np.ndarray
    area: np.ndarray
    seen: np.ndarray
    coated: np.ndarray
    kinds: dict[str, np.ndarray] = field(repr=False)
    red: np.ndarray
    ahead: np.ndarray
    twin: np.ndarray
    proud: np.ndarray
    above: np.ndarray
    fore: np.ndarray
    aft: np.ndarray

    @property
    def size(self) -> np.ndarray:
        return self.high - self.low

    @property
    def middle(self) -> np.ndarray:
        return (self.low + self.high) / 2

    def of(self, *kinds: str) -> np.ndarray:
        """(g,) the share of each lump that is of one of these kinds."""
        return sum((self.kinds[kind] for kind in kinds if kind in self.kinds), np.zeros(len(self.area)))


def lumps_of(all: Triangles, group: np.ndarray, outer: np.ndarray, coat: np.ndarray, kind: np.ndarray, red: np.ndarray, s: Surface) -> Lumps:
    """The lumps that a `group` (m,) of triangles makes, by flags (m,) of whether they are `outer`, painted and red, and their kinds (m,)."""
    of, count = group[s.of], group.max() + 1
    low, high = bounds(all, group)
    area = np.maximum(np.bincount(of, s.area, count), 1e-12)
    share = lambda flags: np.minimum(np.bincount(of, s.area * flags[s.of], count) / area, 1.0)
    inner = np.where(low[:, 1] * high[:, 1] <= 0, 0.0, np.minimum(np.abs(low[:, 1]), np.abs(high[:, 1])))
    shell = s.points[((area > SHELL) & (share(coat | (kind == "glass")) > 0.5) | (area > BODY))[of]]
    middle, y = (low + high) / 2, np.abs(shell[:, 1])
    return Lumps(
        low, high, area, share(outer), share(coat), {k: share(kind == k) for k in np.unique(kind).tolist()}, share(red),
        ahead=np.bincount(of, s.area * np.abs(s.normals[:, 0]), count) / area,
        twin=twins(low, high, area),
        proud=beyond(inner, middle[:, [0, 2]], shell[:, [0, 2]], y),
        above=beyond(low[:, 2], middle[:, :2], shell[:, :2], shell[:, 2]),
        fore=beyond(low[:, 0], middle[:, 1:], shell[:, 1:], shell[:, 0]),
        aft=beyond(-high[:, 0], middle[:, 1:], shell[:, 1:], -shell[:, 0]),
    )  # fmt: skip


def bounds(all: Triangles, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest corner (g, 3) of each group of triangles (m,)."""
    low = np.full((group.max() + 1, 3), np.inf)
    high = -low
    corners = all.corners
    np.minimum.at(low, group, corners.min(1))
    np.maximum.at(high, group, corners.max(1))
    return low, high


def twins(low: np.ndarray, high: np.ndarray, area: np.ndarray) -> np.ndarray:
    """bool (g,): beside the middle plane, and another lump lies on its other side just so."""
    middle, size = (low + high) / 2, high - low
    found = np.zeros(len(low), bool)
    right = np.flatnonzero(middle[:, 1] < -0.02)
    for k in np.flatnonzero(middle[:, 1] > 0.02):
        near = np.abs(middle[right] * (1, -1, 1) - middle[k]).max(1) < TWIN[0]
        near &= (np.abs(size[right] - size[k]).max(1) < TWIN[0]) & (np.minimum(area[right], area[k]) > TWIN[1] * np.maximum(area[right], area[k]))
        found[k] = near.any()
        found[right[near]] = True
    return found


def beyond(depth: np.ndarray, middle: np.ndarray, points: np.ndarray, out: np.ndarray) -> np.ndarray:
    """(g,) metres by which lumps at places (g, 2) of a view lie nearer to the eye, by their inmost `depth` (g,), than the shell's outmost there: `out` (p,)
    of points (p, 2)."""
    if not len(points):
        return np.zeros(len(depth))
    start = points.min(0)
    i, k = np.floor((points - start) / CELL).astype(int).T + 1
    view = np.full((i.max() + 2, k.max() + 2), -np.inf)
    np.maximum.at(view, (i, k), out)
    i, k = np.clip(np.floor((middle - start) / CELL).astype(int) + 1, 1, np.array(view.shape) - 2).T
    behind = np.max([view[i + a, k + b] for a in (-1, 0, 1) for b in (-1, 0, 1)], axis=0)
    return np.where(np.isfinite(behind), depth - behind, -np.inf)
