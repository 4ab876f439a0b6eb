"""What a kind of decoy is, where kinds come, and the fields that all of them share."""

from __future__ import annotations

import math
from typing import Callable, Mapping, Sequence

from attrs import frozen

from ..body import Body, Damage, Part
from ..damage.choose import choose_part
from ..damage.kind import ANY
from ..recipe.fields import Field
from ..sampling.draw import Draw
from ..sampling.inverse import one_of

ROOM = 0.8  # a decoy takes at most this share of its part across and up
LEVEL = 0.05  # slope below which a surface has no way down


@frozen
class Spots:
    """Where a kind comes on parts of one class: how often among its classes, and between which spots over the part's two other axes
    than the one it faces along (0..1, along the body's axes)."""

    share: float
    first: tuple[float, float] = (0.1, 0.9)
    second: tuple[float, float] = (0.1, 0.9)


@frozen
class DecoyKind:
    """A row of DECOYS: as a DamageKind, without a severity and without a repair.

    fields: what a recipe may say of it. settle(values, draw, parts): resolved values to the SceneSpec's entry, every number settled.
    apply(body, id, entry, damages): the decoy as it lies on the undamaged body, a body.Damage, and what lays it on its part and on that
    one's finer parts, damaged or not; `damages` are what it keeps clear of. cls: its name in assets/taxonomies/decoys.yaml.
    """

    name: str
    fields: Mapping[str, Field]
    settle: Callable[[Mapping, Draw, Mapping[str, Mapping]], dict]
    apply: Callable[[Body, str, Mapping, Sequence[Damage]], tuple[Damage, Callable[[Part], Part]]]
    cls: str


def decoy_fields(places: Mapping[str, Spots], least: float, most: float) -> dict[str, Field]:
    """The fields that all kinds share, of a kind that comes in `places`, `least` to `most` metres long."""
    return {
        "part": Field("text", "the class of part that it is on, or any of them by how often it comes there", ANY, choices=(ANY, *places)),
        "side": Field("text", "the driver's left or right; drawn when absent", None, choices=("left", "right")),
        "size": Field("number", "its length; drawn when absent", None, least, most, "m"),
    }


def settle_spot(values: Mapping, draw: Draw, parts: Mapping[str, Mapping], places: Mapping[str, Spots]) -> tuple[dict, float, float]:
    """A place's entry: part, side, facing, the spot at which the search for a place begins, and the angle at which an image stands
    upright there; then the room for one, metres across and up.

    Raises Faults when the vehicle has no such part.
    """
    if (values.get("part") or ANY) == ANY:
        there = {part["cls"] for part in parts.values()}
        shares = {cls: place.share for cls, place in places.items() if cls in there}
        values = {**values, "part": one_of(shares or {ANY: 1.0}, draw("panel"))}
    part = parts[choose_part(values, draw, parts, tuple(places))]
    normal, (low, high) = part["normal"], part["box"]
    axis = max(range(3), key=lambda k: abs(normal[k]))
    first, second = (high[k] - low[k] for k in range(3) if k != axis)
    chances, place = draw.row("spot", 2), places[part["cls"]]
    entry = {
        "part": part["cls"],
        "side": part["side"],
        "facing": ("-" if normal[axis] < 0 else "+") + "xyz"[axis],
        "spot": [lo + (hi - lo) * u for (lo, hi), u in zip((place.first, place.second), chances)],
        "angle": upright(normal, axis),
    }
    across, up = (second, first) if axis == 2 else (first, second)
    return entry, ROOM * across, ROOM * up


def upright(normal, axis: int) -> float:
    """Degrees by which a frame's u is turned from the first of the two axes that a part doesn't face along, so that its v points up
    the slope; 0 where there is none."""
    if axis < 2:
        return {(0, True): 0.0, (0, False): 180.0, (1, True): 180.0, (1, False): 0.0}[axis, normal[axis] > 0]
    slope = math.hypot(normal[0], normal[1])
    return math.degrees(math.atan2(normal[0], -normal[1])) if slope > LEVEL else 0.0
