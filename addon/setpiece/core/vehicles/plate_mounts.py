"""Where a vehicle carries its licence plates."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import moved
from ..mesh.solids import rounded_box
from .ends import plate_height
from .shape import Shape

PLATE = (0.520, 0.114, 0.004)  # metres: width, height, thickness


def mounts(shape: Shape) -> dict[str, np.ndarray]:
    """A rigid frame for each place, "front" and "back": (4, 4) from plate to vehicle coordinates. The origin lies on the body's
    surface behind the plate's middle; seen by who reads the plate X is right, Y up along the plate, and Z comes out of it."""
    spec = shape.spec
    places = {"front": (plate_height(shape), spec.size.nose, 1.0), "back": (spec.plate_recess.height, spec.tail_end, -1.0)}
    return {place: _frame(shape, *where) for place, where in places.items()}


def _frame(shape: Shape, height: float, start: float, ahead: float) -> np.ndarray:
    at = shape.surface.project(np.array([[start, 0.0, height]]), 10)
    at = shape.surface.onto_curve(at, lambda p: p[:, 2] - height, 6)
    out = shape.surface.normals(at)[0] * [1.0, 0.0, 1.0]
    out /= np.linalg.norm(out)
    right = np.array([0.0, ahead, 0.0])
    frame = np.eye(4)
    frame[:3, :3] = np.stack([right, np.cross(out, right), out], 1)
    frame[:3, 3] = at[0]
    return frame


def plate_pieces(shape: Shape):
    """Yield (part class, side, piece) for the blank licence plates in front and at the back."""
    for place, frame in mounts(shape).items():
        turn, at = frame[:3, :3], frame[:3, 3]
        holder = rounded_box((PLATE[0] + 0.024, PLATE[1] + 0.024, 0.012), 0.005, "plastic")
        sheet = rounded_box(PLATE, 0.0019, "plate", 2)
        yield f"license_plate.{place}", "", moved(holder, turn, at + turn[:, 2] * 0.004)
        yield f"license_plate.{place}", "", moved(sheet, turn, at + turn[:, 2] * 0.0115)
