"""Tyres: a tread of ribs, grooves, sipes and shoulder blocks, rounded sidewalls with raised rings and lettering.

A tyre stands about its own centre, its axle along y and its outer side at +y.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..mesh.field import Spline
from ..mesh.piece import Piece, creased, unit
from ..mesh.solids import grid_triangles, lathe
from .lettering import strokes_of

RUBBER = "tyre"


@frozen
class Tread:
    """`pitches` blocks go round; `grooves` are their middles as shares of the tread's half width, `groove` their half width and depth
    in metres. Slots cross the shoulder blocks, sipes the ribs: (half width, depth) in metres; both slant by `slant` metres of
    circumference per metre of width. `zigzag` metres shift the grooves to and fro; `lugs` metres carry the slots down the sidewall."""

    pitches: int
    grooves: tuple[float, ...]
    groove: tuple[float, float]
    slot: tuple[float, float]
    sipe: tuple[float, float]
    slant: float
    crown: float
    zigzag: float
    lugs: float
    words: tuple[str, ...]


TREADS = {
    "road": Tread(46, (-0.52, 0.0, 0.52), (0.0050, 0.0075), (0.0021, 0.0065), (0.0009, 0.0045), 0.55, 0.0055, 0.0, 0.010,
                  ("ORVANTE", "TOURENA 4")),
    "all_terrain": Tread(36, (-0.48, 0.0, 0.48), (0.0055, 0.0105), (0.0058, 0.0105), (0.0022, 0.0080), 0.35, 0.0070, 0.0060, 0.024,
                         ("TERROVAN", "GRAVELO A/T")),
}  # fmt: skip
SHOULDER = 0.86  # of the tyre's half width: where the tread ends and the shoulder's rounding begins
SIDE = ((0.00, 0.800), (0.03, 0.890), (0.07, 0.945), (0.12, 0.965), (0.16, 0.955), (0.20, 0.945), (0.30, 0.975), (0.42, 0.998),
        (0.55, 1.000), (0.68, 0.985), (0.80, 0.955), (0.90, 0.905), (0.96, 0.868))  # shares of its height and of the half width; fmt: skip
RINGS = ((0.250, 0.0017), (0.735, 0.0015))  # where raised rings run, as shares of the sidewall's height, and their height in metres
RING_HALF = 0.0011
LETTERS = (0.40, 0.60)  # the lettering's foot and top as shares of the sidewall's height
RAISED = 0.0011


def tyre(radius: float, width: float, rim: float, tread: Tread) -> list[Piece]:
    """The pieces of a tyre on a rim of radius `rim`; metres."""
    high = radius - rim - tread.crown
    profile = Spline([(share, y * width / 2) for share, y in SIDE])
    return [tread_piece(radius, width, tread, profile, high, rim), *side_pieces(profile, rim, high, tread),
            *lettering_pieces(profile, rim, high, [*tread.words, size_mark(radius, width, rim)])]  # fmt: skip


def size_mark(radius: float, width: float, rim: float) -> str:
    """The size as ISO 4000-1 writes it: 225/45 R18."""
    return f"{round(width * 200) * 5}/{round((radius - rim) / width * 20) * 5} R{round(2 * rim / 0.0254)}"


def tread_piece(radius: float, width: float, tread: Tread, side: Spline, high: float, rim: float) -> Piece:
    """Tread and shoulders: rows across, four columns a pitch, so that each pitch is a block and a slot."""
    half = SHOULDER * width / 2
    hollow, groove_depth = tread.groove
    rows = []  # y, radius, (half width, depth) of the slot there, share of the zigzag
    edge = radius - tread.crown
    for sign in (1, -1):
        foot = edge - tread.lugs
        near = [(sign * float(side((foot - rim) / high)), foot, tread.slot, 0.0),
                (sign * (half + 0.35 * (width / 2 - half)), edge - 0.0022, tread.slot, 0.0)]  # fmt: skip
        rows += near if sign > 0 else near[::-1]
    outer, inner = rows[:2], rows[2:]
    crowned = lambda y: radius - tread.crown * (abs(y) / half) ** 2.5
    middle = [(half, crowned(half), tread.slot, 0.0)]
    for index, share in enumerate(sorted(tread.grooves, reverse=True)):
        y, bottom = share * half, crowned(share * half) - groove_depth
        above, below = (tread.slot, tread.sipe) if index == 0 else (tread.sipe, tread.sipe)
        below = tread.slot if index == len(tread.grooves) - 1 else below
        middle += [(y + hollow, crowned(y), above, 1.0), (y, bottom, (tread.sipe[0], 0.0), 1.0),
                   (y - hollow, crowned(y), below, 1.0)]  # fmt: skip
    middle.append((-half, crowned(half), tread.slot, 0.0))
    rows = outer + middle + inner
    turn = 2 * np.pi / tread.pitches
    angles, radii, across = [], [], []
    zig = tread.zigzag * np.tile([1.0, 1.0, -1.0, -1.0], tread.pitches)
    for y, r, (wide, depth), share in rows:
        centre = np.arange(tread.pitches) * turn + tread.slant * y / radius * (1 if y > 0 else -1)
        offsets = np.array([-wide - 0.0006, -wide + 0.0006, wide - 0.0006, wide + 0.0006]) / radius
        if wide < 0.0007:
            offsets = np.array([-wide - 0.0003, -0.2 * wide, 0.2 * wide, wide + 0.0003]) / radius
        angles.append((centre[:, None] + offsets).ravel())
        radii.append(np.tile([r, r - depth, r - depth, r], tread.pitches))
        across.append(y + share * zig)
    angles, radii, across = map(np.array, (angles, radii, across))
    vertices = np.stack([radii * np.cos(angles), across, radii * np.sin(angles)], -1).reshape(-1, 3)
    return creased(vertices, grid_triangles(len(rows), angles.shape[1], wrap_columns=True), RUBBER, 40)


def side_pieces(profile: Spline, rim: float, high: float, tread: Tread):
    """Both sidewalls, from the rim's flange up beneath the shoulder; the outer one with raised rings."""
    end = 1 - (tread.lugs - 0.003) / high
    plain = np.array([share for share, _ in SIDE if share < end - 0.02] + [end])
    yield _turned(profile, rim, high, np.append(plain[:-1:2], end), np.zeros(len(plain[:-1:2]) + 1), 40, -1)
    shares, lifts = [plain], [np.zeros(len(plain))]
    for at, lift in RINGS:
        wide = RING_HALF / high
        shares.append(at + np.array([-1.6, -1.0, 1.0, 1.6]) * wide)
        lifts.append(np.array([0.0, lift, lift, 0.0]))
    shares, lifts = np.concatenate(shares), np.concatenate(lifts)
    order = np.argsort(shares)
    yield _turned(profile, rim, high, shares[order], lifts[order], 64, 1)


def _turned(profile, rim, high, shares, lifts, segments, sign) -> Piece:
    """A sidewall through the given shares of its height, lifted along its normal; its normals are the profile's but at rings."""
    points, normals = side_points(profile, rim, high, shares)
    points = points + normals * lifts[:, None]
    rows = points if sign > 0 else (points * [1, -1])[::-1]
    return lathe(rows, RUBBER, segments, 32)


def side_points(profile, rim, high, shares):
    """(n, 2) radius and y of the outer sidewall at shares of its height, and (n, 2) unit normals."""
    slope = (profile(shares + 1e-3) - profile(shares - 1e-3)) / (2e-3 * high)
    points = np.stack([rim - 0.004 + shares * (high + 0.004), profile(shares)], -1)
    return points, unit(np.stack([-slope, np.ones_like(slope)], -1))


def lettering_pieces(profile: Spline, rim: float, high: float, words):
    """Raised words around the outer sidewall, each stroke a bar that follows its curve."""
    foot, top = LETTERS
    tall = (top - foot) * high
    middle = rim + (foot + top) / 2 * high
    for index, word in enumerate(words):
        bars, length = strokes_of(word)
        start = 2 * np.pi * index / len(words) + 0.5 * length * tall / middle
        quads = np.array(bars)  # (n, 4, 2) corners: along the word and up it, in letter heights
        angle = start - quads[..., 0] * tall / middle
        share = foot + quads[..., 1] * (top - foot)
        points, normals = side_points(profile, rim, high, share)
        turned = lambda p: np.stack([p[..., 0] * np.cos(angle), p[..., 1], p[..., 0] * np.sin(angle)], -1)
        low, raised = turned(points - 0.0004 * normals), turned(points + RAISED * normals)
        vertices = np.concatenate([raised, low], 1).reshape(-1, 3)
        box = np.array([[0, 1, 2], [0, 2, 3], *([a, a + 4, b + 4] for a, b in ((0, 1), (1, 2), (2, 3), (3, 0))),
                        *([a, b + 4, b] for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)))])  # fmt: skip
        triangles = (box[None] + 8 * np.arange(len(quads))[:, None, None]).reshape(-1, 3)
        yield creased(vertices, triangles, RUBBER, 30)
