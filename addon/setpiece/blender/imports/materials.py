"""A Blender material as a SourceMaterial: the inputs of its shader, which for files of others is nearly always a Principled BSDF."""

from __future__ import annotations

from typing import Iterator

from ...core.imports.source import SourceMaterial
from ..compat import nodes_of
from .pictures import Pictures

# Of each shader node: which of its inputs give what, and what holds besides. The first kind of these that a material has counts.
SHADERS = {
    "BSDF_PRINCIPLED": ({"color": "Base Color", "metallic": "Metallic", "roughness": "Roughness", "alpha": "Alpha",
                         "transmission": "Transmission Weight"}, {}),
    "BSDF_GLASS": ({"color": "Color", "roughness": "Roughness"}, {"transmission": 1.0}),
    "BSDF_REFRACTION": ({"color": "Color", "roughness": "Roughness"}, {"transmission": 1.0}),
    "BSDF_METALLIC": ({"color": "Base Color", "roughness": "Roughness"}, {"metallic": 1.0}),
    "BSDF_GLOSSY": ({"color": "Color", "roughness": "Roughness"}, {"metallic": 1.0}),
    "BSDF_DIFFUSE": ({"color": "Color"}, {"roughness": 0.9}),
    "EMISSION": ({}, {}),
    "BSDF_TRANSPARENT": ({"color": "Color"}, {"alpha": 0.0}),
}  # fmt: skip
GLOW = {"BSDF_PRINCIPLED": ("Emission Color", "Emission Strength"), "EMISSION": ("Color", "Strength")}
DEEPEST = 8  # node groups within each other


def material_of(material, pictures: Pictures) -> SourceMaterial:
    """What a material looks like, its picture written. An input that a texture drives has the texture's mean nowhere: it keeps
    SourceMaterial's default, but for the base colour, which is what the picture is multiplied by."""
    tree = nodes_of(material)
    shader = first_shader(tree) if tree else None
    if shader is None:
        r, g, b, a = material.diffuse_color
        return SourceMaterial(material.name, (r, g, b), a, material.metallic, material.roughness)
    inputs, fixed = SHADERS[shader.type]
    values = {key: shader.inputs[name].default_value for key, name in inputs.items() if key != "color" and not shader.inputs[name].is_linked}
    if "color" in inputs:
        values["color"], values["picture"] = base_color(shader.inputs[inputs["color"]], pictures, "alpha" in inputs and shader.inputs[inputs["alpha"]].is_linked)
    if shader.type in GLOW:
        color, strength = (shader.inputs[name] for name in GLOW[shader.type])
        values["emission"] = tuple(float(c) * strength.default_value for c in color.default_value[:3])
    return SourceMaterial(material.name, **fixed | values)


def first_shader(tree, depth: int = 0):
    """The shader node that counts, of those that the tree's output is made of; groups are looked into."""
    output = tree.get_output_node("CYCLES") if hasattr(tree, "get_output_node") and depth == 0 else None
    output = output or next((node for node in tree.nodes if node.type in ("OUTPUT_MATERIAL", "GROUP_OUTPUT")), None)
    if output is None:
        return None
    found = {}
    for node in upstream(output.inputs[:1] if depth == 0 else output.inputs):
        if node.type == "GROUP" and node.node_tree and depth < DEEPEST:
            node = first_shader(node.node_tree, depth + 1) or node
        found.setdefault(node.type, node)
    return next((found[kind] for kind in SHADERS if kind in found), None)


def upstream(sockets) -> Iterator:
    """The nodes that lead into some inputs, nearest first."""
    waiting, seen = list(sockets), set()
    while waiting:
        for link in waiting.pop(0).links:
            if link.from_node not in seen:
                seen.add(link.from_node)
                yield link.from_node
                waiting += link.from_node.inputs


def base_color(socket, pictures: Pictures, clear: bool) -> tuple[tuple[float, float, float], str]:
    """(linear colour, picture's file or ""). With a picture the colour multiplies it; where that is missing, it stands for it."""
    own = tuple(float(c) for c in socket.default_value[:3])
    if not socket.is_linked:
        return own, ""
    factor, picture = None, ""
    for node in upstream([socket]):
        if node.type == "TEX_IMAGE" and node.image and not picture:
            picture = pictures.of(node.image, clear)
        elif node.type == "RGB":
            own = tuple(float(c) for c in node.outputs[0].default_value[:3])
        elif node.type in ("MIX", "MIX_RGB") and node.blend_type == "MULTIPLY" and factor is None:
            plain = [s for s in node.inputs if s.type == "RGBA" and s.enabled and not s.is_linked]
            factor = tuple(float(c) for c in plain[0].default_value[:3]) if plain else None
    return factor or ((1.0, 1.0, 1.0) if picture else own), picture
