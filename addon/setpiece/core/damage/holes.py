"""Cutting a part open: shared by what makes holes (puncture, tear, lamp_broken).

A cut is made along the borders between *sorts*: an int for every place of the surface, such as 0 what stays and 1 what is gone. Edges
are split exactly where the sort changes, so the cut follows the shape and not the triangles. Then sorts are parted, moved, dropped,
and given the thickness of a sheet.
"""

from __future__ import annotations

from typing import Callable, Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Frame, Material, Part, joined
from .marked import PLASTIC
from .measure import outermost, outline, round_all, share
from .place import OUTWARD, Place, find_place
from .refine import BEND, divide, refine

HALVINGS = 14  # of an edge, to find where its sort changes
CLEAR = 0.03  # share of an edge that a cut keeps from its ends: no slivers
STEP = 1e-4  # metres between the points from which a slope is taken
MOUNTED = ("license_plate",)  # classes of parts that lie on a panel and aren't its finer parts
SPARE = 0.02  # metres around a hole that must be panel too: about a cell of the search
NEAR = 0.1  # metres from the panel's box within which they lie on it

MATERIALS: Mapping[str, Material] = {
    "hole_dark": Material("matte", {"color": [0.006, 0.006, 0.006]}),
    "torn_metal": Material("metal", {"color": [0.42, 0.41, 0.40], "roughness": 0.42}),
    "torn_plastic": Material("plastic", {"inside": True, "color": [0.13, 0.13, 0.133], "roughness": 0.75}),
    "back_metal": Material("plastic", {"inside": True, "color": [0.11, 0.11, 0.105], "roughness": 0.5}),
    "broken_clear": Material("plastic", {"inside": True, "color": [0.74, 0.76, 0.78], "roughness": 0.25}),
    "broken_red": Material("plastic", {"inside": True, "color": [0.62, 0.045, 0.035], "roughness": 0.25}),
    "crazed_clear": Material("plastic", {"inside": True, "color": [0.66, 0.68, 0.70], "roughness": 0.30}),
    "crazed_red": Material("plastic", {"inside": True, "color": [0.50, 0.085, 0.07], "roughness": 0.30}),
    "back_plastic": Material("plastic", {"inside": True, "color": [0.020, 0.020, 0.021], "roughness": 0.6}),
}


@frozen(eq=False)
class Cut:
    """A part whose vertices belong to one sort each. `sorts` (n,) of its vertices, `rim` (n,) whether a vertex lies on the cut."""

    part: Part
    sorts: np.ndarray
    rim: np.ndarray


def material_of(part: Part) -> str:
    """What a panel is made of, "metal" or "plastic"."""
    return "plastic" if part.cls in PLASTIC else "metal"


def free_place(body: Body, part: Part, entry: Mapping, half: tuple[float, float]) -> Place:
    """`find_place` on what nothing is mounted before: a hole behind a handle or a licence plate is none that one sees."""
    low, high = part.rest.min(0) - NEAR, part.rest.max(0) + NEAR
    others = [other for other in body.parts if other.parent == part.name or other.cls in MOUNTED
              and (other.rest.max(0) > low).all() and (other.rest.min(0) < high).all()]  # fmt: skip
    whole = joined([part, *others])
    slots = np.concatenate([part.slots, np.full(len(whole.triangles) - len(part.triangles), len(part.materials), np.int16)])
    return find_place(evolve(body, materials={**body.materials, **MATERIALS}),
                      evolve(whole, materials=(*part.materials, "hole_dark"), slots=slots), entry, tuple(h + SPARE for h in half))  # fmt: skip


def fine_near(part: Part, frame: Frame, spine: float, inner: float, fine: float, growth: float, reach: float,
              bend: float = BEND) -> Part:
    """The part refined: edges no longer than `fine` within `inner` of the spine, which runs `spine` metres along u to either side of
    the frame's middle, and beyond it as much longer as `growth` times the distance. All in metres; what lies farther than `reach`
    above or below the frame counts as far away. New vertices leave the surface as it was by at most `bend`."""

    def too_long(start, end):
        p, q = frame.local(start), frame.local(end)
        edge = q - p
        length = np.maximum((edge[:, :2] ** 2).sum(1), 1e-18)
        x = np.zeros(len(p))
        for _ in range(4):  # the nearest points of two segments, each found from the other
            t = (((x - p[:, 0]) * edge[:, 0] - p[:, 1] * edge[:, 1]) / length).clip(0, 1)
            x = (p[:, 0] + t * edge[:, 0]).clip(-spine, spine)
        near = p + t[:, None] * edge
        away = np.hypot(near[:, 0] - x, near[:, 1])
        limit = fine + growth * (np.maximum(away - inner, 0) + np.maximum(np.abs(near[:, 2]) - reach, 0))
        return (edge * edge).sum(1) > limit * limit

    return refine(part, too_long, bend)


def cut_between(part: Part, sort_of: Callable[[np.ndarray], np.ndarray]) -> Cut:
    """The part cut where `sort_of`, (n, 3) rest coordinates to (n,) ints, changes. The sorts lie apart: they share no vertex."""
    count, triangles = len(part.vertices), part.triangles.astype(np.int64)
    used = np.zeros(count, bool)
    used[triangles] = True
    sorts = np.zeros(count, int)
    sorts[used] = sort_of(part.rest[used])
    ends = np.roll(triangles, -1, axis=1)
    split = sorts[triangles] != sorts[ends]
    touched = split.any(1)
    pairs = np.sort(np.stack([triangles[split], ends[split]], 1), axis=1)
    pairs, where = np.unique(pairs, axis=0, return_inverse=True)
    t = crossing(part.rest[pairs[:, 0]], part.rest[pairs[:, 1]], sorts[pairs[:, 0]], sort_of)[:, None]
    between = lambda values: np.concatenate([values, values[pairs[:, 0]] * (1 - t) + values[pairs[:, 1]] * t])
    vertices, rest, normals = between(part.vertices), between(part.rest), between(part.normals)
    normals[count:] /= np.maximum(np.linalg.norm(normals[count:], axis=1), 1e-12)[:, None]
    corners = np.full(triangles.shape, -1)
    corners[split] = count + where.ravel()
    children, slots = divide(triangles[touched], corners[touched], split[touched], part.slots[touched], vertices)
    triangles = np.concatenate([triangles[~touched], children])
    slots = np.concatenate([part.slots[~touched], slots])
    rim = np.arange(len(vertices)) >= count
    owner = sort_of(rest[triangles].mean(1))
    own = np.concatenate([sorts, np.full(len(pairs), -1)])[triangles]
    whole = (own == own.max(1, keepdims=True)) | (own < 0)  # all its corners that aren't on the cut are of one sort
    owner = np.where(whole.all(1) & (own.max(1) >= 0), own.max(1), owner)
    uv = None if part.uv is None else between(part.uv)
    cut = evolve(part, vertices=vertices, rest=rest, normals=normals, uv=uv, triangles=triangles.astype(np.int32), slots=slots)
    return parted(cut, owner, rim)


def crossing(start, end, first, sort_of) -> np.ndarray:
    """Where (n,), as a share of the way from `start` to `end`, the sort is no longer `first`."""
    low, high = np.zeros(len(start)), np.ones(len(start))
    for _ in range(HALVINGS if len(start) else 0):
        middle = (low + high) / 2
        same = sort_of(start + (end - start) * middle[:, None]) == first
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high.clip(CLEAR, 1 - CLEAR)


def parted(part: Part, owner: np.ndarray, rim: np.ndarray) -> Cut:
    """Each vertex once for every sort whose triangles use it; `owner` (m,) is the sort of each triangle. The first stays where it was."""
    triangles, count = part.triangles.astype(np.int64), len(part.vertices)
    span = int(owner.max(initial=0)) + 1
    keys, where = np.unique(triangles * span + owner[:, None], return_inverse=True)
    vertex, sort = np.divmod(keys, span)
    first = np.ones(len(keys), bool)
    first[1:] = vertex[1:] != vertex[:-1]
    at = np.where(first, vertex, count + np.cumsum(~first) - 1)
    source, sorts = np.concatenate([np.arange(count), vertex[~first]]), np.zeros(count + (~first).sum(), int)
    sorts[at] = sort
    return Cut(evolve(part, triangles=at[where].reshape(-1, 3).astype(np.int32), **at_vertices(part, source)), sorts, rim[source])


def without(cut: Cut, gone: np.ndarray) -> Cut:
    """A cut part without the triangles of the vertices that are `gone` (n,), and without vertices that nothing uses."""
    kept = ~gone[cut.part.triangles].any(1)
    part = evolve(cut.part, triangles=cut.part.triangles[kept], slots=cut.part.slots[kept])
    used = np.zeros(len(gone), bool)
    used[part.triangles] = True
    at = np.cumsum(used) - 1
    return Cut(evolve(part, triangles=at[part.triangles].astype(np.int32), **at_vertices(part, used)), cut.sorts[used], cut.rim[used])


def at_vertices(part: Part, which: np.ndarray) -> dict[str, np.ndarray]:
    """What a part has at some of its vertices."""
    return {name: getattr(part, name)[which] for name in ("vertices", "rest", "normals", "uv") if getattr(part, name) is not None}


def bend(part: Part, where: np.ndarray, frame: Frame, move: Callable[[np.ndarray], np.ndarray]) -> Part:
    """The part with the vertices `where` (k,) moved: `move` takes their (k, 3) places along the frame's axes to new ones. Normals are
    turned by the move's Jacobian, as a surface's are: by its cofactors, so that what is rolled over faces the other way."""
    local = frame.local(part.rest[where])
    shift = move(local) - local
    slope = np.stack([(move(local + nudge) - move(local - nudge)) / (2 * STEP) for nudge in STEP * np.eye(3)], 1)  # (k, d, 3)
    turned = frame.local(part.normals[where] + frame.origin)
    a, b, c = slope.transpose(1, 0, 2)
    bent = turned[:, :1] * np.cross(b, c) + turned[:, 1:2] * np.cross(c, a) + turned[:, 2:] * np.cross(a, b)
    bent /= np.maximum(np.linalg.norm(bent, axis=1), 1e-12)[:, None]
    vertices, normals = part.vertices.copy(), part.normals.copy()
    vertices[where] += shift @ frame.axes
    normals[where] = bent @ frame.axes
    return evolve(part, vertices=vertices, normals=normals)


def facing(part: Part, frame: Frame, reach: float) -> np.ndarray:
    """(m,) which triangles are the outer surface about a frame: they face its way and lie within `reach` of its plane at rest."""
    corners = frame.local(part.rest)[part.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return (face[:, 2] > OUTWARD * np.linalg.norm(face, axis=1)) & (np.abs(corners[:, :, 2]).max(1) < reach)


def unhidden(part: Part, outer: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """(m,) which of a part's triangles `outer` (m,) lie behind no other of them at rest, looked at along the last of axes (3, 3)."""
    found = outer.copy()
    found[outer] = outermost(part.rest[part.triangles[outer]] @ axes.T)
    return found


def faced(part: Part, frame: Frame, reach: float) -> np.ndarray:
    """(n,) which vertices are on the outer surface about a frame."""
    found = np.zeros(len(part.vertices), bool)
    found[part.triangles[facing(part, frame, reach)]] = True
    return found


def thickened(part: Part, rim: np.ndarray, outer: np.ndarray, deep: float, edge: str, back: str) -> Part:
    """The part as a sheet `deep` metres thick where its triangles `outer` (m,) say so: an inner side of material `back`, and along open
    edges between `rim` vertices (n,) a cut edge of material `edge`."""
    triangles = part.triangles[outer]
    sunk = part.vertices - deep * part.normals
    low = part.rest - deep * part.normals
    start, end = open_edges(part.triangles)
    shown = rim[start] & rim[end]
    start, end = start[shown], end[shown]
    quad = np.stack([end, start], 1)
    top, bottom = part.vertices[quad], sunk[quad]
    strip = np.concatenate([top, bottom[:, ::-1]], 1)  # end, start, start', end'
    normal = np.cross(strip[:, 1] - strip[:, 0], strip[:, 2] - strip[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]
    corner = 4 * np.arange(len(strip))[:, None]
    sides = np.concatenate([corner + [0, 1, 2], corner + [0, 2, 3]])
    rest = np.concatenate([part.rest[quad], low[quad][:, ::-1]], 1)
    part = with_piece(part, sunk, low, -part.normals, triangles[:, ::-1], back)
    return with_piece(part, strip.reshape(-1, 3), rest.reshape(-1, 3), normal.repeat(4, axis=0), sides, edge)


def open_edges(triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges of triangles that have no other side, from start to end, in the triangles' own sense."""
    start, end = triangles.ravel().astype(np.int64), np.roll(triangles, -1, axis=1).ravel().astype(np.int64)
    size = int(max(start.max(initial=0), end.max(initial=0))) + 1
    alone = ~np.isin(start * size + end, end * size + start)
    return start[alone], end[alone]


def with_piece(part: Part, vertices, rest, normals, triangles, material: str) -> Part:
    """The part with some more surface; vertices that the triangles don't use are left out."""
    used, where = np.unique(triangles, return_inverse=True)
    names = part.materials if material in part.materials else (*part.materials, material)
    more = np.full(len(triangles), names.index(material), np.int16)
    stack = lambda name, new: np.concatenate([getattr(part, name), new[used]])
    uv = None if part.uv is None else np.concatenate([part.uv, np.zeros((len(used), 2))])
    return evolve(part, vertices=stack("vertices", vertices), rest=stack("rest", rest), normals=stack("normals", normals), uv=uv,
                  triangles=np.concatenate([part.triangles, len(part.vertices) + where.reshape(-1, 3)]).astype(np.int32),
                  slots=np.concatenate([part.slots, more]), materials=names)  # fmt: skip


def lined(part: Part, before: Part, outer: np.ndarray, frame: Frame, depth: np.ndarray) -> Part:
    """The part with a dark pan behind its hole: the triangles `outer` (m,) of `before` sunk by `depth` (n,) metres, so that nobody looks
    through the car."""
    sunk = before.vertices - depth[:, None] * frame.axes[2]
    return with_piece(part, sunk, sunk, before.normals, before.triangles[outer], "hole_dark")


def with_materials(body: Body) -> Body:
    """The body with those of MATERIALS that its parts have come to use."""
    used = {name for part in body.parts for name in part.materials if name in MATERIALS}
    return evolve(body, materials={**body.materials, **{name: MATERIALS[name] for name in sorted(used)}})


def gone_of(before: Part, outer: np.ndarray, after: Part, kept: np.ndarray) -> Part:
    """What a hole's region lies on: the surface as it was (the triangles `outer` of `before`), with what is left of it as it lies now
    (`kept` of `after`), so that a lip that was bent outward is part of the region and hides none of it."""
    return joined([evolve(before, triangles=before.triangles[outer]), evolve(after, triangles=after.triangles[kept])])


def measured(before: Part, outer: np.ndarray, frame: Frame, mask: Callable[[np.ndarray], np.ndarray]) -> dict:
    """`size_m` length and width along the frame's u and v, `area_cm2` and `center` (rest coordinates) of the region where `mask` is at
    least 0.5 on the triangles `outer` of a part, found between its vertices."""
    triangles = before.triangles[outer]
    over = np.asarray(mask(before.rest))[triangles] - 0.5
    corners = frame.local(before.rest)[triangles]
    area = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) * share(over)
    points = outline(corners, over)
    span = np.ptp(points[:, :2], axis=0) if len(points) else np.zeros(2)
    middle = (area[:, None] * before.rest[triangles].mean(1)).sum(0) / max(area.sum(), 1e-12)
    return {"size_m": round_all(span), "area_cm2": round(float(area.sum()) * 1e4, 3), "center": round_all(middle)}


def area_of(part: Part, which: np.ndarray) -> float:
    """Square metres, at rest, of the triangles `which` of a part."""
    a, b, c = part.rest[part.triangles[which]].transpose(1, 0, 2)
    return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def repair(facts: Mapping) -> str:
    """What a severe hole or tear is in has to be replaced, as the manual has it that puncture.py and tear.py quote; a smaller one in plastic
    is welded from behind and painted, in metal it is beaten back, closed and painted."""
    if facts["severity"] == "severe":
        return "replace"
    return "paint" if facts["under"] == "plastic" else "beat"
