"""A scratch: the layers of paint taken off one after the other."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, over, principled

PRIMER = (0.46, 0.46, 0.45, 1.0)
STEEL = (0.72, 0.71, 0.70, 1.0)
PLASTIC = (0.022, 0.022, 0.023, 1.0)
SCUFFED = (0.5, 0.5, 0.5, 1.0)
GROOVE = 0.0006  # metres: deeper than paint is thick, so that the light catches the edges as it does on torn paint


def scratch(material: bpy.types.Material, mark: Mark) -> None:
    """Takes the top layers off a material where the mark's image says so, down to values["depth"]: whitish scuffed clear coat first; from
    0.5 on the layer that is bare, with a sharp edge; where it goes to the metal, the matte primer before what values["under"] says."""
    graph = Graph(material.node_tree)
    gone = depth(graph, mark)
    normal = graph.bump(graph.math("MULTIPLY", gone, -1.0), GROOVE, 0.8 if mark.values["depth"] in ("primer", "metal") else 0.3)
    torn = principled(graph, SCUFFED, 0.55, normal, **{"Specular IOR Level": 0.3})
    primer = principled(graph, PRIMER, 0.8, normal, **{"Specular IOR Level": 0.25})
    bare = UNDER[mark.values["under"]](graph, normal, mark)
    shaders = {"torn": torn, "primer": primer, "bare": bare}
    over(material, graph, [(graph.between(gone, low, high, 0.0, share), shaders[name]) for name, low, high, share in DOWN_TO[mark.values["depth"]]])


# of each depth: what shows, between which values of the image it comes in, and how much of it at the most
DOWN_TO = {
    "clear_coat": (("torn", 0.20, 1.00, 0.24),),
    "colour": (("torn", 0.06, 0.50, 0.34), ("torn", 0.47, 0.53, 0.26), ("primer", 0.80, 1.00, 0.30)),
    "primer": (("torn", 0.06, 0.40, 0.36), ("primer", 0.47, 0.53, 1.0)),
    "metal": (("torn", 0.06, 0.40, 0.36), ("primer", 0.47, 0.53, 1.0), ("bare", 0.68, 0.86, 1.0)),
}


def along(graph: Graph, mark: Mark):
    """The direction of the strokes in the world, for metal brushed by them."""
    axis = graph("ShaderNodeCombineXYZ", dict(enumerate(map(float, mark.frame.axes[0])))).outputs[0]
    return graph("ShaderNodeVectorTransform", {0: axis}, vector_type="VECTOR", convert_from="OBJECT", convert_to="WORLD").outputs[0]


def steel(graph: Graph, normal, mark: Mark):
    """Bright metal, brushed along the strokes."""
    grain = graph.between(graph.noise(graph.rest(), 1800.0, 1.0), 0.3, 0.7, 0.24, 0.42)
    return principled(graph, STEEL, grain, normal, Metallic=1.0, Anisotropic=0.75, Tangent=along(graph, mark))


def plastic(graph: Graph, normal, mark: Mark):
    """Dark moulded plastic."""
    return principled(graph, PLASTIC, 0.65, normal)


UNDER = {"metal": steel, "plastic": plastic}
