"""Wheels: tyre, rim and brake of one design, four times, each turned about its axle and the front ones steered."""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Part
from ..mesh.piece import Piece, mirrored, moved, turned
from ..mesh.solids import lathe
from .alloys import rim_pieces
from .brakes import disc_brake, drum_brake
from .rims import DESIGNS
from .spec import VehicleSpec, Wheel
from .tyres import TREADS, tyre

WALL = 0.50  # y of the wheel houses' inner wall
BRAKE = 0.80  # a disc's radius as a share of the rim's, in front; at the back a little less
PATCH = 0.006  # metres: how far a tyre's foot gives way where it meets the ground
PATCH_FADE = 0.06  # metres of height above which it doesn't
STILL = (0.0, 0.0, 0.0, 0.0)
FRONT, BACK = "front_wheel", "back_wheel"


@frozen
class WheelSet:
    """All that four wheels are built from: `axles` are the x of the front and the back wheels' centres, `track` the distance between
    a pair's centres, metres; `rims`, `tread` and `brakes` are rows of DESIGNS, TREADS and BRAKES."""

    wheel: Wheel
    axles: tuple[float, float]
    track: float
    rims: str = "five_twin"
    tread: str = "road"
    brakes: str = "discs"

    def centre(self, front: bool, left: bool) -> np.ndarray:
        """(3,) of one wheel."""
        return np.array([self.axles[0 if front else 1], (0.5 if left else -0.5) * self.track, self.wheel.diameter / 2])


def wheel_set(spec: VehicleSpec, entry: Mapping) -> WheelSet:
    """The wheels of a model in a SceneSpec's entry; what the entry leaves open is plain."""
    chosen = {name: entry[name] for name in ("rims", "tread", "brakes") if name in entry}
    return WheelSet(spec.wheel, (spec.size.wheelbase / 2, -spec.size.wheelbase / 2), spec.track, **chosen)


def wheel_pieces(chosen: WheelSet):
    """Yield (part class, side, piece): each wheel is the hub that it turns on, and tyre, rim and brake are its children."""
    wheel = chosen.wheel
    rim = wheel.diameter / 2 * wheel.rim
    turning = {"tyre": tyre(wheel.diameter / 2, wheel.width, rim, TREADS[chosen.tread]),
               "rim": list(rim_pieces(DESIGNS[chosen.rims], rim, wheel.width))}  # fmt: skip
    for cls, brake in zip((FRONT, BACK), BRAKES[chosen.brakes](BRAKE * rim)):
        centre = chosen.centre(cls == FRONT, left=True)
        for name, pieces in {cls: [hub()], f"{cls}/tyre": turning["tyre"], f"{cls}/rim": turning["rim"], f"{cls}/brake": brake}.items():
            for piece in pieces:
                placed = moved(piece, offset=centre)
                yield name, "left", placed
                yield name, "right", mirrored(placed)


def hub() -> Piece:
    """The carrier behind a brake and the stub of its shaft."""
    return lathe([(0.0004, -0.02), (0.060, -0.028), (0.064, -0.050), (0.040, -0.075), (0.022, -0.080), (0.020, -0.150), (0.0004, -0.152)],
                 "shield", 16)  # fmt: skip


BRAKES = {
    "discs": lambda radius: (disc_brake(radius), disc_brake(0.92 * radius)),
    "drilled": lambda radius: (disc_brake(1.04 * radius, drilled=True), disc_brake(0.98 * radius, drilled=True)),
    "drums": lambda radius: (disc_brake(radius), drum_brake(0.80 * radius)),
}


def posed(parts: tuple[Part, ...], chosen: WheelSet, entry: Mapping) -> tuple[Part, ...]:
    """The wheels' parts as an entry has them stand: `spin` is each wheel's turn about its axle and `steer` the front wheels' about
    the vertical, degrees (both 0 where it doesn't say); tyres are pressed flat where they meet the ground."""
    return tuple(_posed(part, chosen, entry) for part in parts)


def _posed(part: Part, chosen: WheelSet, entry: Mapping) -> Part:
    front, left = (part.parent or part.name).startswith(FRONT), part.side == "left"
    centre = chosen.centre(front, left)
    turn = turned(2, entry.get("steer", 0.0) if front else 0.0)
    if part.cls in ("tyre", "rim"):
        turn = turn @ turned(1, entry.get("spin", STILL)[2 * (not front) + (not left)])
    vertices = (part.vertices - centre) @ turn.T + centre
    if part.cls == "tyre":
        vertices[:, 2] = pressed(vertices[:, 2])
    return evolve(part, vertices=vertices, rest=vertices, normals=part.normals @ turn.T)


def pressed(z: np.ndarray) -> np.ndarray:
    """Heights of a tyre's vertices with its foot pressed flat on the ground at 0; none that differed become the same."""
    z = np.maximum(z, 0.0)
    give = PATCH * np.clip(1 - z / PATCH_FADE, 0, 1) ** 2
    return z * z / (z + give + 1e-9)
