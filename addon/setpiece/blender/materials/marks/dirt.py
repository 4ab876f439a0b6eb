"""Dirt on a surface: a film of dust that was rubbed on."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth


def dirt(material: bpy.types.Material, mark: Mark) -> None:
    """Lays dust of values["color"] over whatever the surface is: where the mark's image is 1 it hides the share values["dense"] of it, at
    0.5, where the dirt's edge is, half as much."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    under = surface.links[0].from_socket
    film = depth(graph, mark)
    grain = graph.between(graph.noise(graph.rest(), 1900.0, 2.0), 0.3, 0.7, 0.75, 1.15)
    share = graph.math("MULTIPLY", graph.between(film, 0.2, 0.8, 0.0, mark.values["dense"]), grain, clamp=True)
    dust = graph("ShaderNodeBsdfDiffuse", {"Color": (*mark.values["color"], 1.0), "Roughness": 0.8})
    graph.set(surface, graph("ShaderNodeMixShader", {0: share, 1: under, 2: dust.outputs[0]}).outputs[0])
