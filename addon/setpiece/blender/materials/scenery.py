"""What scenery is made of: simple materials for things seen from some metres away, patterned in metres by UV or world position."""

from __future__ import annotations

import bpy

from .nodes import Graph, fill, new, rgba


def coated(color, roughness: float = 0.4, metallic: float = 0.0) -> bpy.types.Material:
    """Painted or bare metal, plastic."""
    material, graph, bsdf = new("coated")
    dirt = graph.between(graph.noise(position(graph), 3.0, 5.0, 0.65), 0.4, 0.75, 0.0, 0.35)
    fill(graph, bsdf, Base_Color=graph.mix(dirt, color, [0.55 * c + 0.01 for c in color]), Roughness=roughness, Metallic=metallic)
    return material


def mineral(color, grain: float = 40.0, relief: float = 0.004, streaks: float = 0.25) -> bpy.types.Material:
    """Plaster, concrete, stone: rough, uneven over metres, streaked by rain."""
    material, graph, bsdf = new("mineral")
    at = position(graph)
    tall = graph.vector("MULTIPLY", at, (1.0, 1.0, 0.12))
    shade = graph.between(graph.noise(at, 0.45, 6.0, 0.62), 0.25, 0.75, 0.82, 1.12)
    streak = graph.between(graph.noise(tall, 2.6, 5.0, 0.6), 0.5, 0.78, 1.0, 1.0 - streaks)
    level = graph.math("MULTIPLY", shade, streak)
    fill(graph, bsdf, Base_Color=grey(graph, level, color), Roughness=0.88, Specular_IOR_Level=0.3,
         Normal=graph.bump(graph.noise(at, grain, 4.0, 0.6), relief))
    return material


def brick(color, size=(0.25, 0.075), mortar=(0.34, 0.32, 0.29), relief: float = 0.006) -> bpy.types.Material:
    """Bricks or blocks of `size` metres in running bond."""
    material, graph, bsdf = new("brick")
    uv = graph("ShaderNodeUVMap").outputs[0]
    laid = graph("ShaderNodeTexBrick", {
        "Vector": uv, "Scale": 1.0, "Brick Width": size[0], "Row Height": size[1], "Mortar Size": 0.006, "Mortar Smooth": 0.3,
        "Color1": rgba([0.72 * c for c in color]), "Color2": rgba([min(1.0, 1.25 * c) for c in color]), "Mortar": rgba(mortar),
    })  # fmt: skip
    shade = graph.between(graph.noise(position(graph), 0.6, 6.0, 0.62), 0.25, 0.75, 0.8, 1.15)
    fill(graph, bsdf, Base_Color=grey(graph, shade, laid.outputs["Color"]), Roughness=0.86, Specular_IOR_Level=0.3,
         Normal=graph.bump(graph.math("SUBTRACT", 1.0, laid.outputs["Fac"]), relief))
    return material


def ribbed(color, pitch: float, depth: float = 0.02, axis: int = 1, roughness: float = 0.45, metallic: float = 0.0) -> bpy.types.Material:
    """A profiled sheet, roller door or row of tiles: ribs `pitch` metres apart along the UVs' `axis`."""
    material, graph, bsdf = new("ribbed")
    along = graph("ShaderNodeSeparateXYZ", {0: graph("ShaderNodeUVMap").outputs[0]}).outputs[axis]
    wave = graph.math("PINGPONG", along, pitch / 2)
    rise = graph.between(wave, 0.1 * pitch, 0.22 * pitch)
    shade = graph.between(graph.noise(position(graph), 0.8, 5.0, 0.6), 0.25, 0.75, 0.85, 1.1)
    fill(graph, bsdf, Base_Color=grey(graph, shade, color), Roughness=roughness, Metallic=metallic, Normal=graph.bump(rise, depth))
    return material


def tiles(color) -> bpy.types.Material:
    """Roof tiles."""
    material, graph, bsdf = new("tiles")
    uv = graph("ShaderNodeUVMap").outputs[0]
    laid = graph("ShaderNodeTexBrick", {
        "Vector": uv, "Scale": 1.0, "Brick Width": 0.26, "Row Height": 0.3, "Mortar Size": 0.012, "Mortar Smooth": 1.0,
        "Color1": rgba([0.7 * c for c in color]), "Color2": rgba([1.25 * c for c in color]), "Mortar": rgba([0.3 * c for c in color]),
    })  # fmt: skip
    fill(graph, bsdf, Base_Color=laid.outputs["Color"], Roughness=0.8, Normal=graph.bump(graph.math("SUBTRACT", 1.0, laid.outputs["Fac"]), 0.02))
    return material


def pane(color=(0.012, 0.014, 0.016), light=(0.0, 0.0, 0.0)) -> bpy.types.Material:
    """A window as seen from the street: dark, reflecting, or lit from within."""
    material, graph, bsdf = new("pane")
    wave = graph.noise(position(graph), 1.3, 2.0)
    fill(graph, bsdf, Base_Color=color, Roughness=0.04, Specular_IOR_Level=0.6, Normal=graph.bump(wave, 0.006))
    if any(light):
        folds = graph.between(graph.noise(graph.vector("MULTIPLY", position(graph), (9.0, 9.0, 0.6)), 1.0, 3.0), 0.3, 0.7, 0.55, 1.0)
        fill(graph, bsdf, Emission_Color=light, Emission_Strength=folds)
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


def leaves(color) -> bpy.types.Material:
    """Small leaves, some light coming through them."""
    material, graph, bsdf = new("leaves")
    tone = graph.noise(position(graph), 6.0, 3.0, 0.7)
    fill(graph, bsdf, Base_Color=grey(graph, graph.between(tone, 0.3, 0.7, 0.55, 1.35), color), Roughness=0.55, Specular_IOR_Level=0.3)
    return material


def print_of(colors) -> bpy.types.Material:
    """A printed sheet without words: two fields of colour and a ragged band."""
    material, graph, bsdf = new("print")
    uv = graph("ShaderNodeUVMap").outputs[0]
    parts = graph("ShaderNodeSeparateXYZ", {0: uv}).outputs
    blocks = graph.between(graph.noise(uv, 2.2, 0.0), 0.48, 0.5)
    band = graph.between(graph.math("PINGPONG", parts[1], 0.45), 0.12, 0.125)
    fill(graph, bsdf, Base_Color=graph.mix(graph.math("MULTIPLY", blocks, band), colors[0], colors[1]), Roughness=0.35)
    return material


def position(graph: Graph):
    """The place in the world, metres."""
    return graph("ShaderNodeNewGeometry").outputs["Position"]


def grey(graph: Graph, level, color):
    """A colour, given or a socket, times a number's socket."""
    return graph.vector("MULTIPLY", color, graph("ShaderNodeCombineXYZ", {0: level, 1: level, 2: level}).outputs[0])
