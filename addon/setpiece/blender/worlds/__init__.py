"""The world in Blender: an environment, a place with its ground, and lights."""

from __future__ import annotations

from typing import Mapping

import bpy

from ...core.catalogue import Catalogue
from .environment import Backdrop
from .lights import add_lamp, add_sun
from .places import BUILDERS

OPEN = {"name": "open"}


def build(scene: bpy.types.Scene, world: Mapping, catalogue: Catalogue) -> dict:
    """Adds a SceneSpec's world to a scene and returns the facts of its lights, in metres, degrees and watts, for the annotations.

    Raises Faults when the environment can't be found or read.
    """
    asset = catalogue.get("world", world["hdri"])
    backdrop = Backdrop(asset, world)
    place = world.get("place") or OPEN
    lights = BUILDERS[place["name"]](scene, place, world, backdrop)
    return {
        "hdri": {"id": world["hdri"], "rotation": world["rotation"], "strength": world["strength"]},
        "sun": add_sun(scene, world["sun"]) if world["sun"] else None,
        "lamp": add_lamp(scene, world["lamp"]) if world["lamp"] else None,
        "place": lights,
    }
