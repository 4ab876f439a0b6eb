"""Where a picture is sampled."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from ..camera import Camera
from ..lens import bend, bends, warp_map

COARSE = 33  # points along each side at which the lens' bend is measured
SAFETY = 1.2  # by which the steepest bend between those points may be steeper


@frozen(eq=False)
class Grid:
    """`columns` × `rows` samples of a delivered picture, `step` pixels apart, the first at `corner` + step / 2. Where the
    lens bends, `straight` (2, rows, columns) is each sample's x and y without the lens, which is where geometry is straight;
    `frame` (2, 2) is the least and greatest place that any sample of the picture has there, and `steepest` bounds how much
    the lens' shift changes over a pixel."""

    camera: Camera
    columns: int
    rows: int
    corner: tuple[float, float]
    step: float
    straight: np.ndarray | None = None
    frame: np.ndarray | None = None
    steepest: float = 0.0

    def reach(self, least: np.ndarray, most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The first and last (m, 2) column and row of the samples that may lie in (m, 2) straight boxes; a box without
        samples has its last before its first."""
        if self.straight is not None:
            least, most = np.clip(least, *self.frame), np.clip(most, *self.frame)
            middle, half = (least + most) / 2, (most - least) / 2
            middle = bend(self.camera, middle)
            half = half + self.steepest * np.maximum(half[:, :1], half[:, 1:])
            least, most = middle - half, middle + half
        first = np.ceil((least - self.corner) / self.step - 0.5)
        last = np.floor((most - self.corner) / self.step - 0.5)
        limit = np.array([self.columns, self.rows]) - 1
        return np.clip(first, 0, limit + 1).astype(np.int32), np.clip(last, -1, limit).astype(np.int32)

    def places(self, columns: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The straight x and y of samples by column and row; the shapes need only broadcast."""
        if self.straight is None:
            return self.corner[0] + (columns + 0.5) * self.step, self.corner[1] + (rows + 0.5) * self.step
        sample = np.minimum(rows, self.rows - 1) * self.columns + np.minimum(columns, self.columns - 1)
        return self.straight[0].ravel()[sample], self.straight[1].ravel()[sample]

    def part(self, box: tuple[int, int, int, int], finer: int = 1) -> Grid:
        """Of a grid of whole pixels the box (x, y, w, h), each pixel parted into `finer` × `finer` samples."""
        x, y, width, height = box
        straight = None if self.straight is None else between(self.straight, box, finer)
        return evolve(
            self, columns=width * finer, rows=height * finer, corner=(float(x), float(y)), step=1.0 / finer, straight=straight
        )


def grid_of(camera: Camera, rendered: Camera) -> Grid:
    """The pixel centres of a camera's delivered picture. `rendered` is the pinhole of core/lens.rendered_camera."""
    plain = Grid(camera, camera.width, camera.height, (0.0, 0.0), 1.0)
    if not bends(camera):
        return plain
    shift = camera.K[:2, 2] - rendered.K[:2, 2]
    straight = np.ascontiguousarray((warp_map(camera, rendered) + shift).transpose(2, 0, 1))
    frame = np.array([[0.0, 0.0], [rendered.width, rendered.height]]) + shift
    return evolve(plain, straight=straight, frame=frame, steepest=steepest(camera, frame))


def between(straight: np.ndarray, box: tuple[int, int, int, int], finer: int) -> np.ndarray:
    """Straight places (2, h, w) of pixel centres to those of the samples in a box, linearly: over a pixel a lens bends by less
    than 1e-3 of one."""
    x, y, width, height = box
    for axis, first, count in ((1, y, height), (2, x, width)):
        wanted = first + (np.arange(count * finer) + 0.5) / finer - 0.5
        before = np.clip(np.floor(wanted), 0, max(straight.shape[axis] - 2, 0)).astype(int)
        after = np.minimum(before + 1, straight.shape[axis] - 1)
        share = (wanted - before).reshape((-1, 1) if axis == 1 else (-1,))
        straight = straight.take(before, axis) * (1 - share) + straight.take(after, axis) * share
    return straight


def steepest(camera: Camera, frame: np.ndarray) -> float:
    """The most by which the lens' shift of a point changes when the point moves a pixel, over a straight frame (2, 2)."""
    axes = [np.linspace(*frame[:, axis], COARSE) for axis in (0, 1)]
    points = np.stack(np.meshgrid(*axes), -1)
    shift = bend(camera, points.reshape(-1, 2)).reshape(points.shape) - points
    change = sum(np.abs(np.diff(shift, axis=1 - axis)).max() / (axes[axis][1] - axes[axis][0]) for axis in (0, 1))
    return float(SAFETY * change)
