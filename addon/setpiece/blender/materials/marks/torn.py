"""Torn paint: flaked off about a hole's edge, with the primer's rim and what the panel is made of."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import depth, principled

PRIMER = (0.29, 0.29, 0.285, 1.0)
STEEL = (0.40, 0.39, 0.38, 1.0)  # dull: as bright as clean steel it mirrors the sky and looks like frost
PLASTIC = (0.030, 0.030, 0.031, 1.0)
THICK = 0.0004  # metres: deeper than paint is, so that the light catches its edge


def torn(material: bpy.types.Material, mark: Mark) -> None:
    """Takes the paint off a material where the mark's image says so: at 0.5 the primer, at 1 what `mark.values["under"]` says."""
    graph = Graph(material.node_tree)
    surface = material.node_tree.nodes["Material Output"].inputs["Surface"]
    intact = surface.links[0].from_socket
    gone = depth(graph, mark)
    normal = graph.bump(graph.math("MULTIPLY", gone, -1.0), THICK, 0.7)
    layers = (
        (graph.between(gone, 0.25, 0.32), principled(graph, PRIMER, 0.8, normal, **{"Specular IOR Level": 0.25})),
        (graph.between(gone, 0.74, 0.82), UNDER[mark.values["under"]](graph, normal)),
    )
    for share, layer in layers:
        intact = graph("ShaderNodeMixShader", {0: share, 1: intact, 2: layer}).outputs[0]
    graph.tree.links.new(intact, surface)


def steel(graph: Graph, normal):
    """Sheet metal that was strained and has begun to dull."""
    stain = graph.noise(graph.rest(), 220.0, 4.0, 0.65)
    return principled(graph, graph.mix(graph.between(stain, 0.35, 0.7), STEEL, [0.55 * c for c in STEEL[:3]]),
                      graph.between(stain, 0.3, 0.7, 0.42, 0.65), normal, Metallic=1.0)  # fmt: skip


def plastic(graph: Graph, normal):
    """Moulded plastic, whitened here and there where it was strained."""
    strain = graph.noise(graph.rest(), 300.0, 3.0, 0.6)
    return principled(graph, graph.mix(graph.between(strain, 0.5, 0.8), PLASTIC, (0.11, 0.11, 0.11)), 0.7, normal)


UNDER = {"metal": steel, "plastic": plastic}
