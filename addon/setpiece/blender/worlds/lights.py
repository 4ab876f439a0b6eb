"""Lights that belong to no place: a sun and a lamp."""

from __future__ import annotations

import math
from typing import Mapping

import bpy

SUN_ANGLE = 0.526  # degrees across


def add_sun(scene: bpy.types.Scene, sun: Mapping) -> dict:
    """A sun as wide as ours; `direction` in the facts points towards it."""
    elevation, azimuth = math.radians(sun["elevation"]), math.radians(sun["azimuth"])
    data = bpy.data.lights.new("sun", "SUN")
    data.energy, data.angle = sun["strength"], math.radians(SUN_ANGLE)
    data.color = sun.get("color", (1.0, 1.0, 1.0))
    item = bpy.data.objects.new("sun", data)
    item.rotation_euler = (math.pi / 2 - elevation, 0.0, azimuth + math.pi / 2)
    scene.collection.objects.link(item)
    across = math.cos(elevation)
    direction = [across * math.cos(azimuth), across * math.sin(azimuth), math.sin(elevation)]
    return {"direction": [round(x, 9) for x in direction], "strength": sun["strength"]}


def add_lamp(scene: bpy.types.Scene, lamp: Mapping) -> dict:
    """A round lamp that looks at the ground's origin."""
    azimuth = math.radians(lamp["azimuth"])
    position = (lamp["distance"] * math.cos(azimuth), lamp["distance"] * math.sin(azimuth), lamp["height"])
    data = bpy.data.lights.new("lamp", "AREA")
    data.energy, data.shape, data.size = lamp["power"], "DISK", lamp["size"]
    item = bpy.data.objects.new("lamp", data)
    item.location = position
    item.rotation_euler = (math.atan2(lamp["distance"], lamp["height"]), 0.0, azimuth + math.pi / 2)
    scene.collection.objects.link(item)
    return {"position": [round(x, 9) for x in position], "power": lamp["power"], "size": lamp["size"]}
