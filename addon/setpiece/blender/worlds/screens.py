"""Striped screens that a body's lacquer mirrors, and that nothing else knows of."""

from __future__ import annotations

import bpy
import mathutils
import numpy as np

from ...core.mirror import Screen
from ..compat import node_tree
from ..materials.nodes import Graph
from .solids import Solids


def add_screen(scene: bpy.types.Scene, name: str, screen: Screen, pose: np.ndarray) -> None:
    """Adds a screen of a body in `pose` (4, 4). Only rays that a glossy surface mirrors meet it: the camera sees past it, and it casts
    neither shadow nor light. Its pass index stays 0: it is no part of anything."""
    solids = Solids()
    for material, low, high in strips(screen):
        solids.quads(screen.frame.origin + rectangle(low, high) @ screen.frame.axes[:2], material)
    item = solids.link(scene, name, {"bright": shining(screen.bright), "dark": shining(screen.dark)})
    item.matrix_world = mathutils.Matrix(pose.tolist())
    item.visible_camera = item.visible_diffuse = item.visible_transmission = item.visible_volume_scatter = item.visible_shadow = False


def strips(screen: Screen) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Material, least and greatest corner along u and v of each stripe and gap, side by side."""
    along, half = int(not screen.upright), np.asarray(screen.frame.half, float)
    middles = (np.arange(screen.stripes) + 0.5) / screen.stripes
    edges = middles[:, None] + np.array([-0.5, 0.5]) * screen.share / screen.stripes
    edges = (2 * np.concatenate([[0.0], edges.ravel(), [1.0]]) - 1) * half[along]
    found = []
    for number, ends in enumerate(zip(edges, edges[1:])):
        low, high = -half, half.copy()
        low[along], high[along] = ends
        found.append(("bright" if number % 2 else "dark", low, high))
    return found


def rectangle(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(4, 2) corners, anticlockwise."""
    return np.array([low, (high[0], low[1]), high, (low[0], high[1])])


def shining(radiance) -> bpy.types.Material:
    """A material that shines to all sides alike and mirrors nothing itself. It isn't sampled as a lamp, which it is to nobody."""
    material = bpy.data.materials.new("screen")
    graph = Graph(node_tree(material))
    graph.tree.nodes.clear()
    glow = graph("ShaderNodeEmission", {"Color": (*radiance, 1.0)})
    graph("ShaderNodeOutputMaterial", {"Surface": glow.outputs[0]})
    material.cycles.emission_sampling = "NONE"
    return material
