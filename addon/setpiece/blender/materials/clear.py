"""What one sees through: panes and lamp lenses, each a single surface without thickness."""

from __future__ import annotations

from .nodes import fill, new, rgba

PANE_IOR = 1.001  # a pane's two faces cancel each other's bend; exactly 1 would count as no surface at all
BOTH_FACES = 1.75  # a pane reflects from its two faces, 8 % head on: as one face of this index does

FLUTES = 900.0  # radians per metre of height: a flute every 7 mm


def glass(values):
    """`tint` linear RGB of what passes. Transmission, so that the pane owns its pixels, with a coat's Fresnel reflection; shadow
    and diffuse rays pass straight through, so that light reaches the inside."""
    material, graph, bsdf = new("glass")
    see_through(graph, bsdf, values.get("tint", (0.82, 0.88, 0.86)))
    return material


def lens(values):
    """`color` linear RGB: near white for a headlight's clear cover; a colour makes a fluted lens that is a little milky."""
    material, graph, bsdf = new("lens")
    color = values.get("color", (0.95, 0.95, 0.95))
    see_through(graph, bsdf, color)
    if max(color) - min(color) > 0.1:
        across = graph("ShaderNodeSeparateXYZ", {0: graph.rest()}).outputs
        flutes = graph.math("SINE", graph.math("MULTIPLY", across["Z"], FLUTES))
        prisms = graph("ShaderNodeTexVoronoi", {"Vector": graph.rest(), "Scale": 170.0}).outputs["Distance"]
        height = graph.math("ADD", graph.math("MULTIPLY", flutes, 0.3), prisms)
        fill(graph, bsdf, Transmission_Weight=0.93, Roughness=0.12, Normal=graph.bump(height, 0.0016, 0.5))
    return material


def see_through(graph, bsdf, tint) -> None:
    fill(graph, bsdf, Base_Color=tint, Transmission_Weight=1.0, IOR=PANE_IOR, Roughness=0.0,
         Coat_Weight=1.0, Coat_IOR=BOTH_FACES, Coat_Roughness=0.0)
    path = graph("ShaderNodeLightPath").outputs
    open_to = graph.math("MAXIMUM", path["Is Shadow Ray"], path["Is Diffuse Ray"])
    clear = graph("ShaderNodeBsdfTransparent", {"Color": rgba(tint)})
    mix = graph("ShaderNodeMixShader", {0: open_to, 1: bsdf.outputs[0], 2: clear.outputs[0]})
    graph.tree.links.new(mix.outputs[0], graph.tree.nodes["Material Output"].inputs["Surface"])
