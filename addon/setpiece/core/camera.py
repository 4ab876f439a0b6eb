"""The pinhole camera and its lens, in OpenCV's convention: X right, Y down, Z forward, pixel centres at .5."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from .affine import moved

SENSOR_WIDTH = 36.0  # mm; a full-frame sensor, so that focal lengths read as photographers know them


@frozen(eq=False)
class Camera:
    """width and height in pixels; K (3, 3) intrinsics; distortion (5,) OpenCV's k1 k2 p1 p2 k3; world_to_camera (4, 4)."""

    width: int
    height: int
    K: np.ndarray
    distortion: np.ndarray
    world_to_camera: np.ndarray

    @property
    def position(self) -> np.ndarray:
        """(3,) place of the camera in the world, metres."""
        return -self.world_to_camera[:3, :3].T @ self.world_to_camera[:3, 3]


def look_at(position, target, roll: float = 0.0) -> np.ndarray:
    """World-to-camera (4, 4) of a camera at `position` that looks at `target` (3,), rolled by `roll` degrees clockwise
    as the photographer sees it. A camera that looks straight up or down takes world Y as its up."""
    position, target = np.asarray(position, float), np.asarray(target, float)
    forward = target - position
    forward /= np.linalg.norm(forward)
    up = np.array([0.0, 0.0, 1.0]) if abs(forward[2]) < 0.9999 else np.array([0.0, 1.0, 0.0])
    right = np.cross(forward, up)
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    c, s = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    rotation = np.stack([c * right + s * down, -s * right + c * down, forward])
    matrix = np.eye(4)
    matrix[:3, :3] = rotation
    matrix[:3, 3] = -rotation @ position
    return matrix


def camera_of(view: dict, size) -> Camera:
    """The camera of a SceneSpec's view (`position`, `target`, `roll` degrees, `focal` mm, `sensor.distortion`) and an
    image size (width, height) in pixels."""
    width, height = size
    f = view["focal"] / SENSOR_WIDTH * width
    K = np.array([[f, 0.0, width / 2], [0.0, f, height / 2], [0.0, 0.0, 1.0]])
    distortion = np.array(view.get("sensor", {}).get("distortion", [0.0] * 5), float)
    return Camera(width, height, K, distortion, look_at(view["position"], view["target"], view.get("roll", 0.0)))


def to_camera(camera: Camera, points: np.ndarray) -> np.ndarray:
    """(n, 3) world points to (n, 3) camera coordinates, metres."""
    return moved(points, camera.world_to_camera)


def project(camera: Camera, points: np.ndarray, lens: bool = True) -> np.ndarray:
    """(n, 3) world points to (n, 2) pixels; through the lens' distortion unless `lens` is false. A point at or behind the
    camera's plane gives NaN."""
    p = to_camera(camera, np.asarray(points, float))
    z = np.where(p[:, 2] > 1e-9, p[:, 2], np.nan)
    xy = p[:, :2] / z[:, None]
    if lens:
        xy = distort(xy, camera.distortion)
    return xy * [camera.K[0, 0], camera.K[1, 1]] + camera.K[:2, 2]


def distort(xy: np.ndarray, k: np.ndarray) -> np.ndarray:
    """(n, 2) ideal normalised image coordinates to distorted ones: OpenCV's Brown-Conrady model of five coefficients
    (OpenCV documentation, calib3d, "Detailed Description")."""
    if not np.any(k):
        return xy
    x, y = xy[:, 0], xy[:, 1]
    r2 = x * x + y * y
    radial = 1 + r2 * (k[0] + r2 * (k[1] + r2 * k[4]))
    dx = 2 * k[2] * x * y + k[3] * (r2 + 2 * x * x)
    dy = k[2] * (r2 + 2 * y * y) + 2 * k[3] * x * y
    return np.stack([x * radial + dx, y * radial + dy], 1)


def undistort(xy: np.ndarray, k: np.ndarray, steps: int = 12) -> np.ndarray:
    """The inverse of `distort`, by fixed-point iteration as OpenCV's undistortPoints does."""
    ideal = np.array(xy, float)
    if not np.any(k):
        return ideal
    for _ in range(steps):
        ideal = ideal + (xy - distort(ideal, k))
    return ideal
