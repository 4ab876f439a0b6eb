"""Where a vehicle carries its licence plates."""

from __future__ import annotations

import numpy as np

from .ends import plate_height
from .shape import Shape

# How far to either side of its middle and up and down a plate reaches at most, metres: the body must not come through there.
AREAS = {"": (0.268, 0.066), ".tall": (0.172, 0.082)}
STEEPEST = 0.3  # metres along the car per metre of height: a plate leans no further
REACH = 0.30  # metres ahead of and behind a car's end in which its surface is looked for
HALVINGS = 22  # of that distance, down to a ten-thousandth of a millimetre


def mounts(shape: Shape) -> dict[str, np.ndarray]:
    """Rigid frames for the plates in front and at the back by their part's name, with ".tall" behind it those for plates of two lines:
    (4, 4) from plate to vehicle coordinates. The origin is the middle of a holder's face, which touches the body where that bulges
    most; seen by who reads the plate X is right, Y up along it, and Z comes out of it."""
    spec = shape.spec
    places = {"front": (plate_height(shape), spec.size.nose, 1.0), "back": (spec.plate_recess.height, spec.tail_end, -1.0)}
    return {f"license_plate.{place}{kind}": _frame(shape, *where, area) for place, where in places.items() for kind, area in AREAS.items()}


def _frame(shape: Shape, height: float, start: float, ahead: float, area) -> np.ndarray:
    """A plane through the body's surface around (y 0, z `height`), leaning with it, moved out until none of it reaches through."""
    across, up = (axis.ravel() for axis in np.meshgrid(np.linspace(-1, 1, 9) * area[0], np.linspace(-1, 1, 7) * area[1]))
    outside = np.full(len(up), start + REACH * ahead)
    inside = np.full(len(up), start - REACH * ahead)
    for _ in range(HALVINGS):
        x = (outside + inside) / 2
        into = shape.at(np.stack([x, across, height + up], 1)) < 0
        outside, inside = np.where(into, outside, x), np.where(into, x, inside)
    lean = np.clip(np.polyfit(up, x, 1)[0], -STEEPEST, STEEPEST)
    out = np.array([ahead, 0.0, -ahead * lean]) / np.hypot(1, lean)
    right = np.array([0.0, ahead, 0.0])
    frame = np.eye(4)
    frame[:3, :3] = np.stack([right, np.cross(out, right), out], 1)
    surface = np.stack([x, across, height + up], 1)
    middle = np.array([x.mean(), 0.0, height])
    frame[:3, 3] = middle + out * ((surface - middle) @ out).max()
    return frame
