"""Props as bodies: made by code, or read from a mesh of the catalogue. A prop is one part, whatever it is made of."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Callable, Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Material, Part
from ..catalogue import Asset
from .glb import read_glb
from .mesh import Mesh
from .obj import read_obj
from .shapes import SHAPES

READERS: dict[str, Callable[[Path], Mesh]] = {".obj": read_obj, ".glb": read_glb}
KEPT = 256 * 2**20  # bytes of meshes read from files that stay in memory
_kept: OrderedDict[tuple, Mesh] = OrderedDict()


def build(id: str, entry: Mapping, catalogue) -> Body:
    """The Body of a SceneSpec's prop, at the origin. Raises Faults when its mesh can't be read."""
    asset = catalogue.get("prop", entry["asset"])
    body = made(id, asset.build["shape"], entry["color"]) if "shape" in asset.build else read(id, asset, entry["color"])
    return evolve(body, parts=tuple(scaled(part, entry["scale"]) for part in body.parts))


def made(id: str, shape: str, color) -> Body:
    """A prop made by code."""
    pieces, materials = SHAPES[shape](color)
    names = tuple(materials)
    starts = np.cumsum([0, *(len(piece.vertices) for piece in pieces)])
    mesh = Mesh(
        vertices=np.concatenate([piece.vertices for piece in pieces]),
        triangles=np.concatenate([piece.triangles + start for piece, start in zip(pieces, starts)]),
        normals=np.concatenate([piece.normals for piece in pieces]),
        uv=np.zeros((starts[-1], 2)),
        slots=np.concatenate([np.full(len(piece.triangles), names.index(piece.material)) for piece in pieces]),
    )
    return body_of(id, mesh, materials)


def read(id: str, asset: Asset, color) -> Body:
    """A prop from the asset's mesh, its units taken to metres, standing on the ground about the origin. `color` tints its materials."""
    mesh = kept(asset.paths[0])
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    mesh = evolve(mesh, vertices=(mesh.vertices - middle) * asset.build.get("scale", 1.0))
    used = np.unique(mesh.slots)
    materials = {f"material.{slot}": tinted(mesh.materials[slot], color) for slot in used}
    return body_of(id, evolve(mesh, slots=np.searchsorted(used, mesh.slots)), materials)


def tinted(material: Material, color) -> Material:
    return material if color is None else evolve(material, values={**material.values, "color": list(color)})


def body_of(id: str, mesh: Mesh, materials: Mapping[str, Material]) -> Body:
    part = Part(
        name="prop",
        cls="prop",
        vertices=mesh.vertices,
        triangles=mesh.triangles.astype(np.int32),
        normals=mesh.normals,
        materials=tuple(materials),
        slots=mesh.slots.astype(np.int16),
        rest=mesh.vertices,
        uv=mesh.uv if any(material.values.get("image") for material in materials.values()) else None,
    )
    return Body(id=id, cls="prop", parts=(part,), materials=dict(materials), pose=np.eye(4))


def scaled(part: Part, scale: float) -> Part:
    vertices = part.vertices * scale
    return evolve(part, vertices=vertices, rest=vertices)


def kept(path: Path) -> Mesh:
    """The mesh of a file, read once while it stays the same and memory allows."""
    key = (str(path), path.stat().st_mtime_ns)
    if key not in _kept:
        mesh = READERS[path.suffix.lower()](path)
        for array in (mesh.vertices, mesh.triangles, mesh.normals, mesh.uv, mesh.slots):
            array.setflags(write=False)
        _kept[key] = mesh
        while len(_kept) > 1 and sum(m.size for m in _kept.values()) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]
