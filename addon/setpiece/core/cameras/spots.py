"""Spots on a vehicle's parts, and the way from which people look at them, from the boxes that are kept beside its model."""

from __future__ import annotations

import math
import re
from typing import Mapping

from ..vehicles.measured import measurements
from ..vehicles.models import spec_of
from ..vehicles.variation import Stretch

UP = 0.9999  # the height of a unit normal that stands for none
UPRIGHT = 0.3  # a unit normal's share across the car that says which side it faces
LEVEL = ("headlight", "tail_light", "fog_lamp", "lens", "grille", "license_plate", "mirror", "handle", "fuel_flap", "badge", "exhaust")
SIDE = re.compile(r"\.(left|right|front|back)\b")
INSET = 0.04  # a damage keeps this share of its part's extent from its edges


def parts_of(entry: Mapping, catalogue) -> Mapping:
    """The boxes and normals of a vehicle's parts by name, as measured on its model; other subjects have none."""
    return measurements(catalogue.get("vehicle", entry["model"]))["parts"] if entry["type"] == "vehicle" else {}


def without_side(name: str) -> str:
    """A part's name without the sides that are in it."""
    return SIDE.sub("", name)


def outward(name: str, parts: Mapping) -> tuple:
    """The way from which a part is looked at: its normal; that of the part that it lies in, or of the nearest side of the vehicle,
    where it is a closed body, whose normals cancel out and are kept as straight up. Small upright things are looked at level."""
    part, parent = parts[name], name.rpartition("/")[0]
    x, y, z = part["normal"]
    if z > UP and parent:
        x, y, z = outward(parent, parts)
    elif z > UP or inward(name, y):
        x, y, z = nearest_side(whole_box(name, parts), parts)
    if part["cls"] in LEVEL and math.hypot(x, y) > 0.1:
        z = 0.0
    length = math.hypot(x, y, z)
    return x / length, y / length, z / length


def inward(name: str, y: float) -> bool:
    """Whether a normal's Y points from a part's own side to the other, as the sum over a tyre's inside and outside may."""
    return ".left" in name and y < -UPRIGHT or ".right" in name and y > UPRIGHT


def whole_box(name: str, parts: Mapping) -> tuple:
    """The box, least and greatest corner, of a part and the parts that lie in it: a wheel's own is its hub's."""
    boxes = [part["box"] for other, part in parts.items() if other == name or other.startswith(name + "/")]
    return [min(box[0][k] for box in boxes) for k in range(3)], [max(box[1][k] for box in boxes) for k in range(3)]


def nearest_side(box, parts: Mapping) -> tuple:
    """The unit normal of that side of all parts' common box, but its bottom, which a box comes nearest to."""
    gaps = {(0.0, 0.0, 1.0): max(part["box"][1][2] for part in parts.values()) - box[1][2]}
    for axis in range(2):
        for end, sign in ((0, -1.0), (1, 1.0)):
            reach = max(sign * part["box"][end][axis] for part in parts.values())
            gaps[tuple(sign if k == axis else 0.0 for k in range(3))] = reach - sign * box[end][axis]
    return min(gaps, key=gaps.get)


def stretched(entry: Mapping, point: tuple, catalogue) -> tuple:
    """Where a point of a vehicle's model lies on the drawn vehicle, whose proportions are its own."""
    by = entry.get("proportions") or {}
    if not any(by.values()):
        return point
    moved = Stretch(spec_of(entry["model"], catalogue), by).carried(point)
    return tuple(float(x + shift) for x, shift in zip(point, moved))


def facing(part: Mapping) -> str:
    """The axis that a part looks along most, such as "-y"."""
    axis = max(range(3), key=lambda k: abs(part["normal"][k]))
    return ("-" if part["normal"][axis] < 0 else "+") + "xyz"[axis]


def surface(part: Mapping, facing: str, spot) -> tuple:
    """A spot (0..1 along the other two axes) of a part's box, on the plane through its middle that its normal stands on."""
    (low, high), normal, axis = part["box"], part["normal"], "xyz".index(facing[1])
    across = [k for k in range(3) if k != axis]
    point = [(a + b) / 2 for a, b in zip(low, high)]
    for k, share in zip(across, spot):
        point[k] = low[k] + (high[k] - low[k]) * (INSET + (1 - 2 * INSET) * share)
    lean = sum(normal[k] * (point[k] - (low[k] + high[k]) / 2) for k in across)
    point[axis] = min(max(point[axis] - lean / normal[axis], low[axis]), high[axis])
    return tuple(point)
