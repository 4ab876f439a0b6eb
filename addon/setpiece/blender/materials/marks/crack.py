"""A crack in plastic: dark inside, bare at its lips, whitish where the plastic was strained."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import beside, depth, over, principled

HOLLOW = (0.0035, 0.0035, 0.0036, 1.0)
LIP = (0.05, 0.05, 0.05, 1.0)  # broken plastic, greyer than moulded
STRAINED = (0.60, 0.60, 0.59, 1.0)


def crack(material: bpy.types.Material, mark: Mark) -> None:
    """Whitens the paint by values["strain"], bares the plastic at the lips from 0.5 of the mark's image, and opens it from 0.8 on."""
    graph = Graph(material.node_tree)
    gone, strain = depth(graph, mark), beside(graph, mark, "strain")
    fine = graph.noise(graph.rest(), 1600.0, 2.0)
    ragged = graph.bump(fine, 0.0006, 1.0)
    white = principled(graph, STRAINED, 0.6, graph.bump(fine, 0.0002, 0.5), **{"Specular IOR Level": 0.25})
    lip = principled(graph, graph.mix(graph.between(fine, 0.42, 0.62), LIP, (0.14, 0.14, 0.14)), 0.6, ragged)
    hollow = principled(graph, HOLLOW, 0.9, ragged, **{"Specular IOR Level": 0.0})
    share = graph.math("MULTIPLY", strain, graph.between(fine, 0.25, 0.65, 0.35, 1.0))
    over(material, graph, (
        (graph.math("MULTIPLY", share, 0.8), white),
        (graph.between(gone, 0.47, 0.53), lip),
        (graph.between(gone, 0.76, 0.84), hollow),
    ))  # fmt: skip
