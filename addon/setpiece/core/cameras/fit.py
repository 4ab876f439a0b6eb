"""What a candidate view must be: outside every subject, above the ground, its sight of the target free, its subject in frame."""

from __future__ import annotations

import math

from ..camera import SENSOR_WIDTH
from ..placement import Box
from .aim import LOWEST

INFLATE = 0.15  # metres around a subject's box where no camera stands
LOW = 0.9  # metres: what is lower hides little of a car, and is looked past
HIDDEN = 0.4  # the share of a subject that others may hide, where nothing better offers
BESIDE = 0.268**2  # of a corner's distance from the axis, its least distance ahead: the tangent of 75 degrees, squared and turned over
WAIST = 0.55  # the share of a box's height at which its edges are sought


def choose(candidates, aim, boxes, bounds=None) -> dict | None:
    """The first candidate that stands free and sees all of its aim, else the one that sees most, or None. `boxes` maps subject ids
    to placement.Box; the subject that is aimed at hides nothing from its own close-ups, and its box may hold the camera only
    where `aim.near` says so. `bounds`, least and greatest corner in the world, is what no camera leaves."""
    tall = [box for id, box in boxes.items() if id != aim.subject and box.high > LOW]
    best, most = None, 1.0 - HIDDEN
    for view in candidates:
        if view["position"][2] < LOWEST or bounds and not within(bounds, view["position"]):
            continue
        if all([clear(box, view, aim.subject == id, aim.near) for id, box in boxes.items()]):
            seen = 1.0 if aim.near or not tall else sight(view["position"], aim.box, tall)
            if seen == 1.0:
                return view
            if seen >= most:
                best, most = view, seen + 1e-9
    return best


def within(bounds, point) -> bool:
    return all(low <= x <= high for low, x, high in zip(bounds[0], point, bounds[1]))


def sight(position, box: Box, others) -> float:
    """The share of a box's middle and upright edges that no other box hides."""
    z = box.low + WAIST * (box.high - box.low)
    spots = [(box.x, box.y, z), *((x, y, z) for x, y, _ in box.corners()[:4])]
    return sum(not any(blocks(other, position, spot) for other in others) for spot in spots) / len(spots)


def clear(box: Box, view: dict, aimed: bool, near: bool) -> bool:
    """Whether a box neither holds the camera nor stands between it and its target."""
    if aimed:
        return near or not inside(box, view["position"])
    return not inside(box, view["position"]) and not blocks(box, view["position"], view["target"])


def inside(box: Box, point, inflate: float = INFLATE) -> bool:
    """Whether a point is in a box inflated by `inflate` metres."""
    u, v = box.local(point[0], point[1])
    low, high = box.low - inflate, box.high + inflate
    return abs(u) < box.hx + inflate and abs(v) < box.hy + inflate and low < point[2] < high


def blocks(box: Box, start, end) -> bool:
    """Whether the segment from start to end passes through a box (slabs, Kay and Kajiya 1986)."""
    u0, v0 = box.local(start[0], start[1])
    u1, v1 = box.local(end[0], end[1])
    enter, leave = 0.0, 1.0
    for a, b, low, high in ((start[2], end[2], box.low, box.high), (u0, u1, -box.hx, box.hx), (v0, v1, -box.hy, box.hy)):
        step = b - a
        if abs(step) < 1e-12:
            if not low <= a <= high:
                return False
            continue
        first, last = ((low - a) / step, (high - a) / step) if step > 0 else ((high - a) / step, (low - a) / step)
        if first > enter:
            enter = first
        if last < leave:
            leave = last
        if enter >= leave:
            return False
    return True


def frame(position, box: Box, size) -> tuple[tuple, float]:
    """The target that puts a box in the middle of the frame, and the longest focal length (mm) that keeps all its corners in.

    `size` is the picture's (width, height). A camera so near that a corner is beside or behind it gets that corner's
    tangent held at 75 degrees: nothing could hold more.
    """
    px, py, pz = position
    ground = [(x - px, y - py) for x, y in box.ground()]
    heights = (box.low - pz, box.high - pz)
    target = (box.x, box.y, (box.low + box.high) / 2)
    for _ in range(3):
        (rx, ry, _), (dx, dy, dz), (fx, fy, fz) = axes(position, target)
        upright = [(z * dz, z * fz) for z in heights]
        least_x, most_x, least_y, most_y = math.inf, -math.inf, math.inf, -math.inf
        for x, y in ground:
            across, sunk, away = x * rx + y * ry, x * dx + y * dy, x * fx + y * fy
            for deeper, further in upright:
                below, ahead = sunk + deeper, away + further
                if ahead < 1e-6 or ahead * ahead < BESIDE * (across * across + below * below):
                    ahead = max(math.sqrt(BESIDE * (across * across + below * below)), 1e-6)
                u, v = across / ahead, below / ahead
                if u < least_x:
                    least_x = u
                if u > most_x:
                    most_x = u
                if v < least_y:
                    least_y = v
                if v > most_y:
                    most_y = v
        middle_x, middle_y = halfway(least_x, most_x), halfway(least_y, most_y)
        if abs(middle_x) + abs(middle_y) < 0.01:
            break
        reach = math.dist(position, target)
        target = (
            px + reach * (fx + middle_x * rx + middle_y * dx),
            py + reach * (fy + middle_x * ry + middle_y * dy),
            pz + reach * (fz + middle_y * dz),
        )
    half = SENSOR_WIDTH / 2
    widest_x = half / max(most_x, -least_x)
    widest_y = half * size[1] / size[0] / max(most_y, -least_y)
    return target, min(widest_x, widest_y)


def halfway(low: float, high: float) -> float:
    """The tangent of the direction midway between two, given by their tangents."""
    return math.tan((math.atan(low) + math.atan(high)) / 2)


def axes(position, target):
    """Unit right, down and forward of a level camera, as camera.look_at has them. Never called straight up or down."""
    f = (target[0] - position[0], target[1] - position[1], target[2] - position[2])
    length = math.hypot(*f)
    f = (f[0] / length, f[1] / length, f[2] / length)
    across = math.hypot(f[0], f[1]) or 1e-9
    right = (f[1] / across, -f[0] / across, 0.0)
    down = (f[1] * right[2] - f[2] * right[1], f[2] * right[0] - f[0] * right[2], f[0] * right[1] - f[1] * right[0])
    return right, down, f

