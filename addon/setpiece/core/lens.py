"""The lens between the pinhole frame that Cycles renders and the bent picture that is delivered."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from attrs import evolve

from .camera import Camera, distort, undistort
from .faults import fault

STEPS = 40  # of undistort's iteration: enough for every lens that doesn't fold
NODE = 8  # pixels between the points that are straightened in full; those between begin from their neighbours
POLISH = 4  # more steps from there: each leaves about a quarter of the error, which ends below 1e-4 pixel
WIDEST = 2.0  # a rendered frame wider than this many delivered ones is refused: nearly all of it would be thrown away


def bends(camera: Camera) -> bool:
    """Whether the camera's lens moves any pixel."""
    return bool(np.any(camera.distortion))


def straighten(camera: Camera, pixels: np.ndarray) -> np.ndarray:
    """(n, 2) delivered pixels to (n, 2) pixels of the same camera without its distortion."""
    focal, centre = camera.K[[0, 1], [0, 1]], camera.K[:2, 2]
    return undistort((pixels - centre) / focal, camera.distortion, STEPS) * focal + centre


def bend(camera: Camera, pixels: np.ndarray) -> np.ndarray:
    """(n, 2) pixels of the camera without its distortion to (n, 2) delivered pixels; the inverse of `straighten`."""
    focal, centre = camera.K[[0, 1], [0, 1]], camera.K[:2, 2]
    return distort((pixels - centre) / focal, camera.distortion) * focal + centre


def rendered_camera(camera: Camera) -> Camera:
    """The pinhole that must be rendered so that every delivered pixel has a place in it: the camera itself where its lens
    doesn't bend, else one with the same pixel pitch, a larger (or smaller) frame and no distortion.

    Raises Faults when the lens folds the picture over itself, or needs a frame more than twice as wide or high.
    """
    if not bends(camera):
        return camera
    border = border_of(camera)
    with np.errstate(all="ignore"):  # a lens that folds drives the iteration out of all bounds
        ideal = straighten(camera, border)
        if not np.abs(bend(camera, ideal) - border).max() < 1e-3:
            raise folds(camera)
    least = np.floor(ideal.min(0)).astype(int) - 1  # a pixel more all round, so that every sample has four neighbours
    most = np.ceil(ideal.max(0)).astype(int) + 1
    width, height = (int(side) for side in most - least)
    if width > WIDEST * camera.width or height > WIDEST * camera.height:
        raise folds(camera)
    K = np.array(camera.K, float)
    K[:2, 2] -= least
    return evolve(camera, width=width, height=height, K=K, distortion=np.zeros(5))


def border_of(camera: Camera) -> np.ndarray:
    """(n, 2) points along the edge of the delivered picture, a pixel apart."""
    x, y = np.arange(camera.width + 1.0), np.arange(camera.height + 1.0)
    return np.concatenate(
        [np.stack([x, np.full_like(x, side)], 1) for side in (0, camera.height)]
        + [np.stack([np.full_like(y, side), y], 1) for side in (0, camera.width)]
    )


def folds(camera: Camera) -> Exception:
    given = ", ".join(f"{value:g}" for value in camera.distortion)
    return fault(
        f"a lens of [{given}] at this focal length folds the picture over itself or needs a frame more than {WIDEST:g} times "
        "as large; give smaller coefficients or a longer focal length",
        "sensor.distortion",
    )


def warp_map(camera: Camera, rendered: Camera) -> np.ndarray:
    """(h, w, 2) float64: the place in the rendered frame, in its pixels, that each delivered pixel's centre looks at."""
    key = camera.width, camera.height, camera.K.tobytes(), camera.distortion.tobytes()
    return straight_centres(*key) + (rendered.K[:2, 2] - camera.K[:2, 2])


@lru_cache(maxsize=4)
def straight_centres(width: int, height: int, K: bytes, distortion: bytes) -> np.ndarray:
    """(h, w, 2) delivered pixel centres, straightened. Kept, for every view of a scene has one lens."""
    camera = Camera(width, height, np.frombuffer(K).reshape(3, 3), np.frombuffer(distortion), np.eye(4))
    centres = grid_of(width, height, 1) + 0.5
    coarse = grid_of(-(-width // NODE) + 1, -(-height // NODE) + 1, NODE)
    nodes = straighten(camera, coarse.reshape(-1, 2)).reshape(coarse.shape)
    bent = centres.reshape(-1, 2)
    places = spread(spread(nodes, height, 0), width, 1).reshape(-1, 2)
    for _ in range(POLISH):
        places = places + (bent - bend(camera, places))
    places = places.reshape(centres.shape)
    places.flags.writeable = False
    return places


def spread(nodes: np.ndarray, count: int, axis: int) -> np.ndarray:
    """Values at points NODE pixels apart to values at `count` pixel centres along an axis, mixed linearly."""
    before, share = np.divmod(np.arange(count) + 0.5, NODE)
    share = (share / NODE).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    before = before.astype(np.intp)
    return nodes.take(before, axis) * (1 - share) + nodes.take(before + 1, axis) * share


def grid_of(columns: int, rows: int, step: float) -> np.ndarray:
    """(rows, columns, 2) float64 points (x, y), `step` apart, from the origin."""
    return np.stack(np.meshgrid(np.arange(columns) * float(step), np.arange(rows) * float(step)), -1)


def warp(array: np.ndarray, places: np.ndarray, how: str = "linear") -> np.ndarray:
    """(H, W) or (H, W, c) values of the rendered frame at (h, w, 2) places in it: "nearest" takes the pixel the place
    lies in, "linear" mixes the four round it. The dtype stays."""
    if how == "nearest":
        column, row = (clamp(np.floor(places[..., i]), array.shape[1 - i]) for i in (0, 1))
        return array[row, column]
    rows, columns, weights = neighbours(places, array.shape)
    if array.ndim == 3:
        weights = weights[..., None]
    return sum(array[rows[k], columns[k]] * weights[k] for k in range(4)).astype(array.dtype, copy=False)


def neighbours(places: np.ndarray, shape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The four pixels round each of (h, w, 2) places: rows (4, h, w), columns (4, h, w) and bilinear weights (4, h, w)
    float32 that sum to one."""
    x, y = places[..., 0] - 0.5, places[..., 1] - 0.5
    left, top = np.floor(x), np.floor(y)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    columns = [clamp(left + step, shape[1]) for step in (0, 1)]
    rows = [clamp(top + step, shape[0]) for step in (0, 1)]
    return (
        np.stack([rows[0], rows[0], rows[1], rows[1]]),
        np.stack([columns[0], columns[1], columns[0], columns[1]]),
        np.stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy]),
    )


def clamp(values: np.ndarray, count: int) -> np.ndarray:
    return np.clip(values, 0, count - 1).astype(np.intp)
