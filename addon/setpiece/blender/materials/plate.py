"""A licence plate's sheeting."""

from __future__ import annotations

import bpy
import numpy as np

from .nodes import fill, new

PLAIN = (0.78, 0.78, 0.76)


def plate(values):
    """`color`: retroreflective sheeting, slightly uneven; `picture` (core/plates' Picture) is its face and its relief, placed by the
    part's UVs."""
    material, graph, bsdf = new("plate")
    face = values.get("color", PLAIN)
    if (picture := values.get("picture")) is not None:
        at = graph("ShaderNodeUVMap").outputs[0]
        color = np.concatenate([picture.color / np.float32(255), np.ones((*picture.relief.shape, 1), np.float32)], 2)
        face = _texture(graph, at, "plate", color, "sRGB").outputs["Color"]
        highest = float(picture.relief.max())
        if highest > 0:
            height = np.ones((*picture.relief.shape, 4), np.float32)
            height[..., :3] = picture.relief[..., None] / highest
            relief = _texture(graph, at, "plate relief", height, "Non-Color").outputs["Color"]
            fill(graph, bsdf, Normal=graph.bump(relief, highest, 1.0))
    grain = graph.between(graph.noise(graph.rest(), 900.0), 0.35, 0.65, 0.30, 0.42)
    fill(graph, bsdf, Base_Color=face, Roughness=grain, Coat_Weight=0.5, Coat_Roughness=0.10)
    return material


def _texture(graph, at, name: str, pixels: np.ndarray, space: str):
    """An image texture of (h, w, 4) float32 pixels, row 0 below, packed so that it is saved with the scene."""
    height, width = pixels.shape[:2]
    image = bpy.data.images.new(name, width, height, alpha=False, is_data=space == "Non-Color")
    image.colorspace_settings.name = space
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    image.pack()
    return graph("ShaderNodeTexImage", {"Vector": at}, image=image, interpolation="Cubic", extension="EXTEND")
