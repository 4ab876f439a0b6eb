"""Where a damage starts on a panel's edge, or lies clear of what is mounted before the panel: a fixed walk of which the first place that
fits wins."""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Frame, Part
from ..faults import fault
from .marked import lie_of, wearing_paint
from .place import FALLS, LEVEL, SPARE, STEPS, TRIES, Place, Relief, drop, strewn, survey, turned

AROUND = 4  # cells to each side over which an edge's direction is taken
GOLDEN = 0.6180339887498949  # each new place along an edge lies far from the last
COVERS = ("license_plate",)  # classes of parts that hide what is behind them
ANY = ("-z", "+z", "-x", "+x", "-y", "+y")
FITS = 0.9  # share of the footprint that must lie on the outer painted surface


def find_edge(body: Body, part: Part, entry: Mapping, half: tuple[float, float], inset: float, turns: tuple[float, ...] = (0.0,)) -> Place:
    """The first place on an edge that looks the way of one of entry["edges"] ("-z", …), or on any where a panel has none such, where a damage of
    `half` sizes fits, else the best. Its frame's u looks inward from the edge, turned by the first of `turns` (degrees) that fits, and its centre lies
    `inset` metres from the edge. The walk begins at entry["spot"][0]. Rest coordinates throughout."""
    relief, facing, across = seen_along(body, part, entry["facing"])
    cells = next(filter(len, (edge_cells(relief.painted, [way for way in map(grid_way(across), ways) if way]) for ways in (entry["edges"], ANY))), ())
    if not len(cells):
        raise fault(f"{part.name} has no outer surface that faces {entry['facing']}", part.name)
    clear = evolve(relief, painted=relief.painted & ~covered(body, relief, across))
    best = walk(clear, cells, entry["spot"][0], lambda cell: inward_of(relief.painted, cell), half, inset, turns)
    return place_at(part, clear, facing, across, best, half)


def find_clear(body: Body, part: Part, entry: Mapping, half: tuple[float, float], spots: np.ndarray | None = None) -> Place:
    """The first place on a panel, clear of number plates, where a damage of `half` sizes fits, else the best. Its frame's u is turned by
    entry["angle"] degrees from the first of the two axes that the panel is seen over, or by 45 degrees more. Of a damage that is smaller than
    a cell of the relief, paint must also be where its `spots` (k, 2), metres along u and v, come to lie on the mesh itself."""
    relief, facing, across = seen_along(body, part, entry["facing"])
    relief = evolve(relief, painted=relief.painted & ~covered(body, relief, across))
    if not relief.painted.any():
        raise fault(f"{part.name} has no outer surface that faces {entry['facing']}", part.name)
    cells = np.argwhere(relief.painted)
    asked = np.asarray(entry["spot"]) * relief.painted.shape
    first = int(np.argmin(np.abs(cells + 0.5 - asked).sum(1))) / len(cells)
    along = rotation(entry["angle"]) @ [1.0, 0.0]
    closely = None
    if spots is not None and min(half) < relief.cell:
        wears = wearing_paint(body, part)
        around = np.abs(spots).max(0) + SPARE

        def closely(fit: float, spot: np.ndarray, way: np.ndarray) -> float:
            place = place_at(part, relief, facing, across, (fit, spot, way), half)
            return float((lie_of(part, evolve(place.frame, half=around), place.reach, wears).spread(*spots.T) > 0).mean())

    found = walk(relief, cells, first, lambda cell: along, half, 0.0, (0.0, 45.0, -45.0), closely)
    return place_at(part, relief, facing, across, found, half)


def seen_along(body: Body, part: Part, facing: str) -> tuple[Relief, np.ndarray, list[int]]:
    """A part's relief seen along a facing ("+y"), that direction (3,), and the two axes that the relief lies over."""
    axis, sign = "xyz".index(facing[1]), -1.0 if facing[0] == "-" else 1.0
    across = [k for k in range(3) if k != axis]
    return survey(body, part, axis, sign, across), sign * np.eye(3)[axis], across


def walk(relief: Relief, cells: np.ndarray, first: float, along, half, inset: float, turns, closely=None) -> tuple[float, np.ndarray, np.ndarray]:
    """The fit, the spot (2,) and the way (2,) of u at the first of `cells` where the footprint fits, else where it fits best. The walk
    begins at the share `first` of the cells; `along(cell)` is the way before it is turned; `closely(fit, spot, way)`, if given, is the fit when
    what fits is looked at again."""
    best = (-1.0, np.zeros(2), np.array([1.0, 0.0]))
    for number in range(TRIES):
        cell = cells[int((first + number * GOLDEN) % 1 * len(cells))]
        for turn in turns:
            way = rotation(turn) @ along(cell)
            spot = relief.corner + (cell + 0.5) * relief.cell + inset * way
            fit = share_on(relief, spot, way, half)
            if fit >= FITS and closely is not None:
                fit = min(fit, closely(fit, spot, way))
            if fit > best[0]:
                best = (fit, spot, way)
            if fit >= FITS:
                return best
    return best


def covered(body: Body, relief: Relief, across: list[int]) -> np.ndarray:
    """Which cells of a relief lie behind a number plate."""
    hidden = np.zeros_like(relief.painted)
    for part in body.parts:
        if part.cls in COVERS:
            points = strewn(part.rest[part.triangles], relief.cell)[0]
            depth = relief.points[relief.painted].mean(0)
            ij = np.floor((points[:, across] - relief.corner) / relief.cell).astype(int)
            near = ((ij >= 0) & (ij < relief.painted.shape)).all(1) & (np.linalg.norm(points - depth, axis=1) < 1.5)
            hidden[tuple(ij[near].T)] = True
    return hidden


def place_at(part: Part, relief: Relief, facing, across, found, half) -> Place:
    """The place whose centre is seen along the facing at the spot, and whose u looks the way, of what a walk has found."""
    fit, spot, way = found
    i, j, good = relief.at(spot + spread(half) @ np.stack([way, rotation(90) @ way]))
    i, j, good = relief.at(nearest_painted(relief, spot)[None]) if not good.any() else (i, j, good)
    good = of_one(relief, i, j, good, half)
    normal = relief.normals[i[good], j[good]].mean(0)
    middle = np.argmin(np.linalg.norm(relief.points[i[good], j[good]][:, across] - spot, axis=1))
    origin = facing * (relief.points[i[good], j[good]][middle] @ facing)
    origin[across] = spot
    along = np.zeros(3)
    along[across] = way
    frame = Frame(drop(part, origin, facing), turned(normal / np.linalg.norm(normal), along, 0.0), np.array(half, float))
    return Place(frame, round(float(fit), 4), reach_of(relief, frame))


def reach_of(relief: Relief, frame: Frame) -> float:
    """The greatest distance in metres of a relief's painted surface from a frame's plane, within the frame, with a little to spare. What lies
    farther off than one surface falls is another: what one sees through an opening."""
    local = frame.local(relief.points[relief.painted])
    inside = (np.abs(local[:, :2]) <= np.asarray(frame.half) + relief.cell).all(1) & (np.abs(local[:, 2]) <= falls(relief, frame.half))
    return float(np.abs(local[inside, 2]).max(initial=0.0)) + SPARE


def grid_way(across: list[int]):
    """A function from "-z" to the step (2,) over a relief's cells, None where the relief is seen along that axis."""

    def way(name: str):
        axis = "xyz".index(name[1])
        if axis not in across:
            return None
        step = [0, 0]
        step[across.index(axis)] = -1 if name[0] == "-" else 1
        return tuple(step)

    return way


def edge_cells(painted: np.ndarray, ways: list[tuple[int, int]]) -> np.ndarray:
    """(n, 2) painted cells from which the next two cells in one of `ways` are bare and the two the other way are painted."""
    room = np.pad(painted, 4)
    shifted = lambda step, k: room[4 + step[0] * k : 4 + step[0] * k + painted.shape[0], 4 + step[1] * k : 4 + step[1] * k + painted.shape[1]]
    found = np.zeros_like(painted)
    for step in ways:
        found |= painted & ~shifted(step, 1) & ~shifted(step, 2) & shifted(step, -1) & shifted(step, -2)
    return np.argwhere(found)


def inward_of(painted: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """(2,) unit direction from an edge's cell into the panel."""
    steps = np.stack(np.meshgrid(*[np.arange(-AROUND, AROUND + 1)] * 2, indexing="ij"), -1).reshape(-1, 2)
    at = cell + steps
    inside = ((at >= 0) & (at < painted.shape)).all(1)
    on = inside & painted[tuple(np.where(inside[:, None], at, 0).T)]
    way = steps[on].sum(0) - steps[~on].sum(0)
    return way / max(np.linalg.norm(way), 1e-9) if way.any() else np.array([0.0, 1.0])


def share_on(relief: Relief, spot, way, half) -> float:
    """The share of a footprint that lies on paint and faces the way its middle does."""
    i, j, good = relief.at(spot + spread(half) @ np.stack([way, rotation(90) @ way]))
    if not good.any():
        return 0.0
    normals = relief.normals[i, j]
    middle = normals[good].mean(0)
    middle /= np.linalg.norm(middle)
    return float((of_one(relief, i, j, good, half) & (normals @ middle > LEVEL)).mean())


def of_one(relief: Relief, i, j, good, half) -> np.ndarray:
    """(n,) which of a footprint's `good` cells (i, j) are of one surface: no farther above or below most of them than it may fall over
    the footprint."""
    normal = relief.normals[i[good], j[good]].mean(0)
    height = relief.points[i, j] @ (normal / np.linalg.norm(normal))
    return good & (np.abs(height - np.median(height[good])) <= falls(relief, half))


def falls(relief: Relief, half) -> float:
    """Metres by which a surface lies off a frame of `half` sizes at most."""
    return FALLS * float(max(half)) + STEPS * relief.cell


def spread(half) -> np.ndarray:
    """(45, 2) points over a rectangle of half sizes, in metres."""
    u, v = np.meshgrid(np.linspace(-0.94, 0.94, 15), (-0.9, 0.0, 0.9), indexing="ij")
    return np.stack([u.ravel() * half[0], v.ravel() * half[1]], 1)


def nearest_painted(relief: Relief, spot) -> np.ndarray:
    """The middle (2,) of the painted cell nearest to a spot."""
    middles = relief.corner + (np.argwhere(relief.painted) + 0.5) * relief.cell
    return middles[np.argmin(np.linalg.norm(middles - spot, axis=1))]


def rotation(degrees: float) -> np.ndarray:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s], [s, c]])
