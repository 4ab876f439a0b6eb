"""Where the panels meet: the body's left half cut, one after the other, along the zero lines of fields.

A cut's field is below zero inside the panel. Most follow the body's own surfaces (so many centimetres behind the windshield's
plane, under the roof, inside the flank): pillars and borders then keep their width whatever the style.
"""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.field import blend, ramp, smooth_max, smooth_min
from .ends import cut_back, cut_front
from .lids import cut_lid
from .shape import Shape
from .wheels import WALL

SHORTEST = 0.003  # metres: shorter edges, left where two cuts cross, are joined
SLIVER = 0.0015  # metres: thinner triangles lie along a curve and are turned
ISLAND = 0.004  # m²: a smaller patch is a left-over between two cuts and goes to its neighbour


def cut_underbody(shape: Shape) -> CutMesh:
    """The left half of the floor alone, in larger cells: little is seen of it."""
    vertices, triangles = shape.left_half(cell=2.5 * shape.spec.mesh.cell)
    mesh = CutMesh(shape.surface, vertices, triangles, 2.5 * shape.spec.mesh.cell, "body")
    _floor(mesh, shape)
    return mesh


def cut_panels(shape: Shape) -> CutMesh:
    """The left half of the body as a mesh whose labels are the keys of `skins.SKINS`, and "void" where there is nothing."""
    vertices, triangles = shape.left_half()
    mesh = CutMesh(shape.surface, vertices, triangles, shape.spec.mesh.cell, "body")
    for cut in (_floor, _glass, _lids, _doors, _windows, _roof, cut_front, cut_back, _remainder):
        cut(mesh, shape)
    mesh.weld(SHORTEST)
    mesh.flip_slivers(SLIVER)
    mesh.absorb_islands(ISLAND, keep=("void",))
    return mesh


def _x(p):
    return p[:, 0]


def _y(p):
    return np.abs(p[:, 1])


def _z(p):
    return p[:, 2]


def _over_tub(shape):
    """Height above the tub's upper surface."""
    crown = shape.spec.crown
    return lambda p: _z(p) - shape.top_line(_x(p)) + crown * _y(p) ** 2


def _floor(mesh, shape):
    spec = shape.spec
    if spec.bed:
        bed, closed = shape.on("bed"), shape.on("closed")
        mesh.cut(["body"], lambda p: bed(p) + closed(p), "bed", where=lambda c: c[:, 2] > spec.bed.floor - 0.1)
    mesh.cut(["body"], lambda p: _z(p) - spec.panels.underside, "underbody")
    for axle in (spec.front_axle, spec.back_axle):
        circle = lambda p: np.hypot(_x(p) - axle, _z(p) - spec.wheel.diameter / 2) - spec.wheel.arch
        mesh.cut(["body", "underbody"], lambda p: smooth_max(circle(p), WALL - _y(p), 0.02), "void",
                 where=lambda c: c[:, 1] > WALL - 0.2)
    tub, cabin = shape.on("tub"), shape.on("cabin")
    mesh.cut(["body"], lambda p: cabin(p) - tub(p), "cabin", where=lambda c: c[:, 2] > spec.cabin.belt - 0.25)


def _panes(shape):
    """Windshield and back window as functions of points and the width of a border inside them."""
    panels = shape.spec.panels
    flank, roof, over = shape.on("flank"), shape.on("roof"), _over_tub(shape)

    def pane(opening, base):
        return lambda p, border=0.0: blend(0.10, flank(p) + opening.rail + border, roof(p) + opening.header + border,
                                           base(p) + 1.4 * border)

    front, back = panels.windshield, panels.back_windshield
    behind = pane(back, lambda p: back.base - _z(p))
    parted = lambda p, border=0.0: smooth_max(behind(p, border), back.post + border - _y(p), 0.06)
    return pane(front, lambda p: front.base - over(p)), parted if back.post else behind


def _middle(spec):
    return (spec.cabin.windshield.top[0] + spec.cabin.back.top[0]) / 2


def _glass(mesh, shape):
    front, back = shape.spec.panels.windshield, shape.spec.panels.back_windshield
    middle = _middle(shape.spec)
    ahead, behind = (lambda c: c[:, 0] > middle), (lambda c: c[:, 0] < middle)
    windshield, back_window = _panes(shape)
    mesh.cut(["cabin"], windshield, "windshield_frit", where=ahead)
    mesh.cut(["windshield_frit"], lambda p: windshield(p, front.frit), "windshield")
    flank, over = shape.on("flank"), _over_tub(shape)
    mesh.cut(["cabin"], lambda p: blend(0.02, flank(p) + front.rail, over(p) - front.base), "cowl", where=ahead)
    if back.glazed:
        mesh.cut(["cabin"], back_window, "back_frit", where=behind)
        mesh.cut(["back_frit"], lambda p: back_window(p, back.frit), "back_windshield")
    if shape.spec.panels.trunk.kind == "lid":
        mesh.cut(["cabin"], lambda p: blend(0.02, flank(p) + back.rail, _z(p) - back.base), "back_cowl", where=behind)


def _lids(mesh, shape):
    spec, panels = shape.spec, shape.spec.panels
    side, nose, cabin = shape.on("side"), shape.on("nose"), shape.on("cabin")
    base = spec.cabin.windshield.base[0]
    hood = panels.hood
    mesh.cut(["body"], lambda p: blend(0.07, side(p) + hood.side, nose(p) + hood.front, hood.cowl - cabin(p)), "hood",
             where=lambda c: c[:, 0] > base - 0.6)
    flank = shape.on("flank")
    mesh.cut(["body"], lambda p: smooth_max(side(p) + hood.side, flank(p) + panels.windshield.rail, 0.02), "cowl",
             where=lambda c: (np.abs(c[:, 0] - base + 0.2) < 0.6) & (c[:, 2] > spec.cabin.belt - 0.2))
    cut_lid(mesh, shape)


def _door(shape, front, back, arch):
    """A door with its window frame: between two shut lines, above the sill; over the belt it keeps behind the windshield's
    plane, under the roof and ahead of the back window; `arch` (x) keeps it clear of a wheel."""
    spec, panels = shape.spec, shape.spec.panels
    windshield, roof, rear = shape.on("windshield"), shape.on("roof"), shape.on("back")
    ahead, under, before = panels.door_frame

    def field(p):
        free = 2.5 * ramp(spec.cabin.belt + 0.03 - _z(p), 0.06)  # below the belt the frame's limits let go
        frame = blend(0.05, windshield(p) + ahead - free, roof(p) + under - free, rear(p) + before - free)
        door = blend(0.05, _x(p) - front, back - _x(p), panels.sill - _z(p), frame)
        return smooth_max(door, spec.wheel.arch + 0.045 - np.hypot(_x(p) - arch, _z(p) - spec.wheel.diameter / 2), 0.05)

    return field


def _doors(mesh, shape):
    for name, edges in shape.spec.panels.doors.items():
        mesh.cut(["body", "cabin"], _door(shape, *edges, shape.spec.back_axle), name, where=lambda c: c[:, 1] > 0.35)


def _side_opening(shape):
    """The side windows' opening as a function of points and the width of a border inside it."""
    spec, window = shape.spec, shape.spec.panels.window
    windshield, back, roof = shape.on("windshield"), shape.on("back"), shape.on("roof")
    ahead, before, under = window.margins

    def opening(p, border=0.0):
        belt = window.belt - window.rise * (_x(p) - spec.cabin.widest) + window.kick * ramp(window.kick_at - _x(p), 0.15) - _z(p)
        return blend(0.05, windshield(p) + ahead, back(p) + before, roof(p) + under, belt) + border

    return opening


def _panes_beside(shape):
    """The side windows as functions of points and the width of a border inside the glass, by their label, and the label of the panel
    that holds each one's frame."""
    panels = shape.spec.panels
    window, doors = panels.window, list(panels.doors.values())
    opening = _side_opening(shape)
    split, end = doors[0][1], panels.doors_end
    limits = {
        "front_window": lambda p: split + window.pillar - _x(p),
        "back_window": lambda p: smooth_max(_x(p) - split + window.pillar, end + 0.025 - _x(p), 0.03),
        "quarter_window": lambda p: _x(p) - end + 0.03,
    }

    def pane(limit):
        return lambda p, border=0.0: smooth_max(opening(p, window.frame + border), limit(p) + border, 0.03)

    there = [name for name in window.panes if name != "back_window" or len(doors) > 1]
    return {name: pane(limits[name]) for name in there}


def _windows(mesh, shape):
    window = shape.spec.panels.window
    opening, tub, cabin = _side_opening(shape), shape.on("tub"), shape.on("cabin")
    upper = lambda c: cabin(c) < tub(c)
    panes = _panes_beside(shape)
    for pane, panel in (("front_window", "front_door"), ("back_window", "back_door"), ("quarter_window", "cabin")):
        if pane in panes:
            frame = pane.replace("window", "frame")
            mesh.cut([panel], opening, frame, where=lambda c: upper(c) & (c[:, 1] > 0.35))
            mesh.cut([frame], panes[pane], pane)


def cut_openings(mesh: CutMesh, shape: Shape, label: str, border: float):
    """Take every window's glass out of the label's panel (it becomes "void"), with `border` metres left around it."""
    spec, panels = shape.spec, shape.spec.panels
    middle = _middle(spec)
    windshield, back_window = _panes(shape)
    high = spec.cabin.belt - 0.05
    mesh.cut([label], lambda p: windshield(p, panels.windshield.frit + border), "void",
             where=lambda c: (c[:, 0] > middle) & (c[:, 2] > high))
    if panels.back_windshield.glazed:
        mesh.cut([label], lambda p: back_window(p, panels.back_windshield.frit + border), "void",
                 where=lambda c: (c[:, 0] < middle) & (c[:, 2] > high))
    for pane in _panes_beside(shape).values():
        mesh.cut([label], lambda p: pane(p, border), "void", where=lambda c: (c[:, 1] > 0.45) & (c[:, 2] > high))


def _roof(mesh, shape):
    spec = shape.spec
    flank, windshield, back = shape.on("flank"), shape.on("windshield"), shape.on("back")
    skin = lambda p: blend(0.05, flank(p) + spec.panels.roof_ditch, windshield(p) + 0.02, back(p) + spec.panels.roof_end)
    mesh.cut(["cabin"], skin, "roof", where=lambda c: c[:, 2] > spec.cabin.belt + 0.2)


def _remainder(mesh, shape):
    """What is left of tub and cabin: sills, fenders and quarter panels; the pillars and rails above."""
    spec, panels = shape.spec, shape.spec.panels
    between = lambda c: (c[:, 0] < spec.front_axle) & (c[:, 0] > spec.back_axle)
    mesh.cut(["body"], lambda p: _z(p) - panels.sill, "rocker", where=between)
    middle = (panels.front_door[0] + panels.doors_end) / 2
    mesh.cut(["body"], lambda p: middle - _x(p), "fender", "quarter")
    mesh.cut(["cabin"], lambda p: panels.doors_end + panels.sail - _x(p), "rail", "sail")
    if spec.bed:
        mesh.cut(["quarter"], lambda p: spec.bed.front + 0.045 - _x(p), "cab")
    if panels.cladding:
        _cladding(mesh, spec, panels.cladding)


def _cladding(mesh, spec, cladding):
    """Bare plastic around the arches and along the doors' lower edge."""
    around = {"fender": spec.front_axle, "front_bumper": spec.front_axle, "quarter": spec.back_axle, "back_bumper": spec.back_axle}
    for label, axle in around.items():
        band = lambda p: np.hypot(_x(p) - axle, _z(p) - spec.wheel.diameter / 2) - spec.wheel.arch - cladding.arch
        mesh.cut([label], lambda p: smooth_max(band(p), 0.45 - _y(p), 0.02), f"{label}_cladding")
    mesh.cut(["rocker"], lambda p: _z(p) - spec.size.height, "rocker_cladding")
    for label in ("front_door", "back_door"):
        band = lambda p: np.hypot(_x(p) - spec.back_axle, _z(p) - spec.wheel.diameter / 2) - spec.wheel.arch - cladding.arch
        mesh.cut([label], lambda p: smooth_min(_z(p) - cladding.sill, band(p), 0.02), f"{label}_cladding")
