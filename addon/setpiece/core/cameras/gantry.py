"""`gantry`: a portal that cars drive through, its cameras fixed: the same places around every car, whatever its size."""

from __future__ import annotations

from ..recipe.fields import Field
from .rig import COMMON, RigKind, entry

# name -> position, what it looks at (metres; X along the lane from the portal's middle, Y left, Z up) and focal length (mm of a 36 mm
# wide sensor). A portal of about 6 m by 5.4 m by 4.4 m, as a van passes; the top camera sees 5.7 m of car at the height of a bonnet.
STATIONS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], float]] = {
    "top": ((0.0, 0.30, 4.40), (0.0, 0.0, 0.60), 22.0),
    "high_front_left": ((3.20, 2.35, 3.30), (0.55, 0.0, 0.60), 22.0),
    "high_rear_right": ((-3.20, -2.35, 3.30), (-0.55, 0.0, 0.60), 22.0),
    "low_left": ((0.0, 2.70, 0.95), (0.0, 0.0, 0.75), 14.0),
    "low_right": ((0.0, -2.70, 0.95), (0.0, 0.0, 0.75), 14.0),
    "high_front_right": ((3.20, -2.35, 3.30), (0.55, 0.0, 0.60), 22.0),
    "high_rear_left": ((-3.20, 2.35, 3.30), (-0.55, 0.0, 0.60), 22.0),
}
STRIDE = 1.0  # metres that the car has driven on when the cameras fire again

FIELDS = {
    **COMMON,
    "tolerance": Field(kind="number", doc="how far off the portal's middle the car may be when the cameras fire, along and across the lane",
                       default=0.08, low=0, high=1, unit="m"),
}  # fmt: skip


def place(values, draw, k, views, aim, size):
    """The one view of station k. With more views than stations the cameras fire again as the car comes and goes by a stride."""
    name = list(STATIONS)[k % len(STATIONS)]
    turn = k // len(STATIONS)
    driven = STRIDE * ((turn + 1) // 2) * (-1) ** turn
    u, v = (values["tolerance"] * (2 * draw("lane", axis) - 1) for axis in range(2))
    position, target, focal = STATIONS[name]
    points = [in_lane(aim.box, (x + u + driven, y + v, z)) for x, y, z in (position, target)]
    yield entry("gantry", *points, values["roll"], focal, station=name)


def in_lane(box, point):
    """A point of the portal in the world: the lane runs along a box's own X through its middle, on the ground."""
    x, y, z = point
    return box.x + box.c * x - box.s * y, box.y + box.s * x + box.c * y, z


GANTRY = RigKind("gantry", FIELDS, place, views=7)
