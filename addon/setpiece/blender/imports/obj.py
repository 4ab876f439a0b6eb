"""A first look at an OBJ: what other files it leads to, and whether its names stand in groups or objects."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from ...core.catalogue.asset import inside
from ...core.faults import fault
from .look import Look, few_enough

LINES = re.compile(rb"^[ \t]*(mtllib|[ogf])[ \t]+([^\r\n]*)", re.M)
PICTURES = re.compile(rb"^[ \t]*(?:map_\w+|bump|disp|decal|refl|norm)[ \t]+([^\r\n]*)", re.M | re.I)


def look_at_obj(path: Path, folder: Path) -> Look:
    """An OBJ says no unit. Where it has more groups than objects, its names are the groups'."""
    names, libraries, faces = {b"o": set(), b"g": set()}, [], 0
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in LINES.finditer(data):
            key, value = found.groups()
            faces += key == b"f"
            if key in names:
                names[key].add(value.strip())
            elif key == b"mtllib":
                libraries.append(value.decode("utf-8", "replace").strip())
    if not faces:
        raise fault("has no faces, or is no OBJ; export it again as a mesh")
    few_enough(faces)
    notes = [note for library in dict.fromkeys(libraries) for note in look_at_library(path.parent, library)]
    return Look({"use_split_groups": len(names[b"g"]) > len(names[b"o"])}, notes=tuple(notes))


def look_at_library(folder: Path, library: str) -> list[str]:
    """Notes on a material library that isn't there. Raises Faults where it, or a picture that it names, lies outside of the folder."""
    if not inside(folder, library):
        raise fault(f'leads to "{library}", outside of its folder; put it beside the OBJ and correct its line "mtllib"')
    if not (folder / library).is_file():
        return [f'the material library "{library}" is missing: materials are plain']
    for found in PICTURES.finditer((folder / library).read_bytes()):
        name = found[1].decode("utf-8", "replace").strip().split()[-1:] or [""]
        if not inside(folder, name[0]) and (folder / name[0]).is_file():
            raise fault(f'leads to "{name[0]}", outside of its folder; put that picture beside the OBJ and correct its name in {library}')
    return []
