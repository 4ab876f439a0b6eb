"""Which panel is damaged and how a damage lies on it: drawn before anything is built, from the parts' boxes alone."""

from __future__ import annotations

import math
from typing import Mapping

from ..faults import Fault, Faults, nearest
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from .kind import ANY, PANELS

Classes = tuple[str, ...] | dict[str, float]
FILLS = 0.75  # a damage takes at most this share of its panel's height


class Lacks(Faults):
    """A vehicle has no such part: a coupé has no back door. In a scene, what was asked for it is left out and listed as unplaced."""


def choose_part(values: Mapping, draw: Draw, parts: Mapping[str, Mapping], classes: Classes = PANELS) -> str:
    """The name of the part that is hit. One of `classes` is drawn when `part` is any, by area or, where they are a map, by the weights it gives; then a side when none is given; a
    side given for a part that has none (a hood) is ignored.

    Raises Faults when this vehicle has no such part.
    """
    asked, side = values.get("part") or ANY, values.get("side")
    cls = any_of(parts, classes, draw("panel")) if asked == ANY else asked
    names = [name for name, part in parts.items() if part["cls"] == cls]
    if not names:
        there = sorted({part["cls"] for part in parts.values()})
        raise Lacks([Fault(f'this vehicle has no part "{asked}"; {nearest(asked, there)}', f"{draw.path}.part")])
    if side and len(names) > 1:
        names = [name for name in names if parts[name]["side"] == side] or names
    return names[int(draw("side") * len(names))] if len(names) > 1 else names[0]


def any_of(parts: Mapping[str, Mapping], classes: Classes, chance: float) -> str:
    """The one of `classes` that `chance` (0..1) falls on among those that a vehicle has: by their area, or by the weights given."""
    sizes: dict[str, float] = {}
    wanted = frozenset(classes)
    for part in parts.values():
        if (cls := part["cls"]) in wanted:
            sizes[cls] = sizes.get(cls, 0.0) + part["area"]
    if isinstance(classes, dict):
        sizes = {cls: weight for cls, weight in classes.items() if cls in sizes}
    return one_of(sizes, chance) if sizes else ANY


def settle_place(values: Mapping, draw: Draw, parts: Mapping[str, Mapping], classes: Classes = PANELS) -> tuple[dict, float, float, float]:
    """A place's entry: part, side, facing (the axis of the body's frame that the panel looks along) and spot (where over the
    panel's two other axes the search for a fit begins, 0..1); then the panel's room: its long and short extent in metres and the
    degrees by which the long one is turned from the first of those two axes."""
    part = parts[choose_part(values, draw, parts, classes)]
    normal, (low, high) = part["normal"], part["box"]
    axis = max(range(3), key=lambda k: abs(normal[k]))
    first, second = (high[k] - low[k] for k in range(3) if k != axis)
    place = {
        "part": part["cls"],
        "side": part["side"],
        "facing": ("-" if normal[axis] < 0 else "+") + "xyz"[axis],
        "spot": draw.row("spot", 2),
    }
    return place, max(first, second), min(first, second), 0.0 if first >= second else 90.0


def fit_in(length: float, width: float, high: float) -> tuple[float, float]:
    """A damage of `length` × `width` metres on a panel `high` metres high: the width that it may have and the greatest angle, in
    degrees, by which it may turn from the panel's long axis."""
    room = FILLS * high
    width = min(width, room)
    if length <= room:
        return width, 90.0
    return width, math.degrees(math.asin(math.sqrt((room**2 - width**2) / max(length**2 - width**2, 1e-12))))
