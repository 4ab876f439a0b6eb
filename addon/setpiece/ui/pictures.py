"""A picture as an artist sees it: an image of Blender's, in an image editor."""

from __future__ import annotations

import bpy
import numpy as np

from ..blender.build.scene import Stage
from ..blender.owned import TAG


def show(context: bpy.types.Context, stage: Stage, view: int, picture: np.ndarray) -> bpy.types.Image:
    """Keeps `picture` (h, w, 3) uint8 as the image of a stage's view, and shows it when there is a window."""
    image = keep(f"{stage.name} view {view}", picture)
    image[TAG] = stage.name
    if context.window:
        editor = image_editor(context)
        editor.spaces.active.image = image
        with context.temp_override(area=editor, region=next(region for region in editor.regions if region.type == "WINDOW")):
            bpy.ops.image.view_all(fit_view=True)
    return image


def keep(name: str, picture: np.ndarray) -> bpy.types.Image:
    """The image of that name with these pixels, packed so that undo and saving keep them."""
    height, width = picture.shape[:2]
    image = bpy.data.images.get(name)
    if image is None or tuple(image.size) != (width, height):
        if image:
            bpy.data.images.remove(image)
        image = bpy.data.images.new(name, width, height)
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = picture[::-1] / np.float32(255)  # Blender's first row is the lowest
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    image.pack()
    return image


def image_editor(context: bpy.types.Context) -> bpy.types.Area:
    """An image editor of this window; where there is none, half of its largest area becomes one."""
    areas = context.window.screen.areas
    editor = next((area for area in areas if area.type == "IMAGE_EDITOR"), None)
    if editor:
        return editor
    largest = max(areas, key=lambda area: area.width * area.height)
    known = {area.as_pointer() for area in areas}
    with context.temp_override(area=largest, region=largest.regions[-1]):
        bpy.ops.screen.area_split(direction="VERTICAL", factor=0.5)
    editor = next(area for area in areas if area.as_pointer() not in known)
    editor.type = "IMAGE_EDITOR"
    return editor
