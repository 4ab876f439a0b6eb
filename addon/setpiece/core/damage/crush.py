"""How a car gives way to a blow: one displacement of the whole body, so that neighbouring parts move together.

Along the blow's line the body is shortened within a zone behind what was struck, and its order is kept: nothing that lay behind
something else comes to lie before it, so no part goes through another, and nothing moves up or down but a panel that buckles
outward. How deep it goes is Campbell's line between speed and crush (SAE 740565, 1974): none below some 8 km/h.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import evolve, frozen

from ..body import Frame, Part
from .noise import hashed

BEGINS, STIFF = 2.2, 26.0  # m/s at which metal begins to give, and m/s for each metre of crush
ZONE = 3.0  # times the depth: how far behind the struck surface the body gives way; 1 would press it flat
SHALLOW = 0.30  # metres: the least zone
FOLDS = ((0.42, 0.5), (0.23, 0.3), (0.13, 0.2))  # metres from crease to crease of each set of buckles, and its share
CREASED = 0.32  # of the push, by which the buckles differ from it
STEP = 1e-4  # metres: half the step of the derivatives


def crush_depth(speed: float) -> float:
    """Metres by which a car is crushed at a speed in km/h, by Campbell's line."""
    return max(speed / 3.6 - BEGINS, 0.0) / STIFF


@frozen(eq=False)
class Crush:
    """A blow. `frame`: its origin is the spot struck first, n points back to where the blow came from, u level and v up; half sizes are
    what hit the car. `soft` (2,) metres over which the blow fades beyond them; `depth` metres; `zone` metres behind the origin in
    which the body gives way; `buckle` metres by which a flat panel in the zone is thrown up; `grain` seeds the folds."""

    frame: Frame
    soft: np.ndarray
    depth: float
    zone: float
    buckle: float
    grain: int

    def envelope(self, local: np.ndarray) -> np.ndarray:
        """(n,) 0..1 how much of the blow reaches a place (n, 3) in the frame, leaving out how far behind it lies."""
        beyond = ((np.abs(local[:, :2]) - self.frame.half) / self.soft).clip(0, 1)
        fades = 1 - beyond * beyond * (3 - 2 * beyond)
        return fades[:, 0] * fades[:, 1]

    def moves(self, rest: np.ndarray) -> np.ndarray:
        """(n, 3) metres by which places (n, 3) in rest coordinates move, along the frame's axes."""
        local = self.frame.local(rest)
        behind = np.maximum(-local[:, 2], 0.0)
        t = (behind / self.zone).clip(0, 1)
        share = self.envelope(local) * (1 - t) ** 2 * (1 + t)  # falls by at most 4/3 over a zone: with ZONE 3 and CREASED the order is kept
        pushed = share * self.depth * (1 + CREASED * self.folds(local[:, 0], local[:, 1]))
        out = np.zeros_like(local)
        out[:, 2] = -pushed
        return out

    def folds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """-1..1: the sheet's buckles across the struck surface: even faces between creases, as crumpled metal has them."""
        total = np.zeros_like(x)
        for k, (length, weight) in enumerate(FOLDS):
            turn, phase, stray = (float(hashed(self.grain, k, j)) for j in range(3))
            angle = math.pi * (turn + 0.3 * k)
            bend = 0.06 * np.sin(9.0 * (math.cos(angle) * y - math.sin(angle) * x) + 6.28 * stray)  # no crease is a ruled line
            along = (math.cos(angle) * x + math.sin(angle) * y + bend) / (length * (0.8 + 0.4 * stray)) + phase
            total += weight * (1 - 4 * np.sqrt((along - np.floor(along) - 0.5) ** 2 + 0.0004))
        return total.clip(-1, 1)

    def lifts(self, rest: np.ndarray) -> np.ndarray:
        """(n, 3) the same of a panel that lies flat over the zone (a hood): it also folds up in the middle of what is shortened."""
        out, local = self.moves(rest), self.frame.local(rest)
        t = (-local[:, 2] / self.zone).clip(0, 1)
        crest = 1 - np.sqrt((2.2 * (t - 0.42)) ** 2 + 0.0016) / 1.0
        uneven = 1 + CREASED * self.folds(local[:, 0], 0.5 * local[:, 2])
        out[:, 1] += self.buckle * uneven * self.envelope(local) * np.maximum(crest, 0.0) * np.sin(math.pi * t) ** 0.5
        return out


def pressed(part: Part, crush: Crush, field) -> Part:
    """A part whose vertices move by `field` (`crush.moves` or `crush.lifts`), its normals by the inverse transpose of the derivative."""
    moved = field(part.rest)
    where = np.flatnonzero(np.abs(moved).max(1) > 1e-6)
    if not len(where):
        return part
    axes = crush.frame.axes
    slopes = np.empty((len(where), 3, 3))  # of the displacement (last) along each direction
    for k in range(3):
        nudge = STEP * axes[k]
        slopes[:, k] = (field(part.rest[where] + nudge) - field(part.rest[where] - nudge)) / (2 * STEP)
    jacobian = np.eye(3) + slopes.transpose(0, 2, 1)
    turned = np.linalg.solve(jacobian.transpose(0, 2, 1), (part.normals[where] @ axes.T)[..., None])[..., 0] @ axes
    vertices, normals = part.vertices.copy(), part.normals.copy()
    vertices[where] += moved[where] @ axes
    normals[where] = turned / np.maximum(np.linalg.norm(turned, axis=1), 1e-12)[:, None]
    return evolve(part, vertices=vertices, normals=normals)


def carried(part: Part, by: np.ndarray) -> Part:
    """A part moved as a whole by (3,) metres."""
    return evolve(part, vertices=part.vertices + by)
