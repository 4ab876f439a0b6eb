"""Paint chips: flakes gone down to the primer or the metal, with a lighter chipped rim."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, over, principled

RIM = (0.62, 0.62, 0.61, 1.0)
STEEL = (0.30, 0.295, 0.29, 1.0)
RUST = (0.20, 0.075, 0.025, 1.0)
PLASTIC = (0.03, 0.03, 0.031, 1.0)
THICK = 0.0005  # metres: deeper than paint is thick, so that the light catches the edges as it does on broken paint


def paint_chip(material: bpy.types.Material, mark: Mark) -> None:
    """Breaks the paint off where the mark's image says so: whitish along the rim, the matte primer with a sharp edge at 0.5, from
    0.78 on what values["under"] says; values["primer"] is how light the primer is, values["rusted"] how much of the bare metal has begun to rust."""
    graph = Graph(material.node_tree)
    gone = depth(graph, mark)
    normal = graph.bump(graph.math("MULTIPLY", gone, -1.0), THICK, 0.9)
    rim = principled(graph, RIM, 0.5, normal, **{"Specular IOR Level": 0.3})
    primer = principled(graph, (mark.values["primer"],) * 3 + (1.0,), 0.8, normal, **{"Specular IOR Level": 0.25})
    if mark.values["under"] == "plastic":
        bare = principled(graph, PLASTIC, 0.65, normal)
    else:
        fresh = principled(graph, STEEL, 0.5, normal, Metallic=0.8)
        stained = principled(graph, RUST, 0.9, normal, **{"Specular IOR Level": 0.1})
        spots = graph.noise(graph.rest(), 900.0, 2.0)
        share = graph.between(spots, 0.75 - 0.6 * mark.values["rusted"], 0.85 - 0.6 * mark.values["rusted"])
        bare = graph("ShaderNodeMixShader", {0: share, 1: fresh, 2: stained}).outputs[0]
    over(material, graph, (
        (graph.between(gone, 0.16, 0.40, 0.0, 0.55), rim),
        (graph.between(gone, 0.47, 0.53), primer),
        (graph.between(gone, 0.74, 0.82), bare),
    ))  # fmt: skip
