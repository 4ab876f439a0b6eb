"""Paint chips: what stones leave on the front of a car, behind its wheels and on the edges of its doors.

Each is a flake with corners of its own, gone down to the primer or the metal, with a lighter chipped rim around it; many of them pepper a
panel. They are drawn once onto a grid that the material and the mask both look up. The region is the bare flakes themselves.

Gravel that is shot at a painted panel leaves most chips between 1 and 3 mm (rating 6B of SAE J400 and ASTM D3170: 10 to 24 of
that size; A is below 1 mm, C 3 to 6 mm, D above). Sizes here are drawn around that; how often each panel is hit is ours.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Mark, Part
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import marked
from .choose import fit_in, settle_place
from .edges import find_clear
from .kind import DamageKind, place_fields
from .marked import PAINT, PLASTIC, TO_PRIMER, cut_off, kept_in_bytes, lie_of, wearing_paint
from .place import part_of, with_part
from .severity import grade, within


OFTEN = {"hood": 35, "front_bumper": 35, "rocker_panel": 10, "fender": 8, "front_door": 5, "back_door": 3, "quarter_panel": 4}  # ours
# metres of the field's length, how many flakes, and m² of what is bare in all; ours
CHIPS = {
    "size": {"minor": (0.015, 0.06), "moderate": (0.15, 0.25), "severe": (0.34, 0.48)},
    "area": {"minor": (0.6e-5, 3e-5), "moderate": (1.4e-4, 4e-4), "severe": (1.3e-3, 2.8e-3)},
}
COUNTS = {"minor": (1, 3), "moderate": (28, 60), "severe": (70, 130)}
JOINED = {"minor": 0.0, "moderate": 0.0, "severe": 0.55}  # the share of what is bare that lies in one patch of joined flakes, ours
LARGEST = 0.010  # metres of a single flake
FINEST, WIDEST, TALLEST = 0.00022, 1600, 900  # metres a pixel; pixels of the grid at most
MARGIN = 0.006  # metres of untouched paint around it
LUMA = (0.2126, 0.7152, 0.0722)  # Rec.709
RIM = 0.0008  # metres of chipped clear coat around a flake, on average
# where each panel is hit, as shares of its box along the body's axes (X ahead, Z up): a hood's front, a door's rear edge, behind a wheel
SPOTS = {
    "hood": {"x": (0.72, 0.95)},
    "fender": {"x": (0.02, 0.15), "z": (0.1, 0.45)},
    "front_door": {"x": (0.01, 0.06), "z": (0.1, 0.6)},
    "back_door": {"x": (0.01, 0.06), "z": (0.1, 0.6)},
    "quarter_panel": {"x": (0.75, 0.97), "z": (0.1, 0.4)},
}

FIELDS: Mapping[str, Field] = {
    **place_fields(tuple(OFTEN)),
    "size": Field("number", "length of the field of chips; by severity when absent", None, 0.005, 1.0, "m"),
    "area": Field("number", "what is bare in all; by severity when absent", None, 1e-6, 0.01, "m²"),
    "chips": Field("integer", "how many flakes; by severity when absent", None, 1, 400),
    "wear": Field("number", "how deep they go: 0 to the primer, 1 to the bare metal, in between some of each", {"uniform": [0.2, 1]}, 0, 1),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `aspect` is the field's height by its length, `joined` the share of what is bare in one patch.

    Raises Faults when the vehicle has no such part.
    """
    place, long, high, base = settle_place(values, draw, parts, OFTEN)
    severity = values["severity"]
    across = [axis for axis in "xyz" if axis != place["facing"][1]]
    ranges = [SPOTS.get(place["part"], {}).get(axis, (0.1, 0.9)) for axis in across]
    size = values.get("size") or min(within(CHIPS, "size", severity, draw("size")), 0.85 * long)
    height, turn = fit_in(size, size * (0.35 + 0.3 * draw("aspect")), high)
    least, most = COUNTS[severity]
    numbers = {
        "spot": [low + (top - low) * chance for (low, top), chance in zip(ranges, place["spot"])],
        "size": size,
        "area": values.get("area") or within(CHIPS, "area", severity, draw("area")),
        "chips": values.get("chips") or int(least + (most + 1 - least) * draw("chips")),
        "wear": values["wear"],
        "aspect": height / size,
        "angle": base + min(turn, 20) * (2 * draw("angle") - 1),
        "joined": JOINED[severity],
        "rusted": max(0.0, 1.3 * draw("rusted") - 0.5),
        "grain": int(draw("grain") * 2**31),
    }
    return {"kind": "paint_chip", **place, "severity": severity, **numbers}


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with a mark on its panel, and the chips as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    spots = np.stack(strew(entry, np.random.default_rng(entry["grain"]))[:2], 1)
    place = find_clear(body, part, entry, (0.5 * entry["size"], 0.5 * entry["size"] * entry["aspect"]), spots)
    image, pixel = draw_chips(entry)
    frame = evolve(place.frame, half=0.5 * pixel * np.array(image.shape[::-1]))
    under = "plastic" if part.cls in PLASTIC else "metal"
    lie = lie_of(part, frame, place.reach, wearing_paint(body, part))
    image = kept_in_bytes(cut_off(image, lie))
    mark = Mark("paint_chip", frame, image, {"reach": place.reach, "under": under, "rusted": entry["rusted"], "primer": primer_under(body, part)})
    deep = PAINT if image.max() > BARE else TO_PRIMER
    facts = {"kind": "paint_chip", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **marked.measure(mark, lie), "depth_mm": deep, "chips": entry["chips"], "under": under, "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    body = with_part(body, evolve(part, marks=(*part.marks, mark)))
    return body, [Damage(id, "paint_chip", body.id, part.name, marked.bounds(mark), lambda rest: marked.mask(mark, lie, rest), facts)]


def primer_under(body: Body, part: Part) -> float:
    """How light the primer of a part is, 0..1: dark e-coat shows in pale paint, and dark paint lies on a light filler."""
    colors = [body.materials[name].values.get("color") for name in part.materials if body.materials[name].kind == "car_paint"]
    light = float(np.dot(colors[0], LUMA)) if colors and colors[0] is not None else 0.0
    return 0.42 if light < 0.18 else 0.11


BARE = 0.78  # from this value of the image on the metal is bare; from 0.5 on the primer


def draw_chips(entry: Mapping) -> tuple[np.ndarray, float]:
    """How far the top layers are gone, (h, w) float32: 0.5 at a flake's edge, 0.64 on primer, 0.9 on metal, and
    0.2 to 0.45 on the chipped rim around it; and the metres a pixel."""
    length, height = entry["size"] + 2 * MARGIN, entry["size"] * entry["aspect"] + 2 * MARGIN
    pixel = max(FINEST, length / WIDEST, height / TALLEST)
    image = np.zeros((math.ceil(height / pixel), math.ceil(length / pixel)), np.float32)
    rng = np.random.default_rng(entry["grain"])
    x, y, radius = strew(entry, rng)
    for k in range(len(x)):
        chip(image, pixel, x[k], y[k], radius[k], entry["wear"], rng)
    return image, pixel


def strew(entry: Mapping, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Metres of the flakes' centres from the field's, (n,) each, and their radii: thick in the middle, thin outwards, two of them at
    the ends so that the field is as long as asked; then those that join into one patch."""
    count, half = entry["chips"], np.array([0.5, 0.5 * entry["aspect"]]) * entry["size"]
    free = entry["area"] * (1 - entry["joined"])
    radius = np.exp(0.7 * rng.standard_normal(count))
    radius = np.minimum(radius * math.sqrt(free / (math.pi * (radius**2).sum())), LARGEST / 2)
    radius *= math.sqrt(min(free / (math.pi * (radius**2).sum()), 1.5))
    angle, out = 2 * math.pi * rng.random(count), rng.random(count) ** 0.7
    x, y = half[0] * out * np.cos(angle), half[1] * out * np.sin(angle)
    x = np.clip(x, radius - half[0], half[0] - radius) if count > 1 else 0 * x
    if count > 1:
        x[0], x[1], y[0], y[1] = radius[0] - half[0], half[0] - radius[1], 0.3 * y[0], 0.3 * y[1]
    if not entry["joined"]:
        return x, y, radius
    bare = entry["area"] * entry["joined"] * 1.35  # they overlap
    number = int(rng.integers(5, 9))
    big = 0.6 + 0.8 * rng.random(number)
    big *= math.sqrt(bare / (math.pi * (big**2).sum()))
    middle = half * (0.9 * rng.random(2) - 0.45)
    way = np.cumsum(rng.normal(0, 1.0, number)) * 0.6 + 2 * math.pi * rng.random()
    step = np.cumsum(np.stack([np.cos(way), np.sin(way)], 1) * (0.85 * big)[:, None], axis=0)
    step += middle - step.mean(0)
    step = step.clip(big[:, None] - half, half - big[:, None])
    return np.append(x, step[:, 0]), np.append(y, step[:, 1]), np.append(radius, big)


def chip(image: np.ndarray, pixel: float, x: float, y: float, radius: float, wear: float, rng: np.random.Generator) -> None:
    """One flake: a rounded polygon with a ragged rim, sunk a second time where it goes to the metal."""
    stretch, turn, sides = 1 + 0.5 * rng.random(), math.pi * rng.random(), int(rng.integers(5, 9))
    corner = 2 * math.pi * (np.arange(sides) + 0.7 * rng.random(sides)) / sides
    reach = 0.85 + 0.45 * rng.random(sides)
    wobble = rng.random(4)
    to_metal = rng.random() < wear
    rim = RIM * (0.5 + rng.random())
    extent = radius * stretch * 1.6 + 3 * rim + pixel
    h, w = image.shape
    column, row = x / pixel + w / 2, y / pixel + h / 2
    low, high = max(int(column - extent / pixel), 0), min(int(column + extent / pixel) + 2, w)
    bottom, top = max(int(row - extent / pixel), 0), min(int(row + extent / pixel) + 2, h)
    dx, dy = np.meshgrid((np.arange(low, high) + 0.5 - column) * pixel, (np.arange(bottom, top) + 0.5 - row) * pixel)
    u, v = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
    u, v = u / math.sqrt(stretch), v * math.sqrt(stretch)
    angle = np.arctan2(v, u)
    far = np.hypot(u, v)
    side = np.max([far * np.cos(angle - c) / r for c, r in zip(corner, reach)], axis=0)  # a polygon's own distance
    away = 0.65 * side + 0.35 * far - radius * (0.92 + 0.09 * np.cos(3 * angle + 6.3 * wobble[0]) + 0.06 * np.cos(7 * angle + 6.3 * wobble[1]))
    ragged = rim * (0.9 + 0.7 * np.cos(2 * angle + 6.3 * wobble[2]) + 0.4 * np.cos(5 * angle + 6.3 * wobble[3])).clip(0.15)
    steep = 0.14 * (away / (0.8 * pixel)).clip(-1, 1)  # alike on both sides, so that the edge lies where it is drawn
    out = np.where(away > ragged, 0.0, 0.5 - steep - 0.16 * away / ragged)
    inside = 0.5 - steep
    if to_metal:
        inside = np.maximum(inside, 0.64 + 0.3 * ((-away - min(0.22 * radius, 0.0006)) / pixel).clip(0, 1))
    value = np.where(away < 0, inside, out)
    patch = image[bottom:top, low:high]
    np.maximum(patch, value.astype(np.float32), out=patch)


def regrade(facts: Mapping) -> str:
    """The severity of built chips, from the length of their field and what is bare."""
    return grade(CHIPS, {"size": facts["size_m"][0], "area": facts["area_cm2"] / 1e4})


def repair(facts: Mapping) -> str:
    """Always painted: touched up by brush while few, the panel sprayed when many. What is bare can't be polished out."""
    return "paint"


KIND = DamageKind("paint_chip", FIELDS, settle, apply, regrade, "paint_chip", repair)
