"""Water on a surface: drops that bend what is seen in it and through it."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, picture, position

WATER = 1.33
GATHERED = -0.8  # of a drop's tilt by which the surface beneath seems turned the other way: the light that it gathers falls on its far side


def water(material: bpy.types.Material, mark: Mark) -> None:
    """Lays drops over a material where the mark's image says so: the same surface, washed and under a clear coat whose tilt along the
    mark's u and v is values["picture"] (h, w, 3), 0.5 level and 1 the slope values["steepest"]."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    dry = surface.links[0].from_socket
    texture = graph("ShaderNodeTexImage", {"Vector": position(graph, mark)[0]}, image=picture(mark, mark.values["picture"]),
                    interpolation="Linear", extension="EXTEND")  # fmt: skip
    wet = copied(graph, material.node_tree.nodes["Principled BSDF"])
    slopes = graph.vector("MULTIPLY_ADD", texture.outputs["Color"], (-2 * mark.values["steepest"],) * 3, (mark.values["steepest"],) * 3)
    u, v, _ = graph("ShaderNodeSeparateXYZ", {0: slopes}).outputs
    tilt = graph.vector("ADD", times(graph, turned(graph, mark.frame.axes[0]), u), times(graph, turned(graph, mark.frame.axes[1]), v))
    normal = graph("ShaderNodeNewGeometry").outputs["Normal"]
    clear = wet.inputs["Transmission Weight"].default_value == 0.0
    for name, share in (("Coat Normal", 1.0), ("Normal", GATHERED if clear else 1.0)):
        graph.set(wet.inputs[name], graph.vector("NORMALIZE", graph.vector("ADD", normal, graph.scaled(tilt, share))))
    for name, value in (("Coat Weight", 1.0), ("Coat Roughness", 0.0), ("Coat IOR", WATER if clear else 1.5)):
        for link in wet.inputs[name].links:
            graph.tree.links.remove(link)
        graph.set(wet.inputs[name], value)
    share = graph.between(depth(graph, mark), 0.42, 0.58)
    graph.set(surface, graph("ShaderNodeMixShader", {0: share, 1: dry, 2: wet.outputs[0]}).outputs[0])


def copied(graph: Graph, bsdf):
    """A second Principled BSDF with the first one's inputs."""
    twin = graph("ShaderNodeBsdfPrincipled")
    for mine, its in zip(twin.inputs, bsdf.inputs):
        if its.is_linked:
            graph.set(mine, its.links[0].from_socket)
        elif hasattr(its, "default_value"):
            mine.default_value = its.default_value
    return twin


def turned(graph: Graph, axis):
    """A direction of the body's frame in the world."""
    vector = graph("ShaderNodeCombineXYZ", dict(enumerate(map(float, axis)))).outputs[0]
    return graph("ShaderNodeVectorTransform", {0: vector}, vector_type="VECTOR", convert_from="OBJECT", convert_to="WORLD").outputs[0]


def times(graph: Graph, vector, factor):
    """A vector socket times a number's socket."""
    return graph("ShaderNodeVectorMath", {0: vector, "Scale": factor}, operation="SCALE").outputs[0]
