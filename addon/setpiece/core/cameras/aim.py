"""What a camera looks at, found in a SceneSpec's subjects."""

from __future__ import annotations

import math
import re
from typing import Iterable, Mapping

import numpy as np
from attrs import frozen

from ..body import Body, Damage
from ..placement import Box
from ..vehicles.measured import measurements
from ..vehicles.models import spec_of
from ..vehicles.variation import Stretch

LOWEST = 0.2  # metres above the ground where a camera may be
SIDE = re.compile(r"\.(left|right|front|back)\b")
UP = 0.9999  # the height of a unit normal that stands for none
LEVEL = ("headlight", "tail_light", "fog_lamp", "lens", "grille", "license_plate", "mirror", "handle", "fuel_flap", "badge", "exhaust")
INSET = 0.04  # a damage keeps this share of its part's extent from its edges


@frozen
class Aim:
    """`subject` is its id and `box` its box; `point` and `normal` (world, metres and unit) are the spot on its surface that
    a path to a damage or part names, None for the subject as a whole; `damage` is the damage's id as built, `extent` a part's
    size across and up as it is looked at (metres), None for all else; `near` lets the camera into the subject's box, whose corners are mostly air, where
    the spot lies inside it."""

    subject: str
    box: Box
    point: tuple | None = None
    normal: tuple | None = None
    damage: str = ""
    extent: tuple[float, float] | None = None

    @property
    def near(self) -> bool:
        return self.point is not None


def aim_at(path: str | None, subjects: Mapping, boxes: Mapping, catalogue, chance: float = 0.0) -> Aim | None:
    """The aim that a path such as "subjects.car", "subjects.car.damages.dent" or "subjects.car.parts.front_door.left" names, or None
    when it is not in the scene. A part's class alone is one of its parts, by `chance` in [0, 1). No path is the first vehicle, else
    the first subject."""
    names = path.split(".") if path else []
    if names and names[0] == "subjects":
        names = names[1:]
    id = names[0] if names else first_subject(subjects, boxes)
    if id not in boxes:
        return None
    box = boxes[id]
    if len(names) < 3:
        return Aim(id, box)
    what, name = names[1], ".".join(names[2:])
    entry = subjects[id]
    if what == "damages":
        return aim_at_damage(entry, id, box, name, catalogue)
    return aim_at_part(entry, id, box, name, catalogue, chance) if what == "parts" else None


def aim_at_damage(entry: Mapping, id: str, box: Box, name: str, catalogue) -> Aim | None:
    """The aim at a damage: at the spot where the search for its place begins, on the box of its part."""
    if name not in entry.get("damages", {}):
        name += "[0]"  # of a counted damage, the first
    damage = entry.get("damages", {}).get(name)
    part = damage and parts_of(entry, catalogue).get(f"{damage['part']}.{damage['side']}" if damage["side"] else damage["part"])
    if not part:
        return None
    spot = stretched(entry, surface(part, damage["facing"], damage["spot"]), catalogue), tuple(part["normal"])
    return Aim(id, box, *to_world(spot, entry["pose"]), damage=f"{id}.{name}")


def aim_at_part(entry: Mapping, id: str, box: Box, name: str, catalogue, chance: float) -> Aim | None:
    """The aim at the middle of a part of that name, else of one of those whose class or name without sides it is."""
    parts = parts_of(entry, catalogue)
    names = [name] if name in parts else sorted(part for part, about in parts.items() if name in (about["cls"], without_side(part)))
    if not names:
        return None
    name = names[int(chance * len(names))]
    part = {**parts[name], "normal": outward(name, parts)}
    looks = facing(part)
    spot = stretched(entry, surface(part, looks, (0.5, 0.5)), catalogue), tuple(part["normal"])
    across, up = (high - low for axis, low, high in zip("xyz", *part["box"]) if axis != looks[1])
    extent = (across, up) if looks[1] != "z" else (max(across, up),) * 2  # from above, the picture may lie any way
    return Aim(id, box, *to_world(spot, entry["pose"]), extent=extent)


def follow(view: Mapping, bodies: Iterable[Body], damages: Iterable[Damage]) -> Mapping:
    """A view that aims at a damage ("aim", its id), carried along with it to the spot where it came to lie on the built part: a damage
    is drawn before there is geometry, and the first spot may not have fitted. Other views stay as they are."""
    damage = next((damage for damage in damages if damage.id == view.get("aim")), None)
    if damage is None:
        return view
    pose = next(body.pose for body in bodies if body.id == damage.body)
    spot = pose[:3, :3] @ damage.frame.origin + pose[:3, 3]
    shift = spot - view["target"]
    position = np.add(view["position"], shift)
    position[2] = max(position[2], LOWEST)
    return {**view, "position": position.tolist(), "target": spot.tolist()}


def first_subject(subjects: Mapping, boxes: Mapping) -> str | None:
    placed = [id for id in subjects if id in boxes]
    vehicles = [id for id in placed if subjects[id]["type"] == "vehicle"]
    return next(iter(vehicles or placed), None)


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
    if z > UP:
        x, y, z = parts[parent]["normal"] if parent else nearest_side(part["box"], parts)
    if part["cls"] in LEVEL and math.hypot(x, y) > 0.1:
        z = 0.0
    length = math.hypot(x, y, z)
    return x / length, y / length, z / length


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


def to_world(spot, pose: Mapping):
    """A point and a direction of the body's frame in the world."""
    (x, y, z), (nx, ny, nz) = spot
    yaw, (px, py, pz) = math.radians(pose["yaw"]), pose["position"]
    c, s = math.cos(yaw), math.sin(yaw)
    length = math.hypot(nx, ny, nz)
    nx, ny, nz = nx / length, ny / length, nz / length
    return (px + c * x - s * y, py + s * x + c * y, pz + z), (c * nx - s * ny, s * nx + c * ny, nz)
