"""What is seen through the glass: lining, floor, dashboard, steering wheel on the left, seats, rear shelf."""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.field import Surface, blend, ramp, smooth_max, smooth_min
from ..mesh.piece import Piece, both_sides, compact, mirrored, moved, turned
from ..mesh.solids import ellipse, rounded_box, sweep
from .panels import SHORTEST, SLIVER, cut_openings
from .shape import Shape
from .wheels import WALL

THICKNESS = 0.045  # metres between the outer skin and the lining
CELL = 0.06


def interior_pieces(shape: Shape):
    """Yield (part, side, piece) of class interior."""
    for piece in _lining(shape):
        yield "interior.lining", "", piece
    for piece in _dashboard(shape):
        yield "interior.dashboard", "", piece
    for piece in _steering_wheel(shape):
        yield "interior.steering_wheel", "", piece
    for piece in _seats(shape):
        yield "interior.seats", "", piece


def _lining(shape: Shape):
    """The cabin's inner skin, facing inward, with the same openings as the windows: light above the belt, dark below."""
    spec = shape.spec
    floor, shelf = spec.size.clearance + 0.085, spec.cabin.belt + 0.01
    rear = spec.cabin.back.base[0] + 0.06
    fire_wall, bulkhead = spec.cabin.windshield.base[0] - 0.02, spec.panels.back_door[1] + 0.22

    def inside(x, y, z):
        step = smooth_min(bulkhead - x, shelf - z, 0.10)
        room = smooth_max(shape.body(x, y, z) + THICKNESS, floor - z, 0.10)
        for axle in (spec.front_axle, spec.back_axle):
            house = smooth_max(np.hypot(x - axle, z - spec.wheel.diameter / 2) - spec.wheel.arch - 0.06, WALL - 0.06 - y, 0.06)
            room = smooth_max(room, -house, 0.10)
        return blend(0.10, room, x - fire_wall, rear - x, step)

    vertices, triangles = shape.left_half(inside, CELL)
    surface = Surface(lambda p: inside(p[:, 0], np.abs(p[:, 1]), p[:, 2]))
    mesh = CutMesh(surface, vertices, triangles, CELL, "lining")
    cut_openings(mesh, shape, "lining", -0.004)
    mesh.cut(["lining"], lambda p: p[:, 2] - _edge(spec, p[:, 0]), "trim")
    mesh.cut(["trim"], lambda p: p[:, 2] - floor - 0.06, "carpet")
    mesh.weld(SHORTEST)
    mesh.flip_slivers(SLIVER)
    normals = surface.normals(mesh.vertices)
    for name in ("lining", "trim", "carpet"):
        yield both_sides(compact(Piece(mesh.vertices, mesh.of(name)[:, ::-1], -normals, name)))


def _edge(spec, x):
    """Height at which the light lining ends: above the belt, higher towards the dashboard and the back window's shelf."""
    front, back = spec.cabin.windshield.base[0] - 0.60, spec.cabin.back.base[0] + 0.70
    return spec.cabin.belt + 0.045 + 0.55 * ramp(x - front, 0.1) + 0.45 * ramp(back - x, 0.1)


def _dashboard(shape):
    spec = shape.spec
    base_x, base_z = spec.cabin.windshield.base
    top = base_z - 0.035
    outline = np.array([[base_x - 0.02, top - 0.02], [base_x - 0.20, top + 0.012], [base_x - 0.38, top + 0.005], [base_x - 0.46, top - 0.05],
                        [base_x - 0.47, top - 0.12], [base_x - 0.40, top - 0.26], [base_x - 0.36, top - 0.42], [base_x - 0.02, top - 0.42]])
    y = np.linspace(-0.66, 0.66, 12)
    path = np.stack([np.zeros(12), y, np.zeros(12)], 1)
    section = np.stack([-outline[:, 0], outline[:, 1]], 1)
    yield sweep(path, (0, 0, 1), section * [-1, 1], "dashboard", angle=50)
    hood = rounded_box((0.20, 0.36, 0.07), 0.03, "dashboard")
    yield moved(hood, turned(1, 8), (base_x - 0.37, 0.36, top + 0.022))
    yield moved(rounded_box((0.02, 0.26, 0.15), 0.008, "gloss_black"), turned(1, 15), (base_x - 0.455, 0.0, top - 0.03))
    yield moved(rounded_box((0.95, 0.24, 0.30), 0.05, "trim"), None, (base_x - 0.85, 0.0, spec.size.clearance + 0.20))


def _steering_wheel(shape):
    base_x, base_z = shape.spec.cabin.windshield.base
    centre, tilt = np.array([base_x - 0.62, 0.36, base_z - 0.045]), turned(1, 65)
    turn = np.linspace(0, 2 * np.pi, 41)[:-1]
    ring = np.stack([0.182 * np.cos(turn), 0.182 * np.sin(turn), np.zeros(40)], 1)
    yield moved(sweep(ring, (0, 0, 1), ellipse(0.030, 0.026, 10), "dashboard", closed=True), tilt, centre)
    yield moved(rounded_box((0.13, 0.15, 0.05), 0.022, "dashboard"), tilt, centre)
    for angle in (0, 90, -90):
        yield moved(rounded_box((0.15, 0.035, 0.018), 0.008, "trim"), tilt @ turned(2, angle), centre + tilt @ turned(2, angle) @ [0.10, 0, 0])
    yield moved(rounded_box((0.30, 0.07, 0.07), 0.03, "dashboard"), turned(1, -25), centre + [0.17, 0, -0.06])


def _seat(width: float, lean: float):
    """A seat whose cushion's middle is the origin, facing +x: cushion, back with side bolsters, head rest."""
    yield moved(rounded_box((0.52, width, 0.17), 0.06, "seat", 3), turned(1, -6))
    back = turned(1, -lean)
    hinge = np.array([-0.24, 0, 0.03])
    yield moved(rounded_box((0.15, width * 0.96, 0.62), 0.06, "seat", 3), back, hinge + back @ [0, 0, 0.29])
    for side in (-1, 1):
        yield moved(rounded_box((0.19, 0.09, 0.50), 0.04, "seat", 3), back, hinge + back @ [0.035, side * width * 0.43, 0.27])
        yield moved(rounded_box((0.46, 0.09, 0.20), 0.04, "seat", 3), turned(1, -6), (0.0, side * width * 0.44, 0.015))
        yield moved(rounded_box((0.012, 0.012, 0.12), 0.005, "satin", 2), back, hinge + back @ [-0.01, side * 0.06, 0.62])
    yield moved(rounded_box((0.10, 0.27, 0.175), 0.045, "seat", 3), back, hinge + back @ [0.0, 0, 0.705])


def _seats(shape):
    spec = shape.spec
    low = spec.size.clearance + 0.255
    front = spec.cabin.windshield.base[0] - 1.20
    for piece in _seat(0.50, 20):
        placed = moved(piece, offset=(front, 0.36, low))
        yield placed
        yield mirrored(placed)
    back = spec.panels.back_door[1] + 0.50
    bench = [moved(rounded_box((0.52, 1.24, 0.17), 0.06, "seat", 3), turned(1, -6), (back, 0, low + 0.03))]
    lean = turned(1, -24)
    bench.append(moved(rounded_box((0.14, 1.22, 0.60), 0.06, "seat", 3), lean, np.array([back - 0.24, 0, low + 0.06]) + lean @ [0, 0, 0.26]))
    for y in (-0.38, 0.38):
        bench.append(moved(rounded_box((0.09, 0.25, 0.14), 0.04, "seat", 3), lean, np.array([back - 0.24, y, low + 0.06]) + lean @ [0.0, 0, 0.60]))
    yield from bench
