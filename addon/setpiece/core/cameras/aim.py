"""What a camera looks at, found in a SceneSpec's subjects."""

from __future__ import annotations

import math
from typing import Callable, Iterable, Mapping

import numpy as np
from attrs import frozen

from ..body import Body, Damage
from ..placement import Box
from .spots import facing, outward, parts_of, stretched, surface, whole_box, without_side

LOOKS = 0.57  # a unit normal's share along an axis, above which its part looks that way
LOWEST = 0.2  # metres above the ground where a camera may be
AROUND = 2.2  # times its own size that is seen of a damage's surroundings, without which nobody could say where it is
MARKED = {"damages": "{}.{}", "decoys": "{}.decoys.{}"}  # what may lie on a subject, and its ids by the subject's and its own name


@frozen
class Aim:
    """`subject` is its id and `box` its box; `point` and `normal` (world, metres and unit) are the spot on its surface that
    a path to a damage, decoy or part names, None for the subject as a whole; `damage` is the damage's or decoy's id as built, `extent` what the
    picture takes in across and up (metres): a part, or a damage and what is around it; None for a whole subject; `near` lets the camera into the subject's box, whose corners are mostly air, where
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


def aim_at(path: str | None, subjects: Mapping, boxes: Mapping, catalogue, chance: Callable[[], float] = lambda: 0.0) -> Aim | None:
    """The aim that a path such as "subjects.car", "subjects.car.damages.dent", "subjects.car.decoys.mud" or
    "subjects.car.parts.front_door.left" names, or None when it is not in the scene. A part's class alone is one of its parts, by what `chance` gives, in [0, 1). No path is the first vehicle, else
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
    if what in MARKED:
        return aim_at_damage(entry.get(what, {}), MARKED[what].format(id, name), entry, id, box, catalogue)
    return aim_at_part(entry, id, box, name, catalogue, chance()) if what == "parts" else None


def aim_at_damage(marks: Mapping, mark: str, entry: Mapping, id: str, box: Box, catalogue) -> Aim | None:
    """The aim at one of a subject's damages or decoys, by its id as built: at the spot where the search for its place begins, on the box
    of its part."""
    name = mark.rpartition(".")[2]
    if name not in marks:
        name, mark = f"{name}[0]", f"{mark}[0]"  # of a counted one, the first
    damage, parts = marks.get(name), parts_of(entry, catalogue)
    of = damage and (damage.get("name") or (f"{damage['part']}.{damage['side']}" if damage["side"] else damage["part"]))
    if of not in parts:
        return None
    part = seen_from(damage["facing"], of, parts)
    spot = stretched(entry, surface(part, damage["facing"], damage["spot"]), catalogue), tuple(part["normal"])
    length = damage.get("size") or 2 * math.sqrt(damage.get("area", 0.0))
    extent = (AROUND * length,) * 2 if length else spread(part["box"], damage["facing"])  # what says no size is as large as its part
    return Aim(id, box, *to_world(spot, entry["pose"]), damage=mark, extent=extent)


def seen_from(facing: str, name: str, parts: Mapping) -> Mapping:
    """A part's box and normal; of a closed body, whose normals cancel out, and of a hub the whole box, looked at as `facing` says."""
    part, axis = parts[name], "xyz".index(facing[1])
    if abs(part["normal"][axis]) > LOOKS:
        return part
    normal = tuple((-1.0 if facing[0] == "-" else 1.0) * (k == axis) for k in range(3))
    return {"box": whole_box(name, parts), "normal": normal}


def aim_at_part(entry: Mapping, id: str, box: Box, name: str, catalogue, chance: float) -> Aim | None:
    """The aim at the middle of a part of that name, else of one of those whose class or name without sides it is."""
    parts = parts_of(entry, catalogue)
    names = [name] if name in parts else sorted(part for part, about in parts.items() if name in (about["cls"], without_side(part)))
    if not names:
        return None
    name = names[int(chance * len(names))]
    part = {"box": whole_box(name, parts), "normal": outward(name, parts)}
    looks = facing(part)
    spot = stretched(entry, surface(part, looks, (0.5, 0.5)), catalogue), tuple(part["normal"])
    return Aim(id, box, *to_world(spot, entry["pose"]), extent=spread(part["box"], looks))


def spread(box, facing: str) -> tuple[float, float]:
    """Metres across and up of a part's box, looked at along the axis that it faces."""
    across, up = (high - low for axis, low, high in zip("xyz", *box) if axis != facing[1])
    return (across, up) if facing[1] != "z" else (max(across, up),) * 2  # from above, the picture may lie any way


def follow(view: Mapping, bodies: Iterable[Body], damages: Iterable[Damage]) -> Mapping:
    """A view that aims at a damage ("aim", its id), carried along with it to the spot where it came to lie on the built part: a damage
    is drawn before there is geometry, and the first spot may not have fitted. Other views stay as they are."""
    aim = view.get("aim")
    damage = next((damage for damage in damages if aim and aim in (damage.id, damage.id.partition("/")[0])), None)  # of a crash, the first
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


def to_world(spot, pose: Mapping):
    """A point and a direction of the body's frame in the world."""
    (x, y, z), (nx, ny, nz) = spot
    yaw, (px, py, pz) = math.radians(pose["yaw"]), pose["position"]
    c, s = math.cos(yaw), math.sin(yaw)
    length = math.hypot(nx, ny, nz)
    nx, ny, nz = nx / length, ny / length, nz / length
    return (px + c * x - s * y, py + s * x + c * y, pz + z), (c * nx - s * ny, s * nx + c * ny, nz)
