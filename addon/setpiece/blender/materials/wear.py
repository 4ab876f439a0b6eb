"""Wear over any finished material: `weather(material, kind, wear)` works on its Principled BSDF and on what reaches its output.

Patterns are placed by rest coordinates in metres, Z up, so that dirt stays on the car from view to view. `wear` is that of
core/vehicles/wear.settle.
"""

from __future__ import annotations

from functools import cached_property
from typing import Callable, Mapping

import bpy

from .nodes import Graph

SUNBLEACHED = (0.105, 0.106, 0.108)  # what black plastic turns to
HAZE = (0.52, 0.46, 0.31)  # polycarbonate after years in the sun
WATER = 1.33
THIN = {"glass": 0.4, "lens": 0.7, "plate": 0.4, "rubber": 0.6, "metal": 0.6, "chrome": 0.6}  # what is wiped, or shakes dirt off, wears less
TEXTURED = 0.3  # roughness above which plastic is moulded with a grain, and turns grey
WHEEL = 0.33  # metres from an axle to where its tyre throws the dirt off
PIVOTS = ((0.86, 0.84), (0.43, 0.80))  # of the wipers: share of the windshield's width from its right, and blade, as a share of its height


class Surface:
    """One material's graph and Principled BSDF, and the sockets that several effects share: made when first asked for."""

    def __init__(self, material: bpy.types.Material, kind: str, wear: Mapping):
        self.graph, self.kind, self.wear = Graph(material.node_tree), kind, wear
        self.bsdf = material.node_tree.nodes["Principled BSDF"]
        self.output = material.node_tree.nodes["Material Output"].inputs["Surface"]

    @cached_property
    def place(self):
        """Where the patterns are read."""
        return self.graph.vector("ADD", self.graph.rest(), tuple(self.wear["offset"]))

    @cached_property
    def axes(self):
        """Rest X, Y and Z in metres, by letter."""
        return self.graph("ShaderNodeSeparateXYZ", {0: self.graph.rest()}).outputs

    @cached_property
    def facing(self):
        """X, Y and Z of the normal in the vehicle's frame."""
        world = self.graph("ShaderNodeNewGeometry").outputs["Normal"]
        turned = self.graph("ShaderNodeVectorTransform", {0: world}, vector_type="NORMAL", convert_from="WORLD", convert_to="OBJECT")
        return self.graph("ShaderNodeSeparateXYZ", {0: turned.outputs[0]}).outputs

    @cached_property
    def up(self):
        """0 on walls and below, 1 on what lies level."""
        return self.graph.between(self.facing["Z"], 0.15, 0.95)

    @cached_property
    def blotches(self):
        """About 0.5, uneven over decimetres."""
        return self.graph.noise(self.place, 3.1, 3.0, 0.6)

    @cached_property
    def runs(self):
        """About 0.5, uneven across and even down: the tracks of rain."""
        return self.graph.noise(self.graph.vector("MULTIPLY", self.place, (17.0, 17.0, 1.1)), 1.0, 2.0, 0.6)

    def get(self, name: str):
        """What a BSDF's input is now: a socket or a plain value."""
        socket = self.bsdf.inputs[name]
        if socket.is_linked:
            return socket.links[0].from_socket
        return tuple(socket.default_value) if socket.type in ("RGBA", "VECTOR") else socket.default_value

    def put(self, name: str, value) -> None:
        self.graph.set(self.bsdf.inputs[name], value)

    def toward(self, name: str, share, value: float) -> None:
        """Carries a number of the BSDF towards `value` by `share`."""
        before = self.get(name)
        rest = self.graph.math("MULTIPLY", before, self.graph.math("SUBTRACT", 1.0, share))
        self.put(name, self.graph.math("MULTIPLY_ADD", share, value, rest))

    def cover(self, share, shader) -> None:
        """Lays a shader over the surface by `share`."""
        under = self.output.links[0].from_socket
        self.graph.set(self.output, self.graph("ShaderNodeMixShader", {0: share, 1: under, 2: shader.outputs[0]}).outputs[0])


def weather(material: bpy.types.Material, kind: str, wear: Mapping) -> None:
    """Wears a material of `kind` in place."""
    surface = Surface(material, kind, wear)
    for effect in EFFECTS[kind]:
        effect(surface)


def fade(surface: Surface) -> None:
    """Paint gone chalky, most where the sun falls; at last the clear coat flakes off in patches."""
    graph, fading = surface.graph, surface.wear["fading"]
    if fading < 0.02:
        return
    sun = graph.math("MULTIPLY_ADD", surface.up, 0.65, 0.35)
    share = graph.math("MULTIPLY", sun, graph.between(surface.blotches, 0.3, 0.65, 0.55 * fading, fading))
    dulled = graph("ShaderNodeHueSaturation", {"Saturation": 0.62, "Value": 1.12, "Color": surface.get("Base Color")}).outputs[0]
    chalky = graph.mix(0.07, dulled, (0.7, 0.7, 0.7))
    surface.put("Base Color", graph.mix(share, surface.get("Base Color"), chalky))
    surface.toward("Coat Roughness", graph.math("MULTIPLY", share, 0.8), 0.30)
    surface.toward("Coat Weight", graph.math("MULTIPLY", share, 0.6), 0.0)
    if fading > 0.6:
        flaked(surface, chalky)


def flaked(surface: Surface, chalky) -> None:
    """Patches of level panels without any clear coat, whitish along their edges."""
    graph = surface.graph
    ragged = graph.noise(surface.place, 5.5, 6.0, 0.62)
    worst = graph.math("MULTIPLY_ADD", surface.up, 0.33 * surface.wear["fading"] - 0.17, ragged)
    gone = graph.between(worst, 0.700, 0.708)
    edge = graph.math("MULTIPLY", graph.between(worst, 0.690, 0.700), graph.between(worst, 0.704, 0.722, 1.0, 0.0))
    color = graph.mix(gone, surface.get("Base Color"), graph.mix(0.12, chalky, (0.6, 0.6, 0.6)))
    surface.put("Base Color", graph.mix(graph.math("MULTIPLY", edge, 0.55), color, (0.62, 0.62, 0.61)))
    surface.toward("Coat Weight", gone, 0.0)
    surface.toward("Roughness", gone, 0.8)
    surface.toward("Metallic", gone, 0.1)


def grey(surface: Surface) -> None:
    """Moulded plastic bleached by the sun."""
    graph, share = surface.graph, surface.wear["grey"]
    if share < 0.02 or surface.bsdf.inputs["Roughness"].default_value < TEXTURED:
        return
    bleached = graph.between(surface.blotches, 0.25, 0.75, 0.45 * share, share)
    surface.put("Base Color", graph.mix(bleached, surface.get("Base Color"), SUNBLEACHED))
    surface.toward("Roughness", bleached, 0.85)


def haze(surface: Surface) -> None:
    """A lamp's cover gone dull and yellow, most on its upper side."""
    graph, fog = surface.graph, surface.wear["fog"]
    if fog < 0.02:
        return
    spread = graph.math("MULTIPLY_ADD", graph.between(surface.facing["Z"], -0.2, 0.6), 0.5, 0.5)
    share = graph.math("MULTIPLY", spread, graph.between(surface.blotches, 0.3, 0.7, 0.12 * fog, 0.58 * fog))
    color = graph.mix(0.75, surface.get("Base Color"), HAZE)
    surface.toward("Coat Roughness", graph.math("MULTIPLY", spread, min(1.0, 1.5 * fog)), 0.35)
    surface.cover(share, graph("ShaderNodeBsdfDiffuse", {"Color": color}))


def soil(surface: Surface) -> None:
    """A film of dust and grime, thin enough to see the paint through it, and over it mud where wheels throw it."""
    graph, wear = surface.graph, surface.wear
    if not (wear["dust"] or wear["grime"]):
        return
    depth, dark = film(surface)
    if wear["wiped"]:
        depth = graph.math("MULTIPLY", depth, graph.math("MULTIPLY_ADD", swept(surface), -0.93 * wear["wiped"], 1.0))
    slant = graph("ShaderNodeLayerWeight", {"Blend": 0.5}).outputs["Facing"]
    long = graph.math("DIVIDE", depth, graph.math("SUBTRACT", 1.12, slant))  # a slanting look passes more of it
    share = graph.math("SUBTRACT", 1.0, graph.math("EXPONENT", graph.math("MULTIPLY", long, -1.0)))
    color = graph.mix(dark, wear["dust_color"], [0.45 * d + 0.35 * m for d, m in zip(wear["dust_color"], wear["mud_color"])])
    surface.cover(share, graph("ShaderNodeBsdfDiffuse", {"Color": color, "Roughness": 0.8}))
    if wear["mud"] > 0.01:
        mud(surface)


def film(surface: Surface):
    """Sockets: the optical depth of dust and grime together, and how much of it is grime."""
    graph, wear = surface.graph, surface.wear
    thin = THIN.get(surface.kind, 1.0)
    level = graph.math("MULTIPLY_ADD", graph.math("POWER", surface.up, 1.5), 0.75, 0.10)
    uneven = graph.between(surface.blotches, 0.28, 0.72, 0.45 * wear["dust"] * thin, 1.25 * wear["dust"] * thin)
    dust = graph.math("MULTIPLY", level, uneven)
    height = graph.math("MULTIPLY_ADD", surface.blotches, 0.30, surface.axes["Z"])
    low = graph.math("POWER", graph.between(height, 0.22, 1.05, 1.0, 0.0), 1.6)
    tail = graph.math("MULTIPLY", graph.between(surface.facing["X"], -0.35, -0.9), graph.between(height, 0.5, 1.5, 0.55, 0.1))
    washed = graph.between(surface.runs, 0.30, 0.62, 1.0 - 0.65 * wear["streaks"], 1.15)
    grime = graph.math("MULTIPLY", graph.math("MAXIMUM", low, tail), washed)
    grime = graph.math("MULTIPLY", grime, 1.3 * wear["grime"] * thin)
    return graph.math("ADD", dust, grime), graph.math("DIVIDE", grime, graph.math("ADD", graph.math("ADD", dust, grime), 1e-4))


def mud(surface: Surface) -> None:
    """Opaque spatters behind the wheels, and a crust of it low down."""
    graph, wear = surface.graph, surface.wear
    thrown = 0.0
    for axle in (0.5 * wear["wheelbase"], -0.5 * wear["wheelbase"]):
        behind = graph.math("SUBTRACT", axle - WHEEL, surface.axes["X"])
        reach = graph.math("MULTIPLY", graph.between(behind, -0.12, 0.02), graph.between(behind, 0.05, 0.85, 1.0, 0.0))
        thrown = graph.math("MAXIMUM", thrown, reach)
    thrown = graph.math("MULTIPLY_ADD", thrown, 0.62, 0.38)
    low = graph.between(surface.axes["Z"], 0.15, 0.5 + 0.6 * wear["mud"], 1.0, 0.0)
    much = graph.math("MULTIPLY", graph.math("MULTIPLY", thrown, low), wear["mud"] ** 0.5)
    bent = graph("ShaderNodeTexNoise", {"Vector": surface.place, "Scale": 24.0, "Detail": 2.0})
    drops = graph("ShaderNodeTexVoronoi", {"Vector": graph.vector("MULTIPLY_ADD", bent.outputs["Color"], (0.02,) * 3, surface.place), "Scale": 62.0})
    size = graph.math("MULTIPLY", graph("ShaderNodeSeparateXYZ", {0: drops.outputs["Color"]}).outputs[0], much)
    spatter = graph.math("SUBTRACT", graph.math("MULTIPLY", size, 0.75), drops.outputs["Distance"])
    crust = graph.math("MULTIPLY_ADD", much, 1.15, graph.math("SUBTRACT", bent.outputs[0], 1.22))
    height = graph.math("MAXIMUM", spatter, crust)
    caked = graph("ShaderNodeBsdfDiffuse", {
        "Color": graph.mix(graph.between(bent.outputs[0], 0.35, 0.65), wear["mud_color"], wear["dust_color"]), "Roughness": 1.0,
        "Normal": graph.bump(graph.math("ADD", graph.between(height, 0.0, 0.12), bent.outputs[0]), 0.004, 0.6),
    })  # fmt: skip
    surface.cover(graph.between(height, 0.0, 0.035), caked)


def swept(surface: Surface):
    """1 where the wipers have gone over the windshield, 0 beyond their blades. Measured on the pane's own box, whatever the car."""
    graph = surface.graph
    at = graph("ShaderNodeSeparateXYZ", {0: graph("ShaderNodeTexCoord").outputs["Generated"]}).outputs
    arcs = 0.0
    for pivot, blade in PIVOTS:
        across = graph.math("MULTIPLY", graph.math("SUBTRACT", at["Y"], pivot), 1.75)  # a windshield is about 1.75 as wide as high
        corner = graph("ShaderNodeCombineXYZ", {0: across, 1: graph.math("ADD", at["Z"], 0.02)}).outputs[0]
        far = graph("ShaderNodeVectorMath", {0: corner}, operation="LENGTH").outputs["Value"]
        ring = graph.math("MULTIPLY", graph.between(far, 0.14, 0.16), graph.between(far, blade - 0.012, blade, 1.0, 0.0))
        arcs = graph.math("MAXIMUM", arcs, ring)
    return arcs


def rain(surface: Surface) -> None:
    """Beads of water on paint, panes and lamps: they shine by the coat, which they tilt, and are drawn out down the sides."""
    graph, wear = surface.graph, surface.wear
    if wear["wet"] < 0.02:
        return
    drawn_out = graph.vector("MULTIPLY", surface.place, (95.0, 95.0, 60.0))
    cells = graph("ShaderNodeTexVoronoi", {"Vector": drawn_out, "Scale": 1.0})
    chance = graph("ShaderNodeSeparateXYZ", {0: cells.outputs["Color"]}).outputs[0]
    radius = graph.between(chance, 1.0 - 1.15 * wear["wet"], 1.0, 0.16, 0.40 + 0.14 * wear["wet"])
    share = graph.math("DIVIDE", cells.outputs["Distance"], graph.math("MAXIMUM", radius, 0.01))
    bead = graph.between(share, 0.92, 1.0, 1.0, 0.0)
    outward = graph.vector("SUBTRACT", drawn_out, cells.outputs["Position"])
    outward = graph("ShaderNodeVectorTransform", {0: outward}, vector_type="VECTOR", convert_from="OBJECT", convert_to="WORLD").outputs[0]
    steep = graph.math("DIVIDE", graph.math("MULTIPLY", bead, 0.9 * wear["beading"]), graph.math("MAXIMUM", radius, 0.05))
    for name, part in (("Coat Normal", 1.0), ("Normal", -0.35)):  # the light that a bead gathers falls on its far side
        tilt = graph("ShaderNodeVectorMath", {0: outward, "Scale": graph.math("MULTIPLY", steep, part)}, operation="SCALE").outputs[0]
        socket = surface.bsdf.inputs[name]
        before = socket.links[0].from_socket if socket.is_linked else graph("ShaderNodeNewGeometry").outputs["Normal"]
        surface.put(name, graph.vector("NORMALIZE", graph.vector("ADD", before, tilt)))
    surface.toward("Coat Roughness", bead, 0.0)


def soaked(surface: Surface) -> None:
    """A film of water over what is dull: darker, and shining."""
    graph, wet = surface.graph, surface.wear["wet"]
    if wet < 0.02:
        return
    film = graph.between(surface.blotches, 0.62 - 0.4 * wet, 0.75 - 0.4 * wet)
    surface.put("Base Color", graph.mix(graph.math("MULTIPLY", film, 0.55), surface.get("Base Color"), (0.0, 0.0, 0.0)))
    surface.toward("Coat Weight", film, 0.9)
    surface.put("Coat IOR", WATER)
    surface.put("Coat Roughness", 0.06)


# Kinds of material that wear, and what happens to each, from the inside out.
EFFECTS: Mapping[str, tuple[Callable[[Surface], None], ...]] = {
    "car_paint": (fade, rain, soil),
    "chrome": (soil,),
    "glass": (rain, soil),
    "lens": (haze, rain, soil),
    "metal": (soil,),
    "plastic": (grey, soaked, soil),
    "plate": (soil,),
    "rubber": (soaked, soil),
}
