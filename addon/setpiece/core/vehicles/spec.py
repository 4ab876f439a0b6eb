"""A style as numbers: what `build:` of a file in assets/vehicles/ may say. Metres, degrees; points are (x, z) or (x, value)."""

from __future__ import annotations

from typing import Mapping

import cattrs
from attrs import frozen

from ..faults import Fault, Faults
from .designs import expanded
from .ends import Back, Front, Pair
from .trim import Trim

Points = tuple[tuple[float, float], ...]


@frozen
class Size:
    """Outer sizes without mirrors; `nose` is the x of the foremost point, `clearance` the height of the floor."""

    length: float
    width: float
    height: float
    wheelbase: float
    nose: float
    clearance: float


@frozen
class Wheel:
    """`rim` is a share of the tyre's radius, `arch` the radius of the cut-out, `flare` how far the body swells around it."""

    diameter: float
    width: float
    rim: float
    spokes: int
    arch: float
    flare: float
    flare_reach: float


@frozen
class Side:
    plan: Points
    shoulder: Points
    lean_above: float
    lean_below: float
    undercut: float
    scallop: float
    scallop_height: float
    tuck: float


@frozen
class Ridge:
    height: float
    at: float
    width: float


@frozen
class End:
    """Nose or tail: `setback` (z, metres inward of the extreme point), `bow` its curve in plan, of y² and y⁴."""

    setback: Points
    bow: Pair


@frozen
class Recess:
    height: float
    half: Pair
    depth: float


@frozen
class Screen:
    """A window plane through two side-view points, bowed by `bow` · y²."""

    base: Pair
    top: Pair
    bow: float


@frozen
class Cabin:
    windshield: Screen
    back: Screen
    roof: Points
    roof_crown: float
    half_width: float
    widest: float
    bow: Pair
    belt: float
    tumblehome: float
    barrel: float


@frozen
class Window:
    """The side windows' opening: `margins` behind the windshield's plane, ahead of the back window's and under the roof;
    `belt` and `rise` its lower edge; `frame` the black border; `pillar` half the black bar between two windows."""

    margins: tuple[float, float, float]
    belt: float
    rise: float
    frame: float
    pillar: float


@frozen
class Glazing:
    """A windshield's opening, metres inside the rails, under the header and above its base; `frit` is its black border."""

    rail: float
    header: float
    base: float
    frit: float


@frozen
class Hood:
    side: float
    front: float
    cowl: float


@frozen
class Trunk:
    side: float
    start: float


@frozen
class Panels:
    underside: float
    sill: float
    front_door: Pair
    back_door: Pair
    door_frame: tuple[float, float, float]
    window: Window
    windshield: Glazing
    back_windshield: Glazing
    roof_ditch: float
    hood: Hood
    trunk: Trunk


@frozen
class Blends:
    """Widths of the smooth maxima that join the body's surfaces: about twice a rounding's radius."""

    shoulder: float
    rail: float
    header: float
    back_header: float
    nose: float
    tail: float
    cabin: float
    crease: float
    floor: float


@frozen
class Meshing:
    """`cell` of the net; `gap` is half a shut line, `lip` its rounding and `flange` its depth."""

    cell: float
    gap: float
    lip: float
    flange: float


@frozen
class VehicleSpec:
    size: Size
    wheel: Wheel
    side: Side
    top: Points
    crown: float
    hood_ridge: Ridge
    nose: End
    tail: End
    plate_recess: Recess
    cabin: Cabin
    blends: Blends
    panels: Panels
    front: Front
    back: Back
    mesh: Meshing
    trim: Trim = Trim()

    @property
    def front_axle(self) -> float:
        return self.size.wheelbase / 2

    @property
    def back_axle(self) -> float:
        return -self.size.wheelbase / 2

    @property
    def tail_end(self) -> float:
        """The x of the rearmost point."""
        return self.size.nose - self.size.length


CONVERTER = cattrs.Converter(forbid_extra_keys=True)
MEASURED = "parts"  # the key under `build:` that core/vehicles/footprint.py writes


def read_spec(build: Mapping, file: str = "") -> VehicleSpec:
    """The spec in the `build:` section of a vehicle's YAML. Raises `Faults` that name each wrong or missing key."""
    given = {key: value for key, value in build.items() if key != MEASURED}
    given = expanded(given, file)
    try:
        return CONVERTER.structure(given, VehicleSpec)
    except Exception as error:  # cattrs raises groups of many kinds; its own words name the key and the value
        messages = cattrs.transform_error(error, path="build")
        raise Faults([Fault(message, "build", file) for message in messages]) from error
