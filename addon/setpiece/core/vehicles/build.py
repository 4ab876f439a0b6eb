"""Build a vehicle: every part of every group, gathered into one Body. Pure numpy."""

from __future__ import annotations

from itertools import chain
from typing import Mapping

import numpy as np

from ..body import Body, Part
from ..mesh.piece import Piece
from . import cache
from .details import detail_pieces
from .face import opening_pieces
from .interior import interior_pieces
from .lamps import headlight_pieces, tail_light_pieces
from .materials import materials
from .panels import cut_panels, cut_underbody
from .plate_mounts import plate_pieces
from .shape import Shape
from .skins import skin_pieces, underbody_piece
from .spec import VehicleSpec, read_spec
from .wheels import wheel_pieces


def build(id: str, entry: Mapping, catalogue) -> Body:
    """The undamaged body of a SceneSpec's vehicle entry, at the origin. Its parts' arrays are shared with every other vehicle
    of the model and can't be written to; only the paint is its own. Raises `Faults` on an unknown model or a wrong spec."""
    asset = catalogue.get("vehicle", entry["model"])
    spec = read_spec(asset.build, str(asset.file))
    parts = cache.parts(spec, assemble)
    facts = {"length": spec.size.length, "width": spec.size.width, "height": spec.size.height,
             "wheelbase": spec.size.wheelbase, "doors": asset.attributes.get("doors", 4)}  # fmt: skip
    return Body(id=id, cls="vehicle", parts=parts, materials=materials(entry["color"]), pose=np.eye(4), facts=facts)


def assemble(spec: VehicleSpec) -> tuple[Part, ...]:
    """All parts of a vehicle, undamaged, in its own frame."""
    shape = Shape(spec)
    mesh = cut_panels(shape)
    normals = shape.surface.normals(mesh.vertices)
    normals[mesh.vertices[:, 1] == 0.0, 1] = 0.0
    floor = underbody_piece(cut_underbody(shape), shape.surface)
    groups = (skin_pieces(mesh, normals, spec.mesh), headlight_pieces(mesh, shape, normals), tail_light_pieces(mesh, shape, normals),
              opening_pieces(mesh, shape, normals), plate_pieces(shape), wheel_pieces(shape), detail_pieces(shape),
              interior_pieces(shape), [("underbody", "", floor)])  # fmt: skip
    gathered: dict[tuple[str, str], list[Piece]] = {}
    for name, side, piece in chain.from_iterable(groups):
        gathered.setdefault((name, side), []).append(piece)
    return tuple(part_of(name, side, pieces) for (name, side), pieces in gathered.items())


def part_of(name: str, side: str, pieces: list[Piece]) -> Part:
    """One part from its pieces; `interior.seats` is of class interior."""
    offsets = np.cumsum([0] + [len(piece.vertices) for piece in pieces])
    materials = tuple(dict.fromkeys(piece.material for piece in pieces))
    vertices = np.concatenate([piece.vertices for piece in pieces])
    triangles = np.concatenate([piece.triangles + offset for piece, offset in zip(pieces, offsets)]).astype(np.int32)
    slots = np.concatenate([np.full(len(piece.triangles), materials.index(piece.material), np.int16) for piece in pieces])
    return Part(name=f"{name}.{side}" if side else name, cls=name.split(".")[0], side=side, vertices=vertices, rest=vertices,
                normals=np.concatenate([piece.normals for piece in pieces]), materials=materials, triangles=triangles,
                slots=slots)  # fmt: skip
