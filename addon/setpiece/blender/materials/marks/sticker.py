"""A sticker: printed foil over whatever the surface is."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, picture, position


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
