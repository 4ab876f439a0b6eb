"""The openings in the front bumper: grilles of several kinds, lower intakes, vents, fog lamps."""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.piece import Piece, both_sides, creased, mirrored, moved, unit
from ..mesh.solids import ellipse, lathe, outward, sweep
from .ends import Opening, level
from .lamps import beneath, bowl, facing
from .recess import rim_of, sunk_panel
from .shape import Shape
from .unrolled import Unrolled

MARGIN = 0.004  # metres that bars end inside an opening's outline
BOX = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6], [0, 4, 5], [0, 5, 1], [1, 5, 6], [1, 6, 2], [2, 6, 7], [2, 7, 3],
                [3, 7, 4], [3, 4, 0]])  # fmt: skip


def opening_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) for the grille, the intakes of the front bumper and its fog lamps."""
    front, chart = shape.spec.front, level(shape, "front")
    for label, opening in {"grille": front.grille, **front.bumper.openings}.items():
        if not len(mesh.of(label)):
            continue
        part = "grille" if label == "grille" else "front_bumper"
        middle = _crosses(opening)
        pieces = sunk_panel(mesh, normals, [label], np.array([-opening.depth, 0.0, 0.0]), 0.97, opening.floor, "plastic")
        pieces = [both_sides(piece) if middle else piece for piece in pieces]
        if opening.frame:
            rim = rim_of(mesh, normals, label)
            pieces.append(sweep(rim.points - rim.normals * 0.002, rim.normals, ellipse(*opening.frame_size, 8), opening.frame, closed=True))
        pieces += FILLS[opening.fill](chart, opening)
        for piece in pieces:
            yield part, "", piece
            if not middle:
                yield part, "", mirrored(piece)
    if front.grille.badge:
        low, high = front.grille.outline.rows(chart)
        yield "grille/badge", "", badge(chart, (0.0, (low + high) / 2), front.grille.badge)
    yield from _fog_lamps(chart)


def _crosses(opening: Opening) -> bool:
    """Whether an opening goes across the middle of the car."""
    outline = opening.outline
    return outline.oval[0] == 0.0 if outline.oval else min(u for u, _ in outline.corners) == 0.0


def _bars(chart: Unrolled, opening: Opening):
    """Level bars, evenly spaced."""
    low, high = opening.outline.rows(chart)
    for k in range(opening.count):
        v = low + (high - low) * (k + 0.5) / opening.count
        ends = opening.outline.span(chart, v)
        if ends is None or (ends[1] - ends[0]) * chart.half < 0.04:
            continue
        trim = MARGIN / chart.half
        first, last = (-ends[1] + trim, ends[1] - trim) if _crosses(opening) else (ends[0] + trim, ends[1] - trim)
        yield _bar(chart, opening, [(first, v), (last, v)], 0.03)


def _slats(chart: Unrolled, opening: Opening):
    """Upright bars, evenly spaced."""
    low, high = opening.outline.rows(chart)
    widest = opening.outline.span(chart, (low + high) / 2)
    first = -widest[1] if _crosses(opening) else widest[0]
    v = np.linspace(low, high, 121)
    inside = opening.outline.flat(chart)
    for k in range(opening.count):
        u = first + (widest[1] - first) * (k + 0.5) / opening.count
        within = v[inside(np.stack([np.full(len(v), abs(u)), v], 1)) < -MARGIN]
        if len(within) > 4:
            yield _bar(chart, opening, [(u, within[0]), (u, within[-1])], 0.015)


def _bar(chart, opening, way, every) -> Piece:
    path, normals = chart.way(way, every)
    return sweep(path - normals * opening.sunk, normals, ellipse(*opening.size, 8, 3.0), opening.material)


def _honeycomb(chart: Unrolled, opening: Opening):
    """Six-sided cells, `count` across the opening's height."""
    low, high = opening.outline.rows(chart)
    side = (high - low) * chart.scale[1] / opening.count / np.sqrt(3)
    turn = np.radians([30, 90, 150, 210])
    corners = side * np.stack([np.cos(turn), np.sin(turn)], 1)

    def cells(rows, columns):
        i, j = np.meshgrid(columns, rows, indexing="ij")
        centre = np.stack([np.sqrt(3) * side * (i + 0.5 * (j % 2)), 1.5 * side * j], -1).reshape(-1, 2)
        for a, b in zip(corners[:-1], corners[1:]):  # three walls of each cell; its neighbours give the others
            yield np.stack([centre + a, centre + b], 1)

    yield _ribs(chart, opening, cells, 1.5 * side, np.sqrt(3) * side)


def _diamonds(chart: Unrolled, opening: Opening):
    """Crossing wires, `count` cells across the opening's height."""
    low, high = opening.outline.rows(chart)
    tall = (high - low) * chart.scale[1] / opening.count
    wide = 1.7 * tall

    def cells(rows, columns):
        i, j = np.meshgrid(columns, rows, indexing="ij")
        centre = np.stack([i * wide, j * tall], -1).reshape(-1, 2)
        middle = centre + [wide / 2, tall / 2]
        for corner in ([0, 0], [wide, 0], [0, tall], [wide, tall]):
            yield np.stack([middle, centre + corner], 1)

    yield _ribs(chart, opening, cells, tall, wide)


def _ribs(chart: Unrolled, opening: Opening, cells, tall: float, wide: float) -> Piece:
    """A lattice of straight ribs: `cells(rows, columns)` gives their ends (n, 2, 2) in metres on the flat; clipped to the outline."""
    low, high = opening.outline.rows(chart)
    widest = max(ends[1] for ends in (opening.outline.span(chart, v) for v in np.linspace(low, high, 9)) if ends)
    rows = np.arange(int(low * chart.scale[1] / tall) - 1, int(high * chart.scale[1] / tall) + 2)
    most = int(widest * chart.half / wide) + 2
    columns = np.arange(-most if _crosses(opening) else 0, most + 1)
    ends = np.concatenate(list(cells(rows, columns))) / chart.scale
    inside = opening.outline.flat(chart)
    far = inside(np.abs(ends.reshape(-1, 2))).reshape(-1, 2) + MARGIN
    ends, far = ends[(far < 0).any(1)], far[(far < 0).any(1)]
    share = np.clip(far / (far - far[:, ::-1]), 0, 1) * (far > 0)  # an end outside moves to where the outline is
    ends = ends + (ends[:, ::-1] - ends) * share[:, :, None]
    points = chart.on(ends.reshape(-1, 2))
    normals = chart.shape.surface.normals(points).reshape(-1, 2, 3)
    points = points.reshape(-1, 2, 3)
    along = unit(points[:, 1] - points[:, 0])
    across = unit(np.cross(normals.mean(1), along))[:, None] * opening.size[0] / 2
    top, deep = points - normals * opening.sunk, points - normals * (opening.sunk + opening.size[1])
    corners = np.stack([top[:, 0] - across[:, 0], top[:, 0] + across[:, 0], top[:, 1] + across[:, 0], top[:, 1] - across[:, 0],
                        deep[:, 0] - across[:, 0], deep[:, 0] + across[:, 0], deep[:, 1] + across[:, 0], deep[:, 1] - across[:, 0]], 1)
    triangles = (BOX + 8 * np.arange(len(corners))[:, None, None]).reshape(-1, 3)
    return creased(corners.reshape(-1, 3), outward(corners.reshape(-1, 3), triangles), opening.material)


def _open(chart: Unrolled, opening: Opening):
    """Nothing before the floor: a closed front, or a plain hole."""
    return ()


FILLS = {"bars": _bars, "slats": _slats, "honeycomb": _honeycomb, "diamonds": _diamonds, "open": _open}


def badge(chart: Unrolled, at, radius: float, lift: float = 0.002) -> Piece:
    """An emblem of no brand, facing out of the body at (u, v): a bright disc with a rim."""
    point = chart.on([at])
    normal = chart.shape.surface.normals(point)[0]
    profile = np.array([(0.0005, 0.30), (0.34, 0.30), (0.40, 0.16), (0.74, 0.16), (0.80, 0.32), (0.93, 0.32), (1.0, 0.20), (1.0, -0.35)])
    disc = lathe(profile * [radius, 0.45 * radius], "chrome", 40)
    return moved(disc, facing(normal), point[0] + normal * lift)


def _fog_lamps(chart: Unrolled):
    fog = chart.shape.spec.front.bumper.fog
    if not fog:
        return
    point = chart.on([fog[:2]])
    direction = unit(np.array([0.9, 0.0, 0.0]) + 0.3 * chart.shape.surface.normals(point)[0])
    for piece in bowl(fog[2], 0.0, "fog"):
        placed = beneath(chart.shape, moved(piece, facing(direction), point[0] - direction * 0.022))
        yield "front_bumper/fog_lamp.left", "", placed
        yield "front_bumper/fog_lamp.right", "", mirrored(placed)
