"""The photograph: optics, exposure, noise and tone over a linear picture."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from .. import lens
from ..camera import Camera
from .noise import add_noise
from .optics import defocus, shake, vignette
from .tone import develop, meter, white_gains


def expose(image: np.ndarray, depth: np.ndarray, camera: Camera, rendered: Camera, sensor: Mapping) -> np.ndarray:
    """The delivered picture, (h, w, 3) uint8 sRGB, of `camera` from what Cycles rendered through `rendered`: `image`
    (H, W, 3 or 4) linear Rec.709 and `depth` (H, W) metres along Z. `sensor` is a view's, as `settle` gave it."""
    light = np.nan_to_num(image[..., :3].astype(np.float32), nan=0.0, posinf=65504.0, neginf=0.0)
    if lens.bends(camera):
        places = lens.warp_map(camera, rendered)
        light, depth = lens.warp(light, places), lens.warp(depth, places, "nearest")
    light *= np.float32(meter(light, sensor["metering"]) * 2.0 ** sensor["exposure"])
    light = defocus(light, depth, camera, sensor["aperture"], sensor["focus"])
    light = shake(light, sensor["shake"], sensor["shake_angle"])
    light = vignette(light, camera, sensor["vignetting"])
    light = add_noise(light, sensor["noise_iso"], sensor["noise_seed"])
    light *= white_gains(sensor["white_balance"])
    return develop(light)
