"""The environment: an image around everything, as it is by day, or under a darker sky."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Mapping

import bpy

from ...core.catalogue import Asset
from ...core.faults import fault
from ..compat import node_tree
from ..materials.nodes import Graph

REACH = (8.0, 30.0)  # metres of real ground, and metres to where it has dissolved into the picture, where its asset doesn't say
SKY = 0.5  # radiance of an environment's sky, where its asset doesn't say
LUMA = (0.2126, 0.7152, 0.0722)  # Rec.709
COLOR = 0.5  # of its colour that a thing keeps after the day
SHADE = 1.35  # exponent that takes from things what only the sun gave them


def set_environment(scene: bpy.types.Scene, backdrop) -> None:
    """Gives a scene a world that shines as the backdrop does."""
    scene.world = bpy.data.worlds.new("world")
    graph = Graph(node_tree(scene.world))
    graph.tree.nodes.clear()
    color = backdrop.color(graph, graph("ShaderNodeTexCoord").outputs["Generated"])
    light = graph("ShaderNodeBackground", {"Color": color, "Strength": backdrop.strength})
    graph("ShaderNodeOutputWorld", {"Surface": light.outputs[0]})


def set_darkness(scene: bpy.types.Scene) -> None:
    """Gives a scene a world without light: what a closed room stands in."""
    scene.world = bpy.data.worlds.new("world")
    tree = node_tree(scene.world)
    tree.nodes.clear()
    graph = Graph(tree)
    graph("ShaderNodeOutputWorld", {"Surface": graph("ShaderNodeBackground", {"Color": (0, 0, 0, 1), "Strength": 0.0}).outputs[0]})


class Backdrop:
    """What an environment shows in every direction. Raises Faults when its image can't be found or read."""

    def __init__(self, asset: Asset, world: Mapping):
        self.image = load_environment(asset)
        self.rotation, self.strength, self.sky = world["rotation"], world["strength"], world.get("sky")
        self.radiance, self.reach = asset.build.get("sky", SKY), asset.build.get("reach", REACH)

    def color(self, graph: Graph, direction):
        """Its colour in a direction (a vector socket, world axes), to be multiplied by `strength`."""
        turn = graph("ShaderNodeMapping", {"Vector": direction, "Rotation": (0.0, 0.0, -math.radians(self.rotation))}, vector_type="POINT")
        color = graph("ShaderNodeTexEnvironment", {"Vector": turn.outputs[0]}, image=self.image).outputs[0]
        return color if self.sky is None else self.darkened(graph, color, direction)

    def darkened(self, graph: Graph, color, direction):
        """The sky of dusk or night. Whatever is darker than the image's own sky is lit by this one as it was by that: it keeps its share of
        the sky's radiance, less what the sun added, and some of its colour."""
        share = graph.vector("MINIMUM", graph.scaled(color, 1.0 / self.radiance), (1.0, 1.0, 1.0))
        bright = graph("ShaderNodeVectorMath", {0: share, 1: LUMA}, operation="DOT_PRODUCT").outputs["Value"]
        pale = graph("ShaderNodeCombineXYZ", {0: bright, 1: bright, 2: bright}).outputs[0]
        seen = graph.vector("POWER", graph.mix(COLOR, pale, share), (SHADE, SHADE, SHADE))
        parts = graph("ShaderNodeSeparateXYZ", {0: graph("ShaderNodeVectorMath", {0: direction}, operation="NORMALIZE").outputs[0]}).outputs
        azimuth = math.radians(self.sky["azimuth"])
        facing = graph.math("ADD", graph.math("MULTIPLY", parts[0], math.cos(azimuth)), graph.math("MULTIPLY", parts[1], math.sin(azimuth)))
        low = graph.between(parts[2], 0.0, 0.55, 1.0, 0.0)
        near = graph.math("MULTIPLY", graph.between(facing, -0.3, 1.0), graph.between(parts[2], 0.0, 0.28, 1.0, 0.0))
        sky = graph.mix(low, self.sky["zenith"], self.sky["horizon"])
        sky = graph.vector("ADD", sky, graph.vector("MULTIPLY", self.sky["glow"], graph("ShaderNodeCombineXYZ", {0: near, 1: near, 2: near}).outputs[0]))
        return graph.vector("MULTIPLY", sky, seen)


def environment_path(asset: Asset) -> Path:
    """Where an environment's image lies: beside its YAML, or among those that come with Blender."""
    if asset.files:
        return asset.paths[0]
    return Path(bpy.utils.system_resource("DATAFILES"), "studiolights", "world", asset.build["studio_light"])


def load_environment(asset: Asset) -> bpy.types.Image:
    path = environment_path(asset)
    if not path.is_file():
        raise fault(f'the image of the world "{asset.id}" is missing: {path}', "world.hdri", str(asset.file))
    image = bpy.data.images.load(str(path))
    if not image.size[0]:  # Blender loads what it can't read as an image without pixels
        bpy.data.images.remove(image)
        raise fault(f'the image of the world "{asset.id}" cannot be read: {path}; fetch it again', "world.hdri", str(asset.file))
    return image
