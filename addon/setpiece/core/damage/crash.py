"""A crash: one blow that leaves a coherent set of damages on neighbouring parts.

The blow crushes the body as a whole (crush.py). Every panel that it moves is a dent of its own, with truth of its own; lamps that are
pushed in break, bumpers crack, and what hit the car scratches it. Their ids are the crash's, a stroke, and the part or kind.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part, finer_parts
from ..recipe.distributions import DISTRIBUTIONS, named
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import crack, dent, glass_shatter, lamp_broken, scratch
from .crush import SHALLOW, ZONE, Crush, carried, crush_depth, pressed
from .kind import PANELS, DamageKind
from .measure import outline, round_all, share
from .place import painted
from .refine import refine


@frozen
class Hit:
    """What hit the car: how often, its half size across and up and the distances over which the blow fades beyond that (metres), the
    height of its middle, and how much deeper than a flat wall it goes at the same speed."""

    often: float
    half: tuple[float, float]
    soft: tuple[float, float]
    height: float
    deeper: float


HITS = {
    "car": Hit(6, (0.55, 0.16), (0.45, 0.30), 0.50, 1.0),
    "wall": Hit(2, (1.00, 0.60), (0.30, 0.45), 0.60, 0.8),
    "pole": Hit(2, (0.10, 0.70), (0.40, 0.60), 0.60, 1.4),
}
DEEPEST, LEAST = 0.42, 0.02  # metres
FELT = 0.006  # metres: a panel that moves by less is not damaged
EDGE = 0.08  # of a panel's own depth, where its region ends; at least EDGE_LEAST metres
EDGE_LEAST = 0.004
FINE = 0.022  # metres: the longest edge of a panel that is crushed
FLAT = 0.75  # of a panel's normal that looks up: such a panel buckles
SEVERE, MODERATE = 0.17, 0.07  # metres of crush
DEEP_LAMPS, DEEP_GLASS = 0.05, 0.20  # metres of crush from which lamps break and a windscreen cracks
BEHIND = 0.5  # metres behind the foremost panel within which others are struck too
WHEELS = ("front_wheel", "back_wheel")
INSIDE = ("interior", "underbody")

FIELDS: Mapping[str, Field] = {
    "speed": Field("number", "speed of the blow against what doesn't give way; a body gives way from some 8 km/h", {"loguniform": [9, 45]}, 0, 80, "km/h"),
    "direction": Field("number", "where the blow comes from, anticlockwise: 0 from ahead, 90 from the left", {"uniform": [0, 360]}, -360, 360, "degrees"),
    "hit": Field("text", "what hit it", {"choice": {name: hit.often for name, hit in HITS.items()}}, choices=tuple(HITS)),
    "offset": Field("number", "how far to the side of the middle it is struck, as a share of its half breadth", {"uniform": [-0.8, 0.8]}, -1, 1),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: `depth` of the crush and `across`, the spot struck, in metres; `part`, `side`, `facing` and `spot` of
    what is struck first, as other kinds have them; `with`, the settled entries of what else breaks."""
    hit, angle = HITS[values["hit"]], math.radians(values["direction"])
    depth = min(max(crush_depth(values["speed"]) * hit.deeper, LEAST), DEEPEST)
    out, level = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    ends = [level[0] * x + level[1] * y for part in parts.values() for x in (part["box"][0][0], part["box"][1][0]) for y in (part["box"][0][1], part["box"][1][1])]
    across = (max(ends) + min(ends)) / 2 + values["offset"] * 0.75 * (max(ends) - min(ends)) / 2
    severity = "severe" if depth > SEVERE else "moderate" if depth > MODERATE else "minor"
    reach = hit.half[0] + 0.6 * hit.soft[0]
    foremost = lambda part: middle(part, out) + breadth(part, out)
    beside = lambda part: max(abs(middle(part, level) - across) - breadth(part, level), 0.0)
    front = max(foremost(part) for part in parts.values() if part["cls"] in PANELS and beside(part) < reach)
    struck = {name: part for name, part in parts.items()
              if facing(part, out) > 0.25 and beside(part) < reach and foremost(part) > front - max(depth, BEHIND)}  # fmt: skip
    panels = [name for name, part in parts.items() if part["cls"] in PANELS]
    first = max(panels, key=lambda name: foremost(parts[name]) - 2.0 * beside(parts[name]))
    found = parts[first]
    axis = max(range(2), key=lambda k: abs(out[k]))
    low, high = found["box"]
    run = [k for k in range(3) if k != axis]
    spot = [0.5 if high[k] - low[k] < 1e-6 else min(max((value - low[k]) / (high[k] - low[k]), 0.1), 0.9)
            for k, value in zip(run, (across * level[run[0]], hit.height))]  # fmt: skip
    return {
        "kind": "crash", "part": found["cls"], "side": found["side"], "severity": severity,
        "facing": ("+" if out[axis] > 0 else "-") + "xy"[axis], "spot": spot,
        **{name: values[name] for name in ("speed", "direction", "hit", "offset")},
        "depth": depth, "across": across, "grain": int(draw("grain") * 2**31),
        "with": consequences(depth, severity, struck, draw.at("with"), parts),
    }  # fmt: skip


def consequences(depth: float, severity: str, struck: Mapping[str, Mapping], draw: Draw, parts: Mapping) -> dict:
    """The settled entries of what breaks beside the panels that are pushed in, by name."""
    found = {}
    for name, part in struck.items():
        own = draw.at(name)
        for kind, where, deep, often in BREAKS:
            if part["cls"] not in where or depth < deep or own(kind.KIND.name) > often:
                continue
            given = {"part": part["cls"], "side": part["side"] or None, "severity": severity}
            values = {field: plain(row, own.at(kind.KIND.name), field) for field, row in kind.KIND.fields.items()} | given
            found[f"{kind.KIND.name}.{name}"] = kind.KIND.settle(values, own.at(kind.KIND.name), parts)
    return found


def plain(field: Field, draw: Draw, name: str):
    """A field's value where no recipe gives one: its default, drawn where that is a distribution."""
    if not named(field.default):
        return field.default
    (kind, given), = field.default.items()
    return DISTRIBUTIONS[kind](given, lambda *fault: None).pick(draw(name))


# what breaks -> on parts of which classes, from which depth of crush, how often
BREAKS = (
    (lamp_broken, ("headlight", "tail_light"), DEEP_LAMPS, 0.9),
    (crack, ("front_bumper", "back_bumper"), 0.05, 0.6),
    (scratch, ("front_bumper", "back_bumper", "front_door", "back_door", "fender", "quarter_panel"), LEAST, 0.6),
    (glass_shatter, ("windshield",), DEEP_GLASS, 0.5),
)


def facing(part: Mapping, out) -> float:
    """The cosine between a part's normal and the way to where the blow comes from."""
    x, y, z = part["normal"]
    return (x * out[0] + y * out[1]) / (math.hypot(x, y, z) or 1.0)


def middle(part: Mapping, along) -> float:
    (x0, y0, _), (x1, y1, _) = part["box"]
    return along[0] * (x0 + x1) / 2 + along[1] * (y0 + y1) / 2


def breadth(part: Mapping, along) -> float:
    """Half a part's extent along a level direction."""
    (x0, y0, _), (x1, y1, _) = part["box"]
    return abs(along[0]) * (x1 - x0) / 2 + abs(along[1]) * (y1 - y0) / 2


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The crushed body and all that is damaged on it."""
    crush = crush_of(body, entry)
    parts, damages, flat = [], [], {part.name for part in body.parts if lies_flat(part, crush)}
    flat |= {finer.name for name in flat for finer in finer_parts(body, name)}
    for part in body.parts:
        field = crush.lifts if part.name in flat else crush.moves
        if not touched(part, field):
            parts.append(part)
        elif part.name.startswith(WHEELS):
            centre = (part.rest.min(0) + part.rest.max(0)) / 2
            parts.append(carried(part, field(centre[None])[0] @ crush.frame.axes))
        else:
            fine = part if part.cls in INSIDE else refine(part, lambda start, end: too_long(field, start, end))
            parts.append(pressed(fine, crush, field))
            damages += dented(body, parts[-1], id, entry, field, crush) if part.cls in PANELS else []
    body = evolve(body, parts=tuple(parts))
    for name, settled in entry["with"].items():
        body, more = KINDS[settled["kind"]].apply(body, f"{id}/{name}", settled)
        damages += more
    return body, damages


KINDS = {module.KIND.name: module.KIND for module, *_ in BREAKS}


def crush_of(body: Body, entry: Mapping) -> Crush:
    """The blow of an entry on a built body: it begins at the outermost surface before what hits it."""
    hit, angle = HITS[entry["hit"]], math.radians(entry["direction"])
    axes = np.array([[-math.sin(angle), math.cos(angle), 0.0], [0.0, 0.0, 1.0], [math.cos(angle), math.sin(angle), 0.0]])
    outer = np.concatenate([part.rest for part in body.parts if part.cls in PANELS or not part.parent and part.cls not in ("interior", "underbody", "mirror")])
    local = outer @ axes.T - np.array([entry["across"], hit.height, 0.0])
    room = np.maximum(hit.half, 0.15)
    before = (np.abs(local[:, :2]) < room).all(1)
    while not before.any():
        room, before = room * 1.5, (np.abs(local[:, :2]) < room * 1.5).all(1)
    origin = np.array([entry["across"], hit.height, local[before, 2].max()]) @ axes
    depth = entry["depth"]
    return Crush(Frame(origin, axes, np.array(hit.half)), np.array(hit.soft), depth, max(ZONE * depth, SHALLOW), 0.45 * depth, entry["grain"])


def lies_flat(part: Part, crush: Crush) -> bool:
    """Whether a part is a lid that lies level where the blow goes: it buckles."""
    if part.cls not in ("hood", "trunk"):
        return False
    up = part.normals[:, 2]
    return bool(np.abs(up).mean() > FLAT)


def touched(part: Part, field) -> bool:
    return bool(np.abs(field(part.rest)).max() > 1e-5)


def too_long(field, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which edges between rest coordinates are too coarse: those longer than FINE where the body moves."""
    long = np.linalg.norm(end - start, axis=1) > FINE
    where = np.flatnonzero(long)
    along = [start[where] + t * (end[where] - start[where]) for t in (0.0, 0.5, 1.0)]
    moves = np.max([np.abs(field(points)).max(1) for points in along], axis=0) if len(where) else np.zeros(0)
    long[where] = moves > 0.5 * EDGE_LEAST
    return long


def dented(body: Body, part: Part, id: str, entry: Mapping, field, crush: Crush) -> list[Damage]:
    """The dent that a crush has left on a panel (after it), or nothing where it hardly moved."""
    moved = np.linalg.norm(part.vertices - part.rest, axis=1)
    corners = part.rest[part.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = np.linalg.norm(face, axis=1) / 2
    outer = painted(body, part, areas)
    depth = float(moved[part.triangles[outer]].max(initial=0.0))
    if depth < FELT:
        return []
    edge = max(EDGE * depth, EDGE_LEAST)
    over = moved[part.triangles] - edge
    inside = share(over) * areas * outer
    if not inside.sum() > 0:
        return []
    normal = (face / np.maximum(2 * areas, 1e-18)[:, None] * inside[:, None]).sum(0)
    middles = corners.mean(1)
    centre = (middles * inside[:, None]).sum(0) / inside.sum()
    centre = middles[np.argmin(np.linalg.norm(middles - centre, axis=1) + 10.0 * (inside <= 0))]
    axes = level(normal / np.linalg.norm(normal))
    points = outline(((part.rest - centre) @ axes.T)[part.triangles[inside > 0]], over[inside > 0])
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    size = np.sort(high - low)[::-1]
    frame = Frame(centre, axes, np.maximum(np.abs(low), np.abs(high)))
    facts = {"kind": "dent", "part": part.cls, "side": part.side, "cause": "crash", "size_m": round_all(size), "depth_mm": round(1000 * depth, 3),
             "area_cm2": round(float(inside.sum()) * 1e4, 3), "center": round_all(centre), "fit": 1.0}  # fmt: skip
    facts["severity"] = facts["asked"] = dent.regrade(facts)
    mask = lambda rest: (0.5 * np.linalg.norm(field(rest), axis=1) / edge).clip(0, 1)
    return [Damage(f"{id}/{part.name}", "dent", body.id, part.name, frame, mask, facts, whole=True)]


def level(normal: np.ndarray) -> np.ndarray:
    """Axes (3, 3) u, v, n on a surface, u as level as it can be."""
    u = np.cross([0.0, 0.0, 1.0], normal)
    u = u / np.linalg.norm(u) if np.linalg.norm(u) > 1e-6 else np.array([1.0, 0.0, 0.0])
    return np.stack([u, np.cross(normal, u), normal])


KIND = DamageKind("crash", FIELDS, settle, apply, dent.regrade, "dent", dent.repair)
