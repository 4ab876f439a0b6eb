"""Copies of files whose vertices have places that are no numbers. Blender's glTF and PLY importers would put those at the origin and say
nothing; in the copy they lie farther off than anything real, which mend.py knows."""

from __future__ import annotations

import base64
import json
import mmap
import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

import numpy as np

from .mend import FARTHEST

FAR = np.float32(1e7 * FARTHEST)
WORDS = re.compile(rb"(?<![\w.+-])[-+]?(?:nan|inf(?:inity)?)(?![\w.])", re.I)
FLOAT, GLB_HEAD = 5126, 20


def gltf_copy(path: Path, document: dict, folder: Path) -> Path | None:
    """A .gltf in `folder` with its buffers beside it, or None where the file's own places all are numbers. Compressed and sparse ones are
    left to the importer."""
    buffers, wrong = {}, False
    for row in position_accessors(document):
        view = document["bufferViews"][row["bufferView"]]
        number = view["buffer"]
        if number not in buffers:
            buffers[number] = buffer_of(path, document, number)
        start = view.get("byteOffset", 0) + row.get("byteOffset", 0)
        places = np.ndarray((row["count"], 3), "<f4", buffers[number], start, (view.get("byteStride") or 12, 4))
        lost = ~np.isfinite(places)
        if lost.any():
            places[lost], wrong = FAR, True
    if not wrong:
        return None
    for number, buffer in enumerate(document["buffers"]):
        (folder / f"{number}.bin").write_bytes(buffers[number] if number in buffers else buffer_of(path, document, number))
        buffer["uri"] = f"{number}.bin"
    for image in document.get("images", []):
        if not image.get("uri", "data:").startswith("data:"):
            image["uri"] = quote(str(path.parent / unquote(image["uri"])))
    copy = folder / f"{path.stem}.gltf"
    copy.write_text(json.dumps(document), encoding="utf-8")
    return copy


def position_accessors(document: dict) -> list[dict]:
    """The rows of plain float places, each once."""
    used = {primitive["attributes"]["POSITION"] for mesh in document.get("meshes", []) for primitive in mesh["primitives"]}
    rows = [document["accessors"][number] for number in sorted(used)]
    return [row for row in rows if "bufferView" in row and row["componentType"] == FLOAT and row["type"] == "VEC3"]


def buffer_of(path: Path, document: dict, number: int) -> bytearray:
    """The bytes of a buffer: embedded, beside the file, or the GLB's own."""
    uri = document["buffers"][number].get("uri")
    if uri is None:
        with open(path, "rb") as file:
            file.seek(12)
            file.seek(GLB_HEAD + int.from_bytes(file.read(4), "little") + 8)
            return bytearray(file.read())
    return bytearray(base64.b64decode(uri.split(",", 1)[1]) if uri.startswith("data:") else (path.parent / unquote(uri)).read_bytes())


def ply_copy(path: Path, start: int, count: int, layout: np.dtype | None, folder: Path) -> Path | None:
    """A PLY in `folder`, or None where all places are numbers. `start` is where its data begins, `layout` that of one of its `count` vertices,
    None where it is text."""
    copy = folder / path.name
    if layout is None:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if not WORDS.search(data, start):
                return None
            copy.write_bytes(data[:start] + WORDS.sub(b"%g" % FAR, data[start:]))
        return copy
    vertices = np.memmap(path, layout, "r", start, count)
    axes = [axis for axis in "xyz" if axis in layout.names and layout[axis].kind == "f"]
    lost = {axis: np.flatnonzero(~np.isfinite(vertices[axis])) for axis in axes}
    if not any(len(places) for places in lost.values()):
        return None
    shutil.copyfile(path, copy)
    mended = np.memmap(copy, layout, "r+", start, count)
    for axis, places in lost.items():
        mended[axis][places] = FAR
    mended.flush()
    return copy
