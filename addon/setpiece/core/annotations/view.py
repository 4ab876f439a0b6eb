"""What is true of a whole view: its camera and its lights."""

from __future__ import annotations

from .formats import plain
from .sight import Sight

POSE_DIGITS = 9  # a rotation rounded to 6 digits moves a point at 100 m by a tenth of a millimetre


def camera(sight: Sight) -> dict:
    """The delivered picture's camera in OpenCV's convention, pixel centres at .5."""
    camera = sight.camera
    exact = {"K": camera.K, "distortion": camera.distortion, "world_to_camera": camera.world_to_camera}
    return {"size": [camera.width, camera.height], **plain(exact, POSE_DIGITS)}


def lights(sight: Sight) -> dict:
    return plain(sight.lights)
