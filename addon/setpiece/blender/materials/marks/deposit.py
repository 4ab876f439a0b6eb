"""A deposit: something thick and dull that dried on a surface, as mud and bird lime do."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, picture, position, principled


def deposit(material: bpy.types.Material, mark: Mark) -> None:
    """Lays a crust over whatever the surface is, where the mark's image says so. values["picture"] (h, w, 3) is its height as a share of
    values["thick"] metres, then how far its colour is from the first to the second of values["colors"]; values["rough"] is of what has the
    first colour."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    under = surface.links[0].from_socket
    texture = graph("ShaderNodeTexImage", {"Vector": position(graph, mark)[0]}, image=picture(mark, mark.values["picture"]),
                    interpolation="Linear", extension="EXTEND")  # fmt: skip
    relief, shade, _ = graph("ShaderNodeSeparateXYZ", {0: texture.outputs["Color"]}).outputs
    grain = graph.noise(graph.rest(), 2600.0, 2.0)
    height = graph.math("MULTIPLY_ADD", grain, 0.04, relief)
    tint = graph.mix(shade, *mark.values["colors"])
    color = graph("ShaderNodeHueSaturation", {"Color": tint, "Value": graph.between(grain, 0.25, 0.75, 0.85, 1.15)}).outputs[0]
    rough = graph.between(shade, 0.0, 0.8, mark.values["rough"], 1.0)
    crust = principled(graph, color, rough, graph.bump(height, mark.values["thick"]), **{"Specular IOR Level": 0.3})
    share = graph.between(depth(graph, mark), 0.42, 0.58)
    graph.set(surface, graph("ShaderNodeMixShader", {0: share, 1: under, 2: crust}).outputs[0])
