"""Scenery as quads in numpy: boxes, posts, sheets. Flat or smooth, each with a material's name and with UVs in metres."""

from __future__ import annotations

import math
from typing import Mapping

import bpy
import numpy as np

from ..build.mesh import floats

FACES = {"-x": (2, 0, 4, 6), "+x": (1, 3, 7, 5), "-y": (0, 1, 5, 4), "+y": (3, 2, 6, 7), "-z": (2, 3, 1, 0), "+z": (4, 5, 7, 6)}
SIDES = ("-x", "+x", "-y", "+y")


class Solids:
    """A heap of quads. `solids.box((0, 0, 0), (1, 1, 2), "wall")`."""

    def __init__(self):
        self.corners, self.normals, self.uvs, self.names, self.counts = [], [], [], [], []

    def quads(self, corners, material: str, uv=None, normals=None) -> None:
        """Adds quads, (n, 4, 3) anticlockwise seen from outside; `uv` (n, 4, 2) metres, else measured along world axes so that
        patterns run on from one quad to the next; `normals` (n, 4, 3), else flat."""
        corners = np.asarray(corners, float).reshape(-1, 4, 3)
        flat = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
        flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
        self.corners.append(corners)
        self.normals.append(np.repeat(flat[:, None], 4, 1) if normals is None else np.asarray(normals, float).reshape(-1, 4, 3))
        self.uvs.append(planar(corners, flat) if uv is None else np.asarray(uv, float).reshape(-1, 4, 2))
        self.names.append(material)
        self.counts.append(len(corners))

    def box(self, low, high, material: str, without: str = "") -> None:
        """Adds an upright box. `without` names faces to leave out: "-z" or "-z +y"."""
        self.boxes([low], [high], material, without)

    def boxes(self, lows, highs, material: str, without: str = "") -> None:
        """Adds upright boxes between (n, 3) corners."""
        ends = np.stack(np.broadcast_arrays(np.asarray(lows, float), np.asarray(highs, float)), 1)  # (n, 2, 3)
        corners = np.stack([np.stack([ends[:, i, 0], ends[:, j, 1], ends[:, k, 2]], -1) for k in (0, 1) for j in (0, 1) for i in (0, 1)], 1)
        kept = [face for name, face in FACES.items() if name not in without.split()]
        self.quads(np.concatenate([corners[:, face] for face in kept]), material)

    def sheet(self, low, high, z: float, material: str) -> None:
        """Adds a level rectangle that looks up."""
        (x0, y0), (x1, y1) = low, high
        self.quads([[(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]], material)

    def post(self, path, radii, material: str, sides: int = 12) -> None:
        """Adds a round rod along a path (k, 3) with a radius at each point, smooth around."""
        path, radii = np.asarray(path, float), np.broadcast_to(np.asarray(radii, float), len(path))
        along = np.gradient(path, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        side = np.cross(along, (0.0, 0.0, 1.0) if abs(along[0, 2]) < 0.9 else (1.0, 0.0, 0.0))
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        turn = np.linspace(0, 2 * math.pi, sides + 1)
        around = np.cos(turn)[:, None, None] * side + np.sin(turn)[:, None, None] * np.cross(along, side)
        self.grid(path + radii[:, None] * around, material, around)

    def grid(self, points, material: str, normals=None, uv=None) -> None:
        """Adds a net of (a, b, 3) points as quads, outside where a runs to the right and b up."""
        cells = lambda net: np.stack([net[:-1, :-1], net[1:, :-1], net[1:, 1:], net[:-1, 1:]], 2).reshape(-1, 4, net.shape[-1])
        self.quads(cells(np.asarray(points, float)), material, uv=None if uv is None else cells(np.asarray(uv, float)),
                   normals=None if normals is None else cells(np.asarray(normals, float)))

    def add(self, other: Solids, at=(0.0, 0.0, 0.0), turn: float = 0.0) -> None:
        """Adds another heap, turned by degrees about Z and then moved."""
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        matrix = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
        self.corners += [corners @ matrix + at for corners in other.corners]
        self.normals += [normals @ matrix for normals in other.normals]
        self.uvs, self.names, self.counts = self.uvs + other.uvs, self.names + other.names, self.counts + other.counts

    def link(self, scene: bpy.types.Scene, name: str, materials: Mapping[str, bpy.types.Material]) -> bpy.types.Object:
        """The heap as one object of a scene, of pass index 0: scenery is no part of anything."""
        used = list(dict.fromkeys(self.names))
        vertices, normals, uvs = (np.concatenate(arrays) for arrays in (self.corners, self.normals, self.uvs))
        slots = np.repeat([used.index(name) for name in self.names], self.counts)
        mesh = bpy.data.meshes.new(name)
        mesh.vertices.add(4 * len(vertices))
        mesh.vertices.foreach_set("co", floats(vertices))
        mesh.loops.add(4 * len(vertices))
        mesh.loops.foreach_set("vertex_index", np.arange(4 * len(vertices), dtype=np.int32))
        mesh.polygons.add(len(vertices))
        mesh.polygons.foreach_set("loop_start", np.arange(0, 4 * len(vertices), 4, dtype=np.int32))
        mesh.polygons.foreach_set("material_index", slots.astype(np.int32))
        mesh.attributes.new("custom_normal", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", floats(normals))
        mesh.uv_layers.new(name="uv").uv.foreach_set("vector", floats(uvs))
        for material in used:
            mesh.materials.append(materials[material])
        mesh.update(calc_edges=True)
        item = bpy.data.objects.new(name, mesh)
        scene.collection.objects.link(item)
        return item


def planar(corners: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """(n, 4, 2) metres along each quad's plane: to the right and up on what stands, X and Y on what lies."""
    across = np.stack([-normals[:, 1], normals[:, 0], np.zeros(len(normals))], 1)
    length = np.linalg.norm(across, axis=1, keepdims=True)
    across = np.where(length > 0.1, across / np.maximum(length, 1e-9), (1.0, 0.0, 0.0))
    up = np.cross(normals, across)
    return np.stack([np.einsum("nij,nj->ni", corners, across), np.einsum("nij,nj->ni", corners, up)], -1)
