"""Which triangles lie over which samples: all of them, not only the nearest."""

from __future__ import annotations

from typing import Iterable, Iterator

import numpy as np
from attrs import fields, frozen

from .grid import Grid
from .soup import Soup

SIDES = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096, 8192, 16384])
CHUNK = 1 << 18  # candidates looked at together: a few arrays of 2 MB, which stay in the cache
EDGE = -1e-9  # a sample on an edge belongs to both triangles, so that no seam shows


@frozen(eq=False)
class Fragments:
    """n meetings of a sample with a triangle: `sample` (n,) int32 is row * columns + column, `triangle` (n,) int32, `z` (n,)
    metres along Z, `first` and `second` (n,) the weights of the triangle's first two corners in the picture (the third's
    is the rest)."""

    sample: np.ndarray
    triangle: np.ndarray
    z: np.ndarray
    first: np.ndarray
    second: np.ndarray

    @staticmethod
    def joined(chunks: Iterable[Fragments]) -> Fragments:
        """All fragments of several."""
        chunks = list(chunks) or [Fragments(*(np.empty(0, kind) for kind in (np.int32, np.int32, float, float, float)))]
        return Fragments(*(np.concatenate([getattr(chunk, item.name) for chunk in chunks]) for item in fields(Fragments)))

    def some(self, which: np.ndarray) -> Fragments:
        """Those that an index or a (n,) bool array picks."""
        return Fragments(*(getattr(self, item.name)[which] for item in fields(Fragments)))

    def weights(self, soup: Soup) -> np.ndarray:
        """(3, n) the weights of the corners on the triangle itself, in perspective."""
        flat = np.stack([self.first, self.second, 1 - self.first - self.second])
        return flat * soup.nearness[:, self.triangle] * self.z


def sweep(soup: Soup, grid: Grid) -> Iterator[Fragments]:
    """All fragments of a soup on a grid, in chunks. Triangles are taken together with others of about their size."""
    least, most = (np.stack([pick(pick(*side[:2]), side[2]) for side in (soup.x, soup.y)], 1) for pick in (np.minimum, np.maximum))
    first, last = grid.reach(least, most)
    sides = last - first + 1
    kept = np.flatnonzero((sides[:, 0] > 0) & (sides[:, 1] > 0))
    width, height = (np.searchsorted(SIDES, sides[kept, axis]) for axis in (0, 1))
    size = (height * len(SIDES) + width).astype(np.int16)
    order = np.argsort(size, kind="stable")
    borders = np.flatnonzero(np.diff(size[order], prepend=-1))
    for begin, end in zip(borders, [*borders[1:], len(order)]):
        rows, columns = divmod(int(size[order[begin]]), len(SIDES))
        rows, columns = int(SIDES[rows]), int(SIDES[columns])
        together = max(1, CHUNK // (rows * columns))
        for start in range(begin, end, together):
            triangles = kept[order[start : min(start + together, end)]]
            yield test(soup, grid, triangles, first[triangles], last[triangles], columns, rows)


def test(soup: Soup, grid: Grid, triangles: np.ndarray, first: np.ndarray, last: np.ndarray, columns: int, rows: int) -> Fragments:
    """The fragments of triangles (n,) on the `rows` × `columns` samples from `first` (n, 2) on, as far as `last` (n, 2)."""
    column = first[:, 0, None, None] + np.arange(columns, dtype=np.int32)[None, None, :]
    row = first[:, 1, None, None] + np.arange(rows, dtype=np.int32)[None, :, None]
    x, y = grid.places(column, row)
    (x0, x1, x2), (y0, y1, y2) = (side[:, triangles] for side in (soup.x, soup.y))
    area = (x0 - x2) * (y1 - y2) - (x1 - x2) * (y0 - y2)
    scale = np.divide(1.0, area, out=np.full_like(area, np.nan), where=np.abs(area) > 1e-12)[:, None, None]
    x, y = x - x2[:, None, None], y - y2[:, None, None]
    one = x * ((y1 - y2)[:, None, None] * scale) + y * ((x2 - x1)[:, None, None] * scale)
    two = x * ((y2 - y0)[:, None, None] * scale) + y * ((x0 - x2)[:, None, None] * scale)
    inside = (one >= EDGE) & (two >= EDGE) & (one + two <= 1 - EDGE)
    if columns > 1:
        inside &= column <= last[:, 0, None, None]
    if rows > 1:
        inside &= row <= last[:, 1, None, None]
    hits = np.flatnonzero(inside)
    item, place = np.divmod(hits, rows * columns)
    down, across = np.divmod(place, columns)
    one, two = one.ravel()[hits], two.ravel()[hits]
    triangle = triangles[item]
    near = soup.nearness[:, triangle]
    nearness = near[2] + one * (near[0] - near[2]) + two * (near[1] - near[2])
    sample = (first[item, 1] + down) * grid.columns + first[item, 0] + across
    return Fragments(sample.astype(np.int32), triangle.astype(np.int32), 1 / nearness, one, two)
