"""What scenery is made of: simple materials for things seen from some metres away, patterned in metres by UV or world position. Most take
their colour from the face that wears them, so that one material does for many things."""

from __future__ import annotations

import bpy

from .clear import see_through
from .nodes import Graph, fill, new, rgba


def coated(roughness: float = 0.4, metallic: float = 0.0) -> bpy.types.Material:
    """Painted or bare metal, plastic; tinted."""
    material, graph, bsdf = new("coated")
    dirt = graph.between(graph.noise(position(graph), 3.0, 5.0, 0.65), 0.4, 0.75, 1.0, 0.72)
    fill(graph, bsdf, Base_Color=grey(graph, dirt, tint(graph)), Roughness=roughness, Metallic=metallic)
    return material


def mineral(grain: float = 40.0, relief: float = 0.004, streaks: float = 0.25) -> bpy.types.Material:
    """Plaster, concrete, stone: rough, uneven over metres, streaked by rain; tinted."""
    material, graph, bsdf = new("mineral")
    at = position(graph)
    tall = graph.vector("MULTIPLY", at, (1.0, 1.0, 0.12))
    shade = graph.between(graph.noise(at, 0.45, 6.0, 0.62), 0.25, 0.75, 0.82, 1.12)
    streak = graph.between(graph.noise(tall, 2.6, 5.0, 0.6), 0.5, 0.78, 1.0, 1.0 - streaks)
    fill(graph, bsdf, Base_Color=grey(graph, graph.math("MULTIPLY", shade, streak), tint(graph)), Roughness=0.88, Specular_IOR_Level=0.3,
         Normal=graph.bump(graph.noise(at, grain, 4.0, 0.6), relief))
    return material


def brick(size=(0.25, 0.075), mortar: float = 1.0, mortar_color=(0.34, 0.32, 0.29), relief: float = 0.006) -> bpy.types.Material:
    """Bricks or blocks of `size` metres in running bond, tinted; the mortar has a colour of its own, by the share `mortar`."""
    material, graph, bsdf = new("brick")
    laid = graph("ShaderNodeTexBrick", {
        "Vector": graph("ShaderNodeUVMap").outputs[0], "Scale": 1.0, "Brick Width": size[0], "Row Height": size[1], "Mortar Size": 0.006,
        "Mortar Smooth": 0.3, "Color1": rgba((0.74,) * 3), "Color2": rgba((1.2,) * 3), "Mortar": rgba((0.8,) * 3),
    })  # fmt: skip
    shade = graph.between(graph.noise(position(graph), 0.6, 6.0, 0.62), 0.25, 0.75, 0.8, 1.15)
    color = graph.vector("MULTIPLY", laid.outputs["Color"], tint(graph))
    color = graph.mix(graph.math("MULTIPLY", laid.outputs["Fac"], mortar), color, mortar_color)
    fill(graph, bsdf, Base_Color=grey(graph, shade, color), Roughness=0.86, Specular_IOR_Level=0.3,
         Normal=graph.bump(graph.math("SUBTRACT", 1.0, laid.outputs["Fac"]), relief))
    return material


def ribbed(pitch: float, depth: float = 0.02, axis: int = 1, roughness: float = 0.45, metallic: float = 0.0) -> bpy.types.Material:
    """A profiled sheet, roller door or row of tiles: ribs `pitch` metres apart along the UVs' `axis`; tinted."""
    material, graph, bsdf = new("ribbed")
    along = graph("ShaderNodeSeparateXYZ", {0: graph("ShaderNodeUVMap").outputs[0]}).outputs[axis]
    wave = graph.math("PINGPONG", along, pitch / 2)
    rise = graph.between(wave, 0.1 * pitch, 0.22 * pitch)
    shade = graph.between(graph.noise(position(graph), 0.8, 5.0, 0.6), 0.25, 0.75, 0.85, 1.1)
    fill(graph, bsdf, Base_Color=grey(graph, shade, tint(graph)), Roughness=roughness, Metallic=metallic, Normal=graph.bump(rise, depth))
    return material


def tiles() -> bpy.types.Material:
    """Roof tiles; tinted."""
    material, graph, bsdf = new("tiles")
    laid = graph("ShaderNodeTexBrick", {
        "Vector": graph("ShaderNodeUVMap").outputs[0], "Scale": 1.0, "Brick Width": 0.26, "Row Height": 0.3, "Mortar Size": 0.012,
        "Mortar Smooth": 1.0, "Color1": rgba((0.7,) * 3), "Color2": rgba((1.25,) * 3), "Mortar": rgba((0.3,) * 3),
    })  # fmt: skip
    fill(graph, bsdf, Base_Color=graph.vector("MULTIPLY", laid.outputs["Color"], tint(graph)), Roughness=0.8,
         Normal=graph.bump(graph.math("SUBTRACT", 1.0, laid.outputs["Fac"]), 0.02))
    return material


def pane() -> bpy.types.Material:
    """A window as seen from outside: the tint, reflecting."""
    material, graph, bsdf = new("pane")
    fill(graph, bsdf, Base_Color=tint(graph), Roughness=0.04, Specular_IOR_Level=0.6, Normal=graph.bump(graph.noise(position(graph), 1.3, 2.0), 0.006))
    return material


def lit_pane(radiance: float, size: float) -> bpy.types.Material:
    """A window with light behind it, of the tint's colour: vague things about `size` metres wide stand before it."""
    material, graph, bsdf = new("lit pane")
    at = graph.vector("MULTIPLY", position(graph), (1.0, 1.0, 0.6))
    things = graph("ShaderNodeTexNoise", {"Vector": at, "Scale": 1.0 / size, "Detail": 4.0, "Roughness": 0.65}).outputs
    glow = graph.between(things[0], 0.36, 0.62, 0.10, 1.0)
    fill(graph, bsdf, Base_Color=(0.06, 0.055, 0.05), Roughness=0.05, Emission_Color=graph.mix(0.2, tint(graph), things["Color"]),
         Emission_Strength=graph.math("MULTIPLY", glow, radiance))
    return material


def aglow(radiance: float) -> bpy.types.Material:
    """Things in a lit room that costs no lamps: they shine by their tint, less further down; `radiance` is white paper's."""
    material, graph, bsdf = new("aglow")
    height = graph("ShaderNodeSeparateXYZ", {0: position(graph)}).outputs[2]
    fill(graph, bsdf, Base_Color=tint(graph), Roughness=0.6, Emission_Color=tint(graph), Emission_Strength=graph.between(height, 0.3, 2.8, 0.35 * radiance, radiance))
    return material


def glazing() -> bpy.types.Material:
    """A shop's pane: one looks through it, and it reflects the street."""
    material, graph, bsdf = new("glazing")
    see_through(graph, bsdf, (0.92, 0.94, 0.93))
    return material


def shining(color, radiance: float) -> bpy.types.Material:
    """The front of a lamp; its back is dark."""
    material, graph, bsdf = new("shining")
    material.cycles.emission_sampling = "FRONT"
    front = graph.math("SUBTRACT", 1.0, graph("ShaderNodeNewGeometry").outputs["Backfacing"])
    fill(graph, bsdf, Base_Color=(0.7, 0.7, 0.7), Emission_Color=color, Emission_Strength=graph.math("MULTIPLY", front, radiance))
    return material


def outlook(backdrop) -> bpy.types.Material:
    """An opening on what the environment shows behind it."""
    material, graph, bsdf = new("outlook")
    behind = graph.scaled(graph("ShaderNodeNewGeometry").outputs["Incoming"], -1.0)
    glow = graph("ShaderNodeEmission", {"Color": backdrop.color(graph, behind), "Strength": backdrop.strength})
    graph.set(graph.tree.nodes["Material Output"].inputs["Surface"], glow.outputs[0])
    return material


def leaves() -> bpy.types.Material:
    """Small leaves; tinted."""
    material, graph, bsdf = new("leaves")
    tone = graph.between(graph.noise(position(graph), 6.0, 3.0, 0.7), 0.3, 0.7, 0.55, 1.35)
    fill(graph, bsdf, Base_Color=grey(graph, tone, tint(graph)), Roughness=0.55, Specular_IOR_Level=0.3)
    return material


def printed() -> bpy.types.Material:
    """A printed sheet without words: ragged fields of the tint on cream."""
    material, graph, bsdf = new("printed")
    uv = graph("ShaderNodeUVMap").outputs[0]
    parts = graph("ShaderNodeSeparateXYZ", {0: uv}).outputs
    blocks = graph.between(graph.noise(uv, 2.2, 0.0), 0.48, 0.5)
    band = graph.between(graph.math("PINGPONG", parts[1], 0.45), 0.12, 0.125)
    fill(graph, bsdf, Base_Color=graph.mix(graph.math("MULTIPLY", blocks, band), (0.6, 0.58, 0.52), tint(graph)), Roughness=0.35)
    return material


def tint(graph: Graph):
    """The colour that a face brings along (worlds/solids)."""
    return graph("ShaderNodeAttribute", attribute_name="tint").outputs["Vector"]


def position(graph: Graph):
    """The place in the world, metres."""
    return graph("ShaderNodeNewGeometry").outputs["Position"]


def grey(graph: Graph, level, color):
    """A colour, given or a socket, times a number's socket."""
    return graph.vector("MULTIPLY", color, graph("ShaderNodeCombineXYZ", {0: level, 1: level, 2: level}).outputs[0])
