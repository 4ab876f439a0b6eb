"""A panel gap: a stretch of the shut line between two doors that is a little wider than its neighbours, as it left the factory.

The door's edge really lies further back. The decoy is the gap itself, so its surface is the strip that is missing between the door's
edge and its neighbour's.
"""

from __future__ import annotations

from functools import partial
from typing import Mapping, Sequence

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part
from ..damage.dent import press
from ..damage.measure import round_all
from ..damage.place import painted, part_of
from ..damage.refine import refine
from ..sampling.draw import Draw
from .crease import smooth
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Lay

PLACES = {"front_door": Spots(1, (0.0, 0.03), (0.2, 0.38)), "back_door": Spots(1, (0.97, 1.0), (0.2, 0.38))}  # at the pillar between them
SIZES, WIDER = (0.22, 0.42), (0.0022, 0.0042)  # metres: its length, and by how much it is wider than a regular one
INTO, ENDS = 0.14, 0.06  # metres over which the door's surface gives way, and over which the gap narrows to what it was
EDGEWISE = -0.2  # cosine to the facing from which a vertex is of the outer skin or its lip
STEP, KNOTS, CELL = 0.02, 0.05, 0.03  # metres: what is near on an edge; between its knots; longest edge of the mesh beside it
WIDEST, USUAL = 0.015, 0.004  # metres: the gap beyond which there is no neighbour, and what is taken then
LEAST = 0.5  # share of the widening at which the decoy begins
FIELDS = decoy_fields(PLACES, 0.08, 0.6)


@frozen(eq=False)
class Edge:
    """A panel's edge. `frame`: u up, v out of the panel's face, n out of the panel across the gap, origin on the edge; `knots` (2, k)
    metres along u and along n; `length` and `wider` in metres."""

    frame: Frame
    knots: np.ndarray
    length: float
    wider: float

    def at(self, u: np.ndarray) -> np.ndarray:
        """(n,) metres along n of the edge."""
        return np.interp(u, *self.knots)

    def share(self, u: np.ndarray) -> np.ndarray:
        """(n,) 0..1 of the widening along the edge."""
        return smooth((0.5 * self.length - np.abs(u)) / ENDS + 0.5)

    def push(self, local: np.ndarray) -> np.ndarray:
        """(n,) metres along -n by which the panel is drawn back at (n, 3) local coordinates."""
        inside = self.at(local[:, 0]) - local[:, 2]
        return self.wider * self.share(local[:, 0]) * smooth(1 - inside / INTO)

    def too_long(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Which edges of the mesh are too coarse."""
        p, q = self.frame.local(start), self.frame.local(end)
        within = (np.minimum(p[:, 0], q[:, 0]) < 0.5 * self.length + ENDS) & (np.maximum(p[:, 0], q[:, 0]) > -0.5 * self.length - ENDS)
        within &= np.maximum(p[:, 2], q[:, 2]) > self.knots[1].min() - INTO
        return within & (np.hypot(p[:, 0] - q[:, 0], p[:, 2] - q[:, 2]) > CELL)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, its `size` along the edge and by how much it is `wider`, metres. Raises Faults when the vehicle has no
    such part."""
    place, _, up = settle_spot(values, draw, parts, PLACES)
    size, wider = draw.row("gap", 2)
    size = min(values.get("size") or SIZES[0] + (SIZES[1] - SIZES[0]) * size, 0.5 * up)
    return {"kind": "panel_gap", **place, "size": size, "wider": WIDER[0] + (WIDER[1] - WIDER[0]) * wider}


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """A wider gap at a door's edge, and what draws that back. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    edge = edge_of(body, part, entry)
    strip = missing(body, part, edge)
    up, across = edge.frame.axes[[0, 2]] @ (strip.rest - edge.frame.origin).T
    reach = float(np.abs(across).max() + 0.002)
    axes = np.stack([np.cross(edge.frame.axes[0], edge.frame.axes[1]), edge.frame.axes[0], edge.frame.axes[1]])
    frame = Frame(edge.frame.origin, axes, np.array([reach, float(np.abs(up).max())]))
    (up_along, _), (begin, end) = up.reshape(-1, 2).T, across.reshape(-1, 2).T
    wide = (end - begin) / np.hypot(1, np.gradient(0.5 * (begin + end), up_along))  # across the gap, which may slant
    corners = strip.rest[strip.triangles]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2
    facts = {"kind": "panel_gap", "part": entry["part"], "side": entry["side"], "size_m": round_all([np.ptp(up), wide.max()]),
             "wider_mm": round(1000 * edge.wider, 3), "gap_mm": round(1000 * float(wide.max()), 3), "area_cm2": round(float(area) * 1e4, 3),
             "center": round_all(strip.rest.mean(0)), "over": [damage.id for damage in damages if damage.part == part.name and damage.whole],
             "fit": 1.0}  # fmt: skip
    decoy = Damage(id, "panel_gap", body.id, part.name, frame, lambda rest: np.ones(len(rest)), facts, gone=strip)
    return decoy, partial(lay, edge, part.name)


def lay(edge: Edge, name: str, part: Part) -> Part:
    """A part drawn back from the gap: the door itself, or what lies on it near its edge."""
    part = refine(part, edge.too_long) if part.name == name else part
    return press(part, edge, edge.push(edge.frame.local(part.rest)))


def edge_of(body: Body, part: Part, entry: Mapping) -> Edge:
    """The edge of the entry's part on the side that its spot lies on, about the height of that."""
    out = np.array([1.0 if entry["spot"][0] > 0.5 else -1.0, 0.0, 0.0])
    face = np.array([0.0, -1.0 if entry["facing"][0] == "-" else 1.0, 0.0])
    skin = skin_of(body, part, face)
    low, high = skin[:, 2].min(), skin[:, 2].max()
    middle = low + (high - low) * entry["spot"][1]
    bins = ((skin[:, 2] - low) / KNOTS).astype(int)
    order = np.lexsort((skin @ out, bins))
    outermost = order[np.flatnonzero(np.diff(bins[order], append=bins.max() + 1))]  # the last of each bin
    rim = skin[outermost]
    at = np.array([np.interp(middle, rim[:, 2], rim[:, k]) for k in range(2)] + [middle])
    frame = Frame(at, np.stack([np.array([0.0, 0.0, 1.0]), face, out]), np.array([0.5 * entry["size"]] * 2))
    return Edge(frame, np.stack([rim[:, 2] - middle, (rim - at) @ out]), entry["size"], entry["wider"])


def missing(body: Body, part: Part, edge: Edge) -> Part:
    """The strip between the door's edge, drawn back, and its neighbour's: a surface of pairs of vertices along the edge."""
    t = np.linspace(-0.5, 0.5, 33) * edge.length
    t = t[edge.share(t) >= LEAST]
    own, face, out = edge.at(t), edge.frame.axes[1], edge.frame.axes[2]
    skin = edge.frame.local(skin_of(body, part, face))
    others = [other for other in body.parts if other.name != part.name and not other.parent and other.side in ("", part.side)]
    beside = np.concatenate([edge.frame.local(skin_of(body, other, face)) for other in others] or [np.zeros((0, 3))])
    level = np.array([skin[near_to(skin, u, n), 1].max() for u, n in zip(t, own)])
    next_to = own + np.array([neighbour(beside, edge, u, v) for u, v in zip(t, level)])
    depth = lambda n: edge.frame.origin + t[:, None] * edge.frame.axes[0] + level[:, None] * face + n[:, None] * out
    points = np.stack([depth(own - edge.wider * edge.share(t)), depth(next_to)], 1).reshape(-1, 3)
    k = 2 * np.arange(len(t) - 1)
    triangles = np.concatenate([np.stack([k, k + 1, k + 3], 1), np.stack([k, k + 3, k + 2], 1)]).astype(np.int32)
    corners = points[triangles[0]]
    if np.cross(corners[1] - corners[0], corners[2] - corners[0]) @ face < 0:
        triangles = triangles[:, ::-1].copy()
    normals = np.tile(face, (len(points), 1))
    return evolve(part, vertices=points, rest=points, normals=normals, triangles=triangles,
                  slots=np.zeros(len(triangles), np.int16), marks=(), uv=None)  # fmt: skip


def skin_of(body: Body, part: Part, face: np.ndarray) -> np.ndarray:
    """(n, 3) rest coordinates of a part's painted skin and its lip on the side that looks along `face`."""
    corners = part.rest[part.triangles]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    used = np.unique(part.triangles[painted(body, part, areas)])
    return part.rest[used[part.normals[used] @ face > EDGEWISE]]


def near_to(points: np.ndarray, u: float, n: float) -> np.ndarray:
    """(k,) which local points are near a spot of the edge; the nearest alone where none is."""
    far = np.hypot(points[:, 0] - u, points[:, 2] - n)
    return far <= max(STEP, far.min())


def neighbour(points: np.ndarray, edge: Edge, u: float, v: float) -> float:
    """Metres beyond the edge, at `u` along it and `v` out of the panel's face, at which its neighbour begins."""
    beyond = points[:, 2] - edge.at(points[:, 0])
    near = (np.abs(points[:, 0] - u) < STEP) & (np.abs(points[:, 1] - v) < WIDEST) & (beyond > 0) & (beyond < WIDEST)
    return float(beyond[near].min()) if near.any() else USUAL


KIND = DecoyKind("panel_gap", FIELDS, settle, apply, "panel_gap")
