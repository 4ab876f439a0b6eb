"""Marks as a table: what a core Mark does to a copy of a part's material. A new mark is a function and a line in MARKS."""

from __future__ import annotations

import bpy
import numpy as np

from ...core.body import Mark
from .nodes import Graph

PRIMER = (0.46, 0.46, 0.45, 1.0)
STEEL = (0.72, 0.71, 0.70, 1.0)
PLASTIC = (0.022, 0.022, 0.023, 1.0)
SCUFFED = (0.5, 0.5, 0.5, 1.0)
GROOVE = 0.0006  # metres: deeper than paint is thick, so that the light catches the edges as it does on torn paint


def scratch(material: bpy.types.Material, mark: Mark) -> None:
    """Takes the top layers off a material where the mark's image says so: whitish scuffed clear coat first, at 0.5 the matte primer
    with a sharp edge, then what `mark.values["under"]` says is under it."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    intact = surface.links[0].from_socket
    gone = depth(graph, mark)
    normal = graph.bump(graph.math("MULTIPLY", gone, -1.0), GROOVE, 0.8)
    torn = principled(graph, SCUFFED, 0.55, normal, **{"Specular IOR Level": 0.3})
    primer = principled(graph, PRIMER, 0.8, normal, **{"Specular IOR Level": 0.25})
    bare = UNDER[mark.values["under"]](graph, normal, mark)
    layers = (
        (graph.between(gone, 0.06, 0.40, 0.0, 0.36), torn),
        (graph.between(gone, 0.47, 0.53), primer),
        (graph.between(gone, 0.68, 0.86), bare),
    )
    for share, layer in layers:
        intact = graph("ShaderNodeMixShader", {0: share, 1: intact, 2: layer}).outputs[0]
    material.node_tree.links.new(intact, surface)


def sticker(material: bpy.types.Material, mark: Mark) -> None:
    """Lays printed foil over whatever the surface is, where the mark's image says so; values["picture"] is its print."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    bare = surface.links[0].from_socket
    at = position(graph, mark)[0]
    printed = graph("ShaderNodeTexImage", {"Vector": at}, image=picture(mark, mark.values["picture"]), interpolation="Linear", extension="EXTEND")
    foil = graph("ShaderNodeBsdfPrincipled", {"Base Color": printed.outputs["Color"], "Roughness": 0.35})
    share = graph.between(depth(graph, mark), 0.4, 0.6)
    graph.set(surface, graph("ShaderNodeMixShader", {0: share, 1: bare, 2: foil.outputs[0]}).outputs[0])


def depth(graph: Graph, mark: Mark):
    """The socket that holds the mark's image at a point of the surface, 0 outside the image and beyond the mark's reach."""
    at, near = position(graph, mark)
    texture = graph("ShaderNodeTexImage", {"Vector": at}, image=picture(mark, mark.image), interpolation="Linear", extension="CLIP")
    return graph.math("MULTIPLY", texture.outputs["Color"], near)


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


def along(graph: Graph, mark: Mark):
    """The direction of the strokes in the world, for metal brushed by them."""
    axis = graph("ShaderNodeCombineXYZ", dict(enumerate(map(float, mark.frame.axes[0])))).outputs[0]
    return graph("ShaderNodeVectorTransform", {0: axis}, vector_type="VECTOR", convert_from="OBJECT", convert_to="WORLD").outputs[0]


def principled(graph: Graph, color, roughness, normal, **inputs):
    """The surface of a plain Principled BSDF."""
    node = graph("ShaderNodeBsdfPrincipled", {"Base Color": color, "Roughness": roughness, "Normal": normal, **inputs})
    return node.outputs[0]


def steel(graph: Graph, normal, mark: Mark):
    """Bright metal, brushed along the strokes."""
    grain = graph.between(graph.noise(graph.rest(), 1800.0, 1.0), 0.3, 0.7, 0.24, 0.42)
    return principled(graph, STEEL, grain, normal, Metallic=1.0, Anisotropic=0.75, Tangent=along(graph, mark))


def plastic(graph: Graph, normal, mark: Mark):
    """Dark moulded plastic."""
    return principled(graph, PLASTIC, 0.65, normal)


UNDER = {"metal": steel, "plastic": plastic}
MARKS = {"scratch": scratch, "sticker": sticker}
