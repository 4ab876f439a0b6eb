"""Light to eight bits: metering, white balance, and the tone curve."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

GREY = 0.18  # what a meter makes of the middle of a scene
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec.709
CONTRAST = 1.42  # slope of the curve about grey in log-log; 1 is none
GREYISH = 0.8  # logarithmic ratio to green at which a colour hardly counts as a grey thing under coloured light
DOUBT = 0.05  # the share of the picture that a camera takes to be in daylight whatever it sees
MOST_CAST = 0.9  # the strongest cast that is taken away, as a logarithmic ratio: tungsten light
WHITE = 1.02  # the curve reaches 1 for a light some seven stops above grey, so that skies clip as in photographs


# What a meter looks at -> how much its view of the picture counts in the middle, against a floor that all of the picture has, and
# how narrow that middle is.
METERS: dict[str, tuple[float, float, float]] = {"picture": (0.0, 1.0, 1.0), "middle": (1.0, 1.0, 1.0), "spot": (1.0, 0.0, 24.0)}


def meter(light: np.ndarray, share: float, area: str = "middle") -> float:
    """The gain by which a meter that follows the picture by `share` brings its logarithmic middle to grey. It looks at the picture
    evenly, at its middle twice as much, as the centre-weighted meters of cameras do, or at a spot of a tenth of its width."""
    grey = np.log2(light[::4, ::4] @ LUMA + 1e-4)
    h, w = grey.shape
    middle, floor, narrow = METERS[area]
    weight = floor + middle * np.outer(np.hanning(h + 2)[1:-1], np.hanning(w + 2)[1:-1]) ** narrow
    return float((GREY / 2.0 ** np.average(grey, weights=weight)) ** share)


def auto_white(light: np.ndarray, share: float) -> np.ndarray:
    """(3,) gains by which a camera that follows the picture by `share` makes its grey things grey; green stays. What is too colourful
    to be grey under any light counts little: the mean of logarithmic ratios, weighted by how near to none they are."""
    if not share:
        return np.ones(3, np.float32)
    logs = np.log(light[::8, ::8].reshape(-1, 3) + 1e-4)
    ratios = logs[:, [0, 2]] - logs[:, 1:2]
    weight = np.exp(-(ratios**2).sum(1) / (2 * GREYISH**2))
    red, blue = np.clip((ratios * weight[:, None]).sum(0) / (weight.sum() + DOUBT * len(weight)), -MOST_CAST, MOST_CAST)
    return np.exp(-share * np.array([red, 0.0, blue])).astype(np.float32)


@lru_cache(maxsize=64)
def white_gains(kelvin: float) -> np.ndarray:
    """(3,) gains for a camera that takes light of this temperature for white, 6500 K leaving the picture as it is; green stays."""
    gains = blackbody(6500.0) / blackbody(kelvin)
    gains = (gains / gains[1]).astype(np.float32)
    gains.flags.writeable = False
    return gains


def blackbody(kelvin: float) -> np.ndarray:
    """(3,) linear Rec.709 colour of a black body: the cubic fit to the Planckian locus by Kim et al. (US patent
    7024034, 2002), 1667 to 25000 K."""
    t = 1000.0 / min(max(kelvin, 1667.0), 25000.0)
    if kelvin < 4000:
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910
    else:
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390
    if kelvin < 2222:
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683
    elif kelvin < 4000:
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
    else:
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    return np.maximum(to_rgb @ xyz, 1e-3)


def develop(light: np.ndarray) -> np.ndarray:
    """(h, w, 3) linear light to (h, w, 3) uint8. Each channel goes through one curve, so that strong colours fade towards white
    in the highlights as film and cameras have it; a table over all half floats does it."""
    halves = np.clip(light, 0.0, 65504.0).astype(np.float16)
    return table().take(halves.view(np.uint16))


@lru_cache(maxsize=1)
def table() -> np.ndarray:
    """(32768,) uint8 by the bits of a half float from 0 to infinity: a log-logistic curve through grey (darktable's "sigmoid"
    module; Naka and Rushton 1966 for the eye), then sRGB's own (IEC 61966-2-1)."""
    x = np.arange(32768, dtype=np.uint16).view(np.float16).astype(np.float64)
    x = np.nan_to_num(x, nan=65504.0, posinf=65504.0)
    knee = GREY**CONTRAST * (WHITE / GREY - 1.0)
    power = x**CONTRAST
    y = np.clip(WHITE * power / (power + knee), 0.0, 1.0)
    srgb = np.where(y <= 0.0031308, 12.92 * y, 1.055 * np.maximum(y, 1e-9) ** (1 / 2.4) - 0.055)
    return np.rint(255 * srgb).astype(np.uint8)


def sharpen(picture: np.ndarray, amount: float) -> np.ndarray:
    """A picture (h, w, 3) uint8 with the edges of its brightness overdrawn by `amount`, as phones do: an unsharp mask of 3 pixels."""
    if not amount:
        return picture
    grey = picture.astype(np.float32) @ LUMA
    edges = np.pad(grey, 1, mode="edge")
    edges = edges[:-2] + 2 * edges[1:-1] + edges[2:]
    edges = grey - (edges[:, :-2] + 2 * edges[:, 1:-1] + edges[:, 2:]) / 16
    return np.clip(picture + np.float32(amount) * edges[..., None] + 0.5, 0, 255).astype(np.uint8)
