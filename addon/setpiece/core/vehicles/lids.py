"""What closes the back of a car: a boot lid, a tailgate with the back window in it, a pair of doors, or the gate of a pickup's bed."""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.field import blend, smooth_max, smooth_min
from .shape import Shape

CHANGE = 0.24  # metres over which an outline goes over from the tub's flank to the cabin's


def cut_lid(mesh: CutMesh, shape: Shape) -> None:
    """Cut the back's lid out of the body, by its kind."""
    LIDS[shape.spec.panels.trunk.kind](mesh, shape)


def _boot(mesh, shape):
    """The deck and what is below it, behind the back window."""
    spec, trunk = shape.spec, shape.spec.panels.trunk
    side, back, flank = shape.on("side"), shape.on("back"), shape.on("flank")
    limit, foot = spec.cabin.back.base[0] + 0.25, spec.cabin.back.base[1] - 0.08
    window = lambda p: trunk.start - smooth_max(back(p), flank(p), 0.1)
    above = lambda p: smooth_min(window(p), p[:, 2] - foot, 0.04)  # a raked window's plane runs on through the tail
    mesh.cut(["body"], lambda p: blend(0.08, side(p) + trunk.side, above(p), p[:, 0] - limit), "trunk", where=lambda c: c[:, 0] < 0)


def _beside(shape):
    """Metres outside a tailgate's sides: inside the tub's flank below the belt and inside the cabin's above it."""
    spec, trunk = shape.spec, shape.spec.panels.trunk
    side, flank = shape.on("side"), shape.on("flank")

    def beside(p):
        t = np.clip((p[:, 2] - spec.cabin.belt + CHANGE / 2) / CHANGE, 0, 1)
        high = t**3 * (10 - 15 * t + 6 * t * t)
        return (side(p) + trunk.side) * (1 - high) + (flank(p) + trunk.rail) * high

    return beside


def _tailgate(mesh, shape):
    """From the roof's back edge down to the bumper, around the back window."""
    spec, trunk = shape.spec, shape.spec.panels.trunk
    beside, roof, back = _beside(shape), shape.on("roof"), shape.on("back")
    below = lambda p: roof(p) + trunk.header
    if spec.cabin.spoiler:  # the blade opens with the tailgate
        below = lambda p: smooth_min(roof(p) + trunk.header, -0.03 - back(p), 0.02)
    limit = spec.cabin.back.top[0] + 0.15
    mesh.cut(["body", "cabin"], lambda p: blend(0.07, beside(p), below(p)), "trunk", where=lambda c: c[:, 0] < limit)


def _gate(mesh, shape):
    """The back wall of a pickup's bed, without its inner side."""
    spec = shape.spec
    half = spec.size.width / 2 - spec.panels.trunk.side
    mesh.cut(["body"], lambda p: np.abs(p[:, 1]) - half, "trunk", where=lambda c: c[:, 0] < spec.tail_end + spec.bed.gate + 0.08)


def _doors(mesh, shape):
    """A tailgate that is parted in the middle."""
    _tailgate(mesh, shape)
    mesh.parted.add("trunk")


LIDS = {"lid": _boot, "tailgate": _tailgate, "doors": _doors, "gate": _gate}
