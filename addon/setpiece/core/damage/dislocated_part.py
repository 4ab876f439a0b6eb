"""A part that came loose: a bumper that hangs at one end, a lid or door ajar, a folded mirror, a lamp pushed in, a wing bent out.

The part moves with its finer parts and with what sits in it; hinges.py says how. A gap that has grown by half a centimetre is what one
just sees; the ranges are ours.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Frame, Part, finer_parts
from ..recipe.fields import Field
from ..sampling.draw import Draw
from .behind import BEHIND, behind
from .choose import choose_part
from .hinges import LOOSE, Outline
from .kind import DamageKind, place_fields
from .lean import above_ground
from .measure import round_all
from .place import part_of
from .severity import grade, within
from .truth import outer_area
from .warp import only, warped
from .warp import within as pieces_within

# metres by which the point that moves most moves
LOOSENED = {"shift": {"minor": (0.008, 0.013), "moderate": (0.022, 0.048), "severe": (0.09, 0.22)}}
CLASSES = tuple(LOOSE)
ROOM = np.array([0.03, 0.12, 0.03])  # metres around a part's box in which the middle of what sits in it may lie
PIECEWISE = ("front_window", "back_window", "interior.doors")  # of these each connected piece goes with the part that it sits in
CLEAR = 0.10  # metres above the ground below which nothing comes: a tyre that goes flat later lets a corner down by so much

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "shift": Field("number", "how far the point that moves most moves; by severity when absent", None, 0.003, 0.25, "m"),
    "end": Field("text", "at which end a part across the car comes loose; drawn when absent", None, choices=("left", "right")),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `ways` are two numbers 0..1 that say which of the ways open to its class it takes.

    Raises Faults when the vehicle has no such part.
    """
    part = parts[choose_part(values, draw, parts, CLASSES)]
    severity, loose = values["severity"], LOOSE[part["cls"]]
    shift, end, *ways = draw.row("loose", 4)
    table = {"shift": {**LOOSENED["shift"], "severe": loose.severe}}
    end = values.get("end") or ("left" if end < 0.5 else "right")
    return {
        "kind": "dislocated_part",
        "part": part["cls"],
        "side": part["side"],
        "severity": severity,
        "facing": ("-y" if part["side"] == "right" else "+y") if loose.facing == "y" else loose.facing,
        "spot": [0.5, 0.5],
        "shift": values.get("shift") or within(table, "shift", severity, shift),
        "end": part["side"] or end,
        "ways": ways,
    }


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its part moved, and how it came loose as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    loose = LOOSE[part.cls]
    used = part.rest[np.unique(part.triangles)]
    outline = Outline(used, used.min(0), used.max(0), 1.0 if entry["end"] == "left" else -1.0, tuple(entry["ways"]))
    own = {part.name, *(finer.name for finer in finer_parts(body, part.name))}
    for out in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):  # what would reach the ground swings out instead
        move = loose.move(outline, entry["shift"], out)
        built = {name: displaced(body.part(name), move) for name in own}
        if min(above_ground(body, new.vertices).min() for new in built.values()) >= CLEAR:
            break
    for name in along(body, part):
        built[name] = taken(body, name, part, move)
    body = evolve(body, parts=tuple(built.get(old.name, old) for old in body.parts))
    after = body.part(part.name)
    facts = {"kind": "dislocated_part", "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **measure(body, after)}
    facts["severity"] = regrade(facts)
    body = behind(body, part, BEHIND)
    return body, [Damage(id, "dislocated_part", body.id, part.name, frame(after, entry), lambda rest: np.ones(len(rest)), facts, whole=True)]


def displaced(part: Part, move) -> Part:
    """A part moved from where it stands by as much as its rest coordinates move."""
    dent = part.vertices - part.rest
    moved = warped(part, move, at=part.rest)
    return evolve(moved, vertices=moved.vertices + dent)


def along(body: Body, part: Part) -> list[str]:
    """The names of the parts that may go along with a part, and of their finer parts."""
    takes = LOOSE[part.cls].takes
    heads = [other.name for other in body.parts
             if not {other.cls, other.name}.isdisjoint(takes) and not other.parent and {part.side, other.side} != {"left", "right"}]  # fmt: skip
    return [name for head in heads for name in (head, *(finer.name for finer in finer_parts(body, head)))]


def taken(body: Body, name: str, part: Part, move) -> Part:
    """Another part moved where it sits in a part; of a piecewise one the pieces that do."""
    other, used = body.part(name), part.rest[np.unique(part.triangles)]
    low, high = used.min(0) - ROOM, used.max(0) + ROOM
    if other.cls in PIECEWISE or name in PIECEWISE:
        return only(other, displaced(other, move), pieces_within(other, low, high))
    middle = (other.rest.min(0) + other.rest.max(0)) / 2
    return displaced(other, move) if ((middle >= low) & (middle <= high)).all() else other


def measure(body: Body, after: Part) -> dict:
    """Facts of a part that moved, from its vertices: `depth_mm` the greatest displacement, `gap_mm` the mean one, `size_m` of the part along
    its two longest extents, `area_cm2` of its outer surface, `center` in rest coordinates."""
    used = np.unique(after.triangles)
    far = np.linalg.norm(after.vertices - after.rest, axis=1)[used]
    extents = np.sort(np.ptp(after.rest[used], axis=0))[::-1]
    low, high = after.rest[used].min(0), after.rest[used].max(0)
    return {
        "size_m": round_all(extents[:2]),
        "depth_mm": round(float(far.max()) * 1000, 3),
        "mean_shift_mm": round(float(far.mean()) * 1000, 3),
        "area_cm2": round(outer_area(body, after) * 1e4, 3),
        "center": round_all((low + high) / 2),
    }


def frame(after: Part, entry: Mapping) -> Frame:
    """Where to look: the middle of what moved, what moved most weighing most, as it stands now, seen from the part's facing."""
    used = np.unique(after.triangles)
    far = np.linalg.norm(after.vertices - after.rest, axis=1)[used]
    spot = np.average(after.vertices[used], axis=0, weights=far**3 + 1e-12)
    axis, sign = "xyz".index(entry["facing"][1]), -1.0 if entry["facing"][0] == "-" else 1.0
    normal = sign * np.eye(3)[axis]
    u = np.array([0.0, sign, 0.0]) if axis != 1 else np.array([-sign, 0.0, 0.0])
    axes = np.stack([u, np.cross(normal, u), normal])
    return Frame(spot, axes, np.ptp(after.vertices[used] @ axes[:2].T, axis=0) / 2)


def regrade(facts: Mapping) -> str:
    """The severity of a built part, from its greatest displacement."""
    return grade(LOOSENED, {"shift": facts["depth_mm"] / 1000})


def repair(facts: Mapping) -> str:
    """A part that hangs is replaced with its mounts; one whose gap has only widened is fitted again, which is the beater's work."""
    return "replace" if facts["severity"] == "severe" else "beat"


KIND = DamageKind("dislocated_part", FIELDS, settle, apply, regrade, "dislocated_part", repair)
