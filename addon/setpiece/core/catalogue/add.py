"""Bringing an asset in: a copy of its files, and a YAML that says what is known of it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Mapping

import yaml

from ..faults import fault, nearest
from .asset import ID, KINDS, UNKNOWN, Asset, corners, inside, read_asset, said_licence
from .check import SUFFIXES, wrong_with
from .mesh import glb_bounds, obj_bounds

BOUNDS = {".obj": obj_bounds, ".glb": glb_bounds}


def add(file: Path, kind: str, root: Path, id: str = "", licence: str = UNKNOWN, source: str = "", attributes: Mapping | None = None,
        scale: float = 1.0) -> Asset:  # fmt: skip
    """Copies a mesh (.obj with its .mtl and pictures, .glb) or an environment (.exr, .hdr) into the catalogue folder `root` and writes its
    YAML. `scale` takes the mesh's units to metres. Raises Faults and leaves nothing behind."""
    file, id = Path(file), id or id_of(file)
    if kind not in SUFFIXES:
        raise fault(f'"{kind}" is no kind of asset; {nearest(kind, SUFFIXES)}')
    if not ID.match(id):
        raise fault(f'"{id}" is no id; give one of small letters, digits, - . _')
    if message := said_licence(licence):
        raise fault(message, "licence")
    wrong = wrong_with(file, SUFFIXES[kind], deep=True)
    if wrong:
        raise fault(wrong, file=str(file))
    folder = Path(root) / KINDS[kind]
    target = folder / f"{id}.yaml"
    if target.exists():
        raise fault(f'the catalogue has a {kind} "{id}" already; give another id or remove it', file=str(target))
    files = [file.name, *(companions(file) if file.suffix.lower() == ".obj" else ())]
    entry = {"id": id, "kind": kind, "licence": licence, "source": source or file.name}
    if attributes:
        entry["attributes"] = dict(attributes)
    if file.suffix.lower() in BOUNDS:
        size = box_size(file, scale)
        if corners(size) is None:
            raise fault(f"is {size} metres long, wide and high; give the scale that takes its units to metres", file=str(file))
        entry["footprint"] = size
        if scale != 1.0:
            entry["build"] = {"scale": scale}
    entry["files"] = [f"{id}/{name}" for name in files]
    for name in files:
        copy = folder / id / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.parent / name, copy)
    unfinished = target.with_suffix(".part")
    unfinished.write_text(yaml.safe_dump(entry, sort_keys=False, allow_unicode=True), encoding="utf-8")
    os.replace(unfinished, target)
    return read_asset(target, kind)


def id_of(file: Path) -> str:
    """The id that a file's name suggests."""
    return re.sub(r"[^a-z0-9_.-]+", "-", Path(file).stem.lower()).strip("-.")


def box_size(file: Path, scale: float) -> list[float]:
    """[length, width, height] of a mesh in metres."""
    least, greatest = BOUNDS[file.suffix.lower()](file) * scale
    return [round(float(size), 4) for size in greatest - least]


def companions(obj: Path) -> list[str]:
    """The material libraries that an OBJ names and the pictures that those name, where they lie beside or below it."""
    found = []
    for library in words_after(obj, b"mtllib"):
        if inside(obj.parent, library) and (obj.parent / library).is_file():
            found.append(library)
            found += [name for name in words_after(obj.parent / library, b"map_") if (obj.parent / name).is_file()]
    return [name for name in dict.fromkeys(found) if inside(obj.parent, name)]


def words_after(path: Path, key: bytes) -> list[str]:
    """The last word of every line that begins with a key."""
    lines = (line.strip() for line in path.read_bytes().splitlines())
    return [line.split()[-1].decode("utf-8", "replace") for line in lines if line.startswith(key) and len(line.split()) > 1]
