"""Shot and read noise."""

from __future__ import annotations

import numpy as np

FULL_WELL = 9000.0  # electrons that make white at ISO 100: a small sensor's pixel
READ = 3.0  # electrons of read noise


def add_noise(light: np.ndarray, iso: float, seed: int) -> np.ndarray:
    """Light with the noise of a sensor at `iso`: variance of the light in electrons plus that of the reading (EMVA 1288, release 4.0,
    the linear camera model). The same `seed` gives the same noise everywhere."""
    if not iso:
        return light
    gain = np.float32(iso / 100.0 / FULL_WELL)
    sigma = np.sqrt(np.maximum(light, 0) * gain + (READ * gain) ** 2)
    noise = normals(seed, light.size).reshape(light.shape)
    noise[..., ::2] = mosaic(noise[..., ::2])
    return light + noise * sigma


def mosaic(noise: np.ndarray) -> np.ndarray:
    """Noise mixed with its right and lower neighbour's, its strength kept: red and blue are measured at every fourth
    site only and spread over their neighbours."""
    across = (noise + np.roll(noise, 1, axis=1)) * np.float32(0.5**0.5)
    return (across + np.roll(across, 1, axis=0)) * np.float32(0.5**0.5)


def normals(seed: int, count: int) -> np.ndarray:
    """(count,) float32 standard normals by Box and Muller (1958) from Philox's raw bits, a stream that numpy doesn't change."""
    bits = np.random.Philox(key=seed).random_raw(-(-count // 2)).view(np.uint32).astype(np.float32)
    half = len(bits) // 2
    radius = np.sqrt(-2 * np.log((bits[:half] + 1) * np.float32(2**-32)))
    angle = bits[half:] * np.float32(2 * np.pi / 2**32)
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count]
