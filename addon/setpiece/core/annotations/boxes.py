"""Boxes in the picture and in the world."""

from __future__ import annotations

import itertools
import math
from typing import Iterable

import numpy as np

from ..camera import Camera, project, to_camera
from ..lens import bend, bends
from ..raster import Grid
from ..raster.soup import NEAR

CORNERS = np.array(list(itertools.product((0, 1), repeat=3)))  # (8, 3): least and greatest along X, Y, Z; Z turns fastest


def placed(grid: Grid, world: np.ndarray) -> np.ndarray:
    """(n, 3) world points to (n, 2) pixels, in frame or not; NaN behind the camera. Beyond the rendered frame, where a lens'
    formula means nothing, points move as its border does."""
    points = project(grid.camera, world, lens=False)
    points[to_camera(grid.camera, world)[:, 2] < NEAR] = np.nan
    if bends(grid.camera):
        held = np.clip(points, *grid.frame)
        points = points + bend(grid.camera, held) - held
    return points


def full_box(grid: Grid, world: np.ndarray) -> list[float] | None:
    """[x, y, w, h] in pixels round (n, 3) world points, in frame or not. None when any is behind the camera."""
    points = placed(grid, world)
    least, most = (np.array([pick(points[:, axis]) for axis in (0, 1)]) for pick in (np.min, np.max))
    return None if np.isnan(least).any() else [*least, *(most - least)]


def around(boxes: Iterable[list[float] | None]) -> list[float] | None:
    """The box round several, None where one is."""
    boxes = list(boxes)
    if any(box is None for box in boxes):
        return None
    boxes = np.array(boxes)
    least, most = boxes[:, :2].min(0), (boxes[:, :2] + boxes[:, 2:]).max(0)
    return [*least, *(most - least)]


def cut_off(box: list[float] | None, camera: Camera) -> bool:
    """Whether a full box reaches out of the picture."""
    if box is None:
        return True
    x, y, width, height = box
    return x < 0 or y < 0 or x + width > camera.width or y + height > camera.height


def outside(box: list[float] | None, camera: Camera) -> bool:
    """Whether a full box lies wholly out of the picture."""
    if box is None:
        return True
    x, y, width, height = box
    return x + width <= 0 or y + height <= 0 or x >= camera.width or y >= camera.height


def box_3d(camera: Camera, pose: np.ndarray, least: np.ndarray, most: np.ndarray) -> dict:
    """The box of least and greatest corner (3,) in a body's frame under its pose (4, 4): centre and rotation in the world,
    size along the body's axes, corners (8) in the camera's frame and in the picture (null behind the camera)."""
    scale = np.sqrt((pose[:3, :3] ** 2).sum(0))
    rotation = pose[:3, :3] / scale
    corners = np.where(CORNERS, most, least) @ pose[:3, :3].T + pose[:3, 3]
    pixels = project(camera, corners)
    return {
        "center": corners.mean(0),
        "size": (most - least) * scale,
        "rotation": rotation,
        "yaw": math.degrees(math.atan2(rotation[1, 0], rotation[0, 0])),
        "corners": to_camera(camera, corners),
        "pixels": [None if np.isnan(pixel).any() else pixel for pixel in pixels],
    }
