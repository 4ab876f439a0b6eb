"""Binary glTF 2.0, read as plain arrays (Khronos, "glTF 2.0 Specification"). No scripts, no other files, no extension that moves a vertex."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import numpy as np

from ..body import Material
from ..catalogue.mesh import glb_json, node_matrix
from ..faults import fault
from .mesh import Mesh, facet_normals, z_up

TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
TRIANGLES, STRIP, FAN = 4, 5, 6
UNREADABLE = ("KHR_draco_mesh_compression", "EXT_meshopt_compression")


def read_glb(path: Path) -> Mesh:
    """All meshes of a file's scene as one, in metres. Raises Faults."""
    document = glb_json(path)
    packed = [name for name in UNREADABLE if name in document.get("extensionsRequired", [])]
    if packed:
        raise fault(f"this GLB is compressed with {packed[0]}; export it again without compression", file=str(path))
    try:
        return assemble(document, Buffers(document, binary_chunk(path)))
    except (KeyError, IndexError, TypeError, ValueError, struct.error):
        raise fault("this GLB is damaged: its scene names things that aren't in it", file=str(path)) from None


def binary_chunk(path: Path) -> bytes:
    data = path.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    return data[28 + length :] if len(data) > 28 + length else b""


class Buffers:
    """Reads accessors and pictures out of a document's buffers."""

    def __init__(self, document: dict, binary: bytes):
        self.document = document
        self.data = [
            base64.b64decode(buffer["uri"].split(",", 1)[1]) if "uri" in buffer else binary for buffer in document.get("buffers", [])
        ]

    def view(self, index: int) -> tuple[bytes, dict]:
        view = self.document["bufferViews"][index]
        start = view.get("byteOffset", 0)
        return self.data[view["buffer"]][start : start + view["byteLength"]], view

    def accessor(self, index: int) -> np.ndarray:
        """(count, width) values; normalised integers as floats."""
        row = self.document["accessors"][index]
        if "sparse" in row or "bufferView" not in row:
            raise ValueError("sparse accessors aren't read")
        kind, width, count = np.dtype(TYPES[row["componentType"]]), WIDTHS[row["type"]], row["count"]
        data, view = self.view(row["bufferView"])
        step = view.get("byteStride") or kind.itemsize * width
        values = np.ndarray((count, width), kind, data, row.get("byteOffset", 0), (step, kind.itemsize))
        return values / np.iinfo(kind).max if row.get("normalized") else values.copy()

    def picture(self, texture: dict) -> bytes:
        image = self.document["images"][self.document["textures"][texture["index"]]["source"]]
        return base64.b64decode(image["uri"].split(",", 1)[1]) if "uri" in image else self.view(image["bufferView"])[0]


def assemble(document: dict, buffers: Buffers) -> Mesh:
    pieces = []
    scene = document.get("scenes", [{"nodes": range(len(document.get("nodes", [])))}])[document.get("scene", 0)]
    stack = [(node, np.eye(4)) for node in reversed(scene.get("nodes", []))]
    while stack:
        index, parent = stack.pop()
        node = document["nodes"][index]
        matrix = parent @ node_matrix(node)
        stack.extend((child, matrix) for child in reversed(node.get("children", [])))
        if "mesh" in node:
            pieces += [read_primitive(p, matrix, buffers) for p in document["meshes"][node["mesh"]]["primitives"] if p.get("mode", 4) >= 4]
    starts = np.cumsum([0, *(len(vertices) for vertices, *_ in pieces)])
    vertices, triangles, normals, uv, slots = zip(*pieces)
    return Mesh(
        vertices=z_up(np.concatenate(vertices)),
        triangles=np.concatenate([t + start for t, start in zip(triangles, starts)]),
        normals=z_up(np.concatenate(normals)),
        uv=np.concatenate(uv),
        slots=np.concatenate(slots),
        materials=tuple(read_material(m, buffers) for m in [{}, *document.get("materials", [])]),
    )


def read_primitive(primitive: dict, matrix: np.ndarray, buffers: Buffers):
    """A primitive under its node's transform: vertices, triangles, normals, uv and slots (0 is the default material)."""
    attributes = primitive["attributes"]
    vertices = buffers.accessor(attributes["POSITION"]).astype(float)
    order = buffers.accessor(primitive["indices"])[:, 0].astype(np.int64) if "indices" in primitive else np.arange(len(vertices))
    triangles = in_triangles(order, primitive.get("mode", TRIANGLES))
    uv = buffers.accessor(attributes["TEXCOORD_0"]).astype(float) * [1, -1] + [0, 1] if "TEXCOORD_0" in attributes else np.zeros((len(vertices), 2))
    vertices = vertices @ matrix[:3, :3].T + matrix[:3, 3]
    if np.linalg.det(matrix[:3, :3]) < 0:
        triangles = triangles[:, ::-1]
    if "NORMAL" in attributes:
        normals = buffers.accessor(attributes["NORMAL"]).astype(float) @ np.linalg.inv(matrix[:3, :3])
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-18)
    else:  # section 3.7.2.1: without normals, faces are flat
        vertices, uv = vertices[triangles.ravel()], uv[triangles.ravel()]
        normals, triangles = facet_normals(vertices), np.arange(len(vertices)).reshape(-1, 3)
    return vertices, triangles, normals, uv, np.full(len(triangles), primitive.get("material", -1) + 1)


def in_triangles(order: np.ndarray, mode: int) -> np.ndarray:
    """(m, 3) triangles of a list, strip or fan of vertices."""
    if mode == TRIANGLES:
        return order[: len(order) // 3 * 3].reshape(-1, 3)
    if mode == FAN:
        return np.stack([np.full(len(order) - 2, order[0]), order[1:-1], order[2:]], 1)
    strip = np.stack([order[:-2], order[1:-1], order[2:]], 1)
    strip[1::2] = strip[1::2, [1, 0, 2]]
    return strip


def read_material(material: dict, buffers: Buffers) -> Material:
    """Its metallic-roughness part: base colour, picture, roughness and metallic factor."""
    surface = material.get("pbrMetallicRoughness", {})
    values = {
        "color": list(surface.get("baseColorFactor", (1, 1, 1, 1)))[:3],
        "roughness": surface.get("roughnessFactor", 1.0) if "metallicRoughnessTexture" not in surface else 0.6,
        "metallic": surface.get("metallicFactor", 1.0 if surface else 0.0) if "metallicRoughnessTexture" not in surface else 0.0,
    }
    if "baseColorTexture" in surface:
        values["image"] = buffers.picture(surface["baseColorTexture"])
    return Material("textured", values)
