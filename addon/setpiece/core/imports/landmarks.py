"""Where the things are from which the panels of a vehicle are told apart: its silhouette, the openings of its windows, its shut lines."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from .surface import Surface
from .triangles import components
from .wheels import FILLED, Wheels

CELL = 0.025  # metres of the side view
DEEP = 0.09  # metres behind the flank at which there is an opening and no sheet
OPEN = 0.5  # share of the height above which windows are looked for
SHEET = 0.45  # exposure from which a point is on the outside: what is seen through a window is seen from few places
ABOVE = 0.10  # metres above an arch from which they are
RAIL, RAILED = 0.05, 0.3  # metres behind the rail above at which there is an opening; how far out a rail is at least
BAR, NOTCH = 6, 0.72  # columns to either side; share of an opening's height there below which a bar parts it
SHORT = 0.12  # metres: a shorter run of cells is no window
SNAP, REACH = 0.16, 0.42  # metres within which a door's edge is where a shut line is: between two panes, at either end
LOW, TALL, WIDE = 0.10, 1.3, 2.0  # metres: panes are at least so high, at most so high and wide
VENT = 0.38, 0.12  # metres: a shorter pane in front, so near to the next one, is a door's vent window
DOOR = 0.45  # metres: least length of a door, and of a back door's pane
LEAST = 0.03  # m² of a pane
PROUD = 0.06  # metres beyond the flank at a height from which it is a mirror
LIDS = 0.5, 0.80, 0.93  # a lid's half width as a share of the body's: least, usual and greatest
OFF = 0.08  # metres from an arch's edge that are its flare
SEAM = 0.5  # of a door's height that a shut line runs down at least


@frozen
class Landmarks:
    """x and z in the vehicle's frame, metres. `nose`, `tail`, `half` width, `roof` and `belt` (the height at which windows begin); the
    silhouette's `screen` and `back`: (x, z) of the foot and of the top of either; `windows`, the x range of each opening in the flank from
    the front to the back; `doors`, the x at which doors meet and end, from the front; `top`, the height of hood, roof and deck in steps of
    CELL from the tail; `lids`, |y| at x = 0 of the sides of hood and trunk, and how much it
    grows with x; `sill`, the
    flank's lower edge; `arches`: x, z, radius."""

    nose: float
    tail: float
    half: float
    roof: float
    belt: float
    header: float
    screen: tuple[tuple[float, float], tuple[float, float]]
    back: tuple[tuple[float, float], tuple[float, float]]
    windows: tuple[tuple[float, float], ...]
    doors: tuple[float, ...]
    top: tuple[float, ...]
    lids: tuple[tuple[float, float], tuple[float, float]]
    sill: float
    arches: tuple[tuple[float, float, float], ...]


    def top_at(self, x: np.ndarray) -> np.ndarray:
        """The height of hood, roof or deck at x."""
        places = np.clip(((x - self.tail) / CELL).astype(int), 0, len(self.top) - 1)
        return np.asarray(self.top)[places]


@frozen(eq=False)
class Seams:
    """Outer edges at which a surface ends, turns sharply or changes its material: middles (k, 3), and how far each runs along x, y, z (k, 3)."""

    middles: np.ndarray
    runs: np.ndarray


def find_landmarks(surface: Surface, clear: np.ndarray, seams: Seams, wheels: Wheels, doors: tuple[float, ...] = ()) -> Landmarks:
    """The landmarks of a surface in the vehicle's frame; `clear` (p,) says which points are glass, `doors` the x of their
    edges where somebody or the objects' names tell them."""
    outer = (surface.outer > 0.25) & ~surface.under
    x, y, z = surface.points.T
    ends = np.percentile(x[outer], [0.3, 99.7])
    flank = outer & ~clear & (np.abs(surface.normals[:, 1]) > 0.4)
    half, roof = float(np.percentile(np.abs(y[flank]), 97)), float(np.percentile(z[outer], 99.5))
    arches = tuple((axle, wheels.height - wheels.ground, wheels.radius / FILLED) for axle in (wheels.front_axle, wheels.back_axle))
    grid = side_view(surface.points[outer & ~clear & (surface.outer > SHEET)], ends, roof)
    holes = openings(grid, max(OPEN * roof, sum(arches[0][1:]) + ABOVE))
    at = lambda column: float(ends[0] + column * CELL)
    panes = sorted(panes_of(holes), key=lambda pane: -pane[1])
    belt, header = (usual(panes, k) if panes else share * roof for k, share in ((2, 0.62), (3, 0.9)))
    windows = tuple((at(last + 1), at(first)) for first, last, *_ in panes)
    (screen, back), top = slopes(surface.points[outer], ends, half, belt, roof, windows)
    sill = float(np.percentile(z[flank & (x < arches[0][0] - arches[0][2]) & (x > arches[1][0] + arches[1][2]) & (np.abs(y) > half - 0.15)], 2, method="nearest")) if flank.any() else 0.2
    doors = doors or door_edges(seams, windows, arches, screen, half, sill, belt)
    lids = lid_edge(seams, half, screen[0][0] + 0.1, ends[1] - 0.35), lid_edge(seams, half, ends[0] + 0.25, back[0][0] - 0.1)
    return Landmarks(float(ends[1]), float(ends[0]), half, roof, belt, header, screen, back, windows, doors, top, lids, sill, arches)


def side_view(points: np.ndarray, ends, roof: float) -> np.ndarray:
    """(columns, rows) how far out the outermost point of each cell is, 0 where there is none, seen from the side, both sides in one."""
    shape = (int(np.ceil((ends[1] - ends[0]) / CELL)) + 1, int(np.ceil(roof / CELL)) + 1)
    i, k = (np.floor(t / CELL).astype(int) for t in (points[:, 0] - ends[0], points[:, 2]))
    inside = (i >= 0) & (i < shape[0]) & (k >= 0) & (k < shape[1])
    grid = np.zeros(shape)
    np.maximum.at(grid, (i[inside], k[inside]), np.abs(points[inside, 1]))
    return grid


def openings(grid: np.ndarray, above: float) -> np.ndarray:
    """(columns, rows) which cells of a side view above a height are openings: behind the sheet below and the sheet above them in their column."""
    reach = int(TALL / CELL)
    proud = grid > np.percentile(grid, 92, axis=0)[None] + PROUD  # a mirror hides what is behind it
    sheet = np.where(proud, 0.0, grid)
    below, over = np.zeros_like(sheet), np.zeros_like(sheet)
    for k in range(1, reach + 1):
        below[:, k:] = np.maximum(below[:, k:], sheet[:, :-k])
        over[:, :-k] = np.maximum(over[:, :-k], sheet[:, k:])
    holes = (sheet < below - DEEP) & (sheet < over - RAIL) & (over > RAILED)
    holes[:, : int(above / CELL)] = False
    for column in np.flatnonzero((holes.sum(1) > 0)):  # a bar that leans across a column parts two panes
        near = holes[max(column - BAR, 0) : column + BAR + 1].sum(1)
        if holes[column].sum() < NOTCH * min(near[: BAR].max(initial=0), near[BAR + 1 :].max(initial=0)):
            holes[column] = False
    return holes


def panes_of(holes: np.ndarray) -> list[tuple[int, int, float, float, int]]:
    """First and last column, heights of lower and upper edge, and cells of each opening (columns, rows) that could be a pane."""
    places = np.arange(holes.size).reshape(holes.shape)
    pairs = [(places[:-1][holes[:-1] & holes[1:]], places[1:][holes[:-1] & holes[1:]]), (places[:, :-1][holes[:, :-1] & holes[:, 1:]], places[:, 1:][holes[:, :-1] & holes[:, 1:]])]
    group = components(holes.size, *(np.concatenate(side) for side in zip(*pairs))).reshape(holes.shape)
    found = []
    for number in np.unique(group[holes]):
        columns, rows = np.nonzero(group == number)
        low = np.array([rows[columns == c].min() for c in np.unique(columns)])
        high = np.array([rows[columns == c].max() for c in np.unique(columns)]) + 1
        wide, tall = (np.ptp(axis) + 1 for axis in (columns, rows))
        if len(columns) * CELL**2 > LEAST and SHORT < wide * CELL < WIDE and LOW < tall * CELL < TALL:
            found.append((int(columns.min()), int(columns.max()), float(np.median(low) * CELL), float(np.percentile(high, 90) * CELL), len(columns)))
    found.sort(key=lambda pane: -pane[4])  # of two one above the other, such as below a roof rack, the larger one
    return [pane for k, pane in enumerate(found) if not any(min(pane[1], other[1]) - max(pane[0], other[0]) > 0.5 * (pane[1] - pane[0]) for other in found[:k])]


def usual(panes, k: int) -> float:
    """The lower (2) or upper (3) edge of most of the panes' surface."""
    return float(np.median(np.repeat([pane[k] for pane in panes], [pane[4] for pane in panes])))


def slopes(points: np.ndarray, ends, half: float, belt: float, roof: float, windows):
    """The (x, z) of foot and top of the windscreen and of the back's slope: where the silhouette, from the roof's middle on, falls below the
    rails and reaches the belt. A roll bar or an aerial is too thin for a silhouette, and a missing pane leaves its frame."""
    x, y, z = points[np.abs(points[:, 1]) < 0.8 * half].T
    i, j = np.floor((x - ends[0]) / CELL).astype(int).clip(0), np.floor(np.abs(y) / (2 * CELL)).astype(int)
    top = np.zeros((i.max() + 1, j.max() + 1))
    np.maximum.at(top, (i, j), z)
    line = np.percentile(top, 78, axis=1)
    pillars = np.maximum(line, top[:, int(0.5 * top.shape[1]) :].max(1, initial=0.0))  # in front, where a missing pane leaves no more than these
    rise = roof - belt
    front = int((windows[0][0] - 0.25 - ends[0]) / CELL) if windows else len(line) // 2  # a load behind the cab may be higher than it
    high = np.flatnonzero(line > belt + 0.75 * rise)
    found = []
    for order in (range(max(front, high.max(initial=0)), len(line)), range(high.min(initial=front), -1, -1)):
        if order.start < len(line) and line[order.start] < belt + 0.9 * rise:
            rise = max(line[max(order.start - 8, 0) : order.start + 8].max() - belt, 0.2)
        along = pillars if order.step > 0 else line
        cross = lambda level: next((c for c in order if along[c] < level), order[-1])
        found.append(tuple((float(ends[0] + (cross(level) + 0.5) * CELL), level) for level in (belt + 0.12 * rise, belt + 0.9 * rise)))
    return found, tuple(line.tolist())


def shut_lines(seams: Seams, arches, half: float, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """x (k,) in steps of CELL and how many metres of seam run up or down the flanks there, between two heights and off the arches, of one
    side's."""
    x, y, z = seams.middles.T
    on = (np.abs(y) > half - 0.22) & (z > low) & (z < high)
    for x0, z0, radius in arches:
        on &= np.hypot(x - x0, z - z0) > radius + OFF
    if not on.any():
        return np.zeros(0), np.zeros(0)
    start = x[on].min()
    cells = np.floor((x[on] - start) / CELL).astype(int)
    height = np.bincount(cells, np.abs(seams.runs[on, 2]) / 2)
    smooth = np.convolve(height, np.ones(3))[1:-1]
    return start + (np.arange(len(height)) + 0.5) * CELL, smooth


def lid_edge(seams: Seams, half: float, low: float, high: float) -> tuple[float, float]:
    """The shut line beside a lid between two x: |y| at x = 0 and how much it grows with x; else the usual share of the half width."""
    x, y, z = seams.middles.T
    on = (x > low) & (x < high) & (np.abs(y) > LIDS[0] * half) & (np.abs(y) < LIDS[2] * half)
    best = (SEAM * (high - low), LIDS[1] * half, 0.0)
    if high - low < 0.2 or not on.any():
        return best[1:]
    along = np.abs(seams.runs[on, 0]) / 2
    for slope in np.linspace(-0.16, 0.16, 17):
        level = np.abs(y[on]) - slope * x[on]
        start = level.min()
        length = np.convolve(np.bincount(np.floor((level - start) / CELL).astype(int), along), np.ones(2), "same")
        if length.max() > best[0]:
            best = (float(length.max()), float(start + length.argmax() * CELL), float(slope))
    return best[1:]


def door_edges(seams: Seams, windows, arches, screen, half: float, sill: float, belt: float) -> tuple[float, ...]:
    """The x of the doors' edges from the front: of one door a side two, of two doors three."""
    (front, _, wide), (back, _, broad) = arches
    low, high = sill + 0.08, belt - 0.03
    x, height = shut_lines(seams, arches, half, low, high)
    tall = max(high - low, 0.1)

    def snapped(guess: float, reach: float = SNAP) -> tuple[float, float]:
        """The shut line near a guess, else the guess, and how much of a door's height it runs."""
        near = np.abs(x - guess) < reach
        if not near.any():
            return guess, 0.0
        worth = height / tall - 0.4 * np.abs(x - guess) / reach
        best = np.flatnonzero(near)[np.argmax(worth[near])]
        return (float(x[best]), float(height[best] / tall)) if height[best] > 0.7 * SEAM * tall else (guess, 0.0)

    cab = [w for w in windows if w[0] > back - 0.3]
    ahead = cab[0][0] + 0.09 if cab else screen[0][0] - 0.25
    ahead = ahead if ahead > front + wide else min(ahead, front - 0.3 * wide)  # but for a cab over its engine
    vent = len(cab) > 1 and cab[0][0] - cab[0][1] < VENT[0] and cab[0][1] - cab[1][0] < VENT[1]
    panes = cab[1:] if vent else cab  # a door's own vent window doesn't end it
    behind = (panes[0][1] + panes[1][0]) / 2 if len(panes) > 1 else panes[0][1] - 0.03 if panes else (front + back) / 2 - 0.15
    second, _ = snapped(behind)
    first, _ = snapped(ahead + 0.1, REACH)
    first = first if first - second > DOOR else ahead + 0.1  # not the line at its other end
    third, sure = snapped(max(back + 0.75 * broad, second - 1.0), REACH)
    return (first, second, third) if len(panes) > 1 and panes[1][0] - panes[1][1] > DOOR and sure > SEAM and second - third > DOOR else (first, second)
