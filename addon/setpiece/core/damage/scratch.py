"""A scratch: a dull line in the clear coat, or paint that is really gone, down to the colour, the primer or the metal.

It is a bundle of strokes side by side, each with a path, a width and a depth of its own, broken by streaks. The bundle is sampled
once onto a grid; that grid is what the material looks up and what the mask looks up, so picture and truth are one function.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Frame, Mark, Part
from ..recipe.fields import Field
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from . import marked
from .choose import fit_in, settle_place
from .kind import PLACE_FIELDS, DamageKind
from .marked import BASE, CLEAR, PAINT, PLASTIC, TO_PRIMER, lie_of
from .place import find_place, part_of, with_part
from .severity import SCRATCH, grade, within
from .strokes import draw_strokes

PITCH = 0.003  # metres between strokes, on average
# how deep its deepest stroke goes, in mm: within the clear coat, into the colour, through it onto the primer, to what is under the paint
DEPTHS = {"clear_coat": 0.9 * CLEAR, "colour": CLEAR + 0.8 * BASE, "primer": TO_PRIMER, "metal": PAINT}
FINE = {"clear_coat": 0.4, "colour": 0.7, "primer": 1.0, "metal": 1.0}  # how wide strokes are that go no deeper, by those that do; ours
OFTEN = {  # how often each depth is drawn, by severity; ours
    "minor": {"clear_coat": 4, "colour": 2, "primer": 3, "metal": 1},
    "moderate": {"clear_coat": 1, "colour": 2, "primer": 4, "metal": 3},
    "severe": {"colour": 1, "primer": 3, "metal": 6},
}

FIELDS: Mapping[str, Field] = {
    **PLACE_FIELDS,
    "size": Field("number", "length; by severity when absent", None, 0.02, 1.5, "m"),
    "width": Field("number", "width of the band of strokes; by severity when absent", None, 0.001, 0.2, "m"),
    "angle": Field("number", "turn from the panel's long axis; drawn so that it fits when absent", None, -180, 180, "degrees"),
    "depth": Field("text", "the layer that it goes down to; by severity when absent", None, choices=tuple(DEPTHS)),
    "wear": Field("number", "how much of it goes that deep: 0.6 little, 1.3 most", {"uniform": [0.8, 1.2]}, 0.6, 1.3),
}
SPREAD = 30  # degrees to either side of the panel's long axis: most scratches run along the car


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `bend` and `wave` in metres over the length, `strokes` a number, `taper` the share of the length over
    which the strokes run out, `chatter` how much the tool skips (0..1) and `skip` the metres from one skip to the next, `fine` how wide its
    strokes are by those that bare metal, `grain` the seed of their paths and streaks.

    Raises Faults when the vehicle has no such part.
    """
    place, long, high, base = settle_place(values, draw, parts)
    severity = values["severity"]
    size = values.get("size") or min(within(SCRATCH, "size", severity, draw("size")), 0.9 * long)
    width, turn = fit_in(size, values.get("width") or within(SCRATCH, "width", severity, draw("width")), high)
    base, angle = lengthwise(place, base, turn), values.get("angle")
    swing, bend, taper, wave, chatter, skip, strokes, grain = draw.row("shape", 8)
    numbers = {
        "size": size,
        "width": width,
        "angle": base + min(turn, SPREAD) * (2 * swing - 1) if angle is None else angle,
        "wear": values["wear"],
        "bend": 0.04 * size * (2 * bend - 1),
        "taper": 0.1 + 0.25 * taper,
        "wave": 0.012 * size * (2 * wave - 1),
        "chatter": 0.6 * chatter**3,
        "skip": 0.002 + 0.006 * skip,
    }
    entry = {"kind": "scratch", **place, "severity": severity, "depth": values.get("depth") or one_of(OFTEN[severity], draw("depth"))}
    entry.update(numbers)
    entry["fine"] = FINE[entry["depth"]]
    entry["strokes"] = max(1, round(width / PITCH / entry["fine"] * (0.8 + 0.5 * strokes)))
    entry["grain"] = int(grain * 2**31)
    return entry


def lengthwise(place: Mapping, base: float, turn: float) -> float:
    """The angle in degrees of what runs along the car: level on a panel that stands upright, wherever it may turn freely; else `base`."""
    return 0.0 if turn >= 90 and place["facing"][1] != "z" else base


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with a mark on its panel, and the scratch as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    place = find_place(body, part, entry, (0.5 * entry["size"], 0.5 * entry["width"]))
    marked_part, damage = lay(body, part, id, entry, place.frame, place.reach)
    return with_part(body, marked_part), [evolve(damage, facts={**damage.facts, "fit": place.fit})]


def lay(body: Body, part: Part, id: str, entry: Mapping, frame: Frame, reach: float) -> tuple[Part, Damage]:
    """The part with the scratch of an entry laid on a frame, whose half sizes it doesn't heed, and the scratch as built."""
    image, pixel = draw_strokes(entry)
    frame = evolve(frame, half=0.5 * pixel * np.array(image.shape[::-1]))
    under = "plastic" if part.cls in PLASTIC else "metal"
    mark = Mark("scratch", frame, image, {"reach": reach, "under": under, "depth": entry["depth"]})
    lie = lie_of(part, frame, reach)
    depth = round(float(image.max()) * DEPTHS[entry["depth"]], 4)
    facts = {"kind": "scratch", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **marked.measure(mark, lie), "depth_mm": depth, "down_to": entry["depth"], "under": under}  # fmt: skip
    facts["severity"] = regrade(facts)
    laid = evolve(part, marks=(*part.marks, mark))
    return laid, Damage(id, "scratch", body.id, part.name, frame, lambda rest: marked.mask(mark, lie, rest), facts)


def regrade(facts: Mapping) -> str:
    """The severity of a built scratch, from its length and the area of what is scratched."""
    return grade(SCRATCH, {"size": facts["size_m"][0], "area": facts["area_cm2"] / 1e4})


def repair(facts: Mapping) -> str:
    """Polished out while it stays within the clear coat, the outermost 0.048 mm; else painted."""
    return "polish" if facts["depth_mm"] < CLEAR else "paint"


KIND = DamageKind("scratch", FIELDS, settle, apply, regrade, "scratch", repair)
