"""Door cards: the inner faces of the side doors, with an armrest, an inlay, a handle, switches, a pocket and a loudspeaker."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ...mesh.field import bump
from ...mesh.piece import Piece, compact, creased, mirrored, moved, turned
from ...mesh.solids import ellipse, grid_triangles, lathe, sweep
from .boxes import box
from .layout import Layout

GAP = 0.030  # metres between a card's edge and the door's
BESIDE_DASH = 0.10  # metres of the front door that the dashboard hides
ROWS, COLUMNS = 33, 33
CLEAR = 0.045  # metres around an arch's cut-out in which the wheel house is, and no card


def door_pieces(layout: Layout):
    """Yield both sides' cards."""
    for name, (front, back) in layout.spec.panels.doors.items():
        row = layout.rows[0 if name == "front_door" else -1 if len(layout.rows) < 2 else 1]
        ahead = GAP + (BESIDE_DASH if name == "front_door" else 0.0)
        for piece in card(layout, front - ahead, back + GAP, row):
            yield piece
            yield mirrored(piece)


def card(layout: Layout, front: float, back: float, row):
    """The card on the left door between x = `front` and `back`, its armrest at the height of the row's elbows."""
    low, high = layout.floor + 0.10, layout.spec.cabin.belt + 0.020
    rest = min(row.z + 0.175, high - 0.13)
    length = front - back
    z = np.unique(np.concatenate([np.linspace(low, high, ROWS - 6), rest + np.array([-0.075, -0.05, -0.02, 0.0, 0.012, 0.03])]))
    s = np.linspace(0, 1, COLUMNS)
    S, Z = np.meshgrid(s, z)
    X = front - S * length
    foot = np.clip(above_houses(layout.spec, X), low, high - 0.06)
    Z = foot + (Z - low) * (high - foot) / (high - low)
    wall = layout.inner(X, Z, 0.058)
    arm = bump(S - 0.55, 0.36)
    shelf = np.clip(1 - np.maximum(Z - rest, 0) / 0.022, 0, 1) * np.clip(1 - np.maximum(rest - 0.055 - Z, 0) / 0.10, 0, 1) ** 2
    roll = 0.014 * bump(Z - high + 0.035, 0.045)
    pocket = 0.045 * np.clip((low + 0.20 - Z) / 0.04, 0, 1) * np.clip((Z - low + 0.02) / 0.05, 0, 1) * bump(S - 0.5, 0.42)
    edge = np.clip(np.minimum(S, 1 - S) / 0.05, 0, 1) ** 0.5 * np.clip((high - Z) / 0.012, 0, 1) ** 0.5
    Y = wall - 0.012 * edge - (0.058 * arm * shelf + roll + pocket) * edge
    points = np.stack([X, Y, Z], -1)
    whole = creased(points.reshape(-1, 3), grid_triangles(*S.shape), "dashboard", 55)
    centre = whole.vertices[whole.triangles].mean(1)
    share = (front - centre[:, 0]) / length
    inlay = (centre[:, 2] > rest + 0.028) & (centre[:, 2] < high - 0.075) & (share > 0.10) & (share < 0.93)
    lower = centre[:, 2] < rest - 0.085
    for mask, material in ((inlay, "door_insert"), (lower, "trim"), (~inlay & ~lower, "dashboard")):
        if mask.any():
            yield _some(whole, mask, material)
    at = lambda share, height: np.array([front - share * length, float(layout.inner(front - share * length, height, 0.075)), height])
    handle = at(0.20, rest + 0.10)
    yield moved(box((0.115, 0.010, 0.042), 0.004, "switch"), offset=handle)
    grip = handle + np.array([[0.045, -0.006, 0.0], [0.0, -0.020, 0.0], [-0.040, -0.016, 0.0]])
    yield sweep(grip, (0, 0, 1), ellipse(0.012, 0.020, 8), "satin")
    switches = at(0.34, rest) + np.array([0.0, -0.045, 0.006])
    yield moved(box((0.16, 0.045, 0.008), 0.003, "switch"), offset=switches)
    speaker = at(0.20, low + 0.20) + np.array([0.0, -0.002, 0.0])
    if speaker[2] - 0.08 < above_houses(layout.spec, speaker[0] + np.array([-0.08, 0.0, 0.08])).max():
        return
    disc = lathe([(0.0005, 0.010), (0.05, 0.009), (0.066, 0.006), (0.070, 0.010), (0.076, 0.008), (0.078, -0.004)], "switch", 28)
    yield moved(disc, turned(2, 180), speaker)


def above_houses(spec, x: np.ndarray) -> np.ndarray:
    """The height from which nothing at `x` is in a wheel house; 0 where none is."""
    radius, height = spec.wheel.arch + CLEAR, spec.wheel.diameter / 2
    reach = [radius**2 - (x - axle) ** 2 for axle in (spec.front_axle, spec.back_axle)]
    return np.where(np.max(reach, axis=0) > 0, height + np.sqrt(np.maximum(np.max(reach, axis=0), 0.0)), 0.0)


def _some(piece: Piece, mask, material: str) -> Piece:
    """The triangles of a mask, in a material."""
    return compact(evolve(piece, triangles=piece.triangles[mask], material=material))
