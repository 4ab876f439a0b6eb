"""A stone chip in a windscreen: a small cone knocked out of its outer ply, half of one, or a star of tiny cracks."""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Mark
from ..recipe.fields import Field
from ..sampling.draw import Draw
from .choose import settle_place
from .cracks import draw_cracks, star
from .kind import DamageKind, place_fields
from .marked import bounds, centres, kept_in_bytes, lie_of, mask, measure
from .noise import hashed, speckle, tile, wander
from .pane import glass_of, only, there
from .place import find_place, part_of, with_part
from .severity import grade, within

CLASSES = ("windshield",)
# Metres, the chip with its legs; ours, within what is called a chip: ROLAGS (ANSI/AGSC/NWRA/ROLAGS 001) has a bull's-eye or a half-moon
# repaired up to 1 inch, and a pit begins to count at 1/8 inch
CHIP = {"size": {"minor": (0.005, 0.009), "moderate": (0.0125, 0.018), "severe": (0.0235, 0.030)}}
FORMS = ("cone", "half_moon", "star")
PLY = 2.1  # mm: the usual outer ply of a windscreen
SLOPE = math.tan(math.radians(22))  # a Hertzian cone opens at 22° to the surface in soda-lime glass (Frank and Lawn 1967)
REPAIRED = 0.0254  # metres: ROLAGS' inch
PIXEL = 0.0001  # metres a pixel
THIN = 0.32  # a chip's legs by the width of a long crack

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "size": Field("number", "across, with its legs; by severity when absent", None, 0.004, 0.04, "m"),
    "form": Field("text", "a cone, half of one, or a star", {"choice": list(FORMS)}, choices=FORMS),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `legs` a number of tiny cracks, `core` the share of the size that the cone takes, `pit` that of
    the spot that was struck, `grain` the seed of its shape. Raises Faults when the vehicle has no such part."""
    place, *_ = settle_place(values, draw, parts, CLASSES)
    form = values["form"]
    legs, core = {"cone": (2, 0.84), "half_moon": (2, 0.86), "star": (5, 0.24)}[form]
    return {
        "kind": "glass_chip",
        **place,
        "severity": values["severity"],
        "form": form,
        "size": values.get("size") or within(CHIP, "size", values["severity"], draw("size")),
        "angle": 360 * draw("angle") - 180,
        "legs": legs + int(4 * draw("legs")),
        "core": core * (0.9 + 0.2 * draw("core")),
        "pit": 0.12 + 0.08 * draw("pit"),
        "grain": int(draw("grain") * 2**31),
    }


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its windscreen chipped, and the chip as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    glass = only(part, glass_of(body, part))
    place = find_place(body, glass, entry, (entry["size"], entry["size"]))
    image, look, half = drawn(entry)
    frame = evolve(place.frame, half=half)
    on = there(glass, frame, image.shape)
    mark = Mark("glass", frame, kept_in_bytes(image * on), {"reach": place.reach, "look": kept_in_bytes(look * on[..., None]), "dice": 0.002})
    lie = lie_of(glass, frame, mark.values["reach"])
    facts = {"kind": "glass_chip", "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **measure(mark, lie),
             "form": entry["form"], "depth_mm": depth(entry), "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    marked = evolve(part, marks=(*part.marks, mark))
    return with_part(body, marked), [Damage(id, "glass_chip", body.id, part.name, bounds(mark), lambda rest: mask(mark, lie, rest), facts)]


def depth(entry: Mapping) -> float:
    """mm to the tip of the cone, within the outer ply."""
    return round(min(1000 * 0.5 * entry["core"] * entry["size"] * SLOPE, PLY), 3)


def drawn(entry: Mapping) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(h, w) 0..1 where glass is broken; (h, w, 3) how white, crazed and dark it is; the half sizes (2,) in metres that they span."""
    size, grain = entry["size"], entry["grain"]
    side = int(math.ceil((1.3 * size + 0.002) / PIXEL))
    shape, half = (side, side), np.full(2, 0.5 * side * PIXEL)
    start = entry["core"] if entry["form"] == "cone" else entry["pit"]
    legs = star(grain, entry["legs"], size, 1.0, start * size, 0.25 if entry["form"] == "star" else 0.0)
    if entry["form"] != "cone":  # what has no cone around it runs from the pit itself
        legs[: entry["legs"]] = [evolve(one, path=np.concatenate([np.zeros((1, 2)), one.path[1:]])) for one in legs[: entry["legs"]]]
    legs = [evolve(one, width=THIN * one.width * (0.6 + 15 * size)) for one in legs]
    x, y = centres(half, shape)
    radius, angle = np.hypot(x, y[:, None]), np.arctan2(y[:, None], x)
    lobes = sum(0.035 / math.sqrt(k) * np.cos(k * angle + 2 * math.pi * float(hashed(grain + 21, k))) for k in range(1, 7))
    within_ = lambda share: (0.5 + (0.5 * share * size * (1 + lobes) - radius) / PIXEL).clip(0, 1)
    cone, inner = within_(entry["core"]), within_(0.94 * entry["core"])
    torn = 0.8 * (speckle(tile(grain + 2), x / (0.05 * size) + 60, y[:, None] / (0.05 * size) + 60) - 0.6)
    pit = (0.5 + (0.5 * entry["pit"] * size * (1 + torn) - radius) / PIXEL).clip(0, 1)
    if entry["form"] == "half_moon":
        edge = (x + 0.06 * size + 0.05 * size * wander(grain + 5, y / (0.2 * size) + 9)[:, None]) / PIXEL
        cone, inner = cone * (0.5 + edge).clip(0, 1), inner * (0.5 + edge).clip(0, 1)
    out = 1.0 if entry["form"] == "star" else 1 - inner  # the legs of a cone leave its edge
    image = np.maximum(np.maximum(cone, pit), draw_cracks(legs, shape, half, shine=False) * out)
    rough = speckle(tile(grain), x / 0.0004 + 60, y[:, None] / 0.0004 + 60)
    # The cone is a gap of air that mirrors one side's light and hides the other's; ripples run around it as the crack went by starts and stops
    q = (radius / (0.5 * entry["core"] * size * (1 + lobes))).clip(0, 1)
    uneven = speckle(tile(grain + 1), x / (0.16 * size) + 60, y[:, None] / (0.16 * size) + 60)
    turn = angle - 2 * math.pi * float(hashed(grain + 22, 0)) + 1.4 * (uneven - 0.5)
    facing = 0.5 + 0.5 * np.cos(turn)
    ripple = (0.5 + 0.5 * np.cos(2 * math.pi * (3.4 * q**1.5 + 0.8 * uneven))) ** 4
    rim = (cone - inner).clip(0, 1) * facing**1.5
    gleam = cone * (0.42 * facing**3 * q + 0.16 * ripple * facing)
    crushed = pit * (0.5 + 0.5 * rough)
    white = np.maximum.reduce([crushed, 0.9 * draw_cracks(legs, shape, half) * out * (0.6 + 0.4 * rough), 0.75 * rim, gleam])
    hidden = 0.30 + 0.62 * (1 - facing) ** 1.3
    dark = cone * (0.5 if entry["form"] == "star" else hidden) * (1 - pit)
    return image.astype(np.float32), np.stack([white, np.zeros(shape), dark], -1), half


def regrade(facts: Mapping) -> str:
    """The severity of a built chip, from its length with its legs."""
    return grade(CHIP, {"size": max(facts["size_m"])})


def repair(facts: Mapping) -> str:
    """Filled with resin and polished up to an inch across (ROLAGS); beyond that the pane is replaced."""
    return "polish" if max(facts["size_m"]) <= REPAIRED else "replace"


KIND = DamageKind("glass_chip", FIELDS, settle, apply, regrade, "glass_chip", repair)
