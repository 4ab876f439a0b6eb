"""What a recipe may say of the sensor."""

from __future__ import annotations

from typing import Mapping

from ..recipe.fields import Field
from .shake import BEND
from .tone import METERS

FIELDS = {
    "exposure": Field(kind="number", doc="exposure against what the meter says", default={"normal": {"mean": 0, "sd": 0.25, "min": -1, "max": 1}},
                      low=-10, high=10, unit="stops"),
    "metering": Field(kind="number", doc="how far the meter follows the picture: 1 makes its middle grey, 0 leaves the light as it is",
                      default=0.75, low=0, high=1),
    "meter_area": Field(kind="text", doc="what the meter looks at: all of the picture alike, its middle more, or a spot in it alone",
                        default="middle", choices=tuple(METERS)),
    "auto_white": Field(kind="number", doc="how far the white balance follows the picture: 1 makes what should be grey grey, 0 leaves the light's "
                        "colour", default={"uniform": [0.2, 0.6]}, low=0, high=1),
    "white_balance": Field(kind="number", doc="colour temperature that the camera takes for white, besides; above 6500 the picture gets warmer",
                           default={"normal": {"mean": 6500, "sd": 350, "min": 5400, "max": 7800}}, low=2000, high=20000, unit="K"),
    "aperture": Field(kind="number", doc="f-number of a 36 mm wide sensor's lens; a small one blurs what is out of focus, none keeps all sharp",
                      default={"uniform": [5.6, 16]}, low=0.7, high=128),
    "focus": Field(kind="number", doc="distance in focus; without it the middle of the picture", default=None, low=0.01, high=10000, unit="m"),
    "flash": Field(kind="number", doc="power of a flash at the camera; 0 is none. A phone's reaches a few metres at night with 5 to 20", default=0.0,
                   low=0, high=1e5, unit="W"),
    "glare": Field(kind="number", doc="share of the light that the lens scatters: bloom about what is bright, and a veil over all",
                   default={"loguniform": [0.001, 0.008]}, low=0, high=0.5),
    "streaks": Field(kind="number", doc="share of the glare that a smeared lens draws out into streaks", default=0.0, low=0, high=1),
    "shake": Field(kind="number", doc="length of the path along which a point smears", default={"uniform": [0, 0.6]}, low=0, high=64,
                   unit="pixels"),
    "shake_angle": Field(kind="number", doc="direction of the shake, clockwise from the picture's right", default={"uniform": [0, 180]},
                         low=-360, high=360, unit="degrees"),
    "noise_iso": Field(kind="number", doc="sensitivity, and with it shot and read noise; 0 is none", default={"loguniform": [100, 800]},
                       low=0, high=409600, unit="ISO"),
    "sharpening": Field(kind="number", doc="how far edges are overdrawn, as phones do", default=0.0, low=0, high=5),
    "vignetting": Field(kind="number", doc="share of the natural darkening towards the corners", default={"uniform": [0.2, 0.8]}, low=0, high=1),
    "k1": Field(kind="number", doc="lens distortion of r²: below 0 a barrel, above 0 a cushion", default=0.0, low=-0.5, high=0.5),
    "k2": Field(kind="number", doc="lens distortion of r⁴", default=0.0, low=-0.5, high=0.5),
    "jpeg": Field(kind="integer", doc="JPEG quality; without it the picture is a PNG", default=None, low=1, high=100),
}  # fmt: skip

BENT = ("k1", "k2")  # together with what no recipe gives, they are the lens' distortion


def settle(values: Mapping, draw) -> dict:
    """A view's "sensor" from resolved field values. `draw` must be the view's own: its noise hangs on it."""
    noise, streak, *path = draw.row("camera", 5)
    entry = dict(values)
    bent = [entry.pop(name) for name in BENT]
    entry["shake_path"] = [BEND * (2 * u - 1) for u in path]
    entry["streak_angle"] = 180.0 * streak
    entry["distortion"] = [*bent, 0.0, 0.0, 0.0]
    entry["noise_seed"] = int(noise * 2**48)
    return entry
