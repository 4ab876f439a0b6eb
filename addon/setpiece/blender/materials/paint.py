"""Car paint: a coloured base, with or without flakes, under a clear coat."""

from __future__ import annotations

import colorsys
from typing import Mapping

from .nodes import Graph, fill, new

GRAIN_SEEN = (0.4, 1.8)  # metres from the camera over which flakes melt into the base: beyond, a pixel holds many and they would be noise
PEEL_SEEN = (1.5, 5.0)  # the same for orange peel
PLAIN = {"finish": "solid", "peel": 0.001, "peel_size": 0.005, "flakes": 0.0, "flake_size": 0.0004, "shift": 0.0, "roughness": 0.03}


def car_paint(values):
    """`color` linear RGB, `finish` a row of FINISHES, and the numbers of core/vehicles/paint.lacquer_of.

    The coat reflects like a lacquer of index 1.5, its normal waved by orange peel; what lies under it is the finish's affair.
    """
    material, graph, bsdf = new("car_paint")
    look = {**PLAIN, **values}
    fill(graph, bsdf, Coat_Weight=1.0, Coat_IOR=1.5, Coat_Roughness=look["roughness"])
    FINISHES[look["finish"]](graph, bsdf, look)
    if look["peel"] and look["finish"] != "matte":
        fill(graph, bsdf, Coat_Normal=waved(graph, 1.0 / look["peel_size"], look["peel"], PEEL_SEEN))
    return material


def solid(graph: Graph, bsdf, look: Mapping) -> None:
    """Pigment in a binder: no flakes, the same from everywhere."""
    fill(graph, bsdf, Base_Color=look["color"], Roughness=0.5, Specular_IOR_Level=0.12)


def metallic(graph: Graph, bsdf, look: Mapping) -> None:
    """Aluminium flakes that lie flat: light towards the viewer, darker towards grazing angles (the "flop", McCamy 1996)."""
    flakes, color = look["flakes"], look["color"]
    face, flop = lit(color, 1.0 + 0.25 * flakes), lit(color, 1.0 - 0.62 * flakes)
    fill(graph, bsdf, Base_Color=graph.mix(away(graph, 0.42), face, flop), Metallic=0.55 + 0.35 * flakes,
         Roughness=0.44 - 0.08 * flakes, Specular_IOR_Level=0.2, Normal=grains(graph, look, 0.35))


def pearl(graph: Graph, bsdf, look: Mapping) -> None:
    """Mica over a pigmented ground: a silky sheen whose hue turns towards grazing angles."""
    flakes, color = look["flakes"], look["color"]
    turned = toned(color, look["shift"])
    fill(graph, bsdf, Base_Color=graph.mix(away(graph, 0.5), color, turned), Metallic=0.30 + 0.25 * flakes, Roughness=0.40,
         Specular_IOR_Level=0.5, Specular_Tint=lit(turned, 1.0 / max(turned)), Normal=grains(graph, look, 0.18))


def matte(graph: Graph, bsdf, look: Mapping) -> None:
    """A dull coat: no mirror image, a wide soft sheen."""
    fill(graph, bsdf, Base_Color=look["color"], Metallic=0.15, Roughness=0.55, Specular_IOR_Level=0.3, Coat_Weight=0.85)


FINISHES = {"solid": solid, "metallic": metallic, "pearl": pearl, "matte": matte}


def away(graph: Graph, blend: float):
    """0 where the surface faces the camera, 1 at its outline."""
    return graph("ShaderNodeLayerWeight", {"Blend": blend}).outputs["Facing"]


def grains(graph: Graph, look: Mapping, tilt: float):
    """A normal that differs from flake to flake, for the base and never for the coat."""
    cells = graph("ShaderNodeTexWhiteNoise", {"Vector": cell(graph, look["flake_size"])}).outputs["Color"]
    return tilted(graph, cells, tilt * look["flakes"], GRAIN_SEEN)


def cell(graph: Graph, size: float):
    """The corner of the cube of `size` metres that a point of the surface lies in: flakes have no shape to be seen, only a grain."""
    return graph.vector("FLOOR", graph.scaled(graph.rest(), 1.0 / size))


def waved(graph: Graph, scale: float, slope: float, seen):
    """A normal that wavers with `slope` in waves of 1/`scale` metres."""
    waves = graph("ShaderNodeTexNoise", {"Vector": graph.rest(), "Scale": scale, "Detail": 0.0}).outputs["Color"]
    return tilted(graph, waves, 4.0 * slope, seen)  # a noise's colour stays mostly within a quarter of its middle


def tilted(graph: Graph, color, amount: float, seen):
    """The surface's normal plus a colour's offset from grey, `amount` near the camera and nothing beyond `seen`."""
    distance = graph("ShaderNodeCameraData").outputs["View Distance"]
    tilt = graph.vector("MULTIPLY_ADD", color, (2.0, 2.0, 2.0), (-1.0, -1.0, -1.0))
    tilt = graph("ShaderNodeVectorMath", {0: tilt, "Scale": graph.between(distance, *seen, amount, 0.0)}, operation="SCALE").outputs[0]
    return graph.vector("NORMALIZE", graph.vector("ADD", graph("ShaderNodeNewGeometry").outputs["Normal"], tilt))


def lit(color, factor: float) -> list[float]:
    return [min(c * factor, 0.92) for c in color]


def toned(color, shift: float) -> list[float]:
    """A colour with its hue turned, and given a little purity where it has none, so that white pearl can shimmer."""
    hue, saturation, value = colorsys.rgb_to_hsv(*color)
    return list(colorsys.hsv_to_rgb((hue + shift) % 1.0, min(saturation + abs(shift), 1.0), value))
