"""The openings in the bumpers: grille with bars and a frame, lower intake, vents."""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.piece import both_sides, mirrored, moved
from ..mesh.solids import ellipse, sweep
from .lamps import facing, projector
from .recess import rim_of, sunk_panel
from .shape import Shape


def level(shape: Shape, ends, height: float, inside: float, count: int = 41):
    """A horizontal line on the nose at z = `height` between y = `ends`, `inside` metres behind the body's surface."""
    y = np.linspace(*ends, count)
    starts = np.stack([shape.spec.size.nose - 0.05 - 0.25 * y**2, y, np.full(count, height)], 1)
    points = shape.surface.onto_curve(shape.surface.project(starts, 6), lambda p: p[:, 2] - height, 6)
    normals = shape.surface.normals(points)
    return points - normals * inside, normals


def opening_pieces(mesh: CutMesh, shape: Shape, normals):
    """Yield (part class, side, piece) for the grille and the intakes of the front bumper."""
    front = shape.spec.front
    for label, part in (("grille", "grille"), ("intake", "front_bumper"), ("vent", "front_bumper")):
        opening = getattr(front, label)
        for piece in sunk_panel(mesh, normals, [label], np.array([-opening.depth, 0.0, 0.0]), 0.97, "gap", "plastic"):
            if label == "vent":
                yield part, "", piece
                yield part, "", mirrored(piece)
            else:
                yield part, "", both_sides(piece)
    yield from _grille(mesh, shape, normals)
    yield from _intake(shape)
    yield from _fog_lamps(shape)


def _width(opening, height: float) -> float:
    return opening.half[0] + opening.taper * (height - opening.height)


def _grille(mesh, shape, normals):
    opening = shape.spec.front.grille
    rim = rim_of(mesh, normals, "grille")
    yield "grille", "", sweep(rim.points - rim.normals * 0.002, rim.normals, ellipse(0.018, 0.012, 8), "chrome", closed=True)
    bars = 6
    for k in range(bars):
        height = opening.height + opening.half[1] * (2 * (k + 0.5) / bars - 1) * 0.96
        half = _width(opening, height) - 0.006
        path, up = level(shape, (-half, half), height, 0.016)
        yield "grille", "", sweep(path, up, ellipse(0.010, 0.016, 8, 3.0), "gloss_black")
    path, up = level(shape, (-0.03, 0.03), opening.height, 0.006, 5)
    yield "grille", "", sweep(path, up, ellipse(0.060, 0.010, 24), "chrome")


def _intake(shape):
    opening = shape.spec.front.intake
    for k in range(3):
        height = opening.height + opening.half[1] * (k - 1) * 0.55
        half = _width(opening, height) - 0.01
        path, up = level(shape, (-half, half), height, 0.020)
        yield "front_bumper", "", sweep(path, up, ellipse(0.007, 0.014, 6, 3.0), "plastic")


def _fog_lamps(shape):
    vent = shape.spec.front.vent
    path, _ = level(shape, (vent.at - 0.03, vent.at + 0.005), vent.height, 0.030, 2)
    for piece in projector(0.036):
        placed = moved(piece, facing([0.95, 0.25, 0.0]), path.mean(0))
        yield "front_bumper", "", placed
        yield "front_bumper", "", mirrored(placed)
