"""What a camera looks at, found in a SceneSpec's subjects."""

from __future__ import annotations

import math
from typing import Iterable, Mapping

import numpy as np
from attrs import frozen

from ..body import Body, Damage
from ..placement import Box

LOWEST = 0.2  # metres above the ground where a camera may be
INSET = 0.04  # a damage keeps this share of its part's extent from its edges


@frozen
class Aim:
    """`subject` is its id and `box` its box; `point` and `normal` (world, metres and unit) are the spot on its surface that
    a path to a damage or part names, None for the subject as a whole; `damage` is the damage's id as built; `near` lets the camera into the subject's box, whose
    corners are mostly air, where the spot lies inside it."""

    subject: str
    box: Box
    point: tuple | None = None
    normal: tuple | None = None
    damage: str = ""

    @property
    def near(self) -> bool:
        return self.point is not None


def aim_at(path: str | None, subjects: Mapping, boxes: Mapping, catalogue) -> Aim | None:
    """The aim that a path such as "subjects.car" or "subjects.car.damages.dent" names, or None when it is not in the scene.
    No path is the first vehicle, else the first subject."""
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
    if what == "damages" and name not in subjects[id].get("damages", {}):
        name += "[0]"  # of a counted damage, the first
    spot = find_spot(subjects[id], what, name, catalogue)
    if spot is None:
        return None
    return Aim(id, box, *to_world(spot, subjects[id]["pose"]), damage=f"{id}.{name}" if what == "damages" else "")


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


def find_spot(entry: Mapping, what: str, name: str, catalogue):
    """The point (metres) and outward normal, body frame, of a damage or part of a subject, or None when it has no such thing.

    A damage is sought where the search for its place begins; its part's box and normal are kept with the asset.
    """
    parts = parts_of(entry, catalogue)
    if what == "parts":
        part = parts.get(name)
        return part and (surface(part, facing(part), (0.5, 0.5)), tuple(part["normal"]))
    damage = entry.get("damages", {}).get(name) if what == "damages" else None
    part = damage and parts.get(f"{damage['part']}.{damage['side']}" if damage["side"] else damage["part"])
    return part and (surface(part, damage["facing"], damage["spot"]), tuple(part["normal"]))


def parts_of(entry: Mapping, catalogue) -> Mapping:
    """The boxes and normals of a subject's parts by name, where its asset keeps them."""
    return catalogue.get(entry["type"], entry["model"]).build.get("parts", {}) if "model" in entry else {}


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
