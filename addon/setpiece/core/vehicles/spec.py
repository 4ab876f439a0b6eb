"""A style as numbers: what `build:` of a file in assets/vehicles/ may say. Metres, degrees; points are (x, z) or (x, value)."""

from __future__ import annotations

from attrs import frozen

from .ends import Back, Front
from .outlines import Pair, Points
from .trim import Trim

PANES = ("front_window", "back_window", "quarter_window")
CLASSES = (
    "front_bumper", "back_bumper", "front_door", "back_door", "front_wheel", "back_wheel", "front_window", "back_window", "windshield",
    "back_windshield", "fender", "quarter_panel", "rocker_panel", "hood", "trunk", "roof", "grille", "headlight", "tail_light", "mirror",
    "license_plate",
)  # fmt: skip


INBOARD = 0.010  # metres from the body's widest place in to a tyre's outer side


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
class Spoiler:
    """A blade over the back window: metres behind its plane, thickness, and metres inside the cabin's flank."""

    reach: float
    thickness: float
    side: float


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
    spoiler: Spoiler | None = None


@frozen
class Window:
    """The side windows' opening: `margins` behind the windshield's plane, ahead of the back window's and under the roof;
    `belt` and `rise` its lower edge, which rises by `kick` metres per metre more behind x = `kick_at`; `frame` the black border;
    `pillar` half the black bar between two windows. Where a style has sheet metal instead, `panes` leaves a window out."""

    margins: tuple[float, float, float]
    belt: float
    rise: float
    frame: float
    pillar: float
    kick: float = 0.0
    kick_at: float = -1.0
    panes: tuple[str, ...] = PANES


@frozen
class Glazing:
    """A windshield's opening, metres inside the rails, under the header and above its base; `frit` is its black border; `post` half
    the width of a post that parts it in the middle; `glazed` whether there is any."""

    rail: float
    header: float
    base: float
    frit: float
    post: float = 0.0
    glazed: bool = True


@frozen
class Hood:
    side: float
    front: float
    cowl: float


@frozen
class Trunk:
    """What closes the back: `kind` is a row of lids.LIDS. `side` metres inside the tub's flank; a lid begins `start` metres behind the
    back window; a tailgate is `rail` metres inside the cabin's flank and begins `header` metres under the roof."""

    side: float
    start: float
    kind: str = "lid"
    rail: float = 0.05
    header: float = 0.03


@frozen
class Cladding:
    """Bare plastic around the wheel arches, `arch` metres wide, and up to z = `sill` along the doors."""

    arch: float
    sill: float


@frozen
class Bed:
    """A pickup's open bed: x of its front wall, z of its floor, thickness of its sides and of its tailgate."""

    front: float
    floor: float
    wall: float
    gate: float


@frozen
class Panels:
    """`sail` is metres ahead of the last door's end where pillars and rails stop being the roof's and become the quarter panel's;
    `roof_end` metres ahead of the back window's plane where the roof's own panel ends."""

    underside: float
    sill: float
    front_door: Pair
    door_frame: tuple[float, float, float]
    window: Window
    windshield: Glazing
    back_windshield: Glazing
    roof_ditch: float
    hood: Hood
    trunk: Trunk
    back_door: Pair | None = None
    cladding: Cladding | None = None
    sail: float = 0.12
    roof_end: float = 0.02

    @property
    def doors(self) -> dict[str, Pair]:
        """The side doors' front and back edges (x) by their part class, from front to back."""
        return {"front_door": self.front_door} | ({"back_door": self.back_door} if self.back_door else {})

    @property
    def doors_end(self) -> float:
        """x of the last side door's back edge."""
        return min(back for _, back in self.doors.values())


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
    bed: Bed | None = None
    trim: Trim = Trim()

    @property
    def front_axle(self) -> float:
        return self.size.wheelbase / 2

    @property
    def back_axle(self) -> float:
        return -self.size.wheelbase / 2

    @property
    def track(self) -> float:
        """Metres between the middles of a pair of wheels."""
        return self.size.width - self.wheel.width - 2 * INBOARD

    @property
    def tail_end(self) -> float:
        """The x of the rearmost point."""
        return self.size.nose - self.size.length

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of parts that a vehicle of this spec has: all of the taxonomy's but doors and windows that its style lacks."""
        panels = self.panels
        lacks = {"back_door": panels.back_door is None, "back_windshield": not panels.back_windshield.glazed,
                 "back_window": not {"back_window", "quarter_window"} & set(panels.window.panes)}  # fmt: skip
        return tuple(cls for cls in CLASSES if not lacks.get(cls))
