"""The ground: a disc that dissolves into the environment, and the same surface wherever else a place lays it."""

from __future__ import annotations

import math
from typing import Mapping

import bpy

from ..materials.grounds import GROUNDS, painted
from ..materials.nodes import Graph, new
from ..materials.wet import wet

RADIUS = 90.0  # metres of ground
RIM = 96  # corners of the ground's disc


def add_ground(scene: bpy.types.Scene, backdrop, ground: Mapping, reach, line: Mapping | None = None) -> bpy.types.Material:
    """A disc at height 0 whose material fades with distance into what the environment shows behind it, so that it has no edge.
    Its pass index stays 0: it is no part of anything. Returns the material, which a place lays on its painted lines too."""
    mesh = bpy.data.meshes.new("ground")
    angles = [2 * math.pi * k / RIM for k in range(RIM)]
    mesh.from_pydata([(RADIUS * math.cos(a), RADIUS * math.sin(a), 0.0) for a in angles], [], [range(RIM)])
    material = fading(backdrop, ground, reach, line)
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("ground", mesh))
    return material


def fading(backdrop, ground: Mapping, reach, line: Mapping | None) -> bpy.types.Material:
    """A ground's surface near by, the backdrop far away. `reach`: metres from the origin, or from the camera, to where it is all
    itself, and to where it is all backdrop."""
    material, graph, bsdf = surface("ground", ground, line)
    material.cycles.emission_sampling = "NONE"  # the far ground shines as the environment does, which is sampled already
    place = graph("ShaderNodeNewGeometry").outputs
    behind = graph.scaled(place["Incoming"], -1.0)
    glow = graph("ShaderNodeEmission", {"Color": backdrop.color(graph, behind), "Strength": backdrop.strength})
    mix = graph("ShaderNodeMixShader", {0: faded(graph, place["Position"], *reach), 1: bsdf.outputs[0], 2: glow.outputs[0]})
    graph.set(graph.tree.nodes["Material Output"].inputs["Surface"], mix.outputs[0])
    return material


def surface(name: str, ground: Mapping, line: Mapping | None = None):
    """A new material of a SceneSpec's ground, worn and wet, with paint for a place's `line`s: (material, graph, bsdf)."""
    material, graph, bsdf = new(name)
    place = graph("ShaderNodeNewGeometry").outputs["Position"]
    size = 1.0 / ground["scale"]
    turned = graph("ShaderNodeMapping", {
        "Vector": place, "Location": (*ground["offset"], 0.0),
        "Rotation": (0.0, 0.0, math.radians(ground["turn"])), "Scale": (size, size, size),
    })  # fmt: skip
    height, relief = GROUNDS[ground["material"]](graph, bsdf, turned.outputs[0], ground)
    if line:
        height = painted(graph, bsdf, turned.outputs[0], height, line)
    if ground["wet"]:
        height = wet(graph, bsdf, turned.outputs[0], height, ground["wet"])
    graph.set(bsdf.inputs["Normal"], graph.bump(height, relief * ground["scale"]))
    return material, graph, bsdf


def faded(graph: Graph, position, real: float, gone: float):
    """0 near the origin or the camera, 1 far from both; even in the picture, where height goes with one over the distance."""
    from_origin = graph("ShaderNodeVectorMath", {0: position}, operation="LENGTH").outputs["Value"]
    from_camera = graph("ShaderNodeCameraData").outputs["View Distance"]
    nearness = graph.math("DIVIDE", 1.0, graph.math("MINIMUM", from_origin, from_camera))
    return graph.between(nearness, 1 / gone, 1 / real, 1.0, 0.0)
