"""Where subjects stand: footprints as upright boxes on the ground, and drawn candidates of which the first that fits wins.

Plain floats throughout: a scene is sampled thousands of times a second and numpy costs more than it gives at this size.
"""

from __future__ import annotations

import math
from typing import Mapping

from attrs import define

CANDIDATES = 12
MARGIN = 0.15  # metres kept free between two subjects
PARKS = "vehicle"  # the type of subject that stands in a place's slots
ASTRAY = (0.15, 0.08, 1.5)  # metres along and across, and degrees, by which a parked vehicle stands off its slot's middle, at most
RING = (0.6, 4.0)  # metres from the first subject's box, where an entry does not say


@define  # never changed; a frozen one costs three times as much to make
class Box:
    """An upright box in the world: centre `x`, `y`, from `low` to `high` above the ground, half sizes `hx`, `hy` along its
    own axes, which are turned anticlockwise by the angle whose cosine and sine are `c`, `s`. Metres."""

    x: float
    y: float
    low: float
    high: float
    hx: float
    hy: float
    c: float = 1.0
    s: float = 0.0

    def local(self, x: float, y: float) -> tuple[float, float]:
        """A point on the ground along the box's own axes, from its centre."""
        dx, dy = x - self.x, y - self.y
        return self.c * dx + self.s * dy, self.c * dy - self.s * dx

    def corners(self) -> list[tuple[float, float, float]]:
        """The eight corners in the world."""
        ground = self.ground()
        return [(x, y, z) for z in (self.low, self.high) for x, y in ground]

    def ground(self) -> list[tuple[float, float]]:
        """The four corners on the ground."""
        c, s, x, y, hx, hy = self.c, self.s, self.x, self.y, self.hx, self.hy
        a, b, d, e = c * hx, s * hy, s * hx, c * hy
        return [(x - a + b, y - d - e), (x - a - b, y - d + e), (x + a + b, y + d - e), (x + a - b, y + d + e)]


def box_of(footprint, pose: Mapping) -> Box:
    """The box that a footprint ((2, 3) least and greatest corner, body frame) takes up in a pose
    {"position": [x, y, z], "yaw": degrees}."""
    (x0, y0, z0), (x1, y1, z1) = footprint
    yaw = math.radians(pose["yaw"])
    c, s = math.cos(yaw), math.sin(yaw)
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    px, py, pz = pose["position"]
    return Box(
        px + c * mx - s * my, py + s * mx + c * my, pz + z0, pz + z1, (x1 - x0) / 2, (y1 - y0) / 2, c, s
    )  # fmt: skip


def overlap(a: Box, b: Box, margin: float = 0.0) -> bool:
    """Whether two boxes' footprints come closer than `margin` along every one of their axes (separating axes, in the plane)."""
    dx, dy = b.x - a.x, b.y - a.y
    c, s = abs(a.c * b.c + a.s * b.s), abs(a.s * b.c - a.c * b.s)
    return (
        abs(a.c * dx + a.s * dy) < a.hx + c * b.hx + s * b.hy + margin
        and abs(a.c * dy - a.s * dx) < a.hy + s * b.hx + c * b.hy + margin
        and abs(b.c * dx + b.s * dy) < b.hx + c * a.hx + s * a.hy + margin
        and abs(b.c * dy - b.s * dx) < b.hy + s * a.hx + c * a.hy + margin
    )


def place(entries: Mapping, kinds: Mapping, draw, catalogue, setting: Mapping | None = None) -> tuple[dict, dict]:
    """Poses of a scene's subjects, and the boxes that they take up, by id; one for which there was no room is in neither.

    `entries` are SceneSpec entries in the recipe's order; an entry's own "pose" may wish a "yaw" in degrees and a
    "distance" in metres from the first subject's box. The first subject stands at the origin, the others around it, each on
    ground that those before it left free; an id's draws don't depend on the ids beside it. `setting` is the world's place
    (core/worlds/places): where it has slots, the vehicles after the first park in them, and nothing stands on what it blocks.
    """
    poses, boxes = {}, {}
    setting = setting or {}
    blocked = [ground_box(corners) for corners in setting.get("blocked", ())]
    for id, entry in entries.items():
        taken = list(boxes.values())
        wish = entry.get("pose") or {}
        footprint = kinds[entry["type"]].footprint(entry, catalogue)
        parks = bool(taken) and entry["type"] == PARKS and setting.get("slots")
        tries = parked(setting["slots"], footprint, draw.at(id)) if parks else candidates(taken, footprint, wish, draw.at(id))
        for pose in tries:
            box = box_of(footprint, pose)
            free = not any(overlap(box, other, MARGIN) for other in taken)
            if free and (not taken or parks or not any(overlap(box, other) for other in blocked)):
                poses[id], boxes[id] = pose, box
                break
    return poses, boxes


def ground_box(corners) -> Box:
    """A rectangle of ground [x0, y0, x1, y1] as a box without height."""
    x0, y0, x1, y1 = corners
    return Box((x0 + x1) / 2, (y0 + y1) / 2, 0.0, 0.0, (x1 - x0) / 2, (y1 - y0) / 2)


def parked(slots, footprint, draw):
    """The poses to try in slots (x, y, yaw), in their order: the box's middle in the slot's, nearly."""
    (x0, y0, _), (x1, y1, _) = footprint
    along, across, turn = (limit * (2 * draw("astray", k) - 1) for k, limit in enumerate(ASTRAY))
    for x, y, yaw in slots:
        c, s = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
        u, v = x + c * along - s * across, y + s * along + c * across
        facing = (yaw + turn) % 360.0
        c, s = math.cos(math.radians(facing)), math.sin(math.radians(facing))
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        yield {"position": [u - c * mx + s * my, v - s * mx - c * my, 0.0], "yaw": facing}


def candidates(taken, footprint, wish: Mapping, draw):
    """The poses to try, best first: the origin while nothing stands there, else spots in drawn directions from the first box."""
    yaw = wish.get("yaw", 0.0)
    if not taken:
        yield {"position": [0.0, 0.0, 0.0], "yaw": yaw}
        return
    first = taken[0]
    (x0, y0, _), (x1, y1, _) = footprint
    own = math.hypot(max(-x0, x1), max(-y0, y1))
    for k in range(CANDIDATES):
        angle = 2 * math.pi * draw("direction", k)
        distance = wish.get("distance")
        if distance is None:
            distance = RING[0] + (RING[1] - RING[0]) * draw("distance", k)
        c, s = math.cos(angle), math.sin(angle)
        edge = min(first.hx / max(abs(c), 1e-9), first.hy / max(abs(s), 1e-9))
        u, v = c * (edge + distance + own), s * (edge + distance + own)
        x, y = first.x + first.c * u - first.s * v, first.y + first.s * u + first.c * v
        yield {"position": [x, y, 0.0], "yaw": yaw}
