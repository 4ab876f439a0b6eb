"""Seat belts as they hang when nobody wears them: from a slide on the pillar to the floor in front, over the backs behind; buckles."""

from __future__ import annotations

import numpy as np

from ...mesh.field import Spline
from ...mesh.piece import Piece, creased, mirrored, moved, turned, unit
from ...mesh.solids import grid_triangles
from .boxes import box
from .layout import Layout

WEBBING = 0.047  # metres, as ECE R16 has it at the least


def belt_pieces(layout: Layout):
    """Yield all belts and buckles."""
    first, pillar = layout.rows[0], layout.spec.panels.front_door[1]
    top = min(layout.spec.cabin.belt + 0.24, float(layout.shape.roof_line(pillar)) - 0.22)
    x, low = pillar - 0.03, layout.floor + 0.16
    ends = [np.array([x, float(layout.inner(x, z, 0.070)), z]) for z in (top, low)]
    share = np.linspace(0, 1, 7)[:, None]
    strap = ends[0] * (1 - share) + ends[1] * share - [0.0, 0.010, 0.0] + np.sin(np.pi * share) * [0.012, -0.010, 0.0]
    pieces = [ribbon(strap, (1.0, 0.0, 0.0)), moved(box((0.072, 0.024, 0.042), 0.008, "trim"), offset=ends[0]),
              moved(box((0.060, 0.012, 0.026), 0.004, "switch"), offset=strap[4]),
              moved(box((0.044, 0.004, 0.030), 0.001, "satin"), offset=strap[4] + [0, 0, 0.022]),
              moved(box((0.080, 0.030, 0.110), 0.010, "trim"), offset=ends[1])]  # fmt: skip
    pieces += buckle((first.x - 0.10, layout.driver - 0.275, first.z - 0.04))
    for piece in pieces:
        yield piece
        yield mirrored(piece)
    for row in layout.rows[1:]:
        yield from bench_belts(layout, row)


def bench_belts(layout: Layout, row):
    """A belt over the back at every place of a bench, slack to the cushion's outer end."""
    up = turned(1, -row.lean)
    for y in layout.places(row).values():
        side = 1.0 if y >= 0 else -1.0
        out = y + side * 0.165
        course = [(-0.235, out - side * 0.01, 0.50), (-0.190, out, 0.57), (-0.098, out + side * 0.004, 0.53),
                  (-0.060, out + side * 0.012, 0.30), (-0.045, out + side * 0.018, 0.06)]
        strap = np.array(course) @ up.T + [row.x, 0, row.z]
        strap = np.concatenate([strap, [strap[-1] + [0.03, side * 0.01, -0.05]]])
        yield ribbon(strap, (0.0, 1.0, 0.0))
        yield from buckle((row.x - 0.06, y - side * 0.17, row.z - 0.07), 0.05)


def ribbon(course, across) -> Piece:
    """Webbing along `course` (n, 3), `across` its width's direction, seen from both sides."""
    course = np.asarray(course, float)
    knots = np.linspace(0, 1, len(course))
    fine = np.linspace(0, 1, 2 * len(course) + 1)
    middle = np.stack([Spline(zip(knots, column))(fine) for column in course.T], 1)
    across = np.asarray(across, float)
    along = unit(np.gradient(middle, axis=0))
    side = unit(across - (along * across).sum(1, keepdims=True) * along) * WEBBING / 2
    thick = unit(np.cross(along, side)) * 0.0007
    section = np.stack([middle - side + thick, middle + side + thick, middle + side - thick, middle - side - thick], 1)
    triangles = grid_triangles(len(middle), 4, wrap_columns=True)
    vertices = section.reshape(-1, 3)
    normal = np.cross(vertices[triangles[:, 1]] - vertices[triangles[:, 0]], vertices[triangles[:, 2]] - vertices[triangles[:, 0]])
    outward = (normal * (vertices[triangles].mean(1) - np.repeat(middle, 4, 0)[triangles[:, 0]])).sum()
    return creased(vertices, triangles if outward > 0 else triangles[:, ::-1], "belt")


def buckle(at, tall: float = 0.085):
    """A buckle with its red button on a stalk."""
    at = np.asarray(at, float)
    yield moved(box((0.028, 0.016, tall), 0.005, "switch"), turned(1, 14), at)
    yield moved(box((0.048, 0.026, 0.062), 0.008, "switch"), turned(1, 14), at + [0.012, 0, 0.5 * tall + 0.02])
    yield moved(box((0.026, 0.018, 0.008), 0.003, "buckle"), turned(1, 14), at + [0.021, 0, 0.5 * tall + 0.051])
