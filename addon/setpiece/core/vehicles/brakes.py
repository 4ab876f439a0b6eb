"""Brakes behind the spokes: a vented disc with its bell and a caliper around it, or a drum."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import Piece, creased, moved, turned
from ..mesh.solids import grid_triangles, lathe, rounded_box

DISC = 0.012  # metres: half a vented disc's thickness
BELL = 0.030  # y of the bell's outer face
VENT = 0.0045  # half the gap between its two plates


def disc_brake(radius: float, drilled: bool = False) -> list[Piece]:
    """A disc of `radius` metres about the y axis, its outer side at +y, a caliper behind its upper edge and a splash shield."""
    bell = 0.45 * radius
    ring = [(bell + 0.004, DISC), (radius - 0.0015, DISC), (radius, DISC - 0.0015), (radius, VENT), (radius - 0.018, VENT),
            (radius - 0.018, -VENT), (radius, -VENT), (radius, 0.0015 - DISC), (radius - 0.0015, -DISC), (bell, -DISC)]  # fmt: skip
    pieces = [lathe(ring, "disc", 48, 30),
              lathe([(0.03, BELL), (bell - 0.010, BELL), (bell - 0.004, BELL - 0.004), (bell + 0.002, DISC + 0.001), (bell + 0.005, DISC)],
                    "disc_bell", 32),
              lathe([(radius - 0.006, -0.020), (0.05, -0.026)], "shield", 24),
              lathe([(0.05, -0.0265), (radius - 0.006, -0.0205)], "shield", 24), *vanes(radius)]  # fmt: skip
    if drilled:
        pieces.append(_holes(bell, radius))
    return pieces + caliper(radius)


def vanes(radius: float) -> list[Piece]:
    """The webs between a vented disc's plates, as strips across the gap at its edge."""
    turn = np.arange(36) * 2 * np.pi / 36
    points = []
    for y in (-VENT - 0.0002, VENT + 0.0002):
        for wide in (-0.003, 0.003):
            at, angle = radius - 0.0012, turn + wide / radius
            points.append(np.stack([at * np.cos(angle), np.full(36, y), at * np.sin(angle)], 1))
    vertices = np.stack(points, 1).reshape(-1, 3)
    quad = np.array([[0, 2, 1], [1, 2, 3]])
    return [creased(vertices, (quad[None] + 4 * np.arange(36)[:, None, None]).reshape(-1, 3), "disc")]


def _holes(bell: float, radius: float) -> Piece:
    """Drilled holes as dark discs upon the outer plate, in curved rows of three."""
    vertices, triangles = [], []
    rim = np.arange(6) * np.pi / 3
    for k in range(18):
        for row in range(3):
            r = bell + (0.28 + 0.24 * row) * (radius - bell)
            turn = 2 * np.pi * k / 18 + 0.11 * row
            x, z = r * np.cos(turn), r * np.sin(turn)
            triangles.append(np.array([[0, 2, 1], [0, 3, 2], [0, 4, 3], [0, 5, 4]]) + 6 * len(vertices))
            vertices.append(np.stack([x + 0.0034 * np.cos(rim), np.full(6, DISC + 0.0002), z + 0.0034 * np.sin(rim)], 1))
    vertices = np.concatenate(vertices)
    return creased(vertices, np.concatenate(triangles), "gap")


def caliper(radius: float) -> list[Piece]:
    """A caliper that straddles the disc over 50 degrees of its edge, ahead of and above the axle."""
    turn = np.radians(np.linspace(-25, 25, 7))
    arc = np.stack([np.cos(turn), np.zeros(7), np.sin(turn)], 1)
    fade = np.clip((25.5 - np.abs(np.degrees(turn))) / 5, 0.55, 1) ** 0.5
    outer = [(-0.040, 0.016), (-0.038, 0.034), (-0.030, 0.040), (0.002, 0.040), (0.011, 0.034), (0.014, 0.020), (0.014, -0.035),
             (0.004, -0.044), (-0.040, -0.044), (-0.040, -0.016), (0.005, -0.016), (0.005, 0.016)]  # fmt: skip
    section = np.array(outer)  # outward from the disc's edge, and along the axle
    scaled = section[None] * fade[:, None, None]
    points = arc[:, None] * (radius + scaled[..., :1]) + np.array([0, 1, 0]) * scaled[..., 1:]
    n, k = points.shape[:2]
    caps = _fan(section)
    triangles = np.concatenate([grid_triangles(n, k, wrap_columns=True), caps, caps[:, ::-1] + (n - 1) * k])
    body = creased(points.reshape(-1, 3), triangles, "caliper", 40)
    boss = [moved(rounded_box((0.020, 0.010, 0.060), 0.004, "caliper", 1), offset=(radius - 0.018, 0.040, 0.0))]
    bolt = lathe([(0.0004, 0.009), (0.005, 0.009), (0.0065, 0.007), (0.0065, -0.01)], "bolt", 6)
    bolts = [moved(bolt, turned(1, turn), _at(radius - 0.02, turn)) for turn in (-17, 17)]
    return [moved(piece, turned(1, -38)) for piece in [body, *boss, *bolts]]


def _at(radius, degrees):
    return radius * np.cos(np.radians(degrees)), 0.034, -radius * np.sin(np.radians(degrees))


def _fan(section) -> np.ndarray:
    """Triangles over a caliper's end: its two jaws and the bridge, by the section's own numbering."""
    return np.array([[0, 1, 2], [0, 2, 11], [2, 3, 11], [3, 4, 11], [4, 5, 11], [5, 6, 11], [6, 10, 11], [6, 7, 10],
                     [7, 8, 10], [8, 9, 10]])  # fmt: skip


def drum_brake(radius: float) -> list[Piece]:
    """A cast drum with cooling ribs around it."""
    profile = [(0.03, 0.036), (0.62 * radius, 0.036), (0.90 * radius, 0.034), (radius - 0.004, 0.030), (radius - 0.004, 0.022)]
    for y in (0.016, 0.004, -0.008):
        profile += [(radius, y + 0.004), (radius, y), (radius - 0.005, y - 0.001), (radius - 0.005, y - 0.006)]
    profile += [(radius + 0.004, -0.020), (radius + 0.004, -0.030), (0.05, -0.034)]
    return [lathe(profile, "drum", 48, 30)]
