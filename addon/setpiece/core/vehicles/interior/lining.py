"""The room itself: headliner, walls, floor and what closes it behind, as one skin that faces inward, with the windows' openings."""

from __future__ import annotations

import numpy as np

from ...mesh.cut import CutMesh
from ...mesh.field import Surface, blend, ramp, smooth_max, smooth_min
from ...mesh.piece import Piece, both_sides, compact
from ..panels import SHORTEST, SLIVER, cut_openings
from ..wheels import WALL
from .layout import Layout

THICKNESS = 0.045  # metres between the outer skin and the lining
LAMPS = 0.09  # metres more at the tail, where the lamps' housings lie between
LAMPS_REACH = 0.72  # metres ahead of the tail to which these wrap around the flank
CELL = 0.06


def lining_pieces(layout: Layout):
    """Yield the skin's pieces: light above the belt, dark below, carpet on the floor."""
    spec, shape, floor = layout.spec, layout.shape, layout.floor
    fire_wall, step_at = spec.cabin.windshield.base[0] - 0.02, layout.behind

    def inside(x, y, z):
        step = smooth_min(step_at - x, layout.step - z, 0.10)
        lamps = LAMPS * (1 + np.tanh((spec.tail_end + LAMPS_REACH - x) / 0.08)) / 2
        room = smooth_max(shape.body(x, y, z) + THICKNESS + lamps, floor - z, 0.10)
        for axle in (spec.front_axle, spec.back_axle):
            house = smooth_max(np.hypot(x - axle, z - spec.wheel.diameter / 2) - spec.wheel.arch - 0.06, WALL - 0.06 - y, 0.06)
            room = smooth_max(room, -house, 0.10)
        return blend(0.10, room, x - fire_wall, layout.rear - x, step)

    vertices, triangles = shape.left_half(inside, CELL)
    surface = Surface(lambda p: inside(p[:, 0], np.abs(p[:, 1]), p[:, 2]))
    mesh = CutMesh(surface, vertices, triangles, CELL, "lining")
    cut_openings(mesh, shape, "lining", -0.004)
    mesh.cut(["lining"], lambda p: p[:, 2] - _edge(layout, p[:, 0]), "trim")
    ground = lambda p: np.where(p[:, 0] > step_at - 0.02, p[:, 2] - floor - 0.06, p[:, 2] - layout.step - 0.05)
    mesh.cut(["trim"], ground, "carpet")
    mesh.weld(SHORTEST)
    mesh.flip_slivers(SLIVER)
    normals = surface.normals(mesh.vertices)
    for name in ("lining", "trim", "carpet"):
        yield both_sides(compact(Piece(mesh.vertices, mesh.of(name)[:, ::-1], -normals, name)))


def _edge(layout: Layout, x):
    """Height at which the headliner's colour ends: above the belt, higher towards the dashboard and a saloon's shelf."""
    spec = layout.spec
    front, back = spec.cabin.windshield.base[0] - 0.60, spec.cabin.back.base[0] + 0.70
    shelf = 0.0 if layout.loading or spec.bed else 0.45 * ramp(back - x, 0.1)
    return spec.cabin.belt + 0.045 + 0.55 * ramp(x - front, 0.1) + shelf
