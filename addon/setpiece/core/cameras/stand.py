"""Where a person with a phone stands: around a box, at eye height, as far off as the phone's lens needs."""

from __future__ import annotations

import math

from ..placement import Box
from ..recipe.fields import Field
from .fit import frame
from .rig import AIM, ROLL

# The main cameras of phones since 2015, as their makers state them (35 mm equivalents), and what "0.5×" gives them.
PHONES = (24.0, 25.0, 26.0, 27.0, 28.0)
ULTRA_WIDE = 13.0
EYES = (1.42, 1.72)  # metres: a phone is held a little below the eyes
CLEARANCE = 0.5  # metres from the camera to the box that it looks at, at least
STEPS = 5  # towards the distance at which a box fills the frame as asked: the error falls by a factor of ten with each

PERSON = {
    "aim": AIM,
    "roll": Field(kind="number", doc=ROLL, default={"normal": {"mean": 0, "sd": 1, "min": -3, "max": 3}}, low=-180, high=180,
                  unit="degrees"),
    "height": Field(kind="number", doc=f"height of the camera above the ground; drawn for each scene from {EYES[0]} to {EYES[1]} m, a phone "
                    "before a person's eyes, where it is not given", default=None, low=0.2, high=500, unit="m"),
    "distance": Field(kind="number", doc="distance on the ground from the middle of what is looked at; without it, what makes it fill the frame",
                      default=None, low=0.1, high=1000, unit="m"),
    "focal": Field(kind="number", doc="focal length, 35 mm equivalent along the picture's longer side; a phone's, drawn for each scene, where "
                   "it is not given", default=None, low=8, high=600, unit="mm"),
    "fill": Field(kind="number", doc="share of the frame's width or height that the subject spans, where no distance is given",
                  default={"uniform": [0.74, 0.92]}, low=0.02, high=1),
}  # fmt: skip


def phone(values, draw, size) -> float:
    """The focal length (mm of a 36 mm wide sensor) of the scene's phone."""
    focal = values["focal"] or PHONES[int(draw("phone") * len(PHONES))]
    return on_width(focal, size)


def on_width(focal: float, size) -> float:
    """A focal length along the picture's longer side as one along its width."""
    return focal * max(size) / size[0]


def eyes(values, draw) -> float:
    """The height (m) at which the scene's person holds the camera."""
    return values["height"] if values["height"] is not None else EYES[0] + (EYES[1] - EYES[0]) * draw("eyes")


def around(box: Box, azimuth: float, distance: float, height: float) -> tuple[float, float, float]:
    """The place `distance` metres from a box's middle in a direction (radians anticlockwise from its front)."""
    u, v = math.cos(azimuth) * distance, math.sin(azimuth) * distance
    return box.x + box.c * u - box.s * v, box.y + box.s * u + box.c * v, height


def edge(box: Box, azimuth: float) -> float:
    """Metres from a box's middle to its outline in a direction."""
    c, s = abs(math.cos(azimuth)), abs(math.sin(azimuth))
    return min(box.hx / (c or 1e-9), box.hy / (s or 1e-9))


def back_off(box: Box, azimuth: float, height: float, focal: float, fill: float, size) -> float:
    """The distance (m) from a box's middle at which it spans `fill` of the frame through a lens; more where that would be inside it."""
    near = edge(box, azimuth)
    distance = near + 2.5
    for _ in range(STEPS):
        _, widest = frame(around(box, azimuth, distance, height), box, size)
        distance = max(near + (distance - near) * focal / (widest * fill), near + CLEARANCE)
    return distance
