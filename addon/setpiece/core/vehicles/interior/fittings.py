"""Small things around the room: the mirror behind the windshield, sun visors, grab handles, the lamp, a cover over the boot."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ...mesh.field import gradient
from ...mesh.piece import Piece, creased, mirrored, moved, turned
from ...mesh.solids import ellipse, grid_triangles, sweep
from .boxes import box
from .layout import Layout


def mirror_pieces(layout: Layout):
    """Yield the inner mirror on its foot, turned a little to the driver."""
    (bx, bz), (tx, tz) = layout.spec.cabin.windshield.base, layout.spec.cabin.windshield.top
    t = 0.80
    glass = np.array([bx + t * (tx - bx), 0.0, bz + t * (tz - bz)])
    ahead = np.array([tz - bz, 0.0, bx - tx]) / np.hypot(tz - bz, bx - tx)  # out through the glass
    foot, middle = glass - 0.030 * ahead, glass + np.array([-0.105, 0.0, -0.045])
    yield sweep(np.array([foot, 0.5 * (foot + middle) + [0, 0, -0.012], middle]), (0, 1, 0), ellipse(0.020, 0.018, 8), "switch")
    yield moved(box((0.012, 0.050, 0.060), 0.005, "switch"), turned(1, np.degrees(np.arctan2(bx - tx, tz - bz))), foot)
    turn = turned(2, -9) @ turned(1, -4)
    yield moved(box((0.030, 0.245, 0.068), 0.014, "switch"), turn, middle)
    yield moved(box((0.003, 0.228, 0.054), 0.0012, "inner_mirror"), turn, middle + turn @ [-0.0145, 0, 0])


def visor_pieces(layout: Layout):
    """Yield two sun visors folded up under the headliner, and between them the lamp."""
    top = layout.spec.cabin.windshield.top
    xs = np.array([top[0] - 0.075, top[0] - 0.225])
    z = np.array([layout.ceiling(x, layout.driver) for x in xs]) - 0.014
    pitch = np.degrees(np.arctan2(z[1] - z[0], xs[0] - xs[1]))
    tilt = turned(0, -np.degrees(np.arctan(2 * layout.spec.cabin.roof_crown * layout.driver)))
    visor = moved(box((0.150, 0.340, 0.016), 0.006, "lining"), tilt @ turned(1, pitch), (xs.mean(), layout.driver + 0.01, z.mean()))
    yield visor
    yield mirrored(visor)
    x = top[0] - 0.24
    z = layout.ceiling(x, 0.0) + 0.004
    yield moved(box((0.145, 0.105, 0.026), 0.010, "lining"), turned(1, pitch), (x, 0.0, z))
    yield moved(box((0.050, 0.075, 0.010), 0.004, "lamp_cover"), turned(1, pitch), (x - 0.03, 0.0, z - 0.012))


def handle_pieces(layout: Layout):
    """Yield grab handles over the doors, but for the driver."""
    for row in layout.rows[:2]:
        x = row.x + 0.02
        z = float(layout.shape.roof_line(x)) - layout.spec.panels.window.margins[2] + 0.012
        y = float(layout.inner(x, z, 0.050))
        course = ((0.085, 0.0, 0.0), (0.070, -0.028, -0.012), (0.0, -0.034, -0.016), (-0.070, -0.028, -0.012), (-0.085, 0.0, 0.0))
        bar = np.array(course) + [x, y, z]
        piece = sweep(bar, (0, 0, 1), ellipse(0.014, 0.020, 8), "lining")
        yield mirrored(piece)
        if row is not layout.rows[0]:
            yield piece


def cover_pieces(layout: Layout):
    """Yield the cover over a boot that the room opens to: a shelf from the last backs to the tailgate, just under the windows."""
    if not layout.loading or len(layout.rows) > 2:
        return
    z = layout.spec.cabin.belt - 0.015
    front = layout.rows[-1].x - 0.16 - 0.52 * np.sin(np.radians(layout.rows[-1].lean)) - 0.035
    ends = np.linspace(front, layout.spec.tail_end, 400)
    room = ends[layout.shape.body(ends, 0.0 * ends, z + 0 * ends) < -0.09]
    x = np.linspace(front, room.min(), 12)
    half = layout.inner(x, z, 0.068)
    y = half[:, None] * np.linspace(-1, 1, 13)[None]
    for lift, way in ((0.0, 1), (-0.014, -1)):
        points = np.stack([np.broadcast_to(x[:, None], y.shape), y, np.full(y.shape, z + lift)], -1)
        yield creased(points.reshape(-1, 3), grid_triangles(*y.shape)[:, :: way], "trim", 60)


def kept_inside(layout: Layout, piece: Piece, depth: float) -> Piece:
    """The piece with every vertex that comes nearer to the body's skin than `depth` metres drawn in to there."""
    points = piece.vertices.copy()
    for _ in range(4):
        out = layout.shape.at(points) + depth
        near = out > 0
        if not near.any():
            break
        slope = gradient(layout.shape.at, points[near])
        points[near] -= (out[near] / np.maximum((slope**2).sum(1), 0.2))[:, None] * slope
    return evolve(piece, vertices=points)
