"""Light that a lens scatters: bloom about what is bright, a veil over all of the picture, and the streaks of a smeared lens."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .optics import enlarge

SHRINK = 4  # pixels to a cell: scattered light is smooth
CORE = 0.003  # of the picture's width: the radius within which scatter doesn't fall off yet
VEIL = 0.3  # the share that reflections between the lens' surfaces spread over the whole picture
STREAK = 0.02  # of the picture's width: the length within which a streak doesn't fall off yet


def scatter(light: np.ndarray, share: float, streaks: float, angle: float) -> np.ndarray:
    """Light (h, w, 3) of which a `share` is scattered, and `streaks` of that across a smear at `angle` degrees, clockwise from the
    picture's right. No light is lost: the picture is taken to go on beyond its border as in a mirror."""
    if not share:
        return light
    h, w = light.shape[:2]
    padded = np.pad(light, ((0, -h % SHRINK), (0, -w % SHRINK), (0, 0)), mode="edge")
    rows, columns = padded.shape[0] // SHRINK, padded.shape[1] // SHRINK
    cells = padded.reshape(rows, SHRINK, columns, SHRINK, 3).mean((1, 3))
    cells = np.concatenate([cells, cells[::-1]])
    cells = np.concatenate([cells, cells[:, ::-1]], 1)
    spread = np.fft.irfft2(np.fft.rfft2(cells, axes=(0, 1)) * transfer(rows, columns, streaks, angle)[..., None], cells.shape[:2], axes=(0, 1))
    spread = np.maximum(spread[:rows, :columns], 0).astype(np.float32)
    return light * np.float32(1 - share) + enlarge(spread, SHRINK)[:h, :w] * np.float32(share)


@lru_cache(maxsize=8)
def transfer(rows: int, columns: int, streaks: float, angle: float) -> np.ndarray:
    """The Fourier transform of the scattered light of a point, over twice the picture's cells each way. It falls with the square
    of the distance, as polished glass scatters (Harvey 1976: s = -2)."""
    y = np.fft.fftfreq(2 * rows, 1 / (2 * rows))[:, None]
    x = np.fft.fftfreq(2 * columns, 1 / (2 * columns))
    core, length = CORE * columns, STREAK * columns
    bloom = 1 / (1 + (x * x + y * y) / max(core, 0.5) ** 2)
    spread = (1 - VEIL) * bloom / bloom.sum() + VEIL / bloom.size
    if streaks:
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        along, across = x * c + y * s, y * c - x * s
        line = np.exp(-(across**2)) / (1 + (along / length) ** 2)
        spread = (1 - streaks) * spread + streaks * line / line.sum()
    result = np.fft.rfft2(spread)
    result.flags.writeable = False
    return result
