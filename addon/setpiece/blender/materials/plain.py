"""The opaque materials: one Principled BSDF each, with a grain where the real thing has one."""

from __future__ import annotations

import bpy

from .nodes import fill, new


def plastic(values):
    """`color`, `roughness`: moulded, with a fine leather-like grain where it is not polished."""
    material, graph, bsdf = new("plastic")
    roughness = values.get("roughness", 0.45)
    fill(graph, bsdf, Base_Color=values.get("color", (0.02, 0.02, 0.02)), Roughness=roughness)
    if roughness > 0.3:
        fill(graph, bsdf, Normal=graph.bump(graph.noise(graph.rest(), 700.0), 0.0004, 0.5))
    return material


def rubber(values):
    """`color`: dull, with a touch of dust."""
    material, graph, bsdf = new("rubber")
    color = values.get("color", (0.018, 0.018, 0.019))
    dust = graph.between(graph.noise(graph.rest(), 9.0, 5.0, 0.65), 0.45, 0.75)
    fill(graph, bsdf, Base_Color=graph.mix(dust, color, [0.7 * c + 0.02 for c in color]), Roughness=0.75,
         Specular_IOR_Level=0.3)
    return material


def metal(values):
    """`color`, `roughness`: cast or sheet metal."""
    material, graph, bsdf = new("metal")
    fill(graph, bsdf, Base_Color=values.get("color", (0.55, 0.56, 0.57)), Metallic=1.0, Roughness=values.get("roughness", 0.35))
    return material


def chrome(values):
    """Polished chromium (its normal reflectance: Lagarde's table of measured metals, 2011)."""
    material, graph, bsdf = new("chrome")
    fill(graph, bsdf, Base_Color=(0.549, 0.556, 0.554), Metallic=1.0, Roughness=0.06)
    return material


def lamp_reflector(values):
    """The silvered, faceted bowl behind a lamp's cover."""
    material, graph, bsdf = new("lamp_reflector")
    facets = graph("ShaderNodeTexVoronoi", {"Vector": graph.rest(), "Scale": 55.0}).outputs["Distance"]
    fill(graph, bsdf, Base_Color=(0.82, 0.83, 0.84), Metallic=1.0, Roughness=0.12, Normal=graph.bump(facets, 0.004, 0.5))
    return material


def emissive(values):
    """`color`, `strength` in Blender's radiance units: a lit bulb or screen. `base` and `roughness` are its look unlit; `rim` is the
    share of its strength that is left where it turns away: a lamp shines ahead, a screen (1) to all sides alike."""
    material, graph, bsdf = new("emissive")
    strength, rim = values.get("strength", 1.0), values.get("rim", 1.0)
    if rim < 1:
        away = graph("ShaderNodeLayerWeight", {"Blend": 0.5}).outputs["Facing"]
        strength = graph.between(away, 0.0, 0.75, strength, rim * strength)
    fill(graph, bsdf, Base_Color=values.get("base", (0.02, 0.02, 0.02)), Roughness=values.get("roughness", 0.5),
         Emission_Color=values.get("color", (1, 1, 1)), Emission_Strength=strength)
    return material


def fabric(values):
    """`color`, `roughness`: woven seat cloth, or leather at low roughness."""
    material, graph, bsdf = new("fabric")
    weave = graph.noise(graph.rest(), 450.0, 3.0, 0.7)
    fill(graph, bsdf, Base_Color=values.get("color", (0.05, 0.05, 0.055)), Roughness=values.get("roughness", 0.9),
         Sheen_Weight=0.25, Normal=graph.bump(weave, 0.0012, 0.6))
    return material


def matte(values):
    """`color`: no gloss at all."""
    material, graph, bsdf = new("matte")
    fill(graph, bsdf, Base_Color=values.get("color", (0.5, 0.5, 0.5)), Roughness=1.0, Specular_IOR_Level=0.1)
    return material


def textured(values):
    """`color`, `roughness`, `metallic`, and `image` (a path, or a file's bytes) placed by the part's UVs and multiplied by
    the colour, as glTF defines it."""
    material, graph, bsdf = new("textured")
    color = values.get("color", (0.8, 0.8, 0.8))
    if values.get("image") is not None:
        node = graph("ShaderNodeMix", data_type="RGBA", blend_type="MULTIPLY")
        sockets = {s.identifier: s for s in node.inputs}
        sockets["Factor_Float"].default_value = 1.0
        sockets["B_Color"].default_value = (*color[:3], 1.0)
        graph.set(sockets["A_Color"], picture(graph, values["image"]).outputs["Color"])
        color = next(s for s in node.outputs if s.identifier == "Result_Color")
    fill(graph, bsdf, Base_Color=color, Roughness=values.get("roughness", 0.6), Metallic=values.get("metallic", 0.0))
    return material


def picture(graph, image):
    """An image texture node over the active UV map; `image` is a path, or a file's bytes."""
    if isinstance(image, bytes):
        loaded = bpy.data.images.new("picture", 1, 1)
        loaded.pack(data=image, data_len=len(image))
        loaded.source = "FILE"
    else:
        loaded = bpy.data.images.load(str(image))
    return graph("ShaderNodeTexImage", {"Vector": graph("ShaderNodeUVMap").outputs[0]}, image=loaded)
