"""A scratch: the paint is really gone, down to the primer or the metal.

It is a bundle of strokes side by side, each with a path, a width and a depth of its own, broken by streaks. The bundle is sampled
once onto a grid; that grid is what the material looks up and what the mask looks up, so picture and truth are one function.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Frame, Mark
from ..recipe.fields import Field
from ..sampling.draw import Draw
from .choose import fit_in, settle_place
from .kind import PLACE_FIELDS, DamageKind
from .measure import round_all
from .place import find_place, part_of, with_part
from .severity import SCRATCH, grade, within
from .strokes import draw_strokes

PAINT = 0.114  # mm of e-coat, primer, base and clear coat, 33 + 18 + 15 + 48 µm (a maker's figures quoted at autopia.org/threads/171429)
CLEAR = 0.048  # mm of clear coat among these
PITCH = 0.003  # metres between strokes, on average
PLASTIC = ("front_bumper", "back_bumper")  # what is bare there is not metal

FIELDS: Mapping[str, Field] = {
    **PLACE_FIELDS,
    "size": Field("number", "length; by severity when absent", None, 0.02, 1.5, "m"),
    "width": Field("number", "width of the band of strokes; by severity when absent", None, 0.001, 0.2, "m"),
    "angle": Field("number", "turn from the panel's long axis; drawn so that it fits when absent", None, -180, 180, "degrees"),
    "wear": Field("number", "how deep the strokes go: 0.5 to the primer, 1 to the bare metal", {"uniform": [0.8, 1.2]}, 0.6, 1.3),
}
SPREAD = 30  # degrees to either side of the panel's long axis: most scratches run along the car


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `bend` in metres over the length, `strokes` a number, `taper` the share of the length over
    which the strokes run out, `grain` the seed of their paths and streaks.

    Raises Faults when the vehicle has no such part.
    """
    place, long, high, base = settle_place(values, draw, parts)
    severity = values["severity"]
    size = values.get("size") or min(within(SCRATCH, "size", severity, draw("size")), 0.9 * long)
    width, turn = fit_in(size, values.get("width") or within(SCRATCH, "width", severity, draw("width")), high)
    angle = values.get("angle")
    numbers = {
        "size": size,
        "width": width,
        "angle": base + min(turn, SPREAD) * (2 * draw("angle") - 1) if angle is None else angle,
        "wear": values["wear"],
        "bend": 0.04 * size * (2 * draw("bend") - 1),
        "taper": 0.1 + 0.25 * draw("taper"),
    }
    entry = {"kind": "scratch", **place, "severity": severity}
    entry.update(numbers)
    entry["strokes"] = max(1, round(width / PITCH * (0.8 + 0.5 * draw("strokes"))))
    entry["grain"] = int(draw("grain") * 2**31)
    return entry


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with a mark on its panel, and the scratch as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    place = find_place(body, part, entry, (0.5 * entry["size"], 0.5 * entry["width"]))
    image, pixel = draw_strokes(entry)
    frame = evolve(place.frame, half=0.5 * pixel * np.array(image.shape[::-1]))
    under = "plastic" if part.cls in PLASTIC else "metal"
    mark = Mark("scratch", frame, image, {"reach": place.reach, "under": under})
    facts = {"kind": "scratch", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **measure(image, pixel, frame), "under": under, "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    marked = evolve(part, marks=(*part.marks, mark))
    return with_part(body, marked), [Damage(id, "scratch", body.id, part.name, frame, lambda rest: mask(mark, rest), facts)]


def mask(mark: Mark, rest: np.ndarray) -> np.ndarray:
    """(n,) 0..1 of (n, 3) rest coordinates: the mark's image between its pixels' centres, 0 outside it and farther than its reach
    from its plane. At least 0.5 is where the colour is gone."""
    local = mark.frame.local(rest)
    height, width = mark.image.shape
    at = (local[:, :2] / mark.frame.half + 1) * (0.5 * np.array([width, height])) - 0.5
    within = (np.abs(local[:, 2]) < mark.values["reach"]) & (at > -1).all(1) & (at < [width, height]).all(1)
    gone = np.zeros(len(local))
    cell = np.floor(at[within]).astype(int)
    s, t = (at[within] - cell).T
    padded = np.pad(mark.image, 1)
    i, j = cell[:, 1] + 1, cell[:, 0] + 1
    low = padded[i, j] * (1 - s) + padded[i, j + 1] * s
    high = padded[i + 1, j] * (1 - s) + padded[i + 1, j + 1] * s
    gone[within] = low * (1 - t) + high * t
    return gone


def measure(image: np.ndarray, pixel: float, frame: Frame) -> dict:
    """Facts of a scratch from its image: `size_m` length and width of the box around the bare paint, `depth_mm` at its deepest,
    `area_cm2` of bare paint, `center` of it in rest coordinates."""
    rows, columns = np.nonzero(image >= 0.5)
    if not len(rows):
        return {"size_m": [0.0, 0.0], "depth_mm": 0.0, "area_cm2": 0.0, "center": round_all(frame.origin)}
    middle = (np.array([columns.mean(), rows.mean()]) + 0.5) * pixel - frame.half
    return {
        "size_m": round_all([(np.ptp(columns) + 1) * pixel, (np.ptp(rows) + 1) * pixel]),
        "depth_mm": round(float(image.max()) * PAINT, 4),
        "area_cm2": round(len(rows) * pixel * pixel * 1e4, 3),
        "center": round_all(frame.origin + middle @ frame.axes[:2]),
    }


def regrade(facts: Mapping) -> str:
    """The severity of a built scratch, from its length and the area of bare paint."""
    return grade(SCRATCH, {"size": facts["size_m"][0], "area": facts["area_cm2"] / 1e4})


def repair(facts: Mapping) -> str:
    """Polished out while it stays within the clear coat, the outermost 0.048 mm; else painted."""
    return "polish" if facts["depth_mm"] < CLEAR else "paint"


KIND = DamageKind("scratch", FIELDS, settle, apply, regrade, "scratch", repair)
