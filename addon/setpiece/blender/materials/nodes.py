"""Writing shader nodes briefly: a node with its inputs and settings in one call."""

from __future__ import annotations

import bpy

from ..compat import node_tree


class Graph:
    """The nodes of one tree. `graph("ShaderNodeTexNoise", {"Scale": 3, "Vector": coords}, noise_dimensions="3D")` adds a node;
    an input given as a socket is linked, any other value is set; an input may be named or numbered."""

    def __init__(self, tree):
        self.tree = tree

    def __call__(self, kind: str, inputs=None, **settings):
        node = self.tree.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            self.set(node.inputs[name], value)
        return node

    def set(self, socket, value) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def math(self, operation: str, *values, clamp: bool = False):
        """The output of a Math node over sockets and numbers."""
        return self("ShaderNodeMath", dict(enumerate(values)), operation=operation, use_clamp=clamp).outputs[0]

    def vector(self, operation: str, *values):
        """The vector that a VectorMath node gives of sockets and triples."""
        return self("ShaderNodeVectorMath", dict(enumerate(values)), operation=operation).outputs[0]

    def scaled(self, vector, factor: float):
        """A vector socket times a number."""
        node = self("ShaderNodeVectorMath", {0: vector}, operation="SCALE")
        node.inputs["Scale"].default_value = factor
        return node.outputs[0]

    def noise(self, vector, scale: float, detail: float = 2.0, roughness: float = 0.5):
        """The value of a noise texture, about 0.5, in cells of 1/`scale` metres."""
        node = self("ShaderNodeTexNoise", {"Vector": vector, "Scale": scale, "Detail": detail, "Roughness": roughness})
        return node.outputs[0]

    def between(self, value, low, high, to_low=0.0, to_high=1.0):
        """A value carried smoothly from low..high to to_low..to_high and held there."""
        node = self("ShaderNodeMapRange", {"Value": value, "From Min": low, "From Max": high, "To Min": to_low,
                                           "To Max": to_high}, interpolation_type="SMOOTHSTEP")
        return node.outputs[0]

    def mix(self, factor, a, b):
        """The colour between `a` (factor 0) and `b` (factor 1); colours are RGB(A) triples or sockets."""
        node = self("ShaderNodeMix", data_type="RGBA")
        for name, value in (("Factor_Float", factor), ("A_Color", a), ("B_Color", b)):
            socket = next(s for s in node.inputs if s.identifier == name)
            self.set(socket, value if isinstance(value, (bpy.types.NodeSocket, float, int)) else rgba(value))
        return next(s for s in node.outputs if s.identifier == "Result_Color")

    def bump(self, height, distance: float, strength: float = 1.0):
        """A normal tilted by `height` (0..1) times `distance` metres."""
        return self("ShaderNodeBump", {"Height": height, "Distance": distance, "Strength": strength}).outputs[0]

    def rest(self):
        """Rest coordinates: a pattern placed by them stays where it is on the surface whatever happens to it."""
        return self("ShaderNodeAttribute", attribute_name="rest").outputs["Vector"]


def rgba(color) -> tuple:
    """An RGB or RGBA colour as the four numbers that a colour socket takes."""
    return tuple(color) if len(color) == 4 else (*color, 1.0)


def new(name: str):
    """A new material with a Principled BSDF in a "Material Output", and the Graph and BSDF node to work on it."""
    material = bpy.data.materials.new(name)
    graph = Graph(node_tree(material))
    graph.tree.nodes.clear()
    output = graph("ShaderNodeOutputMaterial", name="Material Output")
    bsdf = graph("ShaderNodeBsdfPrincipled", name="Principled BSDF")
    graph.set(output.inputs["Surface"], bsdf.outputs[0])
    return material, graph, bsdf


def fill(graph: Graph, bsdf, **inputs) -> None:
    """Sets a BSDF's inputs by name, `_` standing for a blank: `fill(graph, bsdf, Base_Color=(1, 0, 0))`."""
    for name, value in inputs.items():
        socket = bsdf.inputs[name.replace("_", " ")]
        graph.set(socket, rgba(value) if socket.type == "RGBA" and not isinstance(value, bpy.types.NodeSocket) else value)
