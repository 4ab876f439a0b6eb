"""Broken glass: white where cracks and crushed glass scatter the light, dice where it has crazed, dark where a cone mirrors."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import picture, position

WHITE = (0.82, 0.87, 0.85, 1.0)  # freshly broken glass, a little green
DARK = (0.012, 0.013, 0.014, 1.0)
PASSES = (0.62, 0.66, 0.64, 1.0)  # what of the light crazed glass lets through, somewhere


def glass(material: bpy.types.Material, mark: Mark) -> None:
    """Breaks a pane where values["look"], (h, w, 3) over the mark's frame, says so: its first number is how white it is, its second how
    far it is crazed into dice of values["dice"] metres, its third how dark it is.

    Every layer is opaque to the camera, so that the pane keeps its pixels; light on its way to something else passes through.
    """
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    made = surface.links[0].from_socket
    at, near = position(graph, mark)
    look = graph("ShaderNodeTexImage", {"Vector": at}, image=picture(mark, mark.values["look"]), interpolation="Linear", extension="CLIP")
    split = graph("ShaderNodeSeparateColor", {0: look.outputs["Color"]}).outputs
    white, craze, dark = (graph.math("MULTIPLY", split[k], near) for k in range(3))
    lines, tone, normal = dice(graph, at, mark)
    path = graph("ShaderNodeLightPath").outputs
    open_to = graph.math("MAXIMUM", path["Is Shadow Ray"], path["Is Diffuse Ray"])
    clear = graph("ShaderNodeBsdfTransparent", {"Color": PASSES}).outputs[0]

    haze = graph.math("MULTIPLY", graph.between(tone, 0.0, 1.0, 0.10, 0.62), craze)
    edges = graph.math("MULTIPLY", graph.math("MULTIPLY", lines, 0.9), graph.between(craze, 0.1, 0.5))
    scatters = graph.math("MAXIMUM", graph.math("MAXIMUM", white, haze), edges)
    for share, layer in ((dark, mirror(graph)), (scatters, scattering(graph, normal))):
        passing = graph("ShaderNodeMixShader", {0: open_to, 1: layer, 2: clear}).outputs[0]
        made = graph("ShaderNodeMixShader", {0: share, 1: made, 2: passing}).outputs[0]
    material.node_tree.links.new(made, surface)


def mirror(graph: Graph):
    """A cone that has split off: the air in it turns light away, so that it looks dark from most sides."""
    return graph("ShaderNodeBsdfPrincipled", {"Base Color": DARK, "Roughness": 0.2}).outputs[0]


def scattering(graph: Graph, normal):
    """Crushed glass: white from either side, with glints."""
    diffuse = graph("ShaderNodeBsdfDiffuse", {"Color": WHITE}).outputs[0]
    through = graph("ShaderNodeBsdfTranslucent", {"Color": WHITE}).outputs[0]
    glints = graph("ShaderNodeBsdfGlossy", {"Color": WHITE, "Roughness": 0.12, "Normal": normal}).outputs[0]
    white = graph("ShaderNodeMixShader", {0: 0.4, 1: diffuse, 2: through}).outputs[0]
    return graph("ShaderNodeMixShader", {0: 0.22, 1: white, 2: glints}).outputs[0]


def dice(graph: Graph, at, mark: Mark):
    """Sockets: the cracks between dice (1 on one), a number 0..1 that each die has of its own, and a normal tilted by each in its way."""
    half = mark.frame.half
    scaled = graph.vector("MULTIPLY", at, (2 * float(half[0]) / mark.values["dice"], 2 * float(half[1]) / mark.values["dice"], 1.0))
    edge = graph("ShaderNodeTexVoronoi", {"Vector": scaled, "Scale": 1.0, "Randomness": 1.0}, voronoi_dimensions="2D", feature="DISTANCE_TO_EDGE")
    cell = graph("ShaderNodeTexVoronoi", {"Vector": scaled, "Scale": 1.0, "Randomness": 1.0}, voronoi_dimensions="2D", feature="F1")
    lines = graph.between(edge.outputs["Distance"], 0.02, 0.10, 1.0, 0.0)
    own = cell.outputs["Color"]
    tilt = graph.vector("SUBTRACT", own, (0.5, 0.5, 0.5))
    straight = graph("ShaderNodeNewGeometry").outputs["Normal"]
    normal = graph.vector("NORMALIZE", graph.vector("ADD", straight, graph.scaled(tilt, 0.9)))
    tone = graph("ShaderNodeSeparateColor", {0: own}).outputs[0]
    return lines, tone, normal
