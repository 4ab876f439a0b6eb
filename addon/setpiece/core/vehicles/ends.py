"""The two ends of a car: what a design of its face or tail says, and how its lamps and openings are cut into the body."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..mesh.field import blend, ramp, smooth_max

Pair = tuple[float, float]


@frozen
class Seam:
    """A bumper's upper edge: z at the end of the car, metres it rises per metre towards the wheel, and metres per metre by
    which it drops to the wheel arch beyond the lamp."""

    seam: float
    rise: float
    drop: float


@frozen
class Opening:
    """A recess in a bumper: centre height, half width and height, widening per metre of height, depth; `at` its y."""

    height: float
    half: Pair
    depth: float
    taper: float = 0.0
    at: float = 0.0


@frozen
class Lamp:
    """A lamp's outline: z of its edges at the car's end and their rise towards the middle, inner y, reach along x."""

    low: float
    high: float
    rise: Pair
    inner: float
    reach: float


@frozen
class Front:
    bumper: Seam
    grille: Opening
    intake: Opening
    vent: Opening
    lamp: Lamp


@frozen
class Back:
    """`valance` is the height below which the bumper is bare plastic."""

    bumper: Seam
    valance: float
    lamp: Lamp


def _opening(opening):
    """A recess seen from the front or back: a rounded trapezium around (`at`, `height`)."""
    wide, high = opening.half
    return lambda p: blend(0.05, np.abs(p[:, 2] - opening.height) - high,
                           np.abs(np.abs(p[:, 1]) - opening.at) - wide - opening.taper * (p[:, 2] - opening.height))


def _seam(bumper, lamp, behind):
    """Height of a bumper's upper edge `behind` metres from the car's end: along the lamp, then down to the wheel arch."""
    return bumper.seam + bumper.rise * behind - bumper.drop * ramp(behind - lamp.reach + 0.07, 0.08)


def cut_front(mesh, shape):
    spec, front = shape.spec, shape.spec.front
    nose = spec.size.nose
    lamp, bumper = front.lamp, front.bumper
    behind = lambda p: nose - p[:, 0]
    facing = lambda c: c[:, 0] > nose - 0.9
    outline = lambda p: blend(0.035, lamp.low + lamp.rise[0] * behind(p) - p[:, 2], p[:, 2] - lamp.high - lamp.rise[1] * behind(p),
                              lamp.inner - 0.3 * (p[:, 2] - lamp.low) - np.abs(p[:, 1]), behind(p) - lamp.reach)
    mesh.cut(["body", "hood"], outline, "headlight", where=facing)
    below = lambda p: p[:, 2] - _seam(bumper, lamp, behind(p))
    mesh.cut(["body"], lambda p: smooth_max(below(p), spec.front_axle - p[:, 0], 0.02), "front_bumper", where=facing)
    mesh.cut(["body"], lambda p: blend(0.02, np.abs(p[:, 1]) - lamp.inner - 0.06, nose - 0.45 - p[:, 0]), "front_bumper", where=facing)
    face = lambda c: c[:, 0] > nose - 0.35
    for name in ("grille", "intake", "vent"):
        mesh.cut(["front_bumper"], _opening(getattr(front, name)), name, where=face)


def cut_back(mesh, shape):
    spec, back = shape.spec, shape.spec.back
    end = spec.tail_end
    lamp, bumper = back.lamp, back.bumper
    behind = lambda p: p[:, 0] - end
    facing = lambda c: c[:, 0] < spec.back_axle
    below = lambda p: p[:, 2] - _seam(bumper, lamp, behind(p))
    mesh.cut(["body", "trunk"], lambda p: smooth_max(below(p), p[:, 0] - spec.back_axle, 0.02), "back_bumper", where=facing)
    mesh.cut(["back_bumper"], lambda p: p[:, 2] - back.valance, "valance")
    outline = lambda p: blend(0.035, lamp.low + lamp.rise[0] * behind(p) - p[:, 2], p[:, 2] - lamp.high - lamp.rise[1] * behind(p),
                              lamp.inner - np.abs(p[:, 1]), behind(p) - lamp.reach)
    mesh.cut(["body"], outline, "tail_light", where=facing)
    mesh.cut(["trunk"], outline, "trunk_light", where=facing)
