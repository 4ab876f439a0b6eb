"""A SourceModel of what an evaluated scene shows."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Iterator

import numpy as np
from attrs import evolve

from ...core.faults import fault
from ...core.imports.source import SourceMaterial, SourceMesh, SourceModel
from .corners import Corners, corners_of
from .look import few_enough
from .materials import material_of
from .mend import MENDINGS, NOWHERE, mended
from .objects import solids
from .painted import painted
from .pictures import Pictures

PAINTED = "meshes with colours at their vertices besides materials, which count instead"
PLAIN = SourceMaterial("")  # of triangles that have no material


Named = Callable[[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]


def as_named(name: str, above: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """As Blender has it."""
    return name, above


def model_of(depsgraph, chosen: set | None, pictures: Pictures, unit: float | None, named: Named = as_named) -> SourceModel:
    """Everything with faces that a depsgraph shows, or `chosen` objects and what they instance. `named` gives the file's own names for
    Blender's. Raises Faults where nothing is left, or more than is read."""
    used, lost, triangles, kept, pieces = {}, {reason: Counter() for reason in (*MENDINGS, PAINTED)}, 0, {}, []
    for solid in solids(depsgraph, chosen):
        mesh, slots = local(solid.thing, kept)
        if solid.thing.data.color_attributes and not any(isinstance(slot, SourceMaterial) for slot in slots):
            lost[PAINTED][solid.name] += 1
        triangles += len(mesh.triangles)
        few_enough(triangles)
        mesh, mendings = mended(mesh.placed(solid.matrix))
        for reason, count in mendings.items():
            lost[reason][solid.name] += count
        if len(mesh.triangles):
            pieces.append(source_mesh(mesh, *named(solid.name, solid.above), slots, used))
    nowhere = sum(lost[NOWHERE].values())
    if 2 * nowhere > triangles:
        raise fault(f"{nowhere:,} of its {triangles:,} triangles have corners at no finite place; export it again from what made it")
    if not pieces:
        raise fault("has no mesh with faces that can be seen; give it some that are not hidden from render")
    pictures.notes += [told(reason, names) for reason, names in lost.items() if names]
    materials = {name: as_source(material, pictures) for name, material in sorted(used.items())}
    return SourceModel(tuple(numbered(pieces)), materials, unit, tuple(pictures.written), tuple(pictures.notes))


def as_source(material, pictures: Pictures) -> SourceMaterial:
    """Of Blender's material, of what was made of a colour, or of none."""
    return material if isinstance(material, SourceMaterial) else material_of(material, pictures) if material else PLAIN


def local(thing, kept: dict) -> tuple[Corners, list]:
    """An evaluated object's triangles in its own axes and its materials by slot, or those of its colours where it has none; those of a mesh
    that stands several times once."""
    slots = [slot.material.original if slot.material else None for slot in thing.material_slots]
    key = thing.data.as_pointer()
    if key not in kept:
        mesh = thing.to_mesh()
        corners = corners_of(mesh)
        kept[key] = corners, painted(mesh)
        thing.to_mesh_clear()
    corners, colors = kept[key]
    if colors and not any(slots):
        return evolve(corners, slots=colors[0]), colors[1]
    return corners, slots


def source_mesh(mesh: Corners, name: str, above: tuple[str, ...], slots: list, used: dict) -> SourceMesh:
    """With the materials that its triangles use, and no others; adds those to `used` by their names."""
    places, index = np.unique(np.clip(mesh.slots, 0, max(len(slots) - 1, 0)), return_inverse=True)
    own = [slots[place] if place < len(slots) else None for place in places]
    names = tuple(material.name if material else "" for material in own)
    used |= dict(zip(names, own))
    return SourceMesh(name, mesh.vertices, mesh.triangles, index.reshape(-1).astype(np.int16), mesh.normals, names, mesh.uv, above)


def numbered(pieces: list[SourceMesh]) -> Iterator[SourceMesh]:
    """In an order that is the same in every process, several of one name told apart as Blender does."""
    seen = Counter()
    for piece in sorted(pieces, key=lambda piece: (piece.above, piece.name, piece.vertices.min(0).tolist(), piece.vertices.max(0).tolist())):
        number, seen[piece.name] = seen[piece.name], seen[piece.name] + 1
        yield evolve(piece, name=f"{piece.name}.{number:03}") if number else piece


def told(reason: str, names: Counter) -> str:
    most = ", ".join(name for name, _ in names.most_common(3))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{reason}: {sum(names.values()):,} (in {most}{more})"
