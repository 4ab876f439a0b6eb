"""Striped screens that a body's lacquer mirrors, and that nothing else knows of."""

from __future__ import annotations

from typing import Iterable, Mapping

import bpy
import mathutils
import numpy as np

from ...core.body import Damage
from ...core.mirror import Screen
from ..compat import node_tree
from ..materials.nodes import Graph
from .solids import Solids


def add_screens(scene: bpy.types.Scene, decoys: Iterable[Damage], poses: Mapping[str, np.ndarray]) -> bpy.types.Collection | None:
    """Adds the screens of those decoys that are reflections; `poses` (4, 4) by body. Only rays that a glossy surface sends on meet one: the
    camera sees past it, and it casts no shadow. It shines on the objects alone that are put into the collection that this returns, None
    where there is no screen: a rough ground would glitter. Its pass index stays 0: it is no part of anything."""
    screens = [decoy for decoy in decoys if decoy.mirror]
    mirrors = bpy.data.collections.new("mirrors") if screens else None
    for decoy in screens:
        item = linked(scene, decoy.id, decoy.mirror)
        item.matrix_world = mathutils.Matrix(poses[decoy.body].tolist())
        item.visible_camera = item.visible_diffuse = item.visible_transmission = item.visible_volume_scatter = item.visible_shadow = False
        item.light_linking.receiver_collection = mirrors
    return mirrors


def linked(scene: bpy.types.Scene, name: str, screen: Screen) -> bpy.types.Object:
    """A screen's stripes and gaps as an object in a body's frame."""
    solids = Solids()
    for material, low, high in strips(screen):
        solids.quads(screen.frame.origin + rectangle(low, high) @ screen.frame.axes[:2], material)
    return solids.link(scene, name, {"bright": shining(screen.bright), "dark": shining(screen.dark)})


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
