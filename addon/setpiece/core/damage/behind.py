"""What one sees where a part has come loose or is gone: a bumper's beam, a dark bay, a lamp's cavity, a mirror's foot, bare mounts.

All of it is of class underbody, in parts of its own whose names begin with "underbody.", and stands a little inside what it is seen
behind. A class that isn't in BEHIND has something there already.
"""

from __future__ import annotations

from typing import Callable, Iterable, Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Material, Part
from ..mesh.piece import Piece, areas, compact
from .bare_mounts import antenna_foot, fuel_neck, handle_mounts, kept, loose_cable, mirror_foot, wiper_stubs
from .bumper_mounts import bumper
from .warp import doubled, used
from .warp import pieces as split

CLASS = "underbody"
BARE = {
    "bare_dark": Material("matte", {"color": [0.007, 0.007, 0.007]}),
    "bare_shell": Material("matte", {"color": [0.030, 0.030, 0.031]}),
    "bare_steel": Material("metal", {"color": [0.42, 0.43, 0.44], "roughness": 0.38}),
    "bare_foam": Material("matte", {"color": [0.045, 0.045, 0.048]}),
    "bare_fins": Material("metal", {"color": [0.16, 0.16, 0.165], "roughness": 0.5}),
    "bare_plastic": Material("plastic", {"color": [0.015, 0.015, 0.016], "roughness": 0.5}),
    "bare_copper": Material("metal", {"color": [0.60, 0.28, 0.15], "roughness": 0.35}),
}
HOLLOW = 0.7  # share of a lamp's width and height that its floor and walls have, and what stands in it has not


def behind(body: Body, part: Part, kinds: Mapping[str, Callable]) -> Body:
    """The body with what is behind a part, as that part was before any damage, by a row of BEHIND or GONE; once, however often asked."""
    name = f"{CLASS}.{part.name.replace('/', '.')}"
    if part.cls not in kinds or any(other.name == name for other in body.parts):
        return body
    pieces = [piece for piece in kinds[part.cls](body, part) if len(piece.triangles)]
    if not pieces:
        return body
    return evolve(body, parts=(*body.parts, gathered(name, pieces)), materials={**body.materials, **BARE})


def gathered(name: str, pieces: Iterable[Piece]) -> Part:
    """One part of class underbody out of pieces."""
    pieces = list(pieces)
    offsets = np.cumsum([0, *(len(piece.vertices) for piece in pieces)])
    materials = tuple(dict.fromkeys(piece.material for piece in pieces))
    vertices = np.concatenate([piece.vertices for piece in pieces])
    triangles = np.concatenate([piece.triangles + offset for piece, offset in zip(pieces, offsets)]).astype(np.int32)
    slots = np.concatenate([np.full(len(piece.triangles), materials.index(piece.material), np.int16) for piece in pieces])
    whole = areas(vertices, triangles) > 1e-9
    return Part(name, CLASS, vertices, triangles[whole], np.concatenate([piece.normals for piece in pieces]), materials, slots[whole], vertices)


def shell(shrink: float, by: tuple[float, float, float]):
    """A dark copy of the part's outer skin, smaller about its middle by the share `shrink` and moved by `by` metres; y goes inward."""

    def pieces(body: Body, part: Part):
        paint = [k for k, name in enumerate(part.materials) if name in body.materials and body.materials[name].kind == "car_paint"] or [0]
        skin = compact(Piece(part.rest, part.triangles[np.isin(part.slots, paint)], part.normals, "bare_dark"))
        middle = (skin.vertices.min(0) + skin.vertices.max(0)) / 2
        sign = {"left": 1.0, "right": -1.0}.get(part.side, 0.0)
        yield doubled(evolve(skin, vertices=middle + (skin.vertices - middle) * (1 - shrink) + np.array(by) * [1, sign, 1]))

    return pieces


def cavity(keeps: tuple[str, ...], cable: bool):
    """The hollow of a lamp or grille in the dark: of its own surfaces the floor and the walls, which are as wide and tall as itself; with
    the loose end of a `cable`."""

    def pieces(body: Body, part: Part):
        slots = [k for k, name in enumerate(part.materials) if name in keeps]
        chosen = part.triangles[np.isin(part.slots, slots)]
        if not len(chosen):
            return
        points = used(part)
        wide = np.ptp(points[:, 1:], axis=0)
        number = split(evolve(part, triangles=chosen))
        of = number[chosen[:, 0]]
        spread = {k: np.ptp(part.rest[np.unique(chosen[of == k])][:, 1:], axis=0) for k in np.unique(of)}
        hollow = chosen[np.isin(of, [k for k, size in spread.items() if (size > HOLLOW * wide).all()])]
        if not len(hollow):
            return
        piece = compact(Piece(part.rest, hollow, part.normals, "bare_shell"))
        yield piece
        if cable:
            middle = piece.vertices.mean(0)
            ahead = np.sign(middle[0])
            yield from loose_cable(middle - [0.02 * ahead, 0.0, -0.01], np.array([ahead, 0.3 * np.sign(middle[1]), 0.0]))

    return pieces


def plate_holder(body: Body, part: Part):
    """Its holder, with a dark back where the plate was."""
    yield from kept("plate_holder")(body, part)
    yield from kept("plate_front", "plate_back", material="bare_plastic", lift=-0.0012)(body, part)


BEHIND: Mapping[str, Callable] = {
    "front_bumper": bumper(1.0),
    "back_bumper": bumper(-1.0),
    "hood": shell(0.03, (0.0, 0.0, -0.05)),
    "trunk": shell(0.04, (0.03, 0.0, -0.02)),
}
GONE: Mapping[str, Callable] = {
    "headlight": cavity(("bezel", "reflector"), True),
    "tail_light": cavity(("bezel", "reflector"), True),
    "grille": cavity(("gap", "plastic"), False),
    "fog_lamp": kept("reflector", material="bare_shell"),
    "mirror": mirror_foot,
    "handle": handle_mounts,
    "fuel_flap": fuel_neck,
    "antenna": antenna_foot,
    "wiper": wiper_stubs,
    "license_plate": plate_holder,
    **{cls: BEHIND[cls] for cls in ("front_bumper", "back_bumper")},
}
