"""What a lens does: blur out of focus and dark corners."""

from __future__ import annotations

import math

import numpy as np

from ..camera import SENSOR_WIDTH, Camera

UNSEEN = 1.0  # pixels: a blur circle of this diameter or less stays undrawn
FAINT = 1e-3  # of a kernel's largest weight: less is left out, and the rest makes up for it
LARGEST = 64.0  # pixels: the widest blur circle's radius


def defocus(light: np.ndarray, depth: np.ndarray, camera: Camera, aperture: float | None, focus: float) -> np.ndarray:
    """Light blurred by distance as a thin lens does it: a point at z spreads into a disc of f²/N · |z - s| / (z (s - f)).

    Layers of equal blur are blurred apart and laid over each other from the far ones to the near, so that what is blurred doesn't
    bleed over what is sharp in front of it.
    """
    if aperture is None:
        return light
    f = camera.K[0, 0] / camera.width * SENSOR_WIDTH / 1000
    s = max(focus, 2 * f)
    spread = f * f / (aperture * (s - f)) / (SENSOR_WIDTH / 1000) * camera.width  # pixels across at infinity
    radius = (spread / 2) * (1 - s / np.maximum(depth, 0.05)).astype(np.float32)  # below 0 in front of the focus
    radius = np.clip(radius, -LARGEST, LARGEST)
    if max(-radius.min(), radius.max()) * 2 <= UNSEEN:
        return light
    layers = [sign * step for sign in (1, -1) for step in steps(np.abs(radius[radius * sign > 0]).max(initial=0))]
    picture, cover = np.zeros_like(light), np.zeros(depth.shape, np.float32)
    for layer in sorted({*layers, 0.0}, reverse=True):
        weight = share(radius, layer, layers)
        if not weight.any():
            continue
        lit = disc_blur(np.concatenate([light * weight[..., None], weight[..., None]], 2), abs(layer))
        opacity = np.clip(lit[..., 3], 0, 1)
        picture = picture * (1 - opacity[..., None]) + lit[..., :3]
        cover = cover * (1 - opacity) + opacity
    return picture / np.maximum(cover, 1e-3)[..., None]


def steps(widest: float) -> list[float]:
    """The radii of the layers up to the widest: doubling from half a pixel."""
    count = math.ceil(math.log2(max(widest, 0.5) / 0.5)) if widest > 0.5 else 0
    return [0.5 * 2.0**k for k in range(1, count + 1)]


def share(radius: np.ndarray, layer: float, layers: list[float]) -> np.ndarray:
    """(h, w) how far each pixel belongs to a layer: pixels between two layers' radii are shared."""
    known = sorted({*layers, 0.0})
    place = known.index(layer)
    weight = np.ones_like(radius)
    if place > 0:
        weight = np.minimum(weight, np.clip((radius - known[place - 1]) / (layer - known[place - 1]), 0, 1))
    if place < len(known) - 1:
        weight = np.minimum(weight, np.clip((known[place + 1] - radius) / (known[place + 1] - layer), 0, 1))
    return weight.astype(np.float32)


def autofocus(depth: np.ndarray) -> float:
    """Metres to the middle of the picture: the median of what was hit in its central tenth, else of all that was hit."""
    h, w = depth.shape
    for part in (depth[h * 9 // 20 : h * 11 // 20 + 1, w * 9 // 20 : w * 11 // 20 + 1], depth):
        hit = part[part < 1e6]
        if hit.size:
            return float(np.median(hit))
    return 1e4


def disc_blur(image: np.ndarray, radius: float) -> np.ndarray:
    """(h, w, c) spread over discs of `radius` pixels; large ones on a smaller copy."""
    if radius < 0.5:
        return image
    shrink = 2 ** max(0, math.ceil(math.log2(radius / 2)))
    if shrink == 1:
        return convolve(image, disc(radius))
    h, w = image.shape[:2]
    padded = np.pad(image, ((0, -h % shrink), (0, -w % shrink), (0, 0)), mode="edge")
    rows, columns = padded.shape[0] // shrink, padded.shape[1] // shrink
    small = padded.reshape(rows, shrink, columns, shrink, -1).mean((1, 3))
    return enlarge(convolve(small, disc(radius / shrink)), shrink)[:h, :w]


def enlarge(image: np.ndarray, times: int) -> np.ndarray:
    """(h · times, w · times, c) by mixing neighbours linearly along each axis."""
    for axis in (0, 1):
        count = image.shape[axis]
        place = np.clip((np.arange(count * times) + 0.5) / times - 0.5, 0, count - 1)
        low = np.minimum(place.astype(int), max(count - 2, 0))
        t = (place - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        high = np.minimum(low + 1, count - 1)
        image = image.take(low, axis) * (1 - t) + image.take(high, axis) * t
    return image


def disc(radius: float) -> np.ndarray:
    """A disc's kernel, its edge soft by a pixel."""
    reach = math.ceil(radius)
    line = np.arange(-reach, reach + 1)
    kernel = np.clip(radius + 0.5 - np.hypot(line[:, None], line), 0, 1)
    return kernel / kernel.sum()


def vignette(light: np.ndarray, camera: Camera, amount: float) -> np.ndarray:
    """Light darkened towards the corners by `amount` of the cosine-to-the-fourth law."""
    if not amount:
        return light
    x = (np.arange(camera.width, dtype=np.float32) + 0.5 - camera.K[0, 2]) / camera.K[0, 0]
    y = (np.arange(camera.height, dtype=np.float32) + 0.5 - camera.K[1, 2]) / camera.K[1, 1]
    fall = 1 / (1 + x[None] ** 2 + y[:, None] ** 2) ** 2
    return light * (1 - amount + amount * fall).astype(np.float32)[..., None]


def convolve(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """(h, w, c) float32 under a small odd kernel of sum 1, the border's pixels repeated outside: one shifted copy for each weight."""
    rows, columns = kernel.shape[0] // 2, kernel.shape[1] // 2
    h, w = image.shape[:2]
    padded = np.pad(image, ((rows, rows), (columns, columns), (0, 0)), mode="edge")
    out = np.zeros_like(image)
    kernel = np.where(kernel > FAINT * kernel.max(), kernel, 0)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for i, j in np.argwhere(kernel):
        out += padded[i : i + h, j : j + w] * kernel[i, j]
    return out
