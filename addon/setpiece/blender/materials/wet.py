"""Rain on the ground: damp everywhere, a film where more of it is wet, puddles where it is low."""

from __future__ import annotations

from .nodes import Graph

WATER = 1.333  # index of refraction
DAMP = 0.42  # of its brightness that a soaked porous ground keeps (measured asphalt and concrete: 0.3 to 0.6)


def wet(graph: Graph, bsdf, at, height, share: float):
    """Wets a ground's BSDF: `share` of it lies under water or a film of it. Returns the height that is left for its bumps."""
    lows = graph.noise(at, 0.33, 5.0, 0.55)
    level = 0.70 - 0.34 * share
    pool = graph.between(lows, level, level + 0.022)
    damp = graph.between(lows, level - 0.10 - 0.25 * share, level + 0.005, 0.35 * share, 1.0)
    color = bsdf.inputs["Base Color"].links[0].from_socket
    soaked = graph.scaled(color, DAMP)
    graph.set(bsdf.inputs["Base Color"], graph.mix(damp, color, soaked))
    film = graph.math("MULTIPLY", damp, min(1.0, 0.35 + 0.65 * share))
    graph.set(bsdf.inputs["Coat Weight"], graph.math("MAXIMUM", pool, film))
    graph.set(bsdf.inputs["Coat IOR"], WATER)
    graph.set(bsdf.inputs["Coat Roughness"], graph.between(pool, 0.0, 0.9, 0.30 - 0.17 * share, 0.015))
    ripple = graph.bump(graph.noise(at, 55.0, 2.0), 0.0006, 0.25 if share > 0.6 else 0.0)
    rough = graph.bump(graph.math("MULTIPLY", height, graph.between(pool, 0.0, 0.9, 1.0, 0.0)), 0.0016)
    graph.set(bsdf.inputs["Coat Normal"], rough if share <= 0.6 else mixed(graph, pool, rough, ripple))
    return graph.math("MULTIPLY", height, graph.between(pool, 0.0, 0.9, 1.0, 0.35))


def mixed(graph: Graph, factor, a, b):
    """The normal between two."""
    node = graph("ShaderNodeMix", data_type="VECTOR")
    for name, value in (("Factor_Float", factor), ("A_Vector", a), ("B_Vector", b)):
        graph.set(next(s for s in node.inputs if s.identifier == name), value)
    return next(s for s in node.outputs if s.identifier == "Result_Vector")
