"""Places: the scenery around the first subject, as numbers. Blender's side of each is blender/worlds/places/NAME.

A settled place is a dict: "name"; "bounds", least and greatest corner of the box in which a camera may stand, or None; "slots", where
further vehicles park, [x, y, yaw in degrees], those to be filled first standing first; "blocked", boxes of ground [x0, y0, x1, y1]
that are no ground for subjects: kerbs, verges, walls; and what its builder needs. World frame, metres: the first subject stands at the
origin and faces +X. All scenery that is high stands outside CLEAR of it, so that walks around a car find nothing in their way.
"""

from __future__ import annotations

from typing import Callable, Mapping

from attrs import frozen

from . import car_park, open_ground, street, studio, workshop


@frozen
class Place:
    """`settle(values, draw)` gives the place's dict but its name. `grounds`: what a recipe's ground becomes there, where that is
    another; None where the place has a "floor" of its own, whose "kind" is the ground."""

    settle: Callable[..., dict]
    grounds: Mapping[str, str] | None = None


PLACES: dict[str, Place] = {
    "open": Place(open_ground.settle, {}),
    "car_park": Place(car_park.settle, {"gravel": "asphalt"}),
    "workshop": Place(workshop.settle),
    "street": Place(street.settle, {"gravel": "asphalt", "concrete": "asphalt"}),
    "studio": Place(studio.settle),
}


def settle_place(values: Mapping, draw) -> dict:
    """The SceneSpec's place from resolved field values."""
    name = values["place"]
    return {"name": name, **PLACES[name].settle(values, draw.at(f"place.{name}"))}
