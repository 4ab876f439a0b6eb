"""Places in Blender as a table: `BUILDERS[name](scene, place, world, backdrop)` adds the ground, the scenery and the environment to a
scene and returns the facts of the place's lamps: [{"position", "power" in watts of light, "size"}]. The names are those of
core/worlds/places."""

from __future__ import annotations

from typing import Callable

from . import car_park, open_ground, street, studio, workshop

BUILDERS: dict[str, Callable] = {
    "open": open_ground.build,
    "car_park": car_park.build,
    "workshop": workshop.build,
    "street": street.build,
    "studio": studio.build,
}
