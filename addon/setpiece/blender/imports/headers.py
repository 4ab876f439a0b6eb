"""A first look at PLY, STL, FBX, USD and .blend files, by their headers alone."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import numpy as np

from ...core.faults import fault
from .look import Look, begins, cut_short, few_enough
from .nowhere import ply_copy

PLY_HEADER = 1 << 16  # bytes; longer ones aren't a header
KINDS = {"char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4", "float": "f4", "double": "f8", "int8": "i1",
         "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8"}  # fmt: skip


def look_at_ply(path: Path, folder: Path) -> Look:
    """By "The PLY Polygon File Format" (Turk, 1994): how many vertices and faces there are, and whether the file can hold them."""
    begins(path, "PLY", b"ply")
    with open(path, "rb") as file:
        head = file.read(PLY_HEADER)
    end = re.search(rb"end_header[^\n]*\n", head)
    if not end:
        raise fault("is a PLY file cut short or damaged: its header has no end; fetch or export it again")
    header = head[: end.start()].decode("latin1")
    counts, fields, order = {}, {}, "<" if "binary_little" in header else ">"
    for words in (line.split() for line in header.splitlines()):
        if words[:1] == ["element"] and len(words) == 3 and words[2].isdigit():
            counts[words[1]], fields[words[1]] = int(words[2]), []
        elif words[:1] == ["property"] and len(words) >= 3 and counts:
            is_list = words[1] == "list"
            fields[next(reversed(fields))].append((words[-1], order + KINDS.get(words[2 if is_list else 1], "u1"), is_list))
    if not counts.get("face") and not counts.get("tristrips"):
        raise fault("has points and no faces; make a mesh of it first (Blender, MeshLab: a surface reconstruction), then add that")
    few_enough(counts.get("face", 0))
    text, least = "format ascii" in header, sum(counts[name] * sum(np.dtype(row[1]).itemsize for row in fields[name]) for name in counts)
    if not text and path.stat().st_size - end.end() < least:  # of a list at least its length is there
        raise cut_short("PLY", path.stat().st_size, end.end() + least)
    plain = next(iter(counts)) == "vertex" and not any(row[2] for row in fields["vertex"])
    if not text and not plain:
        return Look()
    return Look(stead=ply_copy(path, end.end(), counts["vertex"], None if text else np.dtype([row[:2] for row in fields["vertex"]]), folder))


def look_at_stl(path: Path, folder: Path) -> Look:
    """Binary: 80 bytes, a count, 50 bytes for each triangle. As text: "solid" to "endsolid"."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(84)
        file.seek(-min(size, 1024), os.SEEK_END)
        tail = file.read()
    count = struct.unpack_from("<I", head, 80)[0] if len(head) == 84 else 0
    if size != 84 + 50 * count and head.lstrip().startswith(b"solid"):
        if b"endsolid" not in tail.lower():
            raise fault("is an STL file cut short: it has no \"endsolid\"; fetch or export it again")
        return Look()
    if len(head) < 84:
        raise cut_short("STL", size, 84)
    few_enough(count)
    if size < 84 + 50 * count:
        raise cut_short("STL", size, 84 + 50 * count)
    return Look()


def look_at_fbx(path: Path, folder: Path) -> Look:
    """As text or binary."""
    begins(path, "FBX", b"Kaydara FBX Binary", b"; FBX", b";FBX")
    return Look()


def look_at_usd(path: Path, folder: Path) -> Look:
    """USD's own default unit is the centimetre."""
    head = begins(path, "USD", b"#usda", b"PXR-USDC", b"PK\x03\x04")
    if head.startswith(b"#usda") and b"metersPerUnit" not in start(path):
        return Look(notes=("the file has no metersPerUnit, and centimetres, USD's default, were taken for its units",))
    return Look()


def start(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(1 << 16)


def look_at_blend(path: Path, folder: Path) -> Look:
    """Plain, gzipped or packed with zstandard."""
    begins(path, "Blender", b"BLENDER", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
    return Look()
