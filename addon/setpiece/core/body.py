"""A body: what every subject is once it is built, whatever it is and however it was made.

Frames: a body's own frame is metres, Z up, origin on the ground; vehicles follow ISO 8855 (X forward, Y left).
Rest coordinates are a vertex's place in the body's frame before any damage: they name a spot on the surface for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Iterable, Mapping

import numpy as np
from attrs import evolve, field, frozen

from .affine import turned

if TYPE_CHECKING:
    from .mirror import Screen

SPARE = 0.001  # metres by which single precision on the way to a picture may differ, and more


@frozen
class Material:
    """A material as data. `kind` is a row of blender/materials; `values` are that kind's parameters."""

    kind: str
    values: Mapping = field(factory=dict)

    @property
    def see_through(self) -> bool:
        """Whether a second layer is labelled behind it: glass and clear lenses."""
        return bool(self.values.get("see_through", False))


@frozen(eq=False)
class Frame:
    """A rectangle laid on a surface, in rest coordinates: `origin` (3,) is its centre, `axes` (3, 3) its rows u, v and
    outward normal n (unit, right-handed), `half` (2,) its half sizes along u and v in metres."""

    origin: np.ndarray
    axes: np.ndarray
    half: np.ndarray

    def local(self, rest: np.ndarray) -> np.ndarray:
        """(n, 3) rest coordinates to (n, 3) metres along u, v and n from the centre."""
        return turned(np.asarray(rest, float) - self.origin, self.axes)


@frozen(eq=False)
class Mark:
    """Something that changes a part's look inside a frame without moving it: a scratch, later dirt or rust.

    `image` is (h, w) float32 in 0..1, row 0 at v = -half[1], column 0 at u = -half[0]: how far the top layers are gone
    (0 untouched, 0.5 down to the primer, 1 down to the metal). `kind` is a row of blender/materials' marks.
    """

    kind: str
    frame: Frame
    image: np.ndarray
    values: Mapping = field(factory=dict)


@frozen(eq=False)
class Part:
    """One labelled piece of a body: one object in Blender, one id in `.part.png`.

    vertices (n, 3) float64, body frame; rest (n, 3) float64, the same vertices before damage; normals (n, 3) float64 unit,
    outward, used for shading (duplicate a vertex to get a sharp edge); triangles (m, 3) int32, counter-clockwise from
    outside; materials: names into Body.materials; slots (m,) int16: each triangle's place in `materials`; uv (n, 2) float64
    places a picture, origin at its lower left, where a material has one.
    """

    name: str
    cls: str
    vertices: np.ndarray
    triangles: np.ndarray
    normals: np.ndarray
    materials: tuple[str, ...]
    slots: np.ndarray
    rest: np.ndarray
    side: str = ""
    parent: str = ""
    marks: tuple[Mark, ...] = ()
    uv: np.ndarray | None = None


def marks_by_slot(part: Part) -> tuple[tuple[Mark, ...], ...]:
    """Of each of a part's materials those of its marks that may show on it: some triangle of it reaches into the mark's frame, within
    values["reach"] metres of its plane. Most marks of a panel lie on its paint alone, and none on its gaps, seals and clips."""
    found = [[] for _ in part.materials]
    for mark in part.marks:
        corners = mark.frame.local(part.rest)[part.triangles]
        limit = np.array([*mark.frame.half, mark.values["reach"]]) + SPARE
        for slot in np.unique(part.slots[((corners.min(1) <= limit) & (corners.max(1) >= -limit)).all(1)]):
            found[slot].append(mark)
    return tuple(map(tuple, found))


@frozen(eq=False)
class Body:
    """A built subject. `pose` (4, 4) takes body coordinates to the world; `facts` is JSON and goes into annotations."""

    id: str
    cls: str
    parts: tuple[Part, ...]
    materials: Mapping[str, Material]
    pose: np.ndarray
    facts: Mapping = field(factory=dict)

    def part(self, name: str) -> Part:
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(f"{self.id} has no part {name}; it has {', '.join(p.name for p in self.parts)}")


@frozen(eq=False)
class Damage:
    """One damage as built: where it is and what it truly is.

    `frame` bounds the region on part `part` of body `body`; `mask` takes (n, 3) rest coordinates *on that part's surface*
    to (n,) floats in 0..1, the region being where it is at least 0.5; `facts` is JSON: asked and measured size, depth, severity.
    `whole`: the mask speaks of all of the part and its finer parts, from every side (a flat tyre, a door that hangs, a bumper crushed
    round its corner), and the frame only says where. `gone`: the surface that is missing, in the body's frame, where the damage is a hole or a lost part: it is seen where
    nothing stands before the place where it was. `mirror`: the screen of which it is the reflection, in all of the body's lacquer and
    panes: where that lies depends on the eye, so the mask only says where it may be.
    """

    id: str
    kind: str
    body: str
    part: str
    frame: Frame
    mask: Callable[[np.ndarray], np.ndarray]
    facts: Mapping = field(factory=dict)
    whole: bool = False
    gone: Part | None = None
    mirror: Screen | None = None


def joined(parts: Iterable[Part]) -> Part:
    """Several parts as one surface, under the first one's name: geometry only."""
    parts = tuple(parts)
    offsets = np.cumsum([0, *(len(part.vertices) for part in parts)])
    gather = lambda name: np.concatenate([getattr(part, name) for part in parts])
    triangles = np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets)]).astype(np.int32)
    return evolve(parts[0], vertices=gather("vertices"), rest=gather("rest"), normals=gather("normals"), triangles=triangles,
                  slots=np.zeros(len(triangles), np.int16), materials=parts[0].materials[:1], marks=(), uv=None)  # fmt: skip


def finer_parts(body: Body, name: str) -> list[Part]:
    """All parts that lie within the part of that name, at any depth, in the body's order."""
    names, found = {name}, []
    for part in body.parts:  # a finer part stands behind the one that it lies within
        if part.parent in names:
            names.add(part.name)
            found.append(part)
    return found


def bounds(body: Body) -> np.ndarray:
    """(2, 3) least and greatest corner of a body in its own frame."""
    corners = [np.stack([part.vertices.min(0), part.vertices.max(0)]) for part in body.parts]
    corners = np.stack(corners)
    return np.stack([corners[:, 0].min(0), corners[:, 1].max(0)])
