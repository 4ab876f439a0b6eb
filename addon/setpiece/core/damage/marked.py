"""What damages that only change the look have in common: a grid of numbers laid on a panel, which the material and the mask both look up,
and what of it truly lies on the surface."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Frame, Mark, Part
from .measure import round_all, running
from .place import OUTWARD, painted, strewn

PAINT = 0.114  # mm of e-coat, primer, base and clear coat, 33 + 18 + 15 + 48 µm (a maker's figures quoted at autopia.org/threads/171429)
CLEAR, BASE, PRIMER = 0.048, 0.015, 0.018  # mm of clear coat, base coat and primer among these
TO_PRIMER = CLEAR + BASE + 0.8 * PRIMER  # mm of what is off where the primer shows
PLASTIC = ("front_bumper", "back_bumper")  # what is bare there is not metal
LAYER = 0.006  # metres; what lies farther below the outermost surface is another layer, behind it
CELL, MOST = 0.0015, 360  # metres of a lie's cells at least, and how many there are along its longer side at most


@frozen(eq=False)
class Lie:
    """How a part lies under a frame. (h, w) grids, row 0 at v = -half[1]: `there` whether there is surface, `stretch` square metres
    of it to one of the frame's, `height` metres along n of the middle of it, `floor` metres below which lies another layer, hidden, `foreign`
    whether what is there wears something else, `unsure` whether a cell is perhaps surface in part only. `cell` in metres, `half` (2,) what the
    grid spans; `corners` (k, 3, 3) the triangles that face outward, in metres along the frame's axes, and `reach` metres from its plane the
    farthest that counts."""

    there: np.ndarray
    foreign: np.ndarray
    stretch: np.ndarray
    floor: np.ndarray
    height: np.ndarray
    unsure: np.ndarray
    cell: np.ndarray
    half: np.ndarray
    corners: np.ndarray
    reach: float

    def at(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns of places along u and v in metres, held to the grid."""
        column = np.floor((x + self.half[0]) / self.cell[0]).astype(int).clip(0, self.there.shape[1] - 1)
        row = np.floor((y + self.half[1]) / self.cell[1]).astype(int).clip(0, self.there.shape[0] - 1)
        return row, column

    def hides(self, local: np.ndarray) -> np.ndarray:
        """(n,) whether (n, 3) local coordinates lie on a layer behind the outermost one."""
        return local[:, 2] < self.floor[self.at(local[:, 0], local[:, 1])]

    def spread(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """(n,) square metres of the surface to one of the frame's at places along u and v in metres, 0 where there is none. In a cell that is
        surface in part only, each place is looked up on the triangles themselves: a cell is wider than a small damage's error may be."""
        row, column = self.at(x, y)
        found = np.where(self.unsure[row, column], 0.0, self.stretch[row, column])
        asked = np.flatnonzero(self.unsure[row, column])
        if not len(asked):
            return found
        x, y, cells, count = x[asked], y[asked], row[asked] * self.there.shape[1] + column[asked], self.there.size
        which, cell = self.over(np.bincount(cells, minlength=count).reshape(self.there.shape) > 0)
        order = np.argsort(cells, kind="stable")
        many = np.bincount(cells, minlength=count)
        first = np.cumsum(many) - many
        pair = np.repeat(np.arange(len(cell)), many[cell])  # each triangle over a cell with each place in it
        spot = order[np.repeat(first[cell], many[cell]) + running(many[cell])]
        a, b, c = self.corners[which[pair]].transpose(1, 0, 2)
        beside = lambda p, q: (q[:, 0] - p[:, 0]) * (y[spot] - p[:, 1]) - (q[:, 1] - p[:, 1]) * (x[spot] - p[:, 0])
        weights = np.stack([beside(b, c), beside(c, a), beside(a, b)], 1)
        flat = weights.sum(1)  # twice the triangle's area as the frame sees it
        height = (weights[:, 0] * a[:, 2] + weights[:, 1] * b[:, 2] + weights[:, 2] * c[:, 2]) / flat
        on = (weights >= -1e-9 * flat[:, None]).all(1) & (height >= self.floor.ravel()[cells[spot]]) & (np.abs(height) < self.reach)
        steep = np.linalg.norm(np.cross(b - a, c - a), axis=1) / flat
        spot, steep, height = spot[on], steep[on], height[on]
        last = np.argsort(height, kind="stable")  # the outermost is written last and stays
        found[asked[spot[last]]] = steep[last]
        return found

    def over(self, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Triangles and the `wanted` cells (h, w) that their boxes lie over, as pairs: their numbers and the cells', each (k,)."""
        low, high = (self.at(*f(self.corners[:, :, :2], axis=1).T) for f in (np.min, np.max))
        tall, wide = high[0] - low[0] + 1, high[1] - low[1] + 1
        which = np.repeat(np.arange(len(self.corners)), tall * wide)
        down, along = np.divmod(running(tall * wide), wide[which])
        cell = (low[0][which] + down) * wanted.shape[1] + low[1][which] + along
        kept = wanted.ravel()[cell]
        return which[kept], cell[kept]


def lie_of(part: Part, frame: Frame, reach: float, wears: np.ndarray | None = None) -> Lie:
    """How the part's outer rest surface about a frame's normal, within `reach` of its plane, lies under it: the outermost layer of it,
    and of that the triangles which `wears` (m,) names, all of them where it is None."""
    half = np.asarray(frame.half, float)
    cell = max(CELL, 2 * float(half.max()) / MOST)
    shape = np.ceil(2 * half[::-1] / cell).astype(int).clip(1)
    limit = np.array([*half, reach])
    wears = np.ones(len(part.triangles), bool) if wears is None else wears
    local = frame.local(part.rest)[part.triangles]
    pieces = [divided(local[which], limit, 12 * cell) for which in (wears, ~wears)]
    own, corners = np.repeat([True, False], [len(piece) for piece in pieces]), np.concatenate(pieces)
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = 0.5 * np.linalg.norm(face, axis=1)
    faces = face[:, 2] > OUTWARD * 2 * area
    corners, area, flat, own = corners[faces], area[faces], 0.5 * face[faces, 2], own[faces]
    points, of = strewn(corners, cell)
    count = np.maximum(np.bincount(of, minlength=len(area)), 1)
    kept = (np.abs(points) < limit).all(1)
    points, area, flat, own = points[kept], (area / count)[of][kept], (flat / count)[of][kept], own[of][kept]
    none = np.zeros(shape)
    lie = Lie(none > 0, none > 0, none, none, none, none > 0, 2 * half / shape[::-1], half, corners, reach)
    at = np.ravel_multi_index(lie.at(points[:, 0], points[:, 1]), tuple(shape))
    top = np.full(shape.prod(), -np.inf)
    np.maximum.at(top, at, points[:, 2])
    top = top.reshape(shape)
    floor = around(top) - LAYER
    outer = points[:, 2] >= floor.ravel()[at]
    sums = (area, flat, flat * ~own, area * points[:, 2])
    area, flat, strange, height = (np.bincount(at[outer], values[outer], minlength=shape.prod()).reshape(shape) for values in sums)
    height = np.where(area > 0, height / np.maximum(area, 1e-18), np.where(np.isfinite(floor), floor + LAYER, 0.0))
    foreign = strange > 0.5 * flat
    there = (area > 0) & ~foreign
    room = np.pad(there, 1, mode="edge")
    whole = there & room[:-2, 1:-1] & room[2:, 1:-1] & room[1:-1, :-2] & room[1:-1, 2:]
    level = flat / lie.cell.prod()
    full = whole & (level > 0.5)
    covered = np.where(full, 1.0, level.clip(0, 1))  # at the surface's own edge a cell is only partly on it
    return evolve(lie, there=there, foreign=foreign, stretch=there * covered * area / np.where(there, flat, 1.0), floor=floor, height=height,
                  unsure=wider(there, 1) & ~foreign & ~full)  # fmt: skip


def around(top: np.ndarray) -> np.ndarray:
    """The least of each cell's and its neighbours' values that are finite, far below where none is."""
    room = np.pad(np.where(np.isfinite(top), top, np.inf), 1, constant_values=np.inf)
    h, w = top.shape
    least = np.min([room[i : i + h, j : j + w] for i in range(3) for j in range(3)], axis=0)
    return np.where(np.isfinite(least), least, -np.inf)


def wearing_paint(body: Body, part: Part) -> np.ndarray:
    """(m,) which triangles of a part wear car paint, all where none does: not its trim and cladding."""
    corners = part.rest[part.triangles]
    return painted(body, part, np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1))


def cut_off(image: np.ndarray, lie: Lie) -> np.ndarray:
    """An (h, w) image over a lie's frame, 0 where a cell and all cells beside it hold no surface, and on what wears something
    else."""
    near = wider(lie.there, 1) & ~lie.foreign
    x, y = centres(lie.half, image.shape)
    return np.where(near[lie.at(x[None, :], y[:, None])], image, 0)


def divided(corners: np.ndarray, limit: np.ndarray, longest: float) -> np.ndarray:
    """The triangles (m, 3, 3) that reach into the box of half sizes `limit`, cut in four until none is longer than `longest`."""
    done = [np.zeros((0, 3, 3))]
    while True:
        corners = corners[((corners.min(1) <= limit) & (corners.max(1) >= -limit)).all(1)]
        big = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1, initial=0.0) > longest
        done.append(corners[~big])
        if not big.any():
            return np.concatenate(done)
        a, b, c = corners[big].transpose(1, 0, 2)
        ab, bc, ca = 0.5 * (a + b), 0.5 * (b + c), 0.5 * (c + a)
        corners = np.concatenate([np.stack(four, 1) for four in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])


def centres(half: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Metres along u (w,) and along v (h,) of the centres of the pixels of an (h, w) image that spans `half`."""
    return tuple(((np.arange(n) + 0.5) / n * 2 - 1) * h for n, h in zip(shape[::-1], half))


def kept_in_bytes(image: np.ndarray) -> np.ndarray:
    """(h, w) float32 in steps of 1/255, what an 8-bit picture holds, so that nothing is lost on the way to the material, and 0 along
    its border, so that it ends in untouched paint."""
    image = np.round(image.clip(0, 1) * 255) / np.float32(255)
    image[[0, -1]] = 0
    image[:, [0, -1]] = 0
    return image.astype(np.float32)


def mask(mark: Mark, lie: Lie, rest: np.ndarray) -> np.ndarray:
    """(n,) 0..1 of (n, 3) rest coordinates: the mark's image between its pixels' centres, 0 outside it, farther than its reach
    from its plane, and on what lies hidden behind the surface that bears it. The damage is where it is at least 0.5."""
    return found_at(mark, lie, mark.frame.local(rest))


def found_at(mark: Mark, lie: Lie, local: np.ndarray) -> np.ndarray:
    """The mask at (n, 3) local coordinates of the mark's frame."""
    height, width = mark.image.shape
    at = (local[:, :2] / mark.frame.half + 1) * (0.5 * np.array([width, height])) - 0.5
    within = (np.abs(local[:, 2]) < mark.values["reach"]) & ~lie.hides(local) & (at > -1).all(1) & (at < [width, height]).all(1)
    found = np.zeros(len(local))
    cell = np.floor(at[within]).astype(int)
    s, t = (at[within] - cell).T
    padded = np.pad(mark.image, 1)
    i, j = cell[:, 1] + 1, cell[:, 0] + 1
    low = padded[i, j] * (1 - s) + padded[i, j + 1] * s
    high = padded[i + 1, j] * (1 - s) + padded[i + 1, j + 1] * s
    found[within] = low * (1 - t) + high * t
    return found


def measure(mark: Mark, lie: Lie) -> dict:
    """Facts of a mark as it lies on the surface, where its image is at least 0.5: `size_m` its length and width along the frame's u and
    v, `area_cm2` of the surface itself, `center` in rest coordinates."""
    areas, x, y = spread_of(quartered(mark.image) >= 0.5, lie)
    area, along, down = areas.sum(), areas.sum(0), areas.sum(1)
    whole, columns, rows = spread_of(mark.image >= 0.5, lie)  # a speck of one pixel reaches to none of its quarters' middles
    if not area or not whole.any():
        return {"size_m": [0.0, 0.0], "area_cm2": 0.0, "center": round_all(mark.frame.origin)}
    middle = np.array([along @ x, down @ y, (areas * lie.height[lie.at(x[None, :], y[:, None])]).sum()]) / area
    return {
        "size_m": round_all([reaches(mark.image, whole > 0, columns), reaches(mark.image.T, whole.T > 0, rows)]),
        "area_cm2": round(float(area) * 1e4, 4),
        "center": round_all(mark.frame.origin + middle @ mark.frame.axes),
    }


def reaches(image: np.ndarray, on: np.ndarray, x: np.ndarray) -> float:
    """Metres along the columns of an (h, w) image, whose places are `x` (w,), from the first to the last place where it is 0.5 between the
    pixels that are `on` and their neighbours: a pixel more or less is much of a flake of twelve."""
    row, column = np.nonzero(on)
    ends = []
    for step in (-1, 1):
        own, beside = image[row, column], image[row, (column + step).clip(0, len(x) - 1)]
        beyond = np.where(beside < 0.5, (own - 0.5) / np.maximum(own - beside, 1e-6), 0.5)  # 0.5: the surface ends there and not the mark
        ends.append((step * column + beyond).max())
    return float((ends[0] + ends[1]) * (x[-1] - x[0]) / (len(x) - 1))


def spread_of(on: np.ndarray, lie: Lie) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(h, w) m² of the surface under each pixel that is `on`, and the pixels' places along u and v."""
    x, y = centres(lie.half, on.shape)
    row, column = np.nonzero(on)
    areas = np.zeros(on.shape)
    areas[row, column] = lie.spread(x[column], y[row]) * (4 * lie.half.prod() / on.size)
    return areas, x, y


def quartered(image: np.ndarray) -> np.ndarray:
    """(2h, 2w) values of an (h, w) image at the middles of its pixels' quarters, as the mask and the material read it there."""
    for _ in range(2):
        room = np.pad(image, ((1, 1), (0, 0)))
        image = np.stack([0.75 * image + 0.25 * room[:-2], 0.75 * image + 0.25 * room[2:]], 1).reshape(-1, image.shape[1]).T
    return image


def wider(cells: np.ndarray, steps: int) -> np.ndarray:
    """(h, w) bools, true also up to `steps` cells from where they are."""
    for axis in range(2):
        room = np.pad(cells, [(steps, steps) if k == axis else (0, 0) for k in range(2)])
        cells = np.any([np.take(room, range(k, k + cells.shape[axis]), axis) for k in range(2 * steps + 1)], axis=0)
    return cells


def bounds(mark: Mark) -> Frame:
    """The mark's frame drawn in around where its image is at least 0.5, a pixel to spare."""
    rows, columns = np.nonzero(mark.image >= 0.5)
    if not len(rows):
        return mark.frame
    half = np.asarray(mark.frame.half)
    pixel = 2 * half / mark.image.shape[::-1]
    low = np.array([columns.min() - 1, rows.min() - 1]) * pixel - half
    high = np.array([columns.max() + 2, rows.max() + 2]) * pixel - half
    origin = mark.frame.origin + 0.5 * (low + high) @ mark.frame.axes[:2]
    return evolve(mark.frame, origin=origin, half=0.5 * (high - low))
