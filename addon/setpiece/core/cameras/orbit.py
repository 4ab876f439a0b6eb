"""`orbit`: a walk around the whole of something, in even steps, with all of it in the frame."""

from __future__ import annotations

import math

from ..recipe.fields import Field
from .fit import frame
from .rig import COMMON, RigKind, entry
from .stand import CLEARANCE, around, edge

FIELDS = {
    **COMMON,
    "distance": Field(kind="number", doc="distance on the ground from the middle of what is looked at; more where that "
                      "would be inside it", default={"uniform": [4, 7]}, low=0.1, high=1000, unit="m"),
    "height": Field(kind="number", doc="height of the camera above the ground", default={"uniform": [1.2, 1.8]}, low=0.2,
                    high=500, unit="m"),
    "azimuth": Field(kind="number", doc="direction of the first view, anticlockwise from the front; drawn for each scene "
                     "where it is not given", default=None, low=-360, high=360, unit="degrees"),
    "jitter": Field(kind="number", doc="how far a view may stray from its even step, as a share of the step", default=0.15,
                    low=0, high=0.5),
    "focal": Field(kind="number", doc="focal length on a 36 mm wide sensor; without it, what makes the subject fill the "
                   "frame", default=None, low=8, high=600, unit="mm"),
    "fill": Field(kind="number", doc="share of the frame's width or height that the subject spans, where no focal length "
                  "is given", default={"uniform": [0.78, 0.98]}, low=0.02, high=1),
    "whole": Field(kind="flag", doc="keep the whole subject in the frame: a focal length too long for that is shortened",
                   default=True),
}  # fmt: skip

CANDIDATES = 8
WIDEST = 14.0  # mm: a lens shorter than this distorts a car beyond belief; the camera steps back instead
STEPS_BACK = 12


def place(values, draw, k, views, aim, size):
    """Candidates in the view's own sector: first where its step puts it, then strayed further."""
    step = 360.0 / views
    start = values["azimuth"] if values["azimuth"] is not None else 360.0 * draw("start")
    box = aim.box
    for candidate in range(CANDIDATES):
        reach = values["jitter"] if candidate == 0 else 0.5
        azimuth = math.radians(start + step * (k + reach * (2 * draw("jitter", k * CANDIDATES + candidate) - 1)))
        distance = max(values["distance"], edge(box, azimuth) + CLEARANCE)
        for _ in range(STEPS_BACK):
            position = around(box, azimuth, distance, values["height"])
            target, widest = frame(position, box, size)
            if widest >= WIDEST or not values["whole"]:
                break
            distance *= 1.2
        focal = values["focal"]
        if focal is None:
            focal = widest * values["fill"]
        elif values["whole"]:
            focal = min(focal, widest)
        yield entry("orbit", position, target, values["roll"], focal)


ORBIT = RigKind("orbit", FIELDS, place)
