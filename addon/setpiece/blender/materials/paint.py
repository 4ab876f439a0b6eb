"""Car paint: a pigment or metallic base under a clear coat."""

from __future__ import annotations

from .nodes import fill, new

SEEN = (0.6, 2.5)  # metres from the camera over which flakes melt into the base: beyond, a pixel holds many and they would be noise


def car_paint(values):
    """`color` linear RGB; `metallic` 0 (plain) to 1 (full of flakes); `roughness` of the base under the coat.

    Flakes are Voronoi cells of about a millimetre that tilt the base's normal, never the coat's; a metallic base darkens
    towards grazing angles ("flop", as in McCamy 1996) because the flakes lie flat.
    """
    material, graph, bsdf = new("car_paint")
    color, flakes = values["color"], values.get("metallic", 0.0)
    base = color
    if flakes > 0:
        facing = graph("ShaderNodeLayerWeight", {"Blend": 0.35}).outputs["Facing"]
        dark = [c * (1 - 0.55 * flakes) for c in color]
        cells = graph("ShaderNodeTexVoronoi", {"Vector": graph.rest(), "Scale": 900.0}).outputs["Color"]
        away = graph("ShaderNodeCameraData").outputs["View Distance"]
        tilt = graph.vector("MULTIPLY_ADD", cells, (2.0, 2.0, 2.0), (-1.0, -1.0, -1.0))
        tilt = graph("ShaderNodeVectorMath", {0: tilt, "Scale": graph.between(away, *SEEN, 0.11 * flakes, 0.0)}, operation="SCALE").outputs[0]
        normal = graph("ShaderNodeNewGeometry").outputs["Normal"]
        base = graph.mix(facing, color, dark)
        fill(graph, bsdf, Normal=graph.vector("NORMALIZE", graph.vector("ADD", normal, tilt)))
    fill(graph, bsdf, Base_Color=base, Metallic=0.75 * flakes, Roughness=values.get("roughness", 0.4 - 0.06 * flakes),
         Coat_Weight=1.0, Coat_Roughness=0.03, Coat_IOR=1.5)
    return material
