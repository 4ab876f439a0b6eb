"""A SourceModel as binary glTF 2.0 with everything embedded (Khronos, "glTF 2.0 Specification"): what the catalogue keeps of other formats."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

from ..faults import fault
from ..imports.source import SourceMaterial, SourceMesh, SourceModel

FLOAT, UINT, VERTICES, INDICES = 5126, 5125, 34962, 34963
LARGEST = (1 << 32) - 1  # bytes that a GLB can say it has


def glb_of(model: SourceModel, folder: Path) -> bytes:
    """The bytes of a GLB in metres, Y up, with a node for each mesh; pictures are read from `folder`. A model that doesn't say its unit is
    taken to be in metres. The same model gives the same bytes. Raises Faults where it is too large for a GLB."""
    document = {
        "asset": {"version": "2.0", "generator": "Setpiece"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(model.meshes)))}],
        "nodes": [{"name": mesh.name, "mesh": number} for number, mesh in enumerate(model.meshes)],
        "meshes": [], "materials": [], "accessors": [], "bufferViews": [],
    }  # fmt: skip
    data = Data(document)
    pictures = {name: number for number, name in enumerate(model.pictures)}
    if pictures:
        document["images"] = [{"mimeType": "image/png", "bufferView": data.view((folder / name).read_bytes())} for name in model.pictures]
        document["textures"] = [{"source": number} for number in range(len(pictures))]
    document["materials"] = [material_row(material, pictures) for material in model.materials.values()]
    places = {name: number for number, name in enumerate(model.materials)}
    document["meshes"] = [mesh_row(mesh, model.unit or 1.0, places, data) for mesh in model.meshes]
    document["buffers"] = [{"byteLength": data.size}]
    text = json.dumps({key: value for key, value in document.items() if value != []}, ensure_ascii=False).encode()
    text, binary = text + b" " * (-len(text) % 4), b"".join(data.pieces)
    length = 28 + len(text) + len(binary)
    if length > LARGEST:
        raise fault(f"becomes a GLB of {length / 2**30:.1f} GB; at most 4 GB can be, so simplify it")
    return b"".join((struct.pack("<4sII", b"glTF", 2, length), struct.pack("<I4s", len(text), b"JSON"), text,
                     struct.pack("<I4s", len(binary), b"BIN\0"), binary))  # fmt: skip


class Data:
    """The binary chunk as it grows, in pieces of four bytes' multiples, and the rows that say where what is."""

    def __init__(self, document: dict):
        self.document, self.pieces, self.size = document, [], 0

    def view(self, data: bytes, target: int | None = None) -> int:
        row = {"buffer": 0, "byteOffset": self.size, "byteLength": len(data), **({"target": target} if target else {})}
        self.pieces.append(data + b"\0" * (-len(data) % 4))
        self.size += len(self.pieces[-1])
        self.document["bufferViews"].append(row)
        return len(self.document["bufferViews"]) - 1

    def accessor(self, values: np.ndarray, kind: str, bounds: bool = False) -> int:
        integer = values.dtype.kind in "iu"
        values = np.ascontiguousarray(values, "<u4" if integer else "<f4")
        row = {"bufferView": self.view(values.tobytes(), INDICES if integer else VERTICES), "componentType": UINT if integer else FLOAT,
               "count": len(values), "type": kind}  # fmt: skip
        if bounds:
            row |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        self.document["accessors"].append(row)
        return len(self.document["accessors"]) - 1


def mesh_row(mesh: SourceMesh, unit: float, places: dict[str, int], data: Data) -> dict:
    """A mesh with a primitive for each of its materials; all share its vertices."""
    attributes = {"POSITION": data.accessor(y_up(mesh.vertices * unit), "VEC3", bounds=True), "NORMAL": data.accessor(y_up(mesh.normals), "VEC3")}
    if mesh.uv is not None:
        attributes["TEXCOORD_0"] = data.accessor(mesh.uv * [1, -1] + [0, 1], "VEC2")
    primitives = []
    for slot in np.unique(mesh.slots):
        row = {"attributes": attributes, "indices": data.accessor(mesh.triangles[mesh.slots == slot].ravel(), "SCALAR")}
        name = mesh.materials[slot] if slot < len(mesh.materials) else None
        primitives.append({**row, "material": places[name]} if name in places else row)
    return {"name": mesh.name, "primitives": primitives}


def material_row(material: SourceMaterial, pictures: dict[str, int]) -> dict:
    surface = {"baseColorFactor": [*material.color, material.alpha], "metallicFactor": material.metallic, "roughnessFactor": material.roughness}
    if material.picture in pictures:
        surface["baseColorTexture"] = {"index": pictures[material.picture]}
    row = {"name": material.name, "pbrMetallicRoughness": surface, "doubleSided": True}
    return {**row, "alphaMode": "BLEND"} if material.alpha < 1 else row


def y_up(points: np.ndarray) -> np.ndarray:
    """(n, 3) with Z up to Y up."""
    return np.stack([points[:, 0], points[:, 2], -points[:, 1]], 1)
