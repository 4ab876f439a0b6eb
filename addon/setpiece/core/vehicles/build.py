"""Build a vehicle: every part of every group, gathered into one Body. Pure numpy."""

from __future__ import annotations

from itertools import chain
from typing import Mapping

import numpy as np
from attrs import evolve

from .. import plates
from ..body import Body, Material, Part
from ..faults import Faults
from ..mesh.piece import Piece, areas
from . import cache, lights, paint, panes, rims, stickers, wear
from .details import detail_pieces
from .face import opening_pieces
from .imported import ImportedSpec, read_body
from .interior import interior_pieces, upholstery
from .lamps import headlight_pieces, tail_light_pieces
from .liners import liner_pieces
from .materials import FIXED
from .models import spec_of
from .panels import cut_panels, cut_underbody
from .plate_mounts import mounts
from .shape import Shape
from .skins import skin_pieces, underbody_piece
from .spec import VehicleSpec
from .variation import RIGID, Stretch
from .wheels import WheelSet, posed, wheel_pieces, wheel_set

LOOKS = (paint, panes, lights, rims, upholstery, plates)  # each with materials(entry), what it makes of its share of the entry

LEAST = 1e-9  # m²: smaller triangles, where a tube's end is drawn to a point, are no surface


def build(id: str, entry: Mapping, catalogue) -> Body:
    """The undamaged body of a SceneSpec's vehicle entry, at the origin. Only what its proportions stretch is its own: the arrays of a
    car that is as its model are shared with every other such car, and can't be written to. Raises `Faults` on an unknown model, a
    wrong spec, or licence plates that could be somebody's."""
    if faults := plates.checked(entry, f"subjects.{id}"):
        raise Faults(faults)
    spec, by = spec_of(entry["model"], catalogue), entry["proportions"]
    parts = parts_of(entry, catalogue)
    if any(by.values()):
        parts = stretched(parts, Stretch(spec, by))
    facts = {"length": spec.size.length + by["wheelbase"] + by["nose"] + by["tail"], "width": spec.size.width + by["width"],
             "height": spec.size.height + by["stance"] + by["belt"] + by["roof"], "wheelbase": spec.size.wheelbase + by["wheelbase"],
             "doors": catalogue.get("vehicle", entry["model"]).attributes.get("doors", 4),
             "plates": plates.facts(entry)}  # fmt: skip
    own = spec.materials() if isinstance(spec, ImportedSpec) else {}
    materials = wear.applied(materials_of(entry) | own, entry, facts["wheelbase"])
    return stickers.stuck(Body(id=id, cls="vehicle", parts=parts, materials=materials, pose=np.eye(4), facts=facts), entry)


def materials_of(entry: Mapping) -> dict[str, Material]:
    """All materials that an entry's vehicle is made of, clean, by the names that its parts use."""
    return FIXED | {name: material for room in LOOKS for name, material in room.materials(entry).items()}


def groups(entry: Mapping, catalogue) -> tuple[tuple, ...]:
    """What an entry's vehicle is put together from: (name, spec, what assembles it), as `cache.group` takes them."""
    spec = spec_of(entry["model"], catalogue)
    return ("body", spec, ASSEMBLERS[type(spec)]), ("wheels", wheel_set(spec, entry), assemble_wheels)


def parts_of(entry: Mapping, catalogue) -> tuple[Part, ...]:
    """The parts of an entry's vehicle, as its model has them."""
    body, wheels = groups(entry, catalogue)
    shell = cache.group(*body)
    return *shell.parts, *posed(cache.group(*wheels).parts, wheels[1], entry), *plates.parts(entry, shell.mounts)


def stretched(parts: tuple[Part, ...], stretch: Stretch) -> tuple[Part, ...]:
    """Wheels and plates move as a whole; all else stretches."""
    return tuple(shifted(part, stretch) if part.name.split(".")[0] in RIGID else stretch.applied(part) for part in parts)


def shifted(part: Part, stretch: Stretch) -> Part:
    middle = (part.vertices.min(0) + part.vertices.max(0)) / 2
    if "wheel" in part.name:
        by = stretch.wheel(*middle[:2])
    else:
        thin = np.linalg.svd(part.vertices - middle, full_matrices=False)[2][2]  # a plate reaches least the way it faces
        by, out = stretch.carried(middle), thin * np.sign(thin[0] * middle[0])
        moves = stretch.moved(part.vertices) - part.vertices
        by = by + out * ((moves - by) @ out).max()  # so far that the body, which bends, stays behind all of a plate
    return evolve(part, vertices=part.vertices + by, rest=part.vertices + by)


def assemble(spec: VehicleSpec) -> cache.Group:
    """The parts of a model, undamaged, in its own frame."""
    shape = Shape(spec)
    mesh = cut_panels(shape)
    normals = shape.surface.normals(mesh.vertices)
    normals[mesh.vertices[:, 1] == 0.0, 1] = 0.0
    floor = underbody_piece(cut_underbody(shape), shape.surface)
    groups = (skin_pieces(mesh, normals, spec.mesh), headlight_pieces(mesh, shape, normals), tail_light_pieces(mesh, shape, normals),
              opening_pieces(mesh, shape, normals), liner_pieces(shape), detail_pieces(shape),
              interior_pieces(shape), [("underbody", "", floor)])  # fmt: skip
    return cache.Group(gathered(chain.from_iterable(groups)), mounts(shape))


ASSEMBLERS = {VehicleSpec: assemble, ImportedSpec: read_body}


def assemble_wheels(chosen: WheelSet) -> cache.Group:
    """Four wheels, unturned, in the vehicle's frame."""
    return cache.Group(gathered(wheel_pieces(chosen)))


def gathered(rows) -> tuple[Part, ...]:
    """Parts from (name, side, piece), in the order in which each is first named."""
    parts: dict[tuple[str, str], list[Piece]] = {}
    for name, side, piece in rows:
        parts.setdefault((name, side), []).append(piece)
    return tuple(part_of(name, side, pieces) for (name, side), pieces in parts.items())


def part_of(name: str, side: str, pieces: list[Piece]) -> Part:
    """One part from its pieces. "interior.seats" is of class interior; "front_door/handle" is a handle, and the front door of its
    side is its parent."""
    offsets = np.cumsum([0] + [len(piece.vertices) for piece in pieces])
    materials = tuple(dict.fromkeys(piece.material for piece in pieces))
    vertices = np.concatenate([piece.vertices for piece in pieces])
    triangles = np.concatenate([piece.triangles + offset for piece, offset in zip(pieces, offsets)]).astype(np.int32)
    slots = np.concatenate([np.full(len(piece.triangles), materials.index(piece.material), np.int16) for piece in pieces])
    whole = areas(vertices, triangles) > LEAST
    triangles, slots = triangles[whole], slots[whole]
    above, _, finer = name.partition("/")
    parent = f"{above}.{side}" if side else above
    return Part(name=f"{parent}/{finer}" if finer else parent, cls=(finer or above).split(".")[0], side=side,
                parent=parent if finer else "", vertices=vertices, rest=vertices,
                normals=np.concatenate([piece.normals for piece in pieces]), materials=materials, triangles=triangles,
                slots=slots)  # fmt: skip
