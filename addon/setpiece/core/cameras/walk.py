"""`walk_around` and `corners`: a person with a phone who walks around a car and stops at the same places before every car."""

from __future__ import annotations

import math

from ..recipe.fields import Field
from .fit import frame
from .rig import RigKind, entry
from .stand import PERSON, ULTRA_WIDE, around, back_off, edge, eyes, on_width, phone

BOB = 0.06  # metres by which the phone's height differs from view to view
CANDIDATES = 8
GOLDEN = 0.618034  # steps of this share leave no gap in a sector, however many are tried
NEARER = 6  # candidates through the phone's ultra-wide lens, from as near as that allows, where others stand in the way
SQUEEZED = (1.2, 0.7, 0.32)  # metres from the car, where not even that helps and a part of it will do

STRAY = Field(kind="number", doc="how far a view may stray from its place around the car, as a share of the way to the next", default=0.12,
              low=0, high=0.5)  # fmt: skip
WHOLE = Field(kind="flag", doc="keep the whole car in the frame; if not, a view for which others leave no room is taken from between them, "
              "with as much of the car as it holds, instead of being left out", default=True)  # fmt: skip
WALK_FIELDS = {
    **PERSON,
    "start": Field(kind="number", doc="direction of view 0, anticlockwise from the front; the others follow in even steps", default=0.0,
                   low=-360, high=360, unit="degrees"),
    "stray": STRAY,
    "whole": WHOLE,
}  # fmt: skip
CORNER_FIELDS = {**PERSON, "stray": STRAY, "whole": WHOLE}

CORNERS = {"front_left": 45.0, "front_right": -45.0, "rear_left": 135.0, "rear_right": -135.0}
QUARTER = 45.0  # degrees: what a corner's stray is a share of


def walk(values, draw, k, views, aim, size):
    """View k of a walk around the car: 0 in front, the others anticlockwise."""
    step = 360.0 / views
    yield from stops("walk_around", values, draw, k, aim, size, values["start"] + step * k, step)


def corner(values, draw, k, views, aim, size):
    """View k before a corner; more than four go around again."""
    name = list(CORNERS)[k % len(CORNERS)]
    yield from stops("corners", values, draw, k, aim, size, CORNERS[name], QUARTER, station=name)


def stops(rig, values, draw, k, aim, size, azimuth, step, **more):
    """Candidates around a direction (degrees): first where it is, then anywhere in its step, then there and nearer through a
    wider lens, then as near as may be."""
    box, height = aim.box, max(eyes(values, draw) + BOB * (2 * draw("bob", k) - 1), 0.2)
    begin, usual = draw("stray", k), phone(values, draw, size)
    wide = min(usual, on_width(ULTRA_WIDE, size))
    lenses = [usual] * CANDIDATES + [wide] * (NEARER + (0 if values["whole"] else len(SQUEEZED)))
    for candidate, focal in enumerate(lenses):
        reach = values["stray"] if candidate == 0 else 0.5
        angle = math.radians(azimuth + step * reach * (2 * ((begin + GOLDEN * candidate) % 1.0) - 1))
        if candidate < CANDIDATES + NEARER:
            distance = values["distance"] or back_off(box, angle, height, focal, values["fill"], size)
        else:
            distance = edge(box, angle) + SQUEEZED[candidate - CANDIDATES - NEARER]
        position = around(box, angle, distance, height)
        target, _ = frame(position, box, size)
        yield entry(rig, position, target, values["roll"], focal, **more)


WALK_AROUND = RigKind("walk_around", WALK_FIELDS, walk, views=8)
CORNER_VIEWS = RigKind("corners", CORNER_FIELDS, corner, views=4)
