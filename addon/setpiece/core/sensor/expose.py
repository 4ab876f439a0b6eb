"""The photograph: optics, exposure, noise and tone over a linear picture."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from .. import lens
from ..camera import Camera
from .glare import scatter
from .noise import add_noise
from .optics import autofocus, defocus, vignette
from .shake import shake
from .tone import auto_white, develop, meter, sharpen, white_gains

# What a SceneSpec that says nothing of it gets: one written by hand, or by a release that had less of a camera.
IDEAL = {
    "exposure": 0.0, "metering": 0.0, "meter_area": "middle", "auto_white": 0.0, "white_balance": 6500.0, "aperture": None, "focus": None,
    "shake": 0.0, "shake_angle": 0.0, "shake_path": (0.0, 0.0, 0.0), "glare": 0.0, "streaks": 0.0, "streak_angle": 0.0,
    "noise_iso": 0.0, "noise_seed": 0, "vignetting": 0.0, "sharpening": 0.0,
}  # fmt: skip


def expose(image: np.ndarray, depth: np.ndarray, camera: Camera, rendered: Camera, sensor: Mapping, measured=None) -> np.ndarray:
    """The delivered picture, (h, w, 3) uint8 sRGB, of `camera` from what Cycles rendered through `rendered`: `image`
    (H, W, 3 or 4) linear Rec.709 and `depth` (H, W) metres along Z. `sensor` is a view's, as `settle` gave it. `measured` is the
    (image, depth) by which the camera sets its exposure, white balance and focus, where that is another than this one."""
    sensor = {**IDEAL, **sensor}
    light, depth = through_lens(image, depth, camera, rendered)
    gain, white, focus = automatic(*(through_lens(*measured, camera, rendered) if measured else (light, depth)), sensor)
    light = defocus(light * gain, depth, camera, sensor["aperture"], focus)
    light = scatter(light, sensor["glare"], sensor["streaks"], sensor["streak_angle"])
    light = shake(light, sensor["shake"], sensor["shake_angle"], sensor["shake_path"])
    light = vignette(light, camera, sensor["vignetting"])
    light = add_noise(light, sensor["noise_iso"], sensor["noise_seed"])
    return sharpen(develop(light * white), sensor["sharpening"])


def through_lens(image: np.ndarray, depth: np.ndarray, camera: Camera, rendered: Camera) -> tuple[np.ndarray, np.ndarray]:
    """The light (h, w, 3) float32 and depth (h, w) that reach the sensor's pixels."""
    light = np.nan_to_num(image[..., :3].astype(np.float32), nan=0.0, posinf=65504.0, neginf=0.0)
    if not lens.bends(camera):
        return light, depth
    places = lens.warp_map(camera, rendered)
    return lens.warp(light, places), lens.warp(depth, places, "nearest")


def automatic(light: np.ndarray, depth: np.ndarray, sensor: Mapping) -> tuple[np.float32, np.ndarray, float]:
    """What a camera sets by the picture before it: the gain of all light, those (3,) of its colours, and the metres to its focus."""
    gain = np.float32(meter(light, sensor["metering"], sensor["meter_area"]) * 2.0 ** sensor["exposure"])
    white = white_gains(sensor["white_balance"]) * auto_white(light * gain, sensor["auto_white"])
    return gain, white, sensor["focus"] or autofocus(depth)
