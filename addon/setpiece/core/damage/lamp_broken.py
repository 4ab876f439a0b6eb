"""A broken lamp: its lens has a hole with jagged edges, and cracks run from it.

The lens falls into cells about the place that was struck, small near it and long farther out, as a brittle cover does. Those at the
place are gone, or nearly all of them; those around it have come loose: they are tilted and pushed in a little, so that each mirrors
something else, and between them gape the cracks. Where much is gone what stood behind it is pushed in, turned and broken as well.

Some shards fell into the lamp: a finer part of it of class "debris". The damage's part is the lens, "headlight.left/lens"; its `gone` is
the whole lens as it was with what is left as it lies; its mask is all that is gone and the cracked zone around it.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part, finer_parts
from ..faults import fault
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import holes
from .choose import settle_place
from .kind import DamageKind, place_fields
from .noise import hashed
from .place import part_of, turned, with_part
from .severity import grade, within

CLASSES = ("headlight", "tail_light")
# the share of the lens that is missing; ours: a chip with its cracks, a third to a half, nearly all
LAMP = {"missing": {"minor": (0.012, 0.030), "moderate": (0.34, 0.50), "severe": (0.74, 0.90)}}
ZONE = {"minor": (2.6, 0.015), "moderate": (1.15, 0.035), "severe": (1.2, 0.04)}  # the cracked zone's radius: times the hole's, plus metres
INNER = {"minor": (0.0, 0.0), "moderate": (0.024, 0.45), "severe": (0.042, 0.65)}  # metres by which the inside is pushed in, share of it broken off
RINGS = (0.0, 0.45, 0.80, 1.12, 1.5, 2.1, 3.4, 5.5)  # of cells about the place, in radii of the hole
ACROSS = (1, 5, 9, 13, 12, 11, 9, 9)  # cells in each ring
LARGEST = 0.55  # of the lens' own radius: the rings' scale at most
WIDEST = 0.7, 0.03  # no place of a lens is farther from its cell's seed, in the rings' scale and metres
SHARDS = 0.4  # share of the points along the rim that get a cell of their own where nearly all is gone
FINEST = 0.004  # metres: longest edge of the lens where it is cut
OUTER = 0.2  # cosine to the lens' mean normal from which a triangle is its outer face and not its rim
DEEP = 0.0024  # metres: a lens' thickness
SHRINK, TILT, SUNK = 0.0009, 0.07, 0.005  # how far a loose shard's edges draw back, radians that it tilts, metres that it is pushed in
DEBRIS = {"minor": 0, "moderate": 3, "severe": 5}  # shards that fell into the lamp, at most
FALLEN = 0.034  # metres behind the lens at which they lie
HOUSING = ("bezel", "reflector")  # materials of what holds the rest, which gives way but doesn't break
HELD = 0.03  # metres from its rim over which the lens is held fast
RAGGED = 0.0007  # metres by which a crack strays from a straight line: hard plastic breaks in straight runs and sharp points

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "missing": Field("number", "the share of the lens that is missing; by severity when absent", None, 0.004, 0.97),
}


@frozen(eq=False)
class Break:
    """How a lens breaks: `seeds` (k, 3) of its cells in rest coordinates; `gone` (k,) the cells that are missing; `radius` metres of the
    hole and `zone` of the cracked zone about `place` (3,); `whole`: that zone is all of the lens; `rim` (r, 3) points along the lens' edge;
    `normal` (3,) outward at the place; `grain` seeds the rest."""

    place: np.ndarray
    normal: np.ndarray
    seeds: np.ndarray
    gone: np.ndarray
    radius: float
    zone: float
    whole: bool
    grain: int
    rim: np.ndarray

    def cell(self, rest: np.ndarray) -> np.ndarray:
        """(n,) the cell that each of (n, 3) rest coordinates lies in."""
        at = rest + RAGGED * ragged(rest, self.grain)
        away = sum((at[:, k : k + 1] - self.seeds[:, k]) ** 2 for k in range(3))
        return away.argmin(1)

    def loose(self, rest: np.ndarray) -> np.ndarray:
        """(n,) 1 at the hole, 0 where the cracked zone ends."""
        away = np.linalg.norm(rest - self.place, axis=1)
        return (1 - (away - self.radius) / (self.zone - self.radius)).clip(0, 1)

    def sort(self, rest: np.ndarray) -> np.ndarray:
        """(n,) 0 what is gone, 1 what is whole, and from 2 the loose cells."""
        cell = self.cell(rest)
        return np.where(self.gone[cell], 0, np.where(self.loose(rest) > 0, 2 + cell, 1))

    def mask(self, rest: np.ndarray) -> np.ndarray:
        """(n,) 0..1: 1 over what is gone, 0.5 on the border of the cracked zone, all of the lens where the zone takes all of it."""
        if self.whole:
            return np.ones(len(rest))
        away = np.linalg.norm(rest - self.place, axis=1)
        zone = 0.9 * self.zone
        return np.where(self.gone[self.cell(rest)], 1, (0.5 + (zone - away) / (0.2 * self.zone)).clip(0, 1))


def ragged(rest: np.ndarray, grain: int) -> np.ndarray:
    """(n, 3) smooth noise in -1..1 over a surface, a free value a few millimetres."""
    x, y, z = rest.T
    waves = [np.sin(w * x + u * y + v * z + p) for w, u, v, p in ((410, 300, -350, 0), (-330, 390, 280, 2), (620, -510, 560, 4))]
    return np.stack([waves[0] + 0.4 * waves[2], waves[1] - 0.4 * waves[2], waves[0] * waves[1]], 1) * (0.5 + 0.5 * float(hashed(grain, 3)))


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `name` is the lens, `spot` where over it it was struck, 0..1; `grain` seeds its cells.

    Raises Faults when the vehicle has no such lamp.
    """
    lenses = {name: {**parts[f"{name}/lens"], "cls": lamp["cls"]} for name, lamp in parts.items() if f"{name}/lens" in parts}
    place, severity = settle_place(values, draw, lenses, CLASSES)[0], values["severity"]
    lamp = f"{place['part']}.{place['side']}" if place["side"] else place["part"]
    return {
        "kind": "lamp_broken", **place, "name": f"{lamp}/lens", "severity": severity,
        "missing": values.get("missing") or within(LAMP, "missing", severity, draw("missing")),
        "grain": int(draw("grain") * 2**31),
    }  # fmt: skip


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its lamp broken, and the damage as built. Raises Faults when the body has no such lamp, or none with a lens."""
    lamp = part_of(body, id, entry)
    lens = next((part for part in finer_parts(body, lamp.name) if part.cls == "lens"), None)
    if lens is None:
        raise fault(f"{body.id}'s {lamp.name} has no lens", f"damages.{id}.part")
    break_, mean = plan(lens, entry)
    about = Frame(break_.place, turned(break_.normal, np.array([0.0, 1.0, 0.0]), 0.0), np.ones(2))
    fine = holes.fine_near(lens, about, 0.0, break_.zone, FINEST, 0.25, 10.0, bend=0.0)  # so that its steep rim is as steep as it was
    break_ = broken_out(break_, fine, mean, entry)
    cut = holes.without(whole := holes.cut_between(fine, break_.sort), whole.sorts == 0)
    shaken = shake(cut, break_)
    was, now = outer(fine, mean), outer(shaken, mean)
    frame = framed(break_, fine, was, mean)
    lost = outer(whole.part, mean) & (whole.sorts == 0)[whole.part.triangles].all(1)
    axes = turned(mean, np.array([0.0, 0.0, 1.0]), 0.0)
    face, hole = holes.unhidden(fine, was, axes), lost & holes.unhidden(whole.part, outer(whole.part, mean), axes)
    area, missing = holes.area_of(fine, face), holes.area_of(whole.part, hole)
    facts = {"kind": "lamp_broken", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **holes.measured(fine, face, frame, break_.mask),
             "depth_mm": round(float(np.linalg.norm(shaken.vertices - shaken.rest, axis=1).max(initial=0.0)) * 1000, 3),
             "hole_cm2": round(missing * 1e4, 3),
             "missing_percent": round(100 * missing / area, 2)}  # fmt: skip
    facts["severity"] = regrade(facts)
    tint, none = "red" if is_red(body, lens) else "clear", np.zeros(len(shaken.triangles), bool)
    brink = near_gone(break_, cut.part.rest) & cut.rim
    shown = brink | cut.rim & (break_.loose(cut.part.rest) > 0.08)
    left = holes.thickened(shaken, shown, none, DEEP, f"broken_{tint}", f"broken_{tint}")
    body = with_part(with_part(body, left), crushed(lamp, break_, entry))
    if not any(part.name == f"{lamp.name}/debris" for part in body.parts):
        body = evolve(body, parts=(*body.parts, *debris(lamp, whole.part, lost, break_, entry, tint)))
    return holes.with_materials(body), [Damage(id, "lamp_broken", body.id, lens.name, frame, break_.mask, facts,
                                               gone=holes.gone_of(fine, was, shaken, now))]  # fmt: skip


def plan(lens: Part, entry: Mapping) -> tuple[Break, np.ndarray]:
    """Where a lens is struck and how far that reaches, its cells not drawn yet; and its mean outward normal."""
    corners = lens.rest[lens.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
    mean = face.sum(0) / np.linalg.norm(face.sum(0))
    size = np.linalg.norm(face, axis=1)
    front = (face @ mean) > 0.5 * size
    middles, areas = corners[front].mean(1), size[front]
    axes = turned(mean, np.array([0.0, 1.0, 0.0]), 0.0)
    local = middles @ axes[:2].T
    low, high = local.min(0), local.max(0)
    wish = low + (high - low) * (0.25 + 0.5 * np.asarray(entry["spot"], float))
    hit = int(np.argmin(((local - wish) ** 2).sum(1)))
    away = np.linalg.norm(corners.mean(1) - middles[hit], axis=1)
    order = np.argsort(np.where((face @ mean) > OUTER * size, away, np.inf), kind="stable")
    reached = np.interp(entry["missing"], np.cumsum(size[order]) / size[(face @ mean) > OUTER * size].sum(), away[order])
    radius = max(float(reached), math.sqrt(entry["missing"] * float(size.sum()) / math.pi))
    times, plus = ZONE[entry["severity"]]
    normal = lens.normals[lens.triangles[front][hit]].mean(0)
    start, end = holes.open_edges(lens.triangles[outer(lens, mean)])
    rim = (lens.rest[start] + lens.rest[end]) / 2
    return Break(place=middles[hit], normal=normal / np.linalg.norm(normal), seeds=middles[hit][None], gone=np.ones(1, bool), radius=radius,
                 zone=times * radius + plus, whole=False, grain=entry["grain"], rim=rim[:: 1 + len(rim) // 160]), mean  # fmt: skip


def broken_out(break_: Break, fine: Part, mean: np.ndarray, entry: Mapping) -> Break:
    """The break with its cells, of which so many are gone that the asked share of the lens is missing as nearly as cells allow."""
    face = outer(fine, mean)
    middles = fine.rest[fine.triangles[face]].mean(1)
    a, b, c = fine.rest[fine.triangles[face]].transpose(1, 0, 2)
    areas = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    scale = min(break_.radius, LARGEST * math.sqrt(areas.sum() / math.pi))
    break_ = evolve(break_, seeds=cells(break_, middles, scale, entry["severity"] == "severe"))
    count = len(break_.seeds)
    break_ = evolve(break_, gone=np.zeros(count, bool))
    sizes = np.bincount(break_.cell(middles), areas, count)
    away = np.linalg.norm(break_.seeds - break_.place, axis=1) / break_.radius
    order = away * (0.85 + 0.3 * hashed(break_.grain + 5, np.arange(count)))
    if entry["severity"] == "severe":  # what is left is what the rim holds
        order = -rim_distance(break_, break_.seeds) + 0.022 * hashed(break_.grain + 6, np.arange(count))
    order = np.argsort(order, kind="stable")
    missing = np.cumsum(sizes[order]) / areas.sum()
    gone = np.zeros(count, bool)
    gone[order[: int(np.argmin(np.abs(missing - entry["missing"]))) + 1]] = True
    far = np.linalg.norm(middles - break_.place, axis=1).max()
    return evolve(break_, gone=gone, whole=bool(break_.zone >= 0.92 * far), zone=min(break_.zone, 1.6 * far))


def cells(break_: Break, middles: np.ndarray, scale: float, along_rim: bool) -> np.ndarray:
    """(k, 3) the seeds of a lens' cells: rings about the place where it was struck, RINGS times `scale` metres in radius, each seed on the
    lens; with some along its edge, for the shards that the edge holds."""
    axes = turned(break_.normal, np.array([0.0, 0.0, 1.0]), 0.0)
    local = (middles - break_.place) @ axes[:2].T
    seeds = []
    for ring, (radius, count) in enumerate(zip(RINGS, ACROSS)):
        k = np.arange(count)
        chance = hashed(break_.grain + 11, ring, k).astype(float), hashed(break_.grain + 12, ring, k).astype(float)
        angle = (k + 0.75 * chance[0] + 0.37 * ring) * (2 * math.pi / count)
        out = scale * radius * (0.82 + 0.36 * chance[1])
        for wish in np.stack([out * np.cos(angle), out * np.sin(angle)], 1):
            away = ((local - wish) ** 2).sum(1)
            hit = int(np.argmin(away))
            if away[hit] < (0.3 * scale + 0.01) ** 2:  # a wish beside the lens is none
                seeds.append(middles[hit])
    if along_rim:
        chance = hashed(break_.grain + 13, np.arange(len(break_.rim)), np.arange(3)[:, None]).T
        picked = np.flatnonzero(chance[:, 0] < SHARDS)
        seeds += [middles[np.argmin(((middles - at) ** 2).sum(1))] for at in break_.rim[picked]]
    away = np.min([((middles - seed) ** 2).sum(1) for seed in seeds], axis=0)
    while away.max() > max(WIDEST[0] * scale, WIDEST[1]) ** 2:  # a long lens reaches beyond the rings
        seeds.append(middles[np.argmax(away)])
        away = np.minimum(away, ((middles - seeds[-1]) ** 2).sum(1))
    return np.unique(np.round(seeds, 9), axis=0)


def rim_distance(break_: Break, points: np.ndarray) -> np.ndarray:
    """(n,) metres from (n, 3) points to the lens' edge."""
    return np.sqrt(sum((points[:, k : k + 1] - break_.rim[:, k]) ** 2 for k in range(3)).min(1))


def outer(lens: Part, mean: np.ndarray) -> np.ndarray:
    """(m,) which triangles are a lens' outer face, at rest."""
    a, b, c = lens.rest[lens.triangles].transpose(1, 0, 2)
    face = np.cross(b - a, c - a)
    return face @ mean > OUTER * np.linalg.norm(face, axis=1)


def near_gone(break_: Break, rest: np.ndarray) -> np.ndarray:
    """(n,) which rest coordinates lie on the edge of what is gone."""
    found = np.zeros(len(rest), bool)
    for nudge in 0.0012 * np.concatenate([np.eye(3), -np.eye(3)]):
        found |= break_.gone[break_.cell(rest + nudge)]
    return found


def shake(cut: holes.Cut, break_: Break) -> Part:
    """What is left of the lens, its loose shards drawn back from their cracks, tilted and pushed in."""
    part, cell = cut.part, cut.sorts - 2
    vertices, normals = part.vertices.copy(), part.normals.copy()
    for k in np.unique(cell[cell >= 0]):
        here = np.flatnonzero(cell == k)
        middle = part.rest[here].mean(0)
        chance = hashed(break_.grain + 21, k, np.arange(4)).astype(float)
        normal = part.normals[here].mean(0)
        normal /= np.linalg.norm(normal)
        u, v = turned(normal, np.array([0.0, 0.0, 1.0]), 360 * chance[0])[:2]
        amount = (break_.loose(part.rest[here]) * (rim_distance(break_, part.rest[here]) / HELD).clip(0.15, 1))[:, None]
        off = part.rest[here] - middle
        lean = TILT * (chance[1] - 0.3) * 1.6
        size = max(float(np.linalg.norm(off, axis=1).mean()), 1e-3)
        back = -off / np.maximum(np.linalg.norm(off, axis=1), size)[:, None] * SHRINK
        rise = (off @ u)[:, None] * lean - SUNK * chance[2] * amount
        vertices[here] += amount * (back + np.minimum(rise, 0.002) * normal)
        normals[here] -= amount * lean * u
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    return evolve(part, vertices=vertices, normals=normals)


def crushed(lamp: Part, break_: Break, entry: Mapping) -> Part:
    """What stands behind the lens: pushed in and turned about the place, and of what shines in it a share broken off."""
    deep, share = INNER[entry["severity"]]
    if not deep:
        return lamp
    grain, off = break_.grain + 31, lamp.rest - break_.place
    near = np.exp(-((np.linalg.norm(off, axis=1) / max(1.1 * break_.radius, 0.08)) ** 2))
    shift = -deep * (near * (0.5 + 0.5 * float(hashed(grain, 0))))[:, None] * break_.normal
    low, high = lamp.rest.min(0), lamp.rest.max(0)
    for k in range(4):
        middle = low + (high - low) * hashed(grain + 1, k, np.arange(3)).astype(float)
        axis = 2 * hashed(grain + 2, k, np.arange(3)).astype(float) - 1
        about = lamp.rest - middle
        turn = np.exp(-((np.linalg.norm(about, axis=1) / 0.07) ** 2)) * near
        shift += 16 * deep * turn[:, None] * np.cross(axis, about)
    fragile = np.array([name not in HOUSING for name in lamp.materials])[lamp.slots]
    middles = lamp.rest[lamp.triangles].mean(1)
    cell = np.floor((middles - break_.place) / 0.035 + 0.4 * ragged(middles * 0.3, grain)).astype(int)
    chance = hashed(grain + 3, cell[:, 0] + 64, cell[:, 1] + 64, cell[:, 2] + 64)
    kept = ~(fragile & (chance < share) & (np.linalg.norm(middles - break_.place, axis=1) < 1.3 * break_.radius))
    return evolve(lamp, vertices=lamp.vertices + shift, triangles=lamp.triangles[kept], slots=lamp.slots[kept])


def debris(lamp: Part, lens: Part, lost: np.ndarray, break_: Break, entry: Mapping, tint: str) -> list[Part]:
    """Shards of the lens that fell into the lamp, as one finer part of it: some of the cells that are gone (triangles `lost` of the cut
    lens), smaller, turned, and lying low behind where they were. None when it is a small hole."""
    triangles = lens.triangles[lost]
    cell = break_.cell(lens.rest[triangles].mean(1))
    picked = np.unique(cell)
    picked = picked[np.argsort(hashed(break_.grain + 41, picked), kind="stable")][: DEBRIS[entry["severity"]]]
    floor, pieces = lamp.rest[:, 2].min(), []
    for number, k in enumerate(picked):
        used, where = np.unique(triangles[cell == k], return_inverse=True)
        points, chance = lens.rest[used], hashed(break_.grain + 42, number, np.arange(4)).astype(float)
        middle = points.mean(0)
        size = max(float(np.linalg.norm(points - middle, axis=1).max()), 1e-3)
        axes = turned(break_.normal, np.array([0.0, 0.0, 1.0]), 360 * chance[0])
        lean = math.radians(35 + 45 * chance[1])
        roll = np.array([[1, 0, 0], [0, math.cos(lean), -math.sin(lean)], [0, math.sin(lean), math.cos(lean)]])
        rotation = axes.T @ roll @ axes * min(1.0, 0.022 / size)
        to = middle - FALLEN * break_.normal
        to[2] = floor + 0.25 * (middle[2] - floor) * (0.4 + chance[2]) + 0.008
        normals = lens.normals[used] @ axes.T @ roll.T @ axes
        pieces.append(((points - middle) @ rotation.T + to, normals / np.linalg.norm(normals, axis=1)[:, None], where.reshape(-1, 3)))
    if not pieces:
        return []
    offsets = np.cumsum([0, *(len(piece[0]) for piece in pieces)])
    vertices, normals = (np.concatenate([piece[k] for piece in pieces]) for k in (0, 1))
    shards = np.concatenate([piece[2] + offset for piece, offset in zip(pieces, offsets)]).astype(np.int32)
    fallen = Part(f"{lamp.name}/debris", "debris", vertices, shards, normals, (f"crazed_{tint}",), np.zeros(len(shards), np.int16), vertices,
                  lamp.side, lamp.name)  # fmt: skip
    return [holes.thickened(fallen, np.ones(len(vertices), bool), np.ones(len(shards), bool), DEEP, f"broken_{tint}", f"crazed_{tint}")]


def framed(break_: Break, lens: Part, face: np.ndarray, mean: np.ndarray) -> Frame:
    """A frame that bounds the mask on a lens: it faces as the lens does, or as the spot does where that is little of it."""
    points = lens.rest[np.unique(lens.triangles[face])]
    points = points[break_.mask(points) >= 0.5]
    normal = mean if break_.whole else break_.normal
    axes = turned(normal, np.array([0.0, 1.0, 0.0]) if abs(normal[1]) < 0.9 else np.array([1.0, 0.0, 0.0]), 0.0)
    local = points @ axes[:2].T
    middle, half = (local.max(0) + local.min(0)) / 2, (local.max(0) - local.min(0)) / 2 + 0.002
    height = float(points[np.argmin(((local - middle) ** 2).sum(1))] @ axes[2])
    return Frame(middle @ axes[:2] + height * axes[2], axes, half)


def is_red(body: Body, lens: Part) -> bool:
    """Whether most of a lens is coloured."""
    color = body.materials[lens.materials[np.bincount(lens.slots).argmax()]].values.get("color", (1, 1, 1))
    return max(color[:3]) - min(color[:3]) > 0.1


def regrade(facts: Mapping) -> str:
    """The severity of a built broken lamp, from the share of its lens that is missing."""
    return grade(LAMP, {"missing": facts["missing_percent"] / 100})


def repair(facts: Mapping) -> str:
    """Replaced always: lamps come whole, and one that lets water in fails every inspection."""
    return "replace"


KIND = DamageKind("lamp_broken", FIELDS, settle, apply, regrade, "lamp_broken", repair)
