"""Scenery as quads in numpy: boxes, posts, sheets. Flat or smooth, each with a material's name and with UVs in metres."""

from __future__ import annotations

import math
from typing import Mapping

import bpy
import numpy as np
from attrs import evolve, frozen

from ..build.mesh import floats

FACES = {"-x": (2, 0, 4, 6), "+x": (1, 3, 7, 5), "-y": (0, 1, 5, 4), "+y": (3, 2, 6, 7), "-z": (2, 3, 1, 0), "+z": (4, 5, 7, 6)}
BITS = np.array([[corner >> axis & 1 for corner in range(8)] for axis in range(3)])  # which end of a box each corner is at, by axis
WHITE = (1.0, 1.0, 1.0)


@frozen(eq=False)
class Group:
    """Quads of one material: corners (n, 4, 3), and normals and UVs where they aren't the flat and planar ones."""

    material: str
    corners: np.ndarray
    normals: np.ndarray | None = None
    uv: np.ndarray | None = None




ORDER = np.array(list(FACES.values()))


class Solids:
    """A heap of quads. `solids.box((0, 0, 0), (1, 1, 2), "wall")`. Materials are names until the heap is linked."""

    def __init__(self):
        self.groups: list[Group] = []

    def quads(self, corners, material: str, uv=None, normals=None) -> None:
        """Adds quads, (n, 4, 3) anticlockwise seen from outside; `uv` (n, 4, 2) metres, else measured along world axes so that
        patterns run on from one quad to the next; `normals` (n, 4, 3), else flat."""
        corners = np.asarray(corners, float).reshape(-1, 4, 3)
        self.groups.append(Group(material, corners, None if normals is None else np.asarray(normals, float), None if uv is None else np.asarray(uv, float)))

    def box(self, low, high, material: str, without: str = "") -> None:
        """Adds an upright box. `without` names faces to leave out: "-z" or "-z +y"."""
        self.boxes([low], [high], material, without)

    def boxes(self, lows, highs, material: str, without: str = "") -> None:
        """Adds upright boxes between (n, 3) corners."""
        ends = np.array([lows, highs], float)  # (2, n, 3)
        corners = np.empty((ends.shape[1], 8, 3))
        for axis in range(3):
            corners[:, :, axis] = ends[BITS[axis], :, axis].T
        order = ORDER if not without else ORDER[[name not in without for name in FACES]]
        self.quads(corners[:, order], material)

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

    def grid(self, points, material: str, normals=None) -> None:
        """Adds a net of (a, b, 3) points as quads, outside where a runs to the right and b up."""
        self.quads(cells(points), material, normals=None if normals is None else cells(normals))

    def add(self, other: Solids, at=(0.0, 0.0, 0.0), turn: float = 0.0) -> None:
        """Adds another heap, turned by degrees about Z and then moved."""
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        matrix = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
        for group in other.groups:
            normals = None if group.normals is None else group.normals @ matrix
            self.groups.append(Group(group.material, group.corners @ matrix + at, normals, group.uv))

    def renamed(self, rename) -> Solids:
        """The same heap with every material's name changed by a function."""
        result = Solids()
        result.groups = [evolve(group, material=rename(group.material)) for group in self.groups]
        return result

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n, 4, 3) corners, (n, 4, 3) normals and (n, 4, 2) UVs of all quads."""
        corners = np.concatenate([group.corners for group in self.groups])
        across, up = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
        flat = np.cross(across, up)
        flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
        normals, uvs = np.repeat(flat[:, None], 4, 1), planar(corners, flat)
        begin = 0
        for group in self.groups:
            end = begin + len(group.corners)
            if group.normals is not None:
                normals[begin:end] = group.normals
            if group.uv is not None:
                uvs[begin:end] = group.uv
            begin = end
        return corners, normals, uvs

    def link(self, scene: bpy.types.Scene, name: str, materials: Mapping) -> bpy.types.Object:
        """The heap as one object of a scene, of pass index 0: scenery is no part of anything. `materials` gives a material by name, or
        a material and the tint, a colour, that it reads from the face attribute "tint"."""
        corners, normals, uvs = self.arrays()
        given = {group.material: materials[group.material] for group in self.groups}
        pairs = {key: value if isinstance(value, tuple) else (value, WHITE) for key, value in given.items()}
        used = list(dict.fromkeys(material for material, _ in pairs.values()))
        counts = [len(group.corners) for group in self.groups]
        slots = np.repeat([used.index(pairs[group.material][0]) for group in self.groups], counts)
        tints = np.repeat([pairs[group.material][1] for group in self.groups], counts, axis=0)
        count, mesh = len(corners), bpy.data.meshes.new(name)
        mesh.vertices.add(4 * count)
        mesh.vertices.foreach_set("co", floats(corners))
        mesh.loops.add(4 * count)
        mesh.loops.foreach_set("vertex_index", np.arange(4 * count, dtype=np.int32))
        mesh.polygons.add(count)
        mesh.polygons.foreach_set("loop_start", np.arange(0, 4 * count, 4, dtype=np.int32))
        mesh.polygons.foreach_set("material_index", slots.astype(np.int32))
        mesh.attributes.new("custom_normal", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", floats(normals))
        mesh.attributes.new("tint", "FLOAT_VECTOR", "FACE").data.foreach_set("vector", floats(tints))
        mesh.uv_layers.new(name="uv").uv.foreach_set("vector", floats(uvs))
        for material in used:
            mesh.materials.append(material)
        mesh.update(calc_edges=True)
        item = bpy.data.objects.new(name, mesh)
        scene.collection.objects.link(item)
        return item


def cells(net) -> np.ndarray:
    """The quads, (n, 4, 3), between the points of a net (a, b, 3)."""
    net = np.asarray(net, float)
    return np.stack([net[:-1, :-1], net[1:, :-1], net[1:, 1:], net[:-1, 1:]], 2).reshape(-1, 4, 3)


def planar(corners: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """(n, 4, 2) metres along each quad's plane: to the right and up on what stands, X and Y on what lies."""
    across = np.stack([-normals[:, 1], normals[:, 0], np.zeros(len(normals))], 1)
    length = np.linalg.norm(across, axis=1, keepdims=True)
    across = np.where(length > 0.1, across / np.maximum(length, 1e-9), (1.0, 0.0, 0.0))
    up = np.cross(normals, across)
    return np.stack([np.einsum("nij,nj->ni", corners, across), np.einsum("nij,nj->ni", corners, up)], -1)
