"""Outside mirrors: a housing on a foot at the front door's corner, with its glass."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from ..mesh.piece import moved, smooth_normals, turned
from ..mesh.solids import ellipse, rounded_box, sweep
from .shape import Shape
from .skins import sided


@frozen
class Mirror:
    """Sizes in metres along x, y and z; `round` of its edges; how much its outer end `tapers` and falls back; its foot's width; its
    material; whether it carries an indicator."""

    size: tuple[float, float, float]
    round: float
    tapers: float
    falls: float
    foot: float
    material: str
    indicator: bool


MIRRORS = {
    "shell": Mirror((0.115, 0.200, 0.128), 0.046, 0.22, 0.030, 0.070, "paint", True),
    "sport": Mirror((0.100, 0.215, 0.108), 0.042, 0.34, 0.036, 0.046, "gloss_black", True),
    "tall": Mirror((0.100, 0.200, 0.235), 0.040, 0.06, 0.012, 0.090, "plastic", False),
}


def mirror_pieces(shape: Shape):
    """Yield (part class, side, piece) for both mirrors."""
    spec, mirror = shape.spec, MIRRORS[shape.spec.trim.mirrors]
    belt, (deep, wide, high) = spec.cabin.belt, mirror.size
    x = min(spec.cabin.windshield.base[0] - 0.36, spec.panels.front_door[0] - 0.25)
    root = shape.surface.project(np.array([[x, spec.size.width / 2 - 0.06, belt + 0.02]]), 8)[0]
    centre = np.array([x - 0.01, spec.size.width / 2 - 0.050 + wide / 2, belt + 0.034 + high / 2])

    def shell(v):
        """Tapers outward and bulges ahead."""
        v = v.copy()
        outer = np.clip((v[:, 1] + wide / 2) / wide, 0, 1)
        v[:, 2] *= 1 - mirror.tapers * outer**2
        v[:, 0] -= mirror.falls * outer**2
        ahead = v[:, 0] > 0
        v[ahead, 0] *= 1 - 0.35 * (v[ahead, 2] / (0.55 * high)) ** 2
        return v

    housing = rounded_box(mirror.size, mirror.round, mirror.material, 6)
    vertices = shell(housing.vertices)
    housing = evolve(housing, vertices=vertices, normals=smooth_normals(vertices, housing.triangles))
    taper = 1 - 0.5 * mirror.tapers
    border = rounded_box((0.010, wide - 0.024, (high - 0.014) * taper), 0.004, "plastic")
    glass = rounded_box((0.006, wide - 0.034, (high - 0.024) * taper), 0.0028, "mirror_glass", 2)
    turn = turned(2, 6)
    pieces = [(housing, (0, 0, 0)), (border, (-deep / 2 + 0.002, -0.006, 0)), (glass, (-deep / 2 - 0.002, -0.006, 0))]
    for piece, offset in pieces:
        yield from sided("mirror", moved(piece, turn, centre + offset))
    if mirror.indicator:
        y = np.linspace(-0.10, 0.42, 9) * wide
        line = shell(np.stack([np.full(9, deep / 2), y, np.full(9, -0.10 * high)], 1)) @ turn.T + centre
        yield from sided("mirror", sweep(line, (1, 0, 0), ellipse(0.010, 0.006, 8), "indicator"))
    low = -0.36 * high
    foot = [root + [0.01, -0.03, -0.015], root + [0.005, 0.03, 0.010], centre + [0, -0.30 * wide, low],
            centre + [0, -0.10 * wide, low + 0.015]]
    yield from sided("mirror", sweep(foot, (1, 0, 0), ellipse(0.026, mirror.foot, 12, 2.6), "gloss_black"))
