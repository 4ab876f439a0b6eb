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
DRIVER = 0.36  # y of the front seats' middle, and of the steering wheel
DASHBOARD = ((-0.02, -0.02), (-0.20, 0.012), (-0.38, 0.005), (-0.46, -0.05), (-0.47, -0.12), (-0.40, -0.26), (-0.36, -0.42),
             (-0.02, -0.42))  # its section: x and z from the windshield's foot; fmt: skip


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
    fire_wall, bulkhead = spec.cabin.windshield.base[0] - 0.02, spec.panels.doors_end + 0.22

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


def _box(size, radius: float, material: str, at=(0.0, 0.0, 0.0), turn=None) -> Piece:
    """A rounded box turned about its centre by `turn` (3, 3) and put at `at`."""
    return moved(rounded_box(size, radius, material), turn, at)


def _dashboard(shape):
    spec = shape.spec
    x, z = spec.cabin.windshield.base[0], spec.cabin.windshield.base[1] - 0.035
    outline = np.array(DASHBOARD) + [x, z]
    y = np.linspace(-0.66, 0.66, 12)
    path = np.stack([np.zeros(12), y, np.zeros(12)], 1)
    yield sweep(path, (0, 0, 1), outline, "dashboard", angle=50)
    yield _box((0.20, 0.36, 0.07), 0.03, "dashboard", (x - 0.37, DRIVER, z + 0.022), turned(1, 8))
    yield _box((0.02, 0.26, 0.15), 0.008, "gloss_black", (x - 0.455, 0.0, z - 0.03), turned(1, 15))
    yield _box((0.95, 0.24, 0.30), 0.05, "trim", (x - 0.85, 0.0, spec.size.clearance + 0.20))


def _steering_wheel(shape):
    x, z = shape.spec.cabin.windshield.base
    centre, tilt = np.array([x - 0.62, DRIVER, z - 0.045]), turned(1, 65)
    turn = np.linspace(0, 2 * np.pi, 41)[:-1]
    ring = np.stack([0.182 * np.cos(turn), 0.182 * np.sin(turn), np.zeros(40)], 1)
    yield moved(sweep(ring, (0, 0, 1), ellipse(0.030, 0.026, 10), "dashboard", closed=True), tilt, centre)
    yield _box((0.13, 0.15, 0.05), 0.022, "dashboard", centre, tilt)
    for angle in (0, 90, -90):
        spoke = tilt @ turned(2, angle)
        yield _box((0.15, 0.035, 0.018), 0.008, "trim", centre + spoke @ [0.10, 0, 0], spoke)
    yield _box((0.30, 0.07, 0.07), 0.03, "dashboard", centre + [0.17, 0, -0.06], turned(1, -25))


def _seat(width: float, lean: float):
    """A seat whose cushion's middle is the origin, facing +x: cushion, back with side bolsters, head rest."""
    base, back, hinge = turned(1, -6), turned(1, -lean), np.array([-0.24, 0, 0.03])
    yield _box((0.52, width, 0.17), 0.06, "seat", turn=base)
    yield _box((0.15, width * 0.96, 0.62), 0.06, "seat", hinge + back @ [0, 0, 0.29], back)
    for side in (-1, 1):
        yield _box((0.19, 0.09, 0.50), 0.04, "seat", hinge + back @ [0.035, side * width * 0.43, 0.27], back)
        yield _box((0.46, 0.09, 0.20), 0.04, "seat", (0.0, side * width * 0.44, 0.015), base)
        yield _box((0.012, 0.012, 0.12), 0.005, "satin", hinge + back @ [-0.01, side * 0.06, 0.62], back)
    yield _box((0.10, 0.27, 0.175), 0.045, "seat", hinge + back @ [0.0, 0, 0.705], back)


def _seats(shape):
    """Two seats in front, a bench with two head rests behind."""
    spec = shape.spec
    low = spec.size.clearance + 0.255
    front = spec.cabin.windshield.base[0] - 1.20
    for piece in _seat(0.50, 20):
        placed = moved(piece, offset=(front, DRIVER, low))
        yield placed
        yield mirrored(placed)
    back, lean = spec.panels.doors_end + 0.50, turned(1, -24)
    hinge = np.array([back - 0.24, 0, low + 0.06])
    yield _box((0.52, 1.24, 0.17), 0.06, "seat", (back, 0, low + 0.03), turned(1, -6))
    yield _box((0.14, 1.22, 0.60), 0.06, "seat", hinge + lean @ [0, 0, 0.26], lean)
    for y in (-0.38, 0.38):
        yield _box((0.09, 0.25, 0.14), 0.04, "seat", hinge + lean @ [0.0, y, 0.60], lean)
