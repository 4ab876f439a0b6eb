"""The glass of a part: which of its triangles are glass, which of them make up one pane, and where that pane ends."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ..body import Body, Frame, Part
from .cracks import filled
from .holes import unhidden

WELD = 1e-5  # metres: nearer than this two vertices are one
FACING = 0.2  # cosine to a frame's normal from which a triangle is of the pane's face


def glass_of(body: Body, part: Part) -> np.ndarray:
    """(m,) which triangles of a part are see-through; all of them where none is."""
    clear = np.array([body.materials[name].see_through for name in part.materials])[part.slots]
    return clear if clear.any() else np.ones(len(part.triangles), bool)


def only(part: Part, which: np.ndarray) -> Part:
    """The part with some of its triangles (m,), its vertices as they are."""
    return evolve(part, triangles=part.triangles[which], slots=part.slots[which])


def welded(part: Part) -> np.ndarray:
    """(m, 3) triangles over places instead of vertices: two copies of a vertex are one place."""
    _, place = np.unique(np.rint(part.rest / WELD).astype(np.int64), axis=0, return_inverse=True)
    return place.ravel()[part.triangles]


def pane_of(part: Part, glass: np.ndarray, point: np.ndarray) -> np.ndarray:
    """(m,) which triangles make up the one pane, a piece of the glass (m,) that hangs together, that comes nearest to a point in rest
    coordinates."""
    pane = panes(part, glass)
    far = np.linalg.norm(part.rest[part.triangles].mean(1) - point, axis=1)
    return glass & (pane == pane[np.argmin(np.where(glass, far, np.inf))])


def panes(part: Part, glass: np.ndarray) -> np.ndarray:
    """(m,) a number that the triangles of the glass (m,) have in common where they hang together."""
    triangles = welded(part)
    group = np.arange(triangles.max() + 1)
    while True:  # the least place of each pane spreads until nothing changes
        spread = group.copy()
        np.minimum.at(spread, triangles[glass].ravel(), np.repeat(group[triangles[glass]].min(1), 3))
        spread = spread[spread]
        if (spread == group).all():
            return group[triangles[:, 0]]
        group = spread


def rim(pane: Part) -> np.ndarray:
    """(n, 2) vertices at the ends of the edges that only one triangle of a pane has."""
    triangles = welded(pane)
    ends = np.stack([triangles, np.roll(triangles, -1, axis=1)], -1).reshape(-1, 2)
    keys = np.sort(ends, axis=1)
    _, first, count = np.unique(keys[:, 0].astype(np.int64) * (triangles.max() + 1) + keys[:, 1], return_index=True, return_counts=True)
    own = np.stack([pane.triangles, np.roll(pane.triangles, -1, axis=1)], -1).reshape(-1, 2)
    return own[first[count == 1]]


def outer_face(pane: Part, frame: Frame) -> Part:
    """Of a pane what faces along a frame's normal and lies behind no other of it: one sheet of two."""
    a, b, c = frame.local(pane.rest)[pane.triangles].transpose(1, 0, 2)
    face = np.cross(b - a, c - a)
    return only(pane, unhidden(pane, face[:, 2] > FACING * np.linalg.norm(face, axis=1), frame.axes))


def there(glass: Part, frame: Frame, shape: tuple[int, int]) -> np.ndarray:
    """(h, w) whether a grid's pixels that spans a frame lies on a pane, seen along the frame's normal. Of a pane that is as thick as real ones, closed
    all round or in two sheets, each face has a rim of its own."""
    found, faces = np.zeros(shape, bool), outer_face(glass, frame)
    if not len(faces.triangles):
        return found
    pane = panes(faces, np.ones(len(faces.triangles), bool))
    for number in np.unique(pane):
        one = only(faces, pane == number)
        found |= filled(frame.local(one.rest)[:, :2][rim(one)], shape, np.asarray(frame.half, float))
    return found
