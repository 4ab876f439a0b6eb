"""Rust: blistered paint, bare rust and scale, holes, and below it all what the rain has washed down."""

from __future__ import annotations

import bpy

from ....core.body import Mark
from ..nodes import Graph
from .lookup import beside, depth, over, principled

FRESH, OLD, SCALE = (0.24, 0.078, 0.020), (0.090, 0.031, 0.014), (0.028, 0.014, 0.010)  # linear, from orange to nearly black
STAIN = (0.30, 0.115, 0.035)
HOLLOW = (0.004, 0.003, 0.003)
HIGH, GRAIN = 0.0016, 0.0007  # metres that blisters stand up and that the scale is rough by


def rust(material: bpy.types.Material, mark: Mark) -> None:
    """Lays values["stain"] over the paint, raises it by values["raised"], breaks it open with rust showing through towards 0.62 of the
    mark's image, and beyond shows bare rust, the darker the higher, from 0.97 on a hole."""
    tree = material.node_tree
    graph = Graph(tree)
    gone, raised, stain = depth(graph, mark), beside(graph, mark, "raised"), beside(graph, mark, "stain")
    rest = graph.rest()
    fine, coarse, wide = graph.noise(rest, 1500.0, 3.0, 0.65), graph.noise(rest, 260.0, 3.0, 0.6), graph.noise(rest, 55.0, 3.0, 0.6)
    blister(graph, tree, raised)
    height = graph.math("ADD", graph.math("MULTIPLY", fine, 0.5), coarse)
    rough = graph.bump(height, GRAIN, 1.0)
    mottled = graph.math("MULTIPLY_ADD", graph.math("SUBTRACT", coarse, 0.5), 0.28, gone)
    mottled = graph.math("MULTIPLY_ADD", graph.math("SUBTRACT", fine, 0.5), 0.16, mottled)
    mottled = graph.math("MULTIPLY_ADD", graph.math("SUBTRACT", wide, 0.5), 0.40, mottled)
    color = graph.mix(graph.between(mottled, 0.57, 0.72), FRESH, OLD)
    color = graph.mix(graph.between(mottled, 0.69, 0.86), color, SCALE)
    bare = principled(graph, color, 0.92, rough, **{"Specular IOR Level": 0.12})
    hollow = principled(graph, (*HOLLOW, 1.0), 1.0, rough, **{"Specular IOR Level": 0.0})
    washed = principled(graph, (*STAIN, 1.0), 0.7, graph.bump(fine, 0.0002, 0.4), **{"Specular IOR Level": 0.2})
    # a blister breaks open in spots, more of them towards the bare middle
    broken = graph.math("ADD", graph.between(gone, 0.50, 0.62, -0.17, 0.22), coarse)
    seen = graph.math("MULTIPLY", graph.between(broken, 0.52, 0.60), graph.between(gone, 0.47, 0.51))
    film = graph.math("MULTIPLY", stain, graph.between(coarse, 0.25, 0.75, 0.6, 0.95))
    over(material, graph, (
        (film, washed),
        (graph.math("MAXIMUM", seen, graph.between(gone, 0.60, 0.63)), bare),
        (graph.between(gone, 0.965, 0.985), hollow),
    ))  # fmt: skip


def blister(graph: Graph, tree, raised) -> None:
    """Bends the paint's own normals, its coat's too, over what is raised beneath it."""
    bsdf = tree.nodes["Principled BSDF"]
    for name in ("Normal", "Coat Normal"):
        socket = bsdf.inputs[name]
        bump = graph("ShaderNodeBump", {"Height": raised, "Distance": HIGH, "Strength": 1.0})
        if socket.is_linked:
            graph.set(bump.inputs["Normal"], socket.links[0].from_socket)
        graph.set(socket, bump.outputs[0])
