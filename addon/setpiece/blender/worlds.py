"""The world in Blender: an environment, a ground that dissolves into it, and lights."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Mapping

import bpy

from ..core.catalogue import Asset, Catalogue
from ..core.faults import fault
from .compat import node_tree
from .materials.grounds import GROUNDS
from .materials.nodes import Graph, new

RADIUS = 90.0  # metres of ground
REACH = (8.0, 30.0)  # metres from the origin, or from the camera, to where the ground is all itself, and to where all backdrop
SUN_ANGLE = 0.526  # degrees across
RIM = 96  # corners of the ground's disc


def build(scene: bpy.types.Scene, world: Mapping, catalogue: Catalogue) -> dict:
    """Adds a SceneSpec's world to a scene and returns the facts of its lights, in metres, degrees and watts, for the annotations.

    Raises Faults when the environment can't be found or read.
    """
    asset = catalogue.get("world", world["hdri"])
    image = load_environment(asset)
    scene.world = bpy.data.worlds.new("world")
    graph = Graph(node_tree(scene.world))
    graph.tree.nodes.clear()
    direction = graph("ShaderNodeTexCoord").outputs["Generated"]
    light = graph("ShaderNodeBackground", {"Color": environment(graph, image, direction, world), "Strength": world["strength"]})
    graph("ShaderNodeOutputWorld", {"Surface": light.outputs[0]})
    add_ground(scene, image, world, asset.build.get("reach", REACH))
    return {
        "hdri": {"id": world["hdri"], "rotation": world["rotation"], "strength": world["strength"]},
        "sun": add_sun(scene, world["sun"]) if world["sun"] else None,
        "lamp": add_lamp(scene, world["lamp"]) if world["lamp"] else None,
    }


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


def environment(graph: Graph, image: bpy.types.Image, direction, world: Mapping):
    """The environment's colour in a direction (a vector socket, world axes)."""
    turn = graph("ShaderNodeMapping", {"Vector": direction, "Rotation": (0.0, 0.0, -math.radians(world["rotation"]))}, vector_type="POINT")
    return graph("ShaderNodeTexEnvironment", {"Vector": turn.outputs[0]}, image=image).outputs[0]


def add_ground(scene: bpy.types.Scene, image: bpy.types.Image, world: Mapping, reach) -> None:
    """A disc at height 0 whose material fades with distance into what the environment shows behind it, so that it has no edge.
    Its pass index stays 0: it is no part of anything."""
    mesh = bpy.data.meshes.new("ground")
    angles = [2 * math.pi * k / RIM for k in range(RIM)]
    mesh.from_pydata([(RADIUS * math.cos(a), RADIUS * math.sin(a), 0.0) for a in angles], [], [range(RIM)])
    mesh.materials.append(ground_material(image, world, reach))
    scene.collection.objects.link(bpy.data.objects.new("ground", mesh))


def ground_material(image: bpy.types.Image, world: Mapping, reach) -> bpy.types.Material:
    ground = world["ground"]
    material, graph, bsdf = new("ground")
    material.cycles.emission_sampling = "NONE"  # the far ground shines as the environment does, which is sampled already
    place = graph("ShaderNodeNewGeometry").outputs
    size = 1.0 / ground["scale"]
    turned = graph("ShaderNodeMapping", {
        "Vector": place["Position"], "Location": (*ground["offset"], 0.0),
        "Rotation": (0.0, 0.0, math.radians(ground["turn"])), "Scale": (size, size, size),
    })  # fmt: skip
    height, relief = GROUNDS[ground["material"]](graph, bsdf, turned.outputs[0], ground)
    if ground["wet"]:
        height = wet(graph, bsdf, turned.outputs[0], height, ground["wet"])
    graph.set(bsdf.inputs["Normal"], graph.bump(height, relief * ground["scale"]))
    behind = graph.scaled(place["Incoming"], -1.0)
    glow = graph("ShaderNodeEmission", {"Color": environment(graph, image, behind, world), "Strength": world["strength"]})
    mix = graph("ShaderNodeMixShader", {0: faded(graph, place["Position"], *reach), 1: bsdf.outputs[0], 2: glow.outputs[0]})
    graph.set(graph.tree.nodes["Material Output"].inputs["Surface"], mix.outputs[0])
    return material


def faded(graph: Graph, position, real: float, gone: float):
    """0 near the origin or the camera, 1 far from both; even in the picture, where height goes with one over the distance."""
    from_origin = graph("ShaderNodeVectorMath", {0: position}, operation="LENGTH").outputs["Value"]
    from_camera = graph("ShaderNodeCameraData").outputs["View Distance"]
    nearness = graph.math("DIVIDE", 1.0, graph.math("MINIMUM", from_origin, from_camera))
    return graph.between(nearness, 1 / gone, 1 / real, 1.0, 0.0)


def wet(graph: Graph, bsdf, at, height, share: float):
    """Puddles over a share of the ground: darker, smooth, level. Returns the height that is left."""
    pool = graph.between(graph.noise(at, 0.45, 4.0, 0.5), 0.68 - 0.36 * share, 0.72 - 0.36 * share)
    color = bsdf.inputs["Base Color"].links[0].from_socket
    graph.set(bsdf.inputs["Base Color"], graph.mix(pool, color, graph.scaled(color, 0.4)))
    rough = bsdf.inputs["Roughness"].default_value
    graph.set(bsdf.inputs["Roughness"], graph.between(pool, 0.0, 1.0, rough, 0.04))
    graph.set(bsdf.inputs["Specular IOR Level"], graph.between(pool, 0.0, 1.0, 0.35, 0.5))
    return graph.math("MULTIPLY", height, graph.math("SUBTRACT", 1.0, pool))


def add_sun(scene: bpy.types.Scene, sun: Mapping) -> dict:
    """A sun as wide as ours; `direction` in the facts points towards it."""
    elevation, azimuth = math.radians(sun["elevation"]), math.radians(sun["azimuth"])
    data = bpy.data.lights.new("sun", "SUN")
    data.energy, data.angle = sun["strength"], math.radians(SUN_ANGLE)
    item = bpy.data.objects.new("sun", data)
    item.rotation_euler = (math.pi / 2 - elevation, 0.0, azimuth + math.pi / 2)
    scene.collection.objects.link(item)
    across = math.cos(elevation)
    direction = [across * math.cos(azimuth), across * math.sin(azimuth), math.sin(elevation)]
    return {"direction": [round(x, 9) for x in direction], "strength": sun["strength"]}


def add_lamp(scene: bpy.types.Scene, lamp: Mapping) -> dict:
    """A round lamp that looks at the ground's origin."""
    azimuth = math.radians(lamp["azimuth"])
    position = (lamp["distance"] * math.cos(azimuth), lamp["distance"] * math.sin(azimuth), lamp["height"])
    data = bpy.data.lights.new("lamp", "AREA")
    data.energy, data.shape, data.size = lamp["power"], "DISK", lamp["size"]
    item = bpy.data.objects.new("lamp", data)
    item.location = position
    item.rotation_euler = (math.atan2(lamp["distance"], lamp["height"]), 0.0, azimuth + math.pi / 2)
    scene.collection.objects.link(item)
    return {"position": [round(x, 9) for x in position], "power": lamp["power"], "size": lamp["size"]}
