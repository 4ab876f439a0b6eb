"""What small things leave behind that were mounted on a panel: a mirror's foot, a handle's slots, a filler, a gasket, spindles.

Each is a function of the body and the part, as it was, to pieces in rest coordinates.
"""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ..body import Body, Part
from ..mesh.piece import Piece, compact, moved, turned, unit
from ..mesh.solids import ellipse, lathe, rounded_box, sweep
from .place import drop
from .warp import pieces as split
from .warp import used

LIFT = 0.0008  # metres by which what follows a surface stands before it
APART = 0.16  # metres between two wipers' spindles, at least


def mirror_foot(body: Body, part: Part):
    """A triangular foot on the door, and the cable of what it carried."""
    points = used(part)
    side = np.sign(points[:, 1].mean())
    near = points[np.abs(points[:, 1]) < np.abs(points[:, 1]).min() + 0.045]
    low, high = near.min(0), near.max(0)
    middle = (low + high) / 2
    door = next((other for other in body.parts if other.cls == "front_door" and other.side == part.side), part)
    spot, normal = surface(door, middle + [0, 0.1 * side, 0], [0, side, 0])
    face = spot + 0.007 * normal
    wide, tall = np.clip(high[0] - low[0], 0.07, 0.13), np.clip(high[2] - low[2], 0.045, 0.07)
    yield moved(rounded_box((wide, 0.026, tall), 0.010, "bare_plastic", 4), lying(normal), spot - 0.006 * normal)
    yield moved(rounded_box((0.5 * wide, 0.004, 0.6 * tall), 0.0018, "bare_dark", 2), lying(normal), face)
    for dx in (-0.34, 0.34):
        yield moved(rounded_box((0.010, 0.006, 0.010), 0.002, "bare_steel", 2), lying(normal), face + dx * wide * lying(normal)[:, 0])
    yield from loose_cable(face, normal, 0.05, 0.09)


def handle_mounts(body: Body, part: Part):
    """Where a handle's two ends went into the door: dark slots, one with the lock's rod in it. Somebody's file may have a handle and no door."""
    if not part.parent:
        return
    points, door = used(part), body.part(part.parent)
    side = np.sign(points[:, 1].mean())
    low, high = points.min(0), points.max(0)
    tall = min(0.55 * (high[2] - low[2]), 0.026)
    for share, wide in ((0.13, 0.030), (0.84, 0.046)):
        above = np.array([low[0] + share * (high[0] - low[0]), high[1] if side > 0 else low[1], (low[2] + high[2]) / 2])
        spot, normal = surface(door, above, [0, side, 0])
        yield moved(rounded_box((wide, 0.0036, tall), 0.0017, "bare_dark", 3), lying(normal), spot)
    yield moved(rounded_box((0.008, 0.010, 0.008), 0.002, "bare_steel", 2), lying(normal), spot)


def fuel_neck(body: Body, part: Part):
    """A dark pocket in the flap's outline with the filler's cap in it, flat enough to lie where the flap was."""
    yield from kept("paint", "two_tone", material="bare_dark", lift=LIFT)(body, part)
    yield from kept("gap")(body, part)
    points = used(part)
    side = np.sign(points[:, 1].mean())
    middle, high = (points.min(0) + points.max(0)) / 2, points.max(0) - points.min(0)
    skin = evolve(part, triangles=part.triangles[[part.materials[slot] != "gap" for slot in part.slots]])
    spot, normal = surface(skin, middle + [0, 0.1 * side, 0], [0, side, 0])
    radius = 0.27 * min(high[0], high[2])
    cap = lathe(radius * np.array([*((share, 0.034) for share in (0.02, 0.2, 0.4, 0.62)), (0.66, 0.012), (0.92, 0.026), (1.0, 0.0), (1.0, -0.1)]), "bare_plastic", 32)
    grip = moved(rounded_box((1.1 * radius, 0.0016, 0.20 * radius), 0.0007, "bare_plastic", 2), turned(1, 25), (0, 0.04 * radius, 0))
    for piece in (cap, grip):
        yield followed(moved(piece, lying(normal), spot), skin, spot, normal)


def followed(piece: Piece, part: Part, spot: np.ndarray, normal: np.ndarray) -> Piece:
    """A piece that lies flat at a spot, bent along the part's surface."""
    height = (piece.vertices - spot) @ normal
    foot = np.stack([drop(part, point, normal) for point in piece.vertices - np.outer(height, normal)])
    return evolve(piece, vertices=foot + np.outer(height + 2 * LIFT, normal))


def antenna_foot(body: Body, part: Part):
    """The gasket on which it stood, with a hole and the end of its wire."""
    if not part.parent:
        return
    points = used(part)
    low, high = points.min(0), points.max(0)
    spot, normal = surface(body.part(part.parent), np.append((low[:2] + high[:2]) / 2, high[2]), [0, 0, 1.0])
    flat = np.stack([unit(np.array([1.0, 0, 0]) - normal * normal[0]), np.cross(normal, [1.0, 0, 0]), normal], 1)
    size = (0.72 * (high[0] - low[0]), 1.1 * (high[1] - low[1]), 0.005)
    for box, at, material in ((size, 0.0, "bare_plastic"), ((0.018, 0.014, 0.0064), 0.0, "bare_dark"), ((0.004, 0.004, 0.022), 0.006, "bare_copper")):
        yield moved(rounded_box(box, 0.0018, material, 2), flat, spot + at * normal)


def wiper_stubs(body: Body, part: Part):
    """The spindles of its arms: an arm begins nearest to the car's end, and its blade beyond it."""
    number, ahead = split(part), np.sign(part.rest[:, 0].mean())
    pieces = [part.rest[number == k] for k in range(number.max() + 1)]
    ends: list[np.ndarray] = []
    for points in sorted(pieces, key=lambda points: -(ahead * points[:, 0]).max()):
        foot = points[ahead * points[:, 0] > (ahead * points[:, 0]).max() - 0.012].mean(0)
        at_end = min(foot[1] - points[:, 1].min(), points[:, 1].max() - foot[1]) < 0.05
        if at_end and all(np.linalg.norm(foot - other) > APART for other in ends):
            ends.append(foot)
    profile = [(0.0004, 0.016), (0.005, 0.016), (0.006, 0.004), (0.011, 0.003), (0.012, -0.014)]
    for foot in ends:
        yield moved(lathe(profile, "bare_steel", 20), upright(), foot)


def loose_cable(start: np.ndarray, out: np.ndarray, reach: float = 0.07, fall: float = 0.05):
    """A cable that comes out of a hole and hangs over, its plug at the end."""
    t = np.linspace(0, 1, 9)[:, None]
    out = out / np.linalg.norm(out)
    path = start + reach * (t * (2 - t)) * out - fall * t**2 * [0, 0, 1.0]
    side = np.cross(out, [0.0, 0.0, 1.0])
    yield sweep(path, side, ellipse(0.007, 0.007, 8), "bare_plastic")
    yield moved(rounded_box((0.028, 0.018, 0.016), 0.003, "bare_plastic", 2), offset=path[-1])
    yield moved(rounded_box((0.020, 0.010, 0.008), 0.001, "bare_copper", 1), offset=path[-1] + 0.008 * out - [0, 0, 0.006])


def kept(*names: str, material: str = "", lift: float = 0.0):
    """Of the part's own surfaces those whose material's name begins with one of `names`; in a `material` where one is given, else in
    their own; lifted by so many metres."""

    def pieces(body: Body, part: Part):
        for slot, name in enumerate(part.materials):
            triangles = part.triangles[part.slots == slot]
            if name.startswith(names) and len(triangles):
                yield compact(Piece(part.rest + lift * part.normals, triangles, part.normals, material or name))

    return pieces


def surface(part: Part, point: np.ndarray, out) -> tuple[np.ndarray, np.ndarray]:
    """The spot of a part's surface beneath a point, looked for along `out`, and its normal; where nothing lies beneath it, the vertex
    that comes nearest to that."""
    out = np.asarray(out, float)
    spot = drop(part, point, out)
    if np.array_equal(spot, point):
        off = part.rest - point
        spot = part.rest[np.argmin(np.linalg.norm(off - np.outer(off @ out, out), axis=1))]
    close = np.argsort(np.linalg.norm(part.rest - spot, axis=1), kind="stable")[:24]
    facing = part.normals[close] @ out > 0.3
    return spot, unit(part.normals[close][facing].mean(0)) if facing.any() else out


def lying(normal: np.ndarray) -> np.ndarray:
    """(3, 3) rotation that lays x along the car and y along a normal."""
    x = unit(np.array([1.0, 0, 0]) - normal * normal[0])
    return np.stack([x, normal, np.cross(x, normal)], 1)


def upright() -> np.ndarray:
    """(3, 3) rotation that takes y to z."""
    return turned(0, 90)
