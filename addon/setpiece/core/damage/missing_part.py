"""A part that is gone, with its finer parts and what sat in it, and what is seen where it was.

How bad it is goes by what is lost, in LOST: minor is what a screwdriver puts back, moderate what must be bought and fitted, severe what
leaves the car's structure bare. Weights are how often each is drawn among its like; both are ours.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part, finer_parts, joined
from ..faults import Fault, fault, nearest
from ..recipe.fields import Field
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from .behind import GONE, behind
from .choose import Lacks
from .kind import ANY, DamageKind, place_fields
from .measure import round_all
from .truth import outer_area


@frozen
class Lost:
    """`facing` is the side from which a part is looked at: "x" and "y" that end or side of the car on which it is; `takes` are the classes
    of what is lost with it where it sits in its box."""

    severity: str
    weight: float
    facing: str
    takes: tuple[str, ...] = ()


LOST: Mapping[str, Lost] = {
    "handle": Lost("minor", 1, "y"),
    "wiper": Lost("minor", 2, "x"),
    "antenna": Lost("minor", 2, "+z"),
    "fuel_flap": Lost("minor", 1, "y"),
    "license_plate": Lost("minor", 3, "x"),
    "mirror": Lost("moderate", 5, "y"),
    "grille": Lost("moderate", 2, "+x"),
    "headlight": Lost("moderate", 2, "+x"),
    "tail_light": Lost("moderate", 2, "-x"),
    "fog_lamp": Lost("moderate", 2, "+x"),
    "front_bumper": Lost("severe", 1, "+x", ("license_plate", "grille")),
    "back_bumper": Lost("severe", 1, "-x", ("license_plate",)),
}
CLASSES = tuple(LOST)
ROOM = 0.03  # metres around a part's box in which the middle of what sits in it may lie

FIELDS: Mapping[str, Field] = place_fields(CLASSES)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry. A part that is asked for brings its own severity; any part is one of those of the severity asked for.

    Raises Faults when the vehicle has no such part.
    """
    asked, side = values.get("part") or ANY, values.get("side")
    there = {part["cls"] for part in parts.values()} & LOST.keys()
    among = [cls for cls in CLASSES if cls in there and LOST[cls].severity == values["severity"]] or [cls for cls in CLASSES if cls in there]
    one, which = draw.row("lost", 2)
    cls = one_of({cls: LOST[cls].weight for cls in among}, one) if asked == ANY and among else asked
    names = [name for name, part in parts.items() if part["cls"] == cls]
    if not names:
        known = sorted({part["cls"] for part in parts.values()})
        raise Lacks([Fault(f'this vehicle has no part "{asked}"; {nearest(asked, known)}', f"{draw.path}.part")])
    names = [name for name in names if on_side(name, parts[name]) == side] or names
    name = names[int(which * len(names))]
    return {
        "kind": "missing_part",
        "part": cls,
        "side": on_side(name, parts[name]),
        "name": name,
        "severity": LOST[cls].severity,
        "facing": facing(LOST[cls].facing, parts[name]["box"]),
        "spot": [0.5, 0.5],
    }


def on_side(name: str, part: Mapping) -> str:
    """The side of a part, or that in a finer part's own name, such as "front_bumper/fog_lamp.left"."""
    return part["side"] or next((side for side in ("left", "right") if name.endswith(f".{side}")), "")


def facing(looks: str, box) -> str:
    """The axis along which a part is looked at, with its sign: that of the box's middle where `looks` has none."""
    axis = "xyz".index(looks[-1])
    return looks if len(looks) == 2 else ("-" if box[0][axis] + box[1][axis] < 0 else "+") + looks


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body without the part, and what is missing. Raises Faults when the body has no such part."""
    part = next((part for part in body.parts if part.name == entry["name"]), None)
    if part is None:
        raise fault(f'{body.id} has no part "{entry["name"]}"; {nearest(entry["name"], [p.name for p in body.parts])}', f"damages.{id}.part")
    lost = [part, *finer_parts(body, part.name)]
    for other in body.parts:
        if other.cls in LOST[part.cls].takes and not other.parent and sits_in(other, part):
            lost += [other, *finer_parts(body, other.name)]
    names = [piece.name for piece in lost]
    gone = joined(lost)
    facts = {"kind": "missing_part", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **measure(body, part, gone, entry), "lost": names}  # fmt: skip
    facts["severity"] = regrade(facts)
    place = frame(gone, entry)
    left = behind(body, part, GONE)
    left = evolve(left, parts=tuple(kept for kept in left.parts if kept.name not in names))
    return left, [Damage(id, "missing_part", body.id, part.name, place, lambda rest: np.ones(len(rest)), facts, whole=True, gone=gone)]


def sits_in(other: Part, part: Part) -> bool:
    """Whether the middle of another part lies in a part's box."""
    used = part.rest[np.unique(part.triangles)]
    middle = (other.rest.min(0) + other.rest.max(0)) / 2
    return bool(((middle >= used.min(0) - ROOM) & (middle <= used.max(0) + ROOM)).all())


def measure(body: Body, part: Part, gone: Part, entry: Mapping) -> dict:
    """Facts of what is missing: `size_m` along and up as it is looked at, `depth_mm` from back to front, `area_cm2` of the part's
    outer surface, `center` in rest coordinates."""
    used = gone.rest[np.unique(gone.triangles)]
    extents = np.ptp(used @ axes_of(entry["facing"]).T, axis=0)
    return {
        "size_m": round_all(extents[:2]),
        "depth_mm": round(float(extents[2]) * 1000, 3),
        "area_cm2": round(outer_area(body, part) * 1e4, 3),
        "center": round_all((used.min(0) + used.max(0)) / 2),
    }


def axes_of(facing: str) -> np.ndarray:
    """(3, 3) axes along, up and out of what is looked at along an axis such as "-y"."""
    axis, sign = "xyz".index(facing[1]), -1.0 if facing[0] == "-" else 1.0
    normal = sign * np.eye(3)[axis]
    along = np.array([0.0, sign, 0.0]) if axis != 1 else np.array([-sign, 0.0, 0.0])
    return np.stack([along, np.cross(normal, along), normal])


def frame(gone: Part, entry: Mapping) -> Frame:
    """The box of what is missing as it is looked at, in its middle."""
    used = gone.vertices[np.unique(gone.triangles)]
    axes = axes_of(entry["facing"])
    return Frame((used.min(0) + used.max(0)) / 2, axes, np.ptp(used @ axes[:2].T, axis=0) / 2)


def regrade(facts: Mapping) -> str:
    """The severity of what is missing, by what it is."""
    return LOST[facts["part"]].severity


def repair(facts: Mapping) -> str:
    """What is missing is replaced."""
    return "replace"


KIND = DamageKind("missing_part", FIELDS, settle, apply, regrade, "missing_part", repair)
