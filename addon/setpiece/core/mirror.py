"""What a body's lacquer and panes mirror, from where it is looked at: one bounce, by the normals that shading uses."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from .affine import turned
from .body import Body, Frame, Material, Part


@frozen(eq=False)
class Screen:
    """A striped rectangle beside a body that is seen in mirrors alone: a fence, blinds, tube lights. `frame`: in the body's frame, u
    level and v up; `stripes` bright ones, each `share` of its pitch wide with half a gap to either side, along v where `upright`, else
    along u; `bright` and `dark` are the linear radiance of stripes and gaps."""

    frame: Frame
    stripes: int
    share: float
    upright: bool
    bright: tuple[float, float, float]
    dark: tuple[float, float, float]

    def met(self, points: np.ndarray, normals: np.ndarray, eye: np.ndarray) -> np.ndarray:
        """(n, 3) where the lines of sight from an eye (3,) meet the screen's plane once they are mirrored at (n, 3) points with (n, 3)
        normals of any length: metres along u and v, and how far from the point, negative where they run away from it. Body's frame."""
        normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)
        sight = points - eye
        sight = sight - 2 * (sight * normals).sum(1, keepdims=True) * normals
        sight /= np.linalg.norm(sight, axis=1, keepdims=True)
        at, step = self.frame.local(points), turned(sight, self.frame.axes)
        with np.errstate(divide="ignore", invalid="ignore"):
            far = -at[:, 2] / step[:, 2]
            return np.stack([at[:, 0] + far * step[:, 0], at[:, 1] + far * step[:, 1], far], 1)

    def mirrored(self, points: np.ndarray, normals: np.ndarray, eye: np.ndarray) -> np.ndarray:
        """(n,) 1 where a mirrored line of sight meets the rectangle, 0 elsewhere; arguments as those of `met`."""
        met = self.met(points, normals, eye)
        return ((np.abs(met[:, :2]) <= self.frame.half).all(1) & (met[:, 2] > 0)).astype(float)


def glossy(body: Body) -> list[Part]:
    """The surfaces of a body that mirror what is around it, car paint under a glossy coat and panes: its parts without their other
    triangles."""
    names = [name for name, material in body.materials.items() if material.kind == "glass" or lacquered(material)]
    found = []
    for part in body.parts:
        kept = np.isin(part.slots, [slot for slot, name in enumerate(part.materials) if name in names])
        if kept.any():
            found.append(evolve(part, triangles=part.triangles[kept], slots=part.slots[kept]))
    return found


def lacquered(material: Material) -> bool:
    """Whether a material is car paint under a coat that mirrors: any but a matte one."""
    return material.kind == "car_paint" and material.values.get("finish") != "matte"
