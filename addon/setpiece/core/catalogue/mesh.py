"""The bounds of a mesh file, by reading no more of it than that takes. Both formats have Y up and become Z up here."""

from __future__ import annotations

import json
import struct
from itertools import product
from pathlib import Path

import numpy as np

from ..faults import fault

MOST_VERTICES = 5_000_000


def obj_bounds(path: Path) -> np.ndarray:
    """(2, 3) least and greatest corner of a Wavefront OBJ, in its own units, Z up. Raises Faults."""
    vertices, faces = [], 0
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.startswith(b"v "):
            try:
                vertices.append([float(word) for word in line.split()[1:4]])
            except ValueError:
                raise fault(f"is a damaged OBJ: line {number} is no vertex") from None
        faces += line.startswith(b"f ")
    if len(vertices) > MOST_VERTICES:
        raise fault(f"has {len(vertices):,} vertices; at most {MOST_VERTICES:,} are read, so simplify it")
    if not vertices or not faces:
        raise fault("has no vertices and faces; export it again as a mesh")
    points = np.array(vertices)
    if points.ndim != 2 or points.shape[1] != 3 or not np.isfinite(points).all():
        raise fault("is a damaged OBJ: not every vertex has three finite numbers")
    return z_up(points)


def glb_bounds(path: Path) -> np.ndarray:
    """(2, 3) least and greatest corner of a binary glTF 2.0 scene in metres, Z up, from the accessors' own bounds under the nodes'
    transforms (glTF 2.0, sections 3.5, 3.6 and 4). Raises Faults."""
    document = glb_json(path)
    try:
        scene = document.get("scenes", [{"nodes": range(len(document.get("nodes", [])))}])[document.get("scene", 0)]
        points, count = [], 0
        stack = [(node, np.eye(4), 0) for node in scene.get("nodes", [])]
        while stack:
            index, parent, depth = stack.pop()
            if depth > 256:
                raise fault("is a damaged GLB: its nodes go round in a circle")
            node = document["nodes"][index]
            matrix = parent @ node_matrix(node)
            stack.extend((child, matrix, depth + 1) for child in node.get("children", []))
            if "mesh" not in node:
                continue
            for primitive in document["meshes"][node["mesh"]]["primitives"]:
                accessor = document["accessors"][primitive["attributes"]["POSITION"]]
                count += accessor["count"]
                corners = np.array(list(product(*zip(accessor["min"], accessor["max"]))))
                points.append(corners @ matrix[:3, :3].T + matrix[:3, 3])
    except (KeyError, IndexError, TypeError, ValueError):
        raise fault("is a damaged GLB: its scene names things that aren't in it") from None
    if not points:
        raise fault("has no meshes; export it again with some")
    if count > MOST_VERTICES:
        raise fault(f"has {count:,} vertices; at most {MOST_VERTICES:,} are read, so simplify it")
    return z_up(np.concatenate(points))


def glb_json(path: Path) -> dict:
    """The JSON chunk of a binary glTF. Raises Faults when it isn't one, is cut short, or leads to other files."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        start = file.read(20)
        if len(start) < 20 or start[:4] != b"glTF":
            raise fault("is no binary glTF; export it again as .glb")
        version, length, chunk = struct.unpack_from("<3I", start, 4)
        if version != 2 or length > size or chunk > size or start[16:20] != b"JSON":
            raise fault("is a damaged GLB, cut short or of an old version; export it again as glTF 2.0 binary")
        try:
            document = json.loads(file.read(chunk))
        except ValueError:
            raise fault("is a damaged GLB: its JSON does not parse") from None
    linked = [item["uri"] for kind in ("buffers", "images") for item in document.get(kind, []) if "uri" in item]
    if any(not uri.startswith("data:") for uri in linked):
        raise fault("leads to other files; export it again with everything embedded")
    return document


def node_matrix(node: dict) -> np.ndarray:
    """(4, 4) local transform of a glTF node; its matrix is stored by columns."""
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(node.get("scale", (1, 1, 1)), float)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def z_up(points: np.ndarray) -> np.ndarray:
    """(2, 3) bounds of (n, 3) points with Y up, as Blender's importers turn them: X stays, Z points at the viewer."""
    turned = np.stack([points[:, 0], -points[:, 2], points[:, 1]], 1)
    return np.stack([turned.min(0), turned.max(0)])
