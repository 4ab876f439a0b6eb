"""What a spec's numbers must keep to for its body to be a car that can be built, each alone and to each other: wider than any car on
sale, so that an author has room, and narrow enough that nothing in wrong units, upside down or inside out gets through.

What cars of a style usually measure stands in limits.py.
"""

from __future__ import annotations

from typing import Callable, Iterator, Mapping

from attrs import frozen

from ..faults import nearest
from ..recipe.fields import is_number, show
from ..recipe.text import KeyPath
from .details import HANDLES
from .lids import LIDS
from .mirrors import MIRRORS
from .roof import ANTENNAS
from .spec import PANES, VehicleSpec

FARTHEST = 10.0  # metres; any other number of a spec lies within this of 0

RANGES = {
    "size.length": (2.2, 7.5),
    "size.width": (1.2, 2.4),
    "size.height": (1.0, 3.2),
    "size.wheelbase": (1.5, 5.0),
    "size.clearance": (0.05, 0.60),
    "wheel.diameter": (0.45, 1.00),
    "wheel.width": (0.12, 0.40),
    "wheel.rim": (0.4, 0.9),
    "wheel.spokes": (3, 30),
    "wheel.flare": (0.0, 0.10),
    "wheel.flare_reach": (0.02, 0.40),
    "cabin.tumblehome": (0.0, 40.0),
    "trim.exhausts": (0, 2),
    "trim.badge": (0.0, 0.15),
    "mesh.cell": (0.015, 0.08),
    "blends.*": (0.002, 0.6),
    "*.count": (1, 60),
    "bed.wall": (0.02, 0.4),
    "bed.gate": (0.02, 0.3),
}  # path under build, or its first or last key: least and greatest
UNITS = {"*.count": "", "wheel.rim": "of the tyre's radius", "wheel.spokes": "", "trim.exhausts": "", "cabin.tumblehome": "degrees"}  # others are metres

BARE = ("", "chrome", "satin", "gloss_black", "plastic")  # materials of a strip, or none
CHOICES = {
    "panels.trunk.kind": tuple(LIDS),
    "panels.window.panes": PANES,
    "trim.handles": tuple(HANDLES),
    "trim.mirrors": tuple(MIRRORS),
    "trim.antenna": tuple(ANTENNAS),
    "trim.fuel_flap": ("left", "right", "none"),
    "trim.belt": BARE,
    "trim.strip": BARE,
}  # path under build: the words that it takes

LINES = ("top", "side.plan", "side.shoulder", "cabin.roof", "nose.setback", "tail.setback")  # curves through points
APART = 0.001  # metres between two points of a curve, at least


@frozen
class Relation:
    """A length that several keys make together: `what` it is called, the `keys` that it comes from, the one most likely wrong first, its
    `value` for a spec and the least and greatest that it may be, metres. None where a spec has no such thing."""

    what: str
    keys: tuple[str, ...]
    value: Callable[[VehicleSpec], float | None]
    least: float | Callable[[VehicleSpec], float]
    most: float


RELATIONS = (
    Relation("the front overhang, from the axle to the nose,", ("size.wheelbase", "size.nose", "size.length", "wheel.diameter"),
             lambda s: s.size.nose - s.front_axle, lambda s: s.wheel.arch + 0.08, 1.6),
    Relation("the back overhang, from the axle to the tail,", ("size.wheelbase", "size.nose", "size.length", "wheel.diameter"),
             lambda s: s.back_axle - s.tail_end, lambda s: s.wheel.arch + 0.08, 2.4),
    Relation("the arch's gap around the tyre, arch - diameter / 2,", ("wheel.arch", "wheel.diameter"),
             lambda s: s.wheel.arch - s.wheel.diameter / 2, 0.01, 0.15),
    Relation("the sheet metal between arch and belt, belt - arch - diameter / 2,", ("wheel.diameter", "wheel.arch", "cabin.belt", "size.height"),
             lambda s: s.cabin.belt - s.wheel.arch - s.wheel.diameter / 2, 0.08, 0.9),
    Relation("the floor's height under the wheels' middle, diameter / 2 - clearance,", ("size.clearance", "wheel.diameter"),
             lambda s: s.wheel.diameter / 2 - s.size.clearance, 0.02, 0.45),
    Relation("the tub's height, belt - clearance,", ("cabin.belt", "size.clearance", "size.height"),
             lambda s: s.cabin.belt - s.size.clearance, 0.45, 1.4),
    Relation("the cabin's height over the belt, height - belt,", ("cabin.belt", "size.height"),
             lambda s: s.size.height - s.cabin.belt, 0.25, 1.7),
    Relation("how far the roof's highest point is above the height,", ("cabin.roof", "size.height"),
             lambda s: max(z for _, z in s.cabin.roof) - s.size.height, -0.05, 0.02),
    Relation("how far the windshield's base is ahead of its top", ("cabin.windshield.base", "cabin.windshield.top"),
             lambda s: s.cabin.windshield.base[0] - s.cabin.windshield.top[0], 0.02, 1.7),
    Relation("how far the windshield's top is above its base", ("cabin.windshield.top", "cabin.windshield.base"),
             lambda s: s.cabin.windshield.top[1] - s.cabin.windshield.base[1], 0.20, 1.6),
    Relation("how far the back window's top is ahead of its base", ("cabin.back.top", "cabin.back.base"),
             lambda s: s.cabin.back.top[0] - s.cabin.back.base[0], 0.005, 2.0),
    Relation("how far the back window's top is above its base", ("cabin.back.top", "cabin.back.base"),
             lambda s: s.cabin.back.top[1] - s.cabin.back.base[1], 0.15, 1.6),
    Relation("the roof's length between the windows' tops", ("cabin.back.top", "cabin.windshield.top"),
             lambda s: s.cabin.windshield.top[0] - s.cabin.back.top[0], 0.35, 5.5),
    Relation("the hood's length, from the nose to the windshield's base,", ("cabin.windshield.base", "size.nose"),
             lambda s: s.size.nose - s.cabin.windshield.base[0], 0.30, 2.6),
    Relation("the tail's length, from the back window's base,", ("cabin.back.base", "size.length"),
             lambda s: s.cabin.back.base[0] - s.tail_end, -0.05, 3.8),
    Relation("what the tub's half width is over the cabin's", ("cabin.half_width", "size.width"),
             lambda s: s.size.width / 2 - s.cabin.half_width, -0.01, 0.40),
    Relation("the front door's length", ("panels.front_door",),
             lambda s: s.panels.front_door[0] - s.panels.front_door[1], 0.45, 2.0),
    Relation("the back door's length", ("panels.back_door",),
             lambda s: s.panels.back_door and s.panels.back_door[0] - s.panels.back_door[1], 0.35, 2.0),
    Relation("the gap between front and back door", ("panels.back_door", "panels.front_door"),
             lambda s: s.panels.back_door and s.panels.front_door[1] - s.panels.back_door[0], -0.15, 0.20),
    Relation("how far the front door's front edge is behind the front axle", ("panels.front_door", "size.wheelbase"),
             lambda s: s.front_axle - s.panels.front_door[0], 0.0, 2.0),
    Relation("how far the doors end ahead of the back axle", ("panels.back_door", "panels.front_door", "size.wheelbase"),
             lambda s: s.panels.doors_end - s.back_axle, -0.25, 2.4),
    Relation("the doors' lower edge over the floor, sill - clearance,", ("panels.sill", "size.clearance"),
             lambda s: s.panels.sill - s.size.clearance, 0.03, 0.40),
    Relation("the body's lower edge over the floor, underside - clearance,", ("panels.underside", "size.clearance"),
             lambda s: s.panels.underside - s.size.clearance, 0.0, 0.25),
    Relation("the side windows' lower edge over the belt,", ("panels.window.belt", "cabin.belt"),
             lambda s: s.panels.window.belt - s.cabin.belt, -0.03, 0.40),
    Relation("the back window's height, from panels.back_windshield.base to its top,", ("panels.back_windshield.base", "cabin.back.top"),
             lambda s: s.panels.back_windshield.glazed and s.cabin.back.top[1] - s.panels.back_windshield.base or None, 0.10, 1.5),
    Relation("the plate's height over the floor, plate_recess.height - clearance,", ("plate_recess.height", "size.clearance"),
             lambda s: s.plate_recess.height - s.size.clearance, 0.10, 1.30),
    Relation("the bed's length", ("bed.front", "size.length"),
             lambda s: s.bed and s.bed.front - s.tail_end, 0.5, 3.8),
    Relation("how deep the bed is under the belt,", ("bed.floor", "cabin.belt"),
             lambda s: s.bed and s.cabin.belt - s.bed.floor, 0.15, 1.0),
)  # fmt: skip


def outside(build: Mapping) -> Iterator[tuple[tuple[KeyPath], str]]:
    """((path,), message) for every number of a whole `build:` section that is out of its range, and every word that isn't known."""
    for path, value in leaves(build):
        key = ".".join(name for name in path if isinstance(name, str))
        row = next((row for row in (key, f"{path[0]}.*", f"*.{path[-1]}") if row in RANGES), "")
        least, most = RANGES.get(row, (-FARTHEST, FARTHEST))
        if is_number(value) and not least <= value <= most:
            yield (path,), f"is {show(value)}; allowed: {show(least)} to {show(most)} {UNITS.get(row, 'metres')}".rstrip() + in_units(value, least, most)
        if key in CHOICES and value not in CHOICES[key]:
            words = [word or "an empty text for none" for word in CHOICES[key]]
            yield (path,), f"unknown value {show(value)}; {nearest(str(value), words)}"
    for key in LINES:
        points = at(build, key)
        xs = sorted(x for x, _ in points)
        if len(xs) < 2 or min(b - a for a, b in zip(xs, xs[1:])) < APART:
            yield (tuple(key.split(".")),), f"is a curve through points; give at least 2, with different {'z' if 'setback' in key else 'x'}"


def in_units(value: float, least: float, most: float) -> str:
    """The advice to write metres where a value was meant in centimetres or millimetres."""
    for name, per in (("centimetres", 100), ("millimetres", 1000)):
        if most >= 0.3 and least > 0 and least <= value / per <= most:
            return f"; write {value / per:g}, as sizes are in metres, not in {name}"
    return ""


def leaves(node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """(path, value) of everything in a mapping that is neither a map nor a list."""
    if isinstance(node, Mapping) or isinstance(node, (list, tuple)):
        for key, value in node.items() if isinstance(node, Mapping) else enumerate(node):
            yield from leaves(value, (*path, key))
    else:
        yield path, node


def at(node, key: str):
    for name in key.split("."):
        node = node[name]
    return node


def unlike(spec: VehicleSpec) -> Iterator[tuple[tuple[KeyPath, ...], str]]:
    """(paths that take part, message) for every relation in a spec that no car has."""
    for relation in RELATIONS:
        value, least = relation.value(spec), relation.least(spec) if callable(relation.least) else relation.least
        if value is not None and not least - 1e-9 <= value <= relation.most + 1e-9:
            keys, least = ", ".join(relation.keys), f"{least:.3g}"
            yield tuple(tuple(key.split(".")) for key in relation.keys), f"{relation.what} is {value:.3f} metres; allowed: {least} to {relation.most:.3g}; change {keys}"
    if (spec.bed is None) != (spec.panels.trunk.kind != "gate"):
        yield (("panels", "trunk", "kind"), ("bed",)), "a bed is closed by a gate, and a gate closes nothing else; give both, bed: and panels: {trunk: {kind: gate}}, or neither"
