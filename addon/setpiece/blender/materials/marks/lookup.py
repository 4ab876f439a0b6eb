"""How a material finds its place in a mark's image."""

from __future__ import annotations

import bpy
import numpy as np

from ....core.body import Mark
from ..nodes import Graph


def depth(graph: Graph, mark: Mark):
    """The socket that holds the mark's image at a point of the surface, 0 outside the image and beyond the mark's reach."""
    at, near = position(graph, mark)
    texture = graph("ShaderNodeTexImage", {"Vector": at}, image=picture(mark, mark.image), interpolation="Linear", extension="CLIP")
    return graph.math("MULTIPLY", texture.outputs["Color"], near)


def beside(graph: Graph, mark: Mark, name: str):
    """The socket that holds another (h, w) grid of the mark's, `mark.values[name]`, as `depth` does its image."""
    at, near = position(graph, mark)
    sheet = picture(mark, mark.values[name])
    texture = graph("ShaderNodeTexImage", {"Vector": at}, image=sheet, interpolation="Linear", extension="CLIP")
    return graph.math("MULTIPLY", texture.outputs["Color"], near)


def over(material: bpy.types.Material, graph: Graph, layers) -> None:
    """Lays shaders over what reaches a material's output, the first undermost: pairs of the share (a socket) and the shader."""
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    intact = surface.links[0].from_socket
    for share, layer in layers:
        intact = graph("ShaderNodeMixShader", {0: share, 1: intact, 2: layer}).outputs[0]
    material.node_tree.links.new(intact, surface)


def position(graph: Graph, mark: Mark):
    """Sockets: where in the mark's image a point of the surface is, 0..1, and whether it is within the mark's reach."""
    u, v, n = (np.asarray(axis, float) for axis in mark.frame.axes)
    offset = graph.vector("SUBTRACT", graph.rest(), tuple(map(float, mark.frame.origin)))

    def coordinate(axis, scale, shift):
        dot = graph("ShaderNodeVectorMath", {0: offset, 1: tuple(map(float, axis * scale))}, operation="DOT_PRODUCT")
        return graph.math("ADD", dot.outputs["Value"], shift)

    half = mark.frame.half
    at = graph("ShaderNodeCombineXYZ", {"X": coordinate(u, 0.5 / half[0], 0.5), "Y": coordinate(v, 0.5 / half[1], 0.5)})
    return at.outputs[0], graph.math("LESS_THAN", graph.math("ABSOLUTE", coordinate(n, 1.0, 0.0)), float(mark.values["reach"]))


def picture(mark: Mark, numbers: np.ndarray) -> bpy.types.Image:
    """A mark's (h, w) or (h, w, 3) numbers as a Blender picture of raw 8-bit numbers, row 0 at the bottom as in the mark."""
    height, width = numbers.shape[:2]
    image = bpy.data.images.new(f"{mark.kind} mark", width, height, alpha=False, is_data=True)
    image.colorspace_settings.name = "Non-Color"
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = numbers.reshape(height, width, -1)
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image


def principled(graph: Graph, color, roughness, normal, **inputs):
    """The surface of a plain Principled BSDF."""
    node = graph("ShaderNodeBsdfPrincipled", {"Base Color": color, "Roughness": roughness, "Normal": normal, **inputs})
    return node.outputs[0]
