"""What a camera looks at, found in a SceneSpec's subjects."""

from __future__ import annotations

from typing import Mapping

from attrs import frozen

from ..placement import Box


@frozen
class Aim:
    """`subject` is its id and `box` its box; `point` and `normal` (world, metres and unit) are the spot on its surface that
    a path to a damage or part names, None for the subject as a whole; `near` lets the camera into the subject's box, whose
    corners are mostly air, where the spot lies inside it."""

    subject: str
    box: Box
    point: tuple | None = None
    normal: tuple | None = None

    @property
    def near(self) -> bool:
        return self.point is not None


def aim_at(path: str | None, subjects: Mapping, boxes: Mapping) -> Aim | None:
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
    spot = find_spot(subjects[id], names[1], ".".join(names[2:]))
    if spot is None:
        return None
    return Aim(id, box, *to_world(spot, subjects[id]["pose"], box))


def first_subject(subjects: Mapping, boxes: Mapping) -> str | None:
    placed = [id for id in subjects if id in boxes]
    vehicles = [id for id in placed if subjects[id]["type"] == "vehicle"]
    return next(iter(vehicles or placed), None)


def find_spot(entry: Mapping, what: str, name: str):
    """Where on a subject's box ((x, y, z) from -1 to 1 along its half sizes, and the outward normal, body frame) a damage or part
    lies, or None when the subject has no such thing."""
    if what == "damages":
        damage = entry.get("damages", {}).get(name)
        return damage and part_spot(damage["part"], damage.get("side", ""))
    cls, _, side = name.partition(".")
    return part_spot(cls, side) if what == "parts" else None


def part_spot(cls: str, side: str):
    """The middle of a vehicle's part as a place on the box of any vehicle."""
    if cls not in SPOTS:
        return None
    (x, y, z), (nx, ny, nz) = SPOTS[cls]
    sign = -1.0 if side == "right" else 1.0
    return (x, sign * y, z), (nx, sign * ny, nz)


def to_world(spot, pose: Mapping, box: Box):
    """A spot of a box as a point and normal in the world."""
    (x, y, z), (nx, ny, nz) = spot
    u, v = x * box.hx, y * box.hy
    middle = (box.low + box.high) / 2
    point = (box.x + box.c * u - box.s * v, box.y + box.s * u + box.c * v, middle + z * (box.high - box.low) / 2)
    return point, (box.c * nx - box.s * ny, box.s * nx + box.c * ny, nz)


# part class -> place on the box (left side) and outward normal. Shares of a passenger car's outline; a van's or a pickup's parts
# lie near enough for a camera to find them.
SPOTS = {
    "front_bumper": ((0.97, 0.0, -0.45), (1.0, 0.0, 0.0)),
    "back_bumper": ((-0.97, 0.0, -0.4), (-1.0, 0.0, 0.0)),
    "front_door": ((0.1, 0.9, -0.1), (0.0, 1.0, 0.0)),
    "back_door": ((-0.32, 0.9, -0.1), (0.0, 1.0, 0.0)),
    "front_wheel": ((0.6, 0.9, -0.55), (0.0, 1.0, 0.0)),
    "back_wheel": ((-0.6, 0.9, -0.55), (0.0, 1.0, 0.0)),
    "front_window": ((0.05, 0.75, 0.6), (0.0, 0.94, 0.34)),
    "back_window": ((-0.35, 0.75, 0.6), (0.0, 0.94, 0.34)),
    "windshield": ((0.3, 0.0, 0.6), (0.5, 0.0, 0.87)),
    "back_windshield": ((-0.6, 0.0, 0.6), (-0.5, 0.0, 0.87)),
    "fender": ((0.72, 0.88, -0.05), (0.0, 1.0, 0.0)),
    "quarter_panel": ((-0.72, 0.88, 0.1), (0.0, 1.0, 0.0)),
    "rocker_panel": ((0.0, 0.9, -0.65), (0.0, 1.0, 0.0)),
    "hood": ((0.68, 0.0, 0.2), (0.17, 0.0, 0.98)),
    "trunk": ((-0.88, 0.0, 0.2), (-0.5, 0.0, 0.87)),
    "roof": ((-0.1, 0.0, 0.98), (0.0, 0.0, 1.0)),
    "grille": ((0.97, 0.0, -0.1), (1.0, 0.0, 0.0)),
    "headlight": ((0.9, 0.7, -0.05), (0.95, 0.31, 0.0)),
    "tail_light": ((-0.92, 0.7, 0.1), (-0.95, 0.31, 0.0)),
    "mirror": ((0.32, 0.98, 0.35), (0.5, 0.87, 0.0)),
    "license_plate": ((-0.97, 0.0, -0.1), (-1.0, 0.0, 0.0)),
}
