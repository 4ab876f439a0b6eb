"""What a rim looks like from the side: fields of polar coordinates, below zero where there is metal, near to metres at its edges.

Every plan takes the radius (metres) and angle (radians) of points and a `RimDesign`, and joins a hub, an outer ring and bars that turn
with the design's symmetry. `reach` is 0 at the hub's edge and 1 at the ring's.
"""

from __future__ import annotations

import numpy as np

from ..mesh.field import blend, ramp, smooth_min

NEIGHBOURS = (-1, 0, 1)


def reach_of(radius, design, rim: float):
    """How far out points are: 0 at the hub's edge, 1 where the outer ring begins."""
    return np.clip((radius - design.hub) / (design.ring * rim - design.hub), 0.0, 1.0)


def bars(radius, angle, design, rim, course, half):
    """The union of `design.count` bars whose middle runs at the angle `course` and is `half` metres to either side, both functions
    of `reach`; neighbours join in fillets."""
    reach, step = reach_of(radius, design, rim), 2 * np.pi / design.count
    turn = (angle - course(reach) + step / 2) % step - step / 2
    slant = radius * (course(reach + 0.01) - course(reach - 0.01)) / (0.02 * (design.ring * rim - design.hub))
    square = 1 / np.sqrt(1 + slant**2)
    fields = [radius * np.abs(turn + k * step) * square - half(reach) for k in NEIGHBOURS]
    return -blend(design.fillet, *(-field for field in fields))


def framed(field, radius, design, rim):
    """Bars together with the hub and the outer ring."""
    field = smooth_min(field, radius - design.hub, 1.6 * design.fillet)
    return smooth_min(field, design.ring * rim - radius, design.fillet)


def straight(radius, angle, design, rim):
    """Single spokes: half widths at the hub, in the middle and at the ring in `design.widths`."""
    return framed(bars(radius, angle, design, rim, lambda t: 0.0 * t, _waist(design)), radius, design, rim)


def twin(radius, angle, design, rim):
    """Pairs that part by `design.lean` radians at the hub and at the ring."""
    near, far = design.lean
    pair = [bars(radius, angle, design, rim, lambda t, way=way: way * (near + (far - near) * t), _waist(design)) for way in (-1, 1)]
    return framed(smooth_min(*pair, design.fillet), radius, design, rim)


def forked(radius, angle, design, rim):
    """Spokes that fork into two at the reach `design.lean[0]` and part by `design.lean[1]` radians at the ring."""
    start, far = design.lean
    course = lambda t: far * ramp(t - start, 0.3) / (1 - start)
    pair = [bars(radius, angle, design, rim, lambda t, way=way: way * course(t), _waist(design)) for way in (-1, 1)]
    return framed(smooth_min(*pair, design.fillet), radius, design, rim)


def swept(radius, angle, design, rim):
    """Blades that trail behind the hub by `design.lean[1]` radians at the ring."""
    return framed(bars(radius, angle, design, rim, lambda t: design.lean[1] * np.abs(t) ** 1.2, _waist(design)), radius, design, rim)


def crossed(radius, angle, design, rim):
    """Two families of straight bars that cross, as tangents to a circle of `design.lean[0]` metres."""
    out = lambda t: np.arccos(np.clip(design.lean[0] / (design.hub + t * (design.ring * rim - design.hub)), 0.0, 1.0))
    pair = [bars(radius, angle, design, rim, lambda t, way=way: way * (out(t) - out(0.0)), _waist(design)) for way in (-1, 1)]
    return framed(smooth_min(*pair, design.fillet), radius, design, rim)


def holed(radius, angle, design, rim):
    """A disc with `design.count` oval holes: `widths` are their half sizes around and along the radius, and where they lie as a share of
    the rim's radius."""
    around, along, at = design.widths
    step = 2 * np.pi / design.count
    turn = (angle + step / 2) % step - step / 2
    u, v = radius * turn / around, (radius - at * rim) / along
    return (1 - (u**4 + v**4 + 1e-12) ** 0.25) * min(around, along)


def _waist(design):
    """Half a bar's width over its reach: the three widths joined by a parabola."""
    near, middle, far = design.widths
    return lambda t: near * (1 - t) * (1 - 2 * t) + 4 * middle * t * (1 - t) + far * t * (2 * t - 1)


PLANS = {"straight": straight, "twin": twin, "forked": forked, "swept": swept, "crossed": crossed, "holed": holed}
