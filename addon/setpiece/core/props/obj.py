"""Wavefront OBJ and its material libraries, read as plain arrays (Wavefront, "Object Files", Advanced Visualizer manual, appendix B1)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..body import Material
from ..catalogue.asset import inside
from ..faults import fault
from .mesh import Mesh, facet_normals, z_up

GREY = Material("textured", {"color": [0.5, 0.5, 0.5], "roughness": 0.6})


def read_obj(path: Path) -> Mesh:
    """The mesh in an OBJ, its faces in triangles, with the materials of the libraries beside it. Raises Faults."""
    places, directions, pictures, corners, slots = [], [], [], [], []
    materials, names, slot = {}, [], 0
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        key, *words = line.split() or [""]
        try:
            if key == "v":
                places.append([float(word) for word in words[:3]])
            elif key == "vn":
                directions.append([float(word) for word in words[:3]])
            elif key == "vt":
                pictures.append([float(word) for word in (*words, "0")[:2]])
            elif key == "f":
                face = [corner(word, len(places), len(pictures), len(directions)) for word in words]
                for k in range(1, len(face) - 1):
                    corners += [face[0], face[k], face[k + 1]]
                    slots.append(slot)
            elif key == "usemtl":
                name = " ".join(words)
                names += [] if name in names else [name]
                slot = names.index(name) + 1
            elif key == "mtllib":
                materials.update(read_library(path.parent, " ".join(words)))
        except (ValueError, IndexError):
            raise fault(f"line {number} of this OBJ is damaged: {line[:60]}", file=str(path), line=number) from None
    if not corners:
        raise fault("this OBJ has no faces; export it again as a mesh", file=str(path))
    return assemble(places, directions, pictures, np.array(corners), np.array(slots), [GREY, *(materials.get(name, GREY) for name in names)])


def assemble(places, directions, pictures, corners, slots, materials) -> Mesh:
    """One vertex for every different (place, picture, normal) of the corners. Faces without normals are flat."""
    places = z_up(np.array(places, float).reshape(-1, 3))
    flat = np.flatnonzero(corners[:, 2] < 0)
    extra = facet_normals(places[corners[:, 0]])[flat]
    corners[flat, 2] = len(directions) + np.arange(len(flat))
    normals = np.concatenate([z_up(np.array(directions, float).reshape(-1, 3)), extra])
    different, index = np.unique(corners, axis=0, return_inverse=True)
    uv = np.array([*pictures, (0.0, 0.0)], float)[different[:, 1]]
    return Mesh(places[different[:, 0]], index.reshape(-1, 3), normals[different[:, 2]], uv, slots, tuple(materials))


def corner(word: str, *counts: int) -> list[int]:
    """"7/2/-1" as indices from 0 of place, picture and normal; -1 where one is left out."""
    pieces = (word.split("/") + ["", ""])[:3]
    found = []
    for piece, count in zip(pieces, counts):
        index = int(piece) if piece else 0
        index = index - 1 if index > 0 else count + index if index < 0 else -1
        if not -1 <= index < count or (index < 0 and (piece or not found)):
            raise IndexError
        found.append(index)
    return found


def read_library(folder: Path, name: str) -> dict[str, Material]:
    """The materials of an .mtl beside the OBJ; one that is missing or elsewhere gives none."""
    if not inside(folder, name) or not (folder / name).is_file():
        return {}
    found, values = {}, {}
    for line in (folder / name).read_text("utf-8", "replace").splitlines():
        key, *words = line.split() or [""]
        if key == "newmtl":
            values = found[" ".join(words)] = {"color": [0.8, 0.8, 0.8], "roughness": 0.6, "metallic": 0.0}
        elif key in ("Kd", "Pr", "Pm", "Ns", "map_Kd") and words:
            values.update(meaning(folder, key, words))
    return {name: Material("textured", values) for name, values in found.items()}


def meaning(folder: Path, key: str, words: list[str]) -> dict:
    """What a line of a material library says, in the values of our own material."""
    if key == "map_Kd":
        path = folder / words[-1]
        return {"image": path.read_bytes(), "color": [1.0, 1.0, 1.0]} if inside(folder, words[-1]) and path.is_file() else {}
    numbers = [float(word) for word in words[:3]]
    if key == "Kd":
        return {"color": (numbers * 3)[:3]}
    if key == "Ns":  # Blinn's exponent to roughness, as Blender's own importer has it
        return {"roughness": 1.0 - min(max(numbers[0], 0.0), 1000.0) ** 0.5 / 1000.0**0.5}
    return {{"Pr": "roughness", "Pm": "metallic"}[key]: numbers[0]}
