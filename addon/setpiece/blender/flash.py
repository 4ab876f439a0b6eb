"""A flash at the camera, there while its view is rendered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

import bpy
import mathutils

PLACE = (-0.014, 0.004, 0.002)  # metres right of, above and behind the middle of the lens: beside it, as on a phone, and never in the picture
SIZE = 0.008  # metres across


@contextmanager
def flashing(scene: bpy.types.Scene, power: float) -> Iterator[dict | None]:
    """Puts a flash of `power` watts beside a scene's camera and gives its facts for the annotations; takes it away afterwards.
    Without power there is none.

    It is a small disc that shines the way the camera looks: its light falls with the square of the distance, and towards the
    corners with the cosine.
    """
    if not power:
        yield None
        return
    data = bpy.data.lights.new("flash", "AREA")
    item = bpy.data.objects.new("flash", data)
    try:
        data.energy, data.shape, data.size = power, "DISK", SIZE
        item.matrix_world = scene.camera.matrix_world @ mathutils.Matrix.Translation(PLACE)
        scene.collection.objects.link(item)
        yield {"position": [round(x, 6) + 0.0 for x in item.matrix_world.translation], "power": power, "size": SIZE}
    finally:
        bpy.data.objects.remove(item)
        bpy.data.lights.remove(data)
