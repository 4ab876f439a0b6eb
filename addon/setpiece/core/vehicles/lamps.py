"""Lamps: behind each lens a housing and what stands in it, so that a lens shows depth as a real one does."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ..mesh.cut import CutMesh
from ..mesh.piece import Piece, moved, unit
from ..mesh.solids import ellipse, lathe, rounded_box, sweep
from .ends import Element, unrolled
from .recess import rim_of, sunk_panel
from .shape import Shape
from .skins import sided

INWARD = {"front": np.array([-0.93, -0.36, 0.0]), "back": np.array([0.97, -0.24, 0.0])}
BENEATH = 0.003  # metres that everything in a lamp keeps below its lens


def facing(direction) -> np.ndarray:
    """(3, 3) rotation that takes +y to `direction`, x staying as level as it can."""
    y = unit(np.asarray(direction, float))
    x = unit(np.cross(y, [0.0, 0.0, 1.0]))
    return np.stack([x, y, np.cross(x, y)], 1)


def projector(radius: float, _: float, material: str):
    """A lens in a bowl that opens along +y, the rim of the bowl at y = 0."""
    bowl = [(0.55, -0.75), (0.75, -0.55), (0.93, -0.20), (1.0, 0.0), (1.06, -0.02), (1.06, -0.75)]
    turn = np.linspace(0.02, np.pi / 2, 7)
    ball = [*zip(0.60 * np.sin(turn), 0.40 * np.cos(turn) - 0.62), (0.62, -0.78)]
    return [lathe(radius * np.array(bowl), "reflector", 32), lathe(radius * np.array(ball), material, 32)]


def bowl(radius: float, _: float, material: str):
    """A parabolic reflector that opens along +y, its rim at y = 0, with a bulb's cap in the middle."""
    r = np.linspace(0.10, 0.97, 9)
    inside = [*zip(r, 0.62 * (r**2 - 1.0)), (1.0, 0.02), (1.05, 0.0), (1.05, -0.62)]
    turn = np.linspace(0.05, np.pi / 2, 6)
    bulb = [*zip(0.17 * np.sin(turn), 0.17 * np.cos(turn) - 0.34), (0.17, -0.60)]
    return [lathe(radius * np.array(inside), "reflector", 40), lathe(radius * np.array(bulb), material, 20)]


def module(half: float, _: float, material: str):
    """A square LED module that shines along +y from a dark frame, its front at y = 0."""
    frame = rounded_box((2 * half, 0.030, 2 * half), 0.004, "bezel", 2)
    lens = rounded_box((1.6 * half, 0.020, 1.6 * half), 0.006, material, 3)
    return [moved(frame, offset=(0, -0.018, 0)), moved(lens, offset=(0, -0.010, 0))]


def ring(radius: float, width: float, material: str):
    """A ring of light `width` metres across its section, in the plane y = 0."""
    turn = np.linspace(0, 2 * np.pi, 13)
    section = [(radius - width / 2 * (1 - np.cos(t)), -width / 2 * (1 - np.sin(t))) for t in turn]
    return [lathe(section, material, 48)]


def _set(make):
    """An element that `make` gives for its size and material, at each of its places, facing ahead as far as the lens lets it."""

    def put(shape, chart, element: Element):
        points, normals = _places(chart, element)
        for point, normal in zip(points, normals):
            direction = unit(np.array([0.75 * chart.ahead, 0.0, 0.0]) + 0.35 * normal)
            pieces = [moved(piece, facing(direction)) for piece in make(*element.size, element.material)]
            at = point - direction * element.sunk
            for _ in range(4):  # no rim comes through the lens
                most = max(shape.at(piece.vertices + at).max() for piece in pieces)
                at = at - direction * max(most + BENEATH, 0.0)
            yield from (moved(piece, offset=at) for piece in pieces)

    return put


def _places(chart, element: Element):
    """The element's own places, or `count` of them evenly from the first to the last."""
    at = np.array(element.at, float)
    if element.count > 1 and len(at) == 2:
        at = at[0] + (at[1] - at[0]) * np.linspace(0, 1, element.count)[:, None]
    points = chart.on(at)
    return points, chart.shape.surface.normals(points)


def _led(shape, chart, element: Element):
    """A light guide along a way, round in section."""
    yield _along(chart, element, ellipse(*element.size, 8))


def _block(shape, chart, element: Element):
    """A broad, flat chamber along a way."""
    yield _along(chart, element, ellipse(*element.size, 12, 4.0))


def _along(chart, element, section) -> Piece:
    path, normals = chart.way(element.at, 0.012)
    return sweep(path - normals * element.sunk, normals, section, element.material)


ELEMENTS = {"projector": _set(projector), "bowl": _set(bowl), "module": _set(module), "ring": _set(ring),
            "guide": _led, "block": _block}  # fmt: skip


def beneath(shape: Shape, piece: Piece) -> Piece:
    """The piece with every vertex that comes within a few millimetres of the body's surface pressed below it."""
    over = np.flatnonzero(shape.at(piece.vertices) > -BENEATH)
    if not len(over):
        return piece
    vertices = piece.vertices.copy()
    for _ in range(3):
        far = np.maximum(shape.at(vertices[over]) + BENEATH, 0.0)
        vertices[over] -= shape.surface.normals(vertices[over]) * far[:, None]
    return evolve(piece, vertices=vertices)


def lamp_pieces(mesh: CutMesh, shape: Shape, normals, end: str, part: str, labels):
    """Yield (part class, side, piece) of what is behind the lenses of one end, whose cuts carry `labels`."""
    lamps, chart = getattr(shape.spec, end).lamps, unrolled(shape, end)
    labels = [name for name in labels if len(mesh.of(name))]
    if not labels:
        return
    shift = INWARD[end] * lamps.depth - normals * 0.65 * lamps.depth
    pieces = sunk_panel(mesh, normals, labels, shift, 0.93, lamps.back, lamps.walls)
    for element in lamps.elements:
        pieces += [beneath(shape, piece) for piece in ELEMENTS[element.kind](shape, chart, element)]
    if lamps.ring:
        rim = rim_of(mesh, normals, *labels)
        pieces.append(sweep(rim.points + rim.normals * 0.001, rim.normals, ellipse(0.012, 0.010, 8), lamps.ring, closed=True))
    for piece in pieces:
        yield from sided(part, piece)


def headlight_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) of what is behind the front lenses."""
    yield from lamp_pieces(mesh, shape, normals, "front", "headlight", ["headlight"])


def tail_light_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) of what is behind the back lenses, on the body and on the lid."""
    labels = [f"{name}{window}" for name in ("tail_light", "trunk_light") for window in ("", "_lens")]
    yield from lamp_pieces(mesh, shape, normals, "back", "tail_light", labels)
