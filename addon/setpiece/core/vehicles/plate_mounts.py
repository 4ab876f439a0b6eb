"""Where a vehicle carries its licence plates."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import moved
from ..mesh.solids import rounded_box
from .ends import plate_height
from .shape import Shape

PLATE = (0.520, 0.114, 0.004)  # metres: width, height, thickness
AREA = (0.26, 0.062)  # metres: half the width and height behind which the body must not reach through a plate


def mounts(shape: Shape) -> dict[str, np.ndarray]:
    """A rigid frame for each plate by its part's name: (4, 4) from plate to vehicle coordinates. The origin is where the middle of the
    holder's face touches the body's highest point behind it; seen by who reads the plate X is right, Y up along it, Z comes out."""
    spec = shape.spec
    places = {"front": (plate_height(shape), spec.size.nose, 1.0), "back": (spec.plate_recess.height, spec.tail_end, -1.0)}
    return {f"license_plate.{place}": _frame(shape, *where) for place, where in places.items()}


def _frame(shape: Shape, height: float, start: float, ahead: float) -> np.ndarray:
    across, up = (axis.ravel() for axis in np.meshgrid(np.linspace(-1, 1, 9) * AREA[0], np.linspace(-1, 1, 5) * AREA[1]))
    at = shape.surface.project(np.stack([np.full(len(up), start), across, height + up], 1), 10)
    middle = at[len(at) // 2]
    out = shape.surface.normals(middle[None])[0] * [1.0, 0.0, 1.0]
    out /= np.linalg.norm(out)
    right = np.array([0.0, ahead, 0.0])
    frame = np.eye(4)
    frame[:3, :3] = np.stack([right, np.cross(out, right), out], 1)
    frame[:3, 3] = middle + out * max(((at - middle) @ out).max(), 0.0)
    return frame


def plate_pieces(shape: Shape):
    """Yield (part class, side, piece) for the blank licence plates in front and at the back."""
    for name, frame in mounts(shape).items():
        turn, at = frame[:3, :3], frame[:3, 3]
        holder = rounded_box((PLATE[0] + 0.024, PLATE[1] + 0.024, 0.012), 0.005, "plastic")
        sheet = rounded_box(PLATE, 0.0019, "plate", 2)
        yield name, "", moved(holder, turn, at + turn[:, 2] * 0.004)
        yield name, "", moved(sheet, turn, at + turn[:, 2] * 0.0115)
