"""`handheld`: pictures that people take of a car with a phone, without much care: from anywhere, tilted, off the middle, now and
then from a crouch, now and then too near for the whole car."""

from __future__ import annotations

import math

from ..camera import SENSOR_WIDTH
from ..recipe.fields import Field
from .fit import axes, frame
from .rig import RigKind, entry
from .stand import CLEARANCE, PERSON, around, back_off, edge, eyes, phone

CANDIDATES = 16
CROUCH = (0.45, 1.0)  # metres
NEAR = (0.35, 0.75)  # of the way from the car to where all of it fits in the frame
SPOT = (0.5, 1.8)  # metres from a damage or a part
SPOT_TURN = 50.0  # degrees to either side of its normal

FIELDS = {
    **PERSON,
    "roll": Field(kind="number", doc="tilt of the camera, clockwise", default={"normal": {"mean": 0, "sd": 2.5, "min": -9, "max": 9}},
                  low=-180, high=180, unit="degrees"),
    "azimuth": Field(kind="number", doc="where the person stands, anticlockwise from the front; anywhere where it is not given", default=None,
                     low=-360, high=360, unit="degrees"),
    "fill": Field(kind="number", doc="share of the frame's width or height that the subject spans, where no distance is given",
                  default={"uniform": [0.55, 1.0]}, low=0.02, high=1),
    "off_centre": Field(kind="number", doc="how far from the middle of the frame the subject may be, as a share of the frame", default=0.09,
                        low=0, high=0.45),
    "crouched": Field(kind="flag", doc=f"whether the person crouches: the camera is {CROUCH[0]} to {CROUCH[1]} m above the ground, where no height is given",
                      default={"chance": 0.12}),
    "too_close": Field(kind="flag", doc="whether the person stands too near for the whole subject, where no distance is given",
                       default={"chance": 0.2}),
}  # fmt: skip


def place(values, draw, k, views, aim, size):
    """Candidates in drawn directions; before a damage or a part, on its side of the car."""
    focal = phone(values, draw, size)
    for candidate in range(CANDIDATES):
        chance = k * CANDIDATES + candidate
        position, target = before_spot(values, draw, chance, aim) if aim.near else before_all(values, draw, chance, aim, focal, size)
        target = off_centre(position, target, [values["off_centre"] * (2 * draw("off", 2 * k + axis) - 1) for axis in range(2)], focal, size)
        yield entry("handheld", position, target, values["roll"], focal, aim=aim.damage)


def before_all(values, draw, chance, aim, focal, size):
    """A place before a whole subject, and the middle of its box as seen from there."""
    box, height = aim.box, held(values, draw, chance)
    azimuth = math.radians(values["azimuth"] if values["azimuth"] is not None else 360.0 * draw("azimuth", chance))
    distance = values["distance"]
    if distance is None:
        distance = back_off(box, azimuth, height, focal, values["fill"], size)
        if values["too_close"]:
            near = edge(box, azimuth)
            distance = near + max((distance - near) * between(NEAR, draw("near", chance)), CLEARANCE)
    position = around(box, azimuth, distance, height)
    return position, frame(position, box, size)[0]


def before_spot(values, draw, chance, aim):
    """A place before a spot of the surface, where a person would stand to show it, and the spot."""
    x, y, _ = aim.point
    turn = math.radians(SPOT_TURN * (2 * draw("turn", chance) - 1))
    heading = (math.atan2(aim.normal[1], aim.normal[0]) if math.hypot(*aim.normal[:2]) > 0.3 else outward(aim)) + turn
    distance = values["distance"] or between(SPOT, draw("distance", chance))
    return (x + distance * math.cos(heading), y + distance * math.sin(heading), held(values, draw, chance)), aim.point


def outward(aim) -> float:
    """The direction in the world from the middle of a subject's nearer flank to a spot on top of it."""
    box = aim.box
    _, v = box.local(*aim.point[:2])
    side = 1.0 if v >= 0 else -1.0
    return math.atan2(box.c * side, -box.s * side)


def held(values, draw, chance) -> float:
    """The camera's height in metres."""
    if values["crouched"] and values["height"] is None:
        return between(CROUCH, draw("crouch", chance))
    return eyes(values, draw)


def between(limits, share: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * share


def off_centre(position, target, shift, focal, size):
    """The target that moves what was in the middle of the frame by a share of the frame, right and down."""
    right, down, _ = axes(position, target)
    reach = math.dist(position, target) * SENSOR_WIDTH / focal
    across, below = shift[0] * reach, shift[1] * reach * size[1] / size[0]
    return tuple(t - across * r - below * d for t, r, d in zip(target, right, down))


HANDHELD = RigKind("handheld", FIELDS, place)
