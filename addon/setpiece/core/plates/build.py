"""Plates as parts: a thin sheet with rounded corners in its holder, rigid, in front and at the back of whatever carries it.

A plate's own frame is metres, its origin on the mount behind the plate's middle; seen by who reads it X is right, Y up, Z outward.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np

from ..body import Material, Part
from ..mesh.piece import Piece, creased, turned
from ..mesh.solids import grid_triangles
from .entry import PLAIN, PREFIX, design_of
from .layout import Design
from .picture import paint
from .texts import lines

THICK = 0.0012  # metres: pressed aluminium is 1 mm thick, plastic plates 2 mm
LIFT = 0.0045  # metres from the mount to the back of the sheet
DEEP = 0.030  # metres that a holder reaches back, into the bumper, whose bow it fills
WIDE = 0.009  # metres from the plate's edge to its holder's
FOOT = 0.004  # metres by which a holder is wider below
GRIP = 0.0016  # metres by which a holder's edge lies over the plate
TALL = ".tall"
HIGH = 130.0  # millimetres: a plate that is higher has a mount of its own
HEAD = 0.0046  # metres: a screw head's radius
CORNER = 6  # segments of a rounded corner


def parts(entry: Mapping, mounts: Mapping[str, np.ndarray]) -> tuple[Part, ...]:
    """The plates of an entry that `settle` made (of blank ones where it says nothing of plates), one part each, on the mounts that a
    body has for them: name of the part, with TALL behind it for a high plate -> (4, 4) from the plate's frame to the body's."""
    entry = PLAIN | entry
    tall = TALL if design_of(entry).size[1] > HIGH else ""
    found = ((f"{PREFIX}.{place}", place) for place in entry["plate_places"])
    return tuple(_part(name, mounts[name + tall], place, entry) for name, place in found if name in mounts)


def materials(entry: Mapping) -> dict[str, Material]:
    """What the plates' parts are made of, their faces painted."""
    entry = PLAIN | entry
    if not entry["plate_places"]:
        return {}
    design = design_of(entry)
    texts = lines(entry["plate_text"]) if entry["plate"] == "fictional" else None
    faces = {f"plate_{place}": Material("plate", {"picture": paint(design, place, texts)}) for place in entry["plate_places"]}
    return faces | {
        "plate_holder": Material("plastic", {"color": [0.018, 0.018, 0.019], "roughness": 0.5}),
        "plate_screw": Material("metal", {"color": [0.46, 0.46, 0.47], "roughness": 0.38}),
    }


def _part(name: str, mount: np.ndarray, place: str, entry: Mapping) -> Part:
    design = design_of(entry)
    pieces = [_sheet(design, f"plate_{place}"), *HOLDERS[entry["plate_frame"]](design)]
    flat = np.concatenate([piece.vertices for piece in pieces])
    offsets = np.cumsum([0] + [len(piece.vertices) for piece in pieces])
    names = tuple(dict.fromkeys(piece.material for piece in pieces))
    turn = mount[:3, :3] @ turned(2, entry["plate_turn"])
    vertices = flat @ turn.T + mount[:3, 3]
    return Part(
        name=name,
        cls=PREFIX,
        vertices=vertices,
        rest=vertices,
        triangles=np.concatenate([piece.triangles + offset for piece, offset in zip(pieces, offsets)]).astype(np.int32),
        normals=np.concatenate([piece.normals for piece in pieces]) @ turn.T,
        materials=names,
        slots=np.concatenate([np.full(len(piece.triangles), names.index(piece.material), np.int16) for piece in pieces]),
        uv=flat[:, :2] / (np.array(design.size) / 1000) + 0.5,
    )


def _sheet(design: Design, material: str) -> Piece:
    """The plate itself, its front edge rounded."""
    (w, h), r = np.array(design.size) / 1000, design.corner / 1000
    top = LIFT + THICK
    return loft([(w, h, r, 0, LIFT), (w, h, r, 0, top - 0.0004), (w - 0.0008, h - 0.0008, r - 0.0004, 0, top)], material, (True, True))


def _tray(design: Design):
    """A moulded holder that grips the plate all around, wider below."""
    (w, h), r = np.array(design.size) / 1000, design.corner / 1000
    low, top = -FOOT / 2, LIFT + THICK + 0.0014
    ring = lambda grow, z, foot=1.0: (w + 2 * grow, h + 2 * grow + foot * FOOT, r + max(grow, -r / 2), foot * low, z)
    yield loft([ring(WIDE, -DEEP), ring(WIDE, top - 0.0022), ring(WIDE - 0.0007, top - 0.0007), ring(WIDE - 0.0022, top),
                ring(-GRIP + 0.0008, top, 0.0), ring(-GRIP, top - 0.0008, 0.0), ring(-GRIP, LIFT, 0.0)], "plate_holder")  # fmt: skip


def _bare(design: Design):
    """A pad behind the plate, and screws through it."""
    (w, h), r = np.array(design.size) / 1000, design.corner / 1000
    ring = lambda z: (w - 0.012, h - 0.012, r, 0, z)
    yield loft([ring(-DEEP), ring(LIFT - 0.0004)], "plate_holder", (False, True))
    for x, y in np.array(design.screws or [(0.13 * w * 1000, h * 1000 - 8), (0.87 * w * 1000, h * 1000 - 8)]) / 1000:
        disc = lambda radius, z: (2 * radius, 2 * radius, radius, 0, LIFT + THICK + z)
        head = loft([disc(HEAD, -0.0003), disc(HEAD, 0.0009), disc(HEAD * 0.82, 0.0017), disc(HEAD * 0.4, 0.0021)], "plate_screw", (False, True))
        yield Piece(head.vertices + [x - w / 2, y - h / 2, 0], head.triangles, head.normals, head.material)


HOLDERS = {"tray": _tray, "bare": _bare}


def loft(rings, material: str, capped: tuple[bool, bool] = (False, False)) -> Piece:
    """A surface through rounded rectangles (width, height, corner radius, y of the middle, z), metres, from the back outward; `capped`
    closes the first and the last."""
    outlines = np.stack([_outline(*ring) for ring in rings])
    count, around = outlines.shape[:2]
    triangles = [grid_triangles(count, around, wrap_columns=True)]
    vertices = outlines.reshape(-1, 3)
    middle = np.stack([outlines[0].mean(0), outlines[-1].mean(0)])
    k = np.arange(around)
    fan = np.stack([np.zeros(around, int), k, (k + 1) % around], 1)
    for closed, first, centre, flip in ((capped[0], 0, 0, True), (capped[1], (count - 1) * around, 1, False)):
        if closed:
            cap = np.stack([np.full(around, len(vertices) + centre), fan[:, 1] + first, fan[:, 2] + first], 1)
            triangles.append(cap[:, ::-1] if flip else cap)
    return creased(np.concatenate([vertices, middle]), np.concatenate(triangles), material)


def _outline(width: float, height: float, radius: float, up: float, z: float) -> np.ndarray:
    """(4 · (CORNER + 1), 3) points of a rounded rectangle, counter-clockwise as seen from outside."""
    turn = np.linspace(0, np.pi / 2, CORNER + 1)
    arc = np.stack([np.cos(turn), np.sin(turn)], 1) * radius
    corners = []
    for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        points = arc * [x, y] + [x * (width / 2 - radius), y * (height / 2 - radius) + up]
        corners.append(points if x * y > 0 else points[::-1])
    flat = np.concatenate(corners)
    return np.column_stack([flat, np.full(len(flat), z)])
