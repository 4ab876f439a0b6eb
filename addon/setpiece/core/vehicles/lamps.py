"""Lamps: behind each lens a housing, projectors or light bars, so that a lens shows depth as a real one does."""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.piece import moved, unit
from ..mesh.solids import ellipse, lathe, sweep
from .recess import sunk_panel
from .shape import Shape
from .skins import sided

INWARD_FRONT = np.array([-0.93, -0.36, 0.0])
INWARD_BACK = np.array([0.97, -0.24, 0.0])


def facing(direction) -> np.ndarray:
    """(3, 3) rotation that takes +y to `direction`, x staying as level as it can."""
    y = unit(np.asarray(direction, float))
    x = unit(np.cross(y, [0.0, 0.0, 1.0]))
    return np.stack([x, y, np.cross(x, y)], 1)


def projector(radius: float):
    """A lens in a bowl that opens along +y, the rim of the bowl at y = 0."""
    bowl = [(0.55, -0.75), (0.75, -0.55), (0.93, -0.20), (1.0, 0.0), (1.06, -0.02), (1.06, -0.75)]
    turn = np.linspace(0.02, np.pi / 2, 7)
    ball = [*zip(0.60 * np.sin(turn), 0.40 * np.cos(turn) - 0.62), (0.62, -0.78)]
    return [lathe(radius * np.array(bowl), "reflector", 32), lathe(radius * np.array(ball), "projector", 32)]


def along(shape: Shape, field, starts, inside: float):
    """Points on the curve where `field` is zero on the body, from guesses (n, 3), moved `inside` metres; and their normals."""
    points = shape.surface.onto_curve(shape.surface.project(np.asarray(starts, float), 8), field, 6)
    normals = shape.surface.normals(points)
    return points - normals * inside, normals


def headlight_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) of what is behind the front lenses."""
    spec, lamp = shape.spec, shape.spec.front.lamp
    nose = spec.size.nose
    inside = sunk_panel(mesh, normals, ["headlight"], INWARD_FRONT * 0.050 - normals * 0.035, 0.90, "bezel", "reflector")
    middle = lambda behind: (lamp.low + lamp.high + sum(lamp.rise) * behind) / 2
    for y, radius, sink in ((lamp.inner + 0.105, 0.041, 0.034), (lamp.inner + 0.215, 0.037, 0.036)):
        at = shape.surface.onto_curve(np.array([[nose - 0.15, y, middle(0.15)]]), lambda p: np.abs(p[:, 1]) - y, 8)
        at = shape.surface.onto_curve(at, lambda p: p[:, 2] - middle(nose - p[:, 0]), 8)[0]
        for piece in projector(radius):
            inside.append(moved(piece, facing(-INWARD_FRONT), at + INWARD_FRONT * sink + [0, 0, 0.004]))
    y = np.linspace(lamp.inner + 0.035, 0.79, 28)
    starts = np.stack([nose - 0.05 - 0.30 * y**2, y, np.full(28, lamp.low + 0.03)], 1)
    path, up = along(shape, lambda p: p[:, 2] - lamp.low - lamp.rise[0] * (nose - p[:, 0]) - 0.016, starts, 0.014)
    inside.append(sweep(path, up, ellipse(0.011, 0.008, 8), "lit_white"))
    y = np.linspace(0.775, 0.815, 6)
    starts = np.stack([nose - 0.05 - 0.50 * y**2, y, np.full(6, lamp.low + 0.10)], 1)
    path, up = along(shape, lambda p: p[:, 2] - middle(nose - p[:, 0]), starts, 0.016)
    inside.append(sweep(path, up, ellipse(0.030, 0.008, 12, 4.0), "amber"))
    for piece in inside:
        yield from sided("headlight", piece)


def tail_light_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) of what is behind the back lenses: a bright housing and two light bars."""
    spec, lamp = shape.spec, shape.spec.back.lamp
    labels = [name for name in ("tail_light", "trunk_light") if len(mesh.of(name))]
    inside = sunk_panel(mesh, normals, labels, INWARD_BACK * 0.030 - normals * 0.025, 0.92, "bezel", "reflector")
    y = np.linspace(lamp.inner + 0.035, 0.80, 28)
    for share in (0.28, 0.72):
        height = lamp.low + share * (lamp.high - lamp.low)
        rise = (1 - share) * lamp.rise[0] - share * lamp.rise[1]
        starts = np.stack([spec.tail_end + 0.05 + 0.2 * y**2, y, np.full(28, height)], 1)
        path, up = along(shape, lambda p: p[:, 2] - height - rise * (p[:, 0] - spec.tail_end), starts, 0.022)
        inside.append(sweep(path, up, ellipse(0.020, 0.012, 8), "lit_red"))
        if share < 0.5:  # the reversing light fills the inner end between the two bars
            path, up = along(shape, lambda p: p[:, 2] - (lamp.low + lamp.high) / 2, starts[:6], 0.024)
            inside.append(sweep(path, up, ellipse(0.044, 0.010, 12, 4.0), "clear_white"))
    for piece in inside:
        yield from sided("tail_light", piece)
