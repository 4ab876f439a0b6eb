"""How each class of part comes loose: about which line it turns, which way it slides, or how its free edge bends out; and what goes
along with it. All in rest coordinates; a new class is a line in LOOSE.

How cars are held together is common knowledge (hinges, clips along a bumper's ends, a mirror's foot); the ways in which they come
loose are ours.
"""

from __future__ import annotations

from typing import Callable, Mapping

import numpy as np
from attrs import field, frozen

from ..affine import moved
from ..mesh.piece import unit
from .warp import angle_for, turn

X, Y, Z = np.eye(3)
Move = Callable[[np.ndarray], np.ndarray]


@frozen(eq=False)
class Outline:
    """A part's surface as it moves: `points` (n, 3) in rest coordinates, their least and greatest corner, `side` +1 on the left and -1
    on the right (of a part across the middle, at which end it comes loose), and `u` (2,), two numbers 0..1 of this damage's own."""

    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    side: float
    u: tuple[float, float]

    @property
    def outer(self) -> float:
        """The y of its outer side, whose sign is that of its side."""
        return self.high[1] if self.side > 0 else self.low[1]

    @property
    def inner(self) -> float:
        return self.low[1] if self.side > 0 else self.high[1]


def swing(outline: Outline, axis, pivot, shift: float) -> Move:
    """A turn about a line by which the point that moves most moves by `shift` metres."""
    axis, pivot = unit(np.asarray(axis, float)), np.asarray(pivot, float)
    matrix = turn(axis, pivot, angle_for(outline.points, axis, pivot, shift))
    return lambda points: moved(points, matrix)


def slide(direction, shift: float) -> Move:
    step = unit(np.asarray(direction, float)) * shift
    return lambda points: points + step


def ease(t) -> np.ndarray:
    t = np.clip(t, 0.0, 1.0)
    return t * t * (3 - 2 * t)


def bumper(ahead: float):
    """Its clips have let go at one end, which hangs down and stands out; it turns about the other end."""

    def loose(outline: Outline, shift: float, out: float = 0.0) -> Move:
        end = outline.side
        droop = np.radians(25 + 40 * outline.u[0]) * (1 - out)
        rear, front = (outline.low[0], outline.high[0]) if ahead > 0 else (outline.high[0], outline.low[0])
        pivot = [rear + 0.4 * (front - rear), outline.low[1] if end > 0 else outline.high[1], outline.high[2]]
        return swing(outline, -end * (np.sin(droop) * X + ahead * np.cos(droop) * Z), pivot, shift)

    return loose


def hood(outline: Outline, shift: float, out: float = 0.0) -> Move:
    """Its catch has let go: the front edge stands up, at one corner more than at the other."""
    tilt = outline.side * 0.22 * outline.u[0]
    return swing(outline, -Y + tilt * X, [outline.low[0], 0.0, outline.points[outline.points[:, 0] < outline.low[0] + 0.1, 2].mean()], shift)


def trunk(outline: Outline, shift: float, out: float = 0.0) -> Move:
    """Its lock has let go: it turns about its foremost upper edge."""
    points = outline.points
    return swing(outline, Y, points[np.argmax(points[:, 0] + points[:, 2])] * [1, 0, 1], shift)


def door(outline: Outline, shift: float, out: float = 0.0) -> Move:
    """Ajar: it turns about its front edge, and once it is bent it sags at the lock."""
    sag = (0.08 + 0.16 * outline.u[0]) * ease(shift / 0.1 - 0.3)
    ahead = outline.points[outline.points[:, 0] > outline.high[0] - 0.15]
    y = np.abs(ahead[:, 1]).max() * outline.side
    return swing(outline, -outline.side * Z - sag * Y, [outline.high[0] - 0.01, y, (outline.low[2] + outline.high[2]) / 2], shift)


def mirror(outline: Outline, shift: float, out: float = 0.0) -> Move:
    """Folded ahead, the wrong way, or broken at its foot so that it hangs."""
    foot = np.abs(outline.points[:, 1]) < np.abs(outline.inner) + 0.05
    pivot = outline.points[foot].mean(0)
    hang = outline.u[0] < 0.6
    axis = -outline.side * (X + 0.25 * (outline.u[1] - 0.5) * Z) if hang else -outline.side * (Z - 0.3 * outline.u[1] * X)
    return swing(outline, axis, pivot, shift)


def lamp(ahead: float):
    """Pushed in, askew: its mounts are broken."""

    def loose(outline: Outline, shift: float, out: float = 0.0) -> Move:
        return slide([-ahead, -0.25 * outline.side, -0.25 * outline.u[0]], shift)

    return loose


def flare(ahead: float):
    """A wing whose screws have let go along its free end: that end bends out, the rest holds."""

    def loose(outline: Outline, shift: float, out: float = 0.0) -> Move:
        low, high = outline.low, outline.high
        length, tall, wide = high - low, 0.8 * (high[2] - low[2]), abs(outline.outer)

        def weight(points):
            along = (points[:, 0] - low[0]) / length[0] if ahead > 0 else (high[0] - points[:, 0]) / length[0]
            below = (low[2] + tall - points[:, 2]) / (0.5 * tall)
            return ease(along - 0.12) ** 1.5 * ease(below + 0.12) * ease((np.abs(points[:, 1]) / wide - 0.45) / 0.35)

        most = weight(outline.points).max()
        push = unit(np.array([0.12 * ahead, outline.side, -0.10 * outline.u[0]])) * shift / most
        return lambda points: points + weight(points)[:, None] * push

    return loose


@frozen(eq=False)
class Loose:
    """`move(outline, shift, out)` gives where points go when the part comes loose by `shift` metres; `out` 0..1 turns a fall into a swing
    out, for what would reach the ground. `severe` is the range of a severe shift; `takes` names classes (or, with a dot, parts) that go
    along where they lie in its box; `facing` the side from which it is looked at, "y" its own side's."""

    move: Callable[..., Move]
    severe: tuple[float, float]
    facing: str
    takes: tuple[str, ...] = field(default=())


LOOSE: Mapping[str, Loose] = {
    "front_bumper": Loose(bumper(1.0), (0.10, 0.20), "+x", ("license_plate", "grille")),
    "back_bumper": Loose(bumper(-1.0), (0.10, 0.20), "-x", ("license_plate",)),
    "hood": Loose(hood, (0.10, 0.22), "+x"),
    "trunk": Loose(trunk, (0.10, 0.20), "-x", ("license_plate", "back_windshield")),
    "front_door": Loose(door, (0.10, 0.20), "y", ("front_window", "mirror", "interior.doors")),
    "back_door": Loose(door, (0.10, 0.20), "y", ("back_window",)),
    "mirror": Loose(mirror, (0.09, 0.17), "y"),
    "headlight": Loose(lamp(1.0), (0.09, 0.12), "+x"),
    "tail_light": Loose(lamp(-1.0), (0.09, 0.11), "-x"),
    "fender": Loose(flare(1.0), (0.09, 0.13), "y"),
    "quarter_panel": Loose(flare(-1.0), (0.09, 0.12), "y"),
}
