"""A first look at a glTF: its JSON whole, its other files beside it, and how much its accessors hold (Khronos, "glTF 2.0 Specification")."""

from __future__ import annotations

import json
import struct
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from ...core.catalogue.asset import inside
from ...core.faults import fault
from .look import Look, begins, cut_short, few_enough
from .nowhere import gltf_copy


def look_at_gltf(path: Path, folder: Path) -> Look:
    """Raises Faults for one that is cut short, too large, or leads out of its folder."""
    document = document_of(path)
    try:
        few_enough(triangles(document))
        look_at_files(path.parent, document)
        copy = gltf_copy(path, document, folder)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        raise fault("is a damaged glTF: it names things that aren't in it; export it again") from None
    return Look(stead=copy)


def document_of(path: Path) -> dict:
    """The JSON of a .gltf or .glb. Raises Faults."""
    with open(path, "rb") as file:
        if path.suffix.lower() == ".glb":
            begins(path, "binary glTF", b"glTF")
            size, start = path.stat().st_size, file.read(20)
            if len(start) < 20:
                raise cut_short("GLB", size, 20)
            version, length, chunk = struct.unpack_from("<3I", start, 4)
            if version != 2 or start[16:] != b"JSON":
                raise fault(f"is a GLB of version {version}, or a damaged one; export it again as glTF 2.0")
            if size < max(length, 20 + chunk):
                raise cut_short("GLB", size, max(length, 20 + chunk))
            text = file.read(chunk)
        else:
            text = file.read()
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise fault("is a damaged glTF: its JSON does not parse; export it again") from None
    if not isinstance(document, dict) or not str(document.get("asset", {}).get("version", "")).startswith("2"):
        raise fault("is no glTF 2.0; export it again as that")
    return document


def triangles(document: dict) -> int:
    """How many there are with every node's mesh counted each time that it stands. Raises Faults where a mesh has none at all."""
    accessors, meshes = document.get("accessors", []), document.get("meshes", [])
    uses = Counter(node["mesh"] for node in document.get("nodes", []) if "mesh" in node)
    if not uses:
        raise fault("has no mesh; export it again with some")
    corners = 0
    for mesh, times in uses.items():
        for primitive in meshes[mesh]["primitives"]:
            place = accessors[primitive["attributes"]["POSITION"]]["count"]
            corners += times * max(place, accessors[primitive["indices"]]["count"] if "indices" in primitive else 0)
    return int(corners) // 3


def look_at_files(folder: Path, document: dict) -> None:
    """Raises Faults for what lies outside of the folder, and for buffers that are missing; a picture may be."""
    for kind, item in ((kind, item) for kind in ("buffers", "images") for item in document.get(kind, [])):
        uri = item.get("uri", "data:")
        name = unquote(uri)
        if uri.startswith("data:"):
            continue
        if not inside(folder, name):
            raise fault(f'leads to "{name}", outside of its folder; put that beside it and correct its name, or export it as .glb')
        if kind == "buffers" and not (folder / name).is_file():
            raise fault(f'lacks "{name}", which holds its meshes; put it beside the file, or export it as .glb')
