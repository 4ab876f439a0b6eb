"""The two ends of a car: what a design of its face or tail says, and how its lamps and openings are cut into the body.

Every place is (u, v) on the unrolled end (see unrolled.py), so that a design fits whatever body it is put on; what must keep
its size, such as a projector or the round of a corner, is in metres. The designs are rows of assets/designs/.
"""

from __future__ import annotations

import numpy as np
from attrs import field, frozen

from ..mesh.field import ramp, smooth_max
from .outlines import Outline, Pair, Points
from .unrolled import Unrolled

UNDER = {"front": 0.012, "back": 0.055}  # metres that a lamp keeps below the hood's upper surface, or a bed's rim
CLEAR = 0.05  # metres between a lamp and a wheel arch, or the plate's recess


@frozen
class Element:
    """Something in a lamp: `kind` is a row of lamps.ELEMENTS; `at` its place, or the way that it follows; `size` in metres;
    `material` is a row of lights.LAMPS for what shines; `sunk` metres behind the lens."""

    kind: str
    at: Points
    size: Pair = (0.012, 0.009)
    material: str = "bezel"
    sunk: float = 0.016
    count: int = 1


@frozen
class Lamps:
    """A lamp: its outline, whose lines rise by `rise`, the depth and materials of its housing, a bright `ring` around it, what
    is in it, and windows of another lens (material to outline)."""

    outline: Outline
    rise: float
    elements: tuple[Element, ...]
    depth: float = 0.055
    back: str = "bezel"
    walls: str = "reflector"
    ring: str = ""
    windows: dict[str, Outline] = field(factory=dict)


@frozen
class Opening:
    """A recess in a bumper: what fills it (`fill` is a row of face.FILLS, `count` its bars or cells), the frame around it and its
    materials; `size` are a bar's width and depth in metres."""

    outline: Outline
    depth: float = 0.05
    fill: str = "bars"
    count: int = 5
    size: Pair = (0.010, 0.016)
    material: str = "gloss_black"
    frame: str = ""
    frame_size: Pair = (0.016, 0.012)
    floor: str = "gap"
    sunk: float = 0.016
    badge: float = 0.0


@frozen
class FrontBumper:
    """`seam` is v of its upper edge; below `valance` it is bare plastic, and below `skid` and within `skid_width` (u) it is a metal plate;
    `plate` is v of the licence plate; fog lamps are a place and a radius."""

    seam: float
    plate: float
    openings: dict[str, Opening] = field(factory=dict)
    valance: float = 0.0
    skid: float = 0.0
    skid_width: float = 0.5
    fog: tuple[float, ...] = ()


@frozen
class BackBumper:
    """As of the front; `reflectors` are (u, u, v), a red strip from the one to the other."""

    seam: float
    valance: float = 0.12
    skid: float = 0.0
    skid_width: float = 0.5
    reflectors: tuple[float, ...] = ()


@frozen
class Front:
    lamps: Lamps
    grille: Opening
    bumper: FrontBumper


@frozen
class Back:
    lamps: Lamps
    bumper: BackBumper


def unrolled(shape, end: str) -> Unrolled:
    """The end with the rise of its lamps."""
    return Unrolled(shape, end, getattr(shape.spec, end).lamps.rise)


def level(shape, end: str) -> Unrolled:
    """The end with level lines, as bumpers and grilles are drawn on."""
    return Unrolled(shape, end)


def plate_height(shape) -> float:
    """The z of the front licence plate's middle."""
    return level(shape, "front").height(shape.spec.front.bumper.plate)


def _clear_of_arch(shape, axle, field):
    wheel = shape.spec.wheel
    return lambda p: smooth_max(field(p), wheel.arch + CLEAR - np.hypot(p[:, 0] - axle, p[:, 2] - wheel.diameter / 2), 0.04)


def _seam(shape, chart, lamps, bumper):
    """z of a bumper's upper edge at points (n, 3): along the lamp, then straight down to the wheel arch."""
    wheel = shape.spec.wheel
    outer = max(u for u, _ in lamps.outline.corners) if lamps.outline.corners else lamps.outline.oval[0]
    tip = chart.on([(outer, bumper.seam)])
    reach = float(chart.behind(tip)[0])
    turn = np.radians(42)
    foot = wheel.diameter / 2 + wheel.arch * np.sin(turn)
    run = chart.overhang - wheel.arch * np.cos(turn) - reach
    drop = np.clip((tip[0, 2] - foot) / max(run, 0.05), 0.3, 2.5) + chart.rise

    def height(p):
        behind = chart.behind(p)
        return chart.height(bumper.seam) + chart.rise * behind - drop * ramp(behind - reach, 0.08)

    return height


def lamp_fields(shape, end: str):
    """A lamp's outline and its windows (material to field) as functions of points, clear of the wheel arch and what else is near."""
    lamps, chart = getattr(shape.spec, end).lamps, unrolled(shape, end)

    def clear(outline):
        field = _clear_of_arch(shape, chart.axle, outline.of(chart))
        if end == "front" or shape.spec.bed:
            top, under = shape.on("top"), UNDER[end]
            field = lambda p, lamp=field: smooth_max(lamp(p), top(p) + under, 0.03)
        if end == "front":
            return field
        recess = shape.spec.plate_recess
        return lambda p: smooth_max(field(p), CLEAR - np.maximum(np.abs(p[:, 1]) - recess.half[0],
                                                                 np.abs(p[:, 2] - recess.height) - recess.half[1]), 0.03)

    return clear(lamps.outline), {material: clear(outline) for material, outline in lamps.windows.items()}


def cut_front(mesh, shape):
    spec, front = shape.spec, shape.spec.front
    chart, flat = unrolled(shape, "front"), level(shape, "front")
    nose, bumper = spec.size.nose, front.bumper
    facing = lambda c: c[:, 0] > nose - 0.95
    outline, _ = lamp_fields(shape, "front")
    mesh.cut(["body", "hood"], outline, "headlight", where=facing)
    seam = _seam(shape, chart, front.lamps, bumper)
    mesh.cut(["body"], lambda p: smooth_max(p[:, 2] - seam(p), spec.front_axle - p[:, 0], 0.02), "front_bumper", where=facing)
    inner = _inner(front.lamps)
    mesh.cut(["body"], lambda p: smooth_max((chart.flat(p)[:, 0] - inner - 0.07) * chart.half, nose - 0.45 - p[:, 0], 0.02),
             "front_bumper", where=facing)
    _above_lamps(mesh, shape, chart, front.lamps)
    _lower(mesh, flat, bumper, "front_bumper", "front_valance", "front_skid")
    face = lambda c: c[:, 0] > nose - 0.5
    mesh.cut(["front_bumper"], front.grille.outline.of(flat), "grille", where=face)
    for name, opening in bumper.openings.items():
        mesh.cut(["front_bumper", "front_valance", "front_skid"], opening.outline.of(flat), name, where=face)


def _above_lamps(mesh, shape, chart, lamps):
    """What is left between a lamp's upper edge and the hood's front edge is the hood's: it would be a sliver of the fender."""
    side, inside = shape.on("side"), shape.spec.panels.hood.side
    low, high = lamps.outline.rows(chart)
    brow = high - 0.35 * (high - low)
    start = max(shape.spec.size.nose - 0.6, shape.spec.cabin.windshield.base[0] + 0.12)
    mesh.cut(["body", "cowl"], lambda p: smooth_max(side(p) + inside, (brow - chart.flat(p)[:, 1]) * chart.scale[1], 0.02), "hood",
             where=lambda c: c[:, 0] > start)


def _inner(lamps):
    return min(u for u, _ in lamps.outline.corners) if lamps.outline.corners else lamps.outline.oval[0]


def _lower(mesh, flat, bumper, parent, valance, skid):
    """The bare lower part of a bumper and its skid plate."""
    mesh.cut([parent], lambda p: (flat.flat(p)[:, 1] - bumper.valance) * flat.scale[1], valance)
    if bumper.skid:
        mesh.cut([parent, valance], lambda p: smooth_max((flat.flat(p)[:, 1] - bumper.skid) * flat.scale[1],
                                                         (flat.flat(p)[:, 0] - bumper.skid_width) * flat.half, 0.06), skid)


def cut_back(mesh, shape):
    spec, back = shape.spec, shape.spec.back
    chart, flat = unrolled(shape, "back"), level(shape, "back")
    facing = lambda c: c[:, 0] < spec.back_axle
    seam = _seam(shape, chart, back.lamps, back.bumper)
    mesh.cut(["body", "trunk"], lambda p: smooth_max(p[:, 2] - seam(p), p[:, 0] - spec.back_axle, 0.02), "back_bumper", where=facing)
    _lower(mesh, flat, back.bumper, "back_bumper", "valance", "back_skid")
    outline, windows = lamp_fields(shape, "back")
    mesh.cut(["body", "cabin"], outline, "tail_light", where=facing)
    mesh.cut(["trunk"], outline, "trunk_light", where=facing)
    for material, field in windows.items():
        for label in ("tail_light", "trunk_light"):
            mesh.cut([label], field, f"{label}_{material}")
