"""The steering wheel with its airbag, the column and its stalks."""

from __future__ import annotations

import numpy as np

from ...mesh.piece import moved, turned
from ...mesh.solids import ellipse, lathe, sweep
from .boxes import box
from .layout import Layout

RADIUS = 0.183  # metres
FROM_HIP = (0.435, 0.385)  # metres ahead of and above the driver's hip point
TILT = 65  # degrees of the wheel's face from level


def steering_pieces(layout: Layout):
    """Yield the pieces of the steering wheel, its spokes' plane tilted."""
    row = layout.rows[0]
    centre = np.array([row.x + FROM_HIP[0], layout.driver, row.z + FROM_HIP[1]])
    tilt = turned(1, -(90 - TILT)) @ np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]])  # z towards the driver, x up, y left
    put = lambda piece: moved(piece, tilt, centre)
    turn = np.linspace(0, 2 * np.pi, 49)[:-1]
    ring = np.stack([RADIUS * np.cos(turn), RADIUS * np.sin(turn), np.zeros(48)], 1)
    thick = np.stack([1 + 0.10 * np.cos(2 * turn - 0.9) ** 2, np.ones(48)], 1)
    yield put(sweep(ring, (0, 0, 1), ellipse(0.029, 0.027, 12), "seat", closed=True, scale=thick))
    boss = box((0.128, 0.165, 0.058), 0.026, "dashboard")
    yield put(moved(boss, offset=(-0.006, 0, -0.004)))
    mark = lathe([(0.0004, 0.0035), (0.016, 0.003), (0.019, 0.0015), (0.0205, -0.001)], "decor", 24)
    yield put(moved(mark, turned(0, 90), (0.004, 0, 0.025)))
    for angle in (90, -90):
        arm = np.array([[0.072, 0, -0.004], [0.12, 0, -0.008], [0.176, 0, -0.002]]) @ turned(2, angle).T
        yield put(sweep(arm, (0, 0, 1), ellipse(0.046, 0.020, 10, 4), "trim", scale=[[1.2, 1], [0.95, 1], [0.9, 0.9]]))
        pod = box((0.040, 0.036, 0.010), 0.004, "switch")
        yield put(moved(pod, turned(2, angle), np.array([0.108, 0, 0.006]) @ turned(2, angle).T))
    for way in (-1, 1):
        arm = np.array([[-0.055, 0.022 * way, -0.006], [-0.11, 0.026 * way, -0.008], [-0.176, 0.034 * way, -0.002]])
        yield put(sweep(arm, (0, 0, 1), ellipse(0.022, 0.016, 10, 3), "decor"))
    yield put(moved(box((0.105, 0.110, 0.20), 0.035, "dashboard"), offset=(-0.02, 0, -0.125)))
    for way in (-1, 1):
        stalk = np.array([[0.0, 0.04 * way, -0.075], [0.012, 0.10 * way, -0.068], [0.020, 0.168 * way, -0.060]])
        yield put(sweep(stalk, (0, 0, 1), ellipse(0.013, 0.011, 8), "switch", scale=[[1, 1], [1, 1], [1.5, 1.3]]))
