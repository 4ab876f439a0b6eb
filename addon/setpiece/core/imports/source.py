"""What somebody else's file holds, once its format is behind us: meshes, names and materials, and nothing decided yet.

`setpiece assets add` has Blender read the file in a process of its own (blender/imports), which writes a SourceModel into a folder:
`model.npz` and the pictures that its materials name. All that follows is numpy on that.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Mapping

import numpy as np
from attrs import asdict, field, frozen

from ..faults import fault

FILE = "model.npz"
ARRAYS = ("vertices", "triangles", "slots", "normals", "uv")


@frozen
class SourceMaterial:
    """A material as the file has it. Colours are linear Rec.709, in 0..1 but for `emission`; `picture` names the base colour's image, with its opacity where that counts, among
    the model's files, or is "" where it has none."""

    name: str
    color: tuple[float, float, float] = (0.8, 0.8, 0.8)
    alpha: float = 1.0
    metallic: float = 0.0
    roughness: float = 0.5
    transmission: float = 0.0
    emission: tuple[float, float, float] = (0.0, 0.0, 0.0)
    picture: str = ""


@frozen(eq=False)
class SourceMesh:
    """One object of the file. vertices (n, 3) float64 in the file's own units, Z up as its format's importer has it, placed in the world;
    triangles (m, 3) int32 in the file's own order; slots (m,) int16, each triangle's place in `materials`; normals (n, 3) float64 unit; uv (n, 2)
    float64 or None: a vertex stands once for each normal and uv that it has. `above` names what it hangs on, outermost first."""

    name: str
    vertices: np.ndarray
    triangles: np.ndarray
    slots: np.ndarray
    normals: np.ndarray
    materials: tuple[str, ...] = ()
    uv: np.ndarray | None = None
    above: tuple[str, ...] = ()


@frozen(eq=False)
class SourceModel:
    """A file's meshes and materials. `unit` is how many metres the file says that one of its units is, None where its format doesn't say;
    `pictures` are the images beside `model.npz`; `notes` say in plain words what was mended or left out while reading."""

    meshes: tuple[SourceMesh, ...]
    materials: Mapping[str, SourceMaterial] = field(factory=dict)
    unit: float | None = None
    pictures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def write_source(model: SourceModel, folder: Path) -> None:
    """Writes model.npz into a folder; its pictures are there already."""
    index = {
        "meshes": [{"name": m.name, "materials": m.materials, "above": m.above, "has": [a for a in ARRAYS if getattr(m, a) is not None]} for m in model.meshes],
        "materials": [asdict(material) for material in model.materials.values()],
        "unit": model.unit,
        "pictures": model.pictures,
        "notes": model.notes,
    }
    arrays = {f"{i}.{name}": getattr(mesh, name) for i, mesh in enumerate(model.meshes) for name in index["meshes"][i]["has"]}
    np.savez(Path(folder) / FILE, index=np.frombuffer(json.dumps(index).encode(), np.uint8), **arrays)


def read_source(folder: Path) -> SourceModel:
    """The model in a folder. Raises Faults where it isn't whole."""
    path = Path(folder) / FILE
    try:
        with np.load(path, allow_pickle=False) as data:
            index = json.loads(data["index"].tobytes())
            meshes = tuple(
                SourceMesh(m["name"], materials=tuple(m["materials"]), above=tuple(m["above"]), **{name: data[f"{i}.{name}"] for name in m["has"]})
                for i, m in enumerate(index["meshes"])
            )
        materials = {row["name"]: SourceMaterial(**row | {"color": tuple(row["color"]), "emission": tuple(row["emission"])}) for row in index["materials"]}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise fault("what was read of it is damaged; add it again", file=str(path)) from error
    return SourceModel(meshes, materials, index["unit"], tuple(index["pictures"]), tuple(index["notes"]))
