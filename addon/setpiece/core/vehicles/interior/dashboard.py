"""The dashboard: a body that fits between the walls, and upon it the instruments, screen, vents, glovebox and a decor strip; the
centre console with its lever and armrest, and the pedals."""

from __future__ import annotations

import numpy as np

from ...mesh.field import Spline
from ...mesh.piece import Piece, creased, moved, turned, unit
from ...mesh.solids import ellipse, grid_triangles, lathe, sweep
from .boxes import box
from .layout import Layout

# The section from the windshield's foot rearwards and down: x and z from the foot, metres
SECTION = ((-0.035, -0.055), (-0.14, -0.030), (-0.27, -0.018), (-0.375, -0.030), (-0.435, -0.065), (-0.460, -0.120), (-0.448, -0.190),
           (-0.425, -0.270), (-0.385, -0.345), (-0.300, -0.385), (-0.120, -0.390))  # fmt: skip
TOP = 0.30  # share of the section's length where its top ends
HOOD = 0.030  # metres by which the binnacle's hood rises


class Dashboard:
    """The dashboard's surface as a function of the share t of its section and of η, -1 at the right wall and 1 at the left."""

    def __init__(self, layout: Layout):
        self.layout = layout
        points = np.array(SECTION)
        t = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        self.t = t / t[-1]
        self.x, self.z = (Spline(zip(self.t, column)) for column in points.T)
        self.half = float(layout.inner(layout.foot[0] - 0.40, layout.foot[1] - 0.12, 0.065))

    def at(self, t, y, lift: float = 0.0) -> np.ndarray:
        """Points (…, 3) at shares t and y metres, lifted off the surface by `lift`."""
        t, y = np.broadcast_arrays(np.asarray(t, float), np.asarray(y, float))
        dx, dz = (f(t + 1e-3) - f(t - 1e-3) for f in (self.x, self.z))
        size = np.hypot(dx, dz)
        bow = self.layout.spec.cabin.windshield.bow * y**2 * (1 - 0.75 * np.clip(t / TOP, 0, 1))
        near = np.exp(-(((y - self.layout.driver) / 0.165) ** 6)) * np.clip(t / 0.12, 0, 1) * np.exp(-(((t - 0.27) / 0.12) ** 4))
        x = self.layout.foot[0] + self.x(t) - bow + lift * dz / size
        z = self.layout.foot[1] - 0.015 + self.z(t) + HOOD * near - lift * dx / size
        return np.stack([x, y, z], -1)

    def patch(self, t, y, lift: float, material: str, rim: float = 0.0) -> Piece:
        """The surface over ranges of t and y, lifted, with walls `rim` metres down around it."""
        t, y = np.linspace(*t, 6 if t[1] - t[0] > 0.08 else 3), np.linspace(*y, max(3, int(abs(y[1] - y[0]) / 0.06) + 2))
        T, Y = np.meshgrid(t, y, indexing="ij")
        points = self.at(T, Y, lift)
        if not rim:
            return creased(points.reshape(-1, 3), grid_triangles(*T.shape)[:, ::-1], material, 60)
        foot = self.at(T, Y, lift - rim)
        ring = np.concatenate([foot[:1], points, foot[-1:]], 0)
        deep = self.at(np.concatenate([T[:1], T, T[-1:]]), np.concatenate([Y[:1], Y, Y[-1:]]), lift - rim)
        ring = np.concatenate([deep[:, :1], ring, deep[:, -1:]], 1)
        return creased(ring.reshape(-1, 3), grid_triangles(*ring.shape[:2])[:, ::-1], material, 40)


def dashboard_pieces(layout: Layout):
    """Yield the pieces of the dashboard and its instruments."""
    dash = Dashboard(layout)
    half, driver = dash.half, layout.driver
    eta = np.concatenate([np.linspace(-1, 0, 9)[:-1], np.linspace(0, 1, 21)])
    t = np.linspace(0, 1, 26)
    T, Y = np.meshgrid(t, eta * half, indexing="ij")
    yield creased(dash.at(T, Y).reshape(-1, 3), grid_triangles(*T.shape)[:, ::-1], "dashboard", 60)
    yield dash.patch((0.46, 0.53), (-half + 0.03, driver - 0.24), 0.004, "decor", 0.006)
    yield dash.patch((0.46, 0.53), (driver + 0.22, half - 0.03), 0.004, "decor", 0.006)
    screen = dash.at(0.34, 0.0) + [-0.004, 0, 0.03]
    yield moved(box((0.016, 0.270, 0.160), 0.007, "switch"), turned(1, 12), screen)
    yield moved(box((0.004, 0.252, 0.142), 0.0019, "screen"), turned(1, 12), screen + [-0.0075, 0, -0.0016])
    yield from _cluster(dash, driver)
    for y in (-half + 0.10, half - 0.10, -0.105, 0.105):
        yield from _vent(dash, y, 0.400 if abs(y) > 0.3 else 0.575)
    for k in range(5):
        yield dash.patch((0.668, 0.684), (-0.095 + 0.04 * k, -0.065 + 0.04 * k), 0.005, "switch", 0.008)
    low, high = -half + 0.09, -0.17
    top, foot = (0.585, 0.592), (0.840, 0.847)
    beside = (top[0], foot[1])
    for t, y in ((top, (low, high)), (foot, (low, high)), (beside, (low - 0.003, low)), (beside, (high, high + 0.003))):
        yield dash.patch(t, y, 0.0015, "switch")
    yield dash.patch((0.60, 0.62), (0.5 * (low + high) - 0.05, 0.5 * (low + high) + 0.05), 0.004, "switch", 0.006)


def _cluster(dash: Dashboard, driver: float):
    """Two dials and a display between them, in the binnacle's face beneath its hood."""
    yield dash.patch((0.350, 0.470), (driver - 0.165, driver + 0.165), 0.003, "screen", 0.005)
    for y in (driver - 0.095, driver + 0.095):
        middle, beside, above = dash.at(0.412, y, 0.005), dash.at(0.412, y + 0.01, 0.005), dash.at(0.402, y, 0.005)
        across = unit(beside - middle)
        up = unit(above - middle - (above - middle) @ across * across)
        frame = np.stack([across, np.cross(up, across), up], 1)
        ring = lathe([(0.046, 0.001), (0.048, 0.004), (0.051, 0.0045), (0.053, 0.000)], "decor", 28)
        yield moved(ring, frame, middle)
        turn = np.radians(np.arange(-40, 221, 20))
        mark = box((0.008, 0.0012, 0.0018), 0.0004, "dial")
        marks = [moved(mark, turned(1, -np.degrees(a)), (0.040 * np.cos(a), 0.0022, 0.040 * np.sin(a))) for a in turn]
        needle = moved(box((0.040, 0.0012, 0.0016), 0.0004, "buckle"), turned(1, -215), (-0.016, 0.004, -0.011))
        for piece in (*marks, needle):
            yield moved(piece, frame, middle)


def _vent(dash: Dashboard, y: float, t: float):
    """A frame with slats before a dark hole."""
    half, high = 0.060, 0.036
    yield dash.patch((t - high, t + high), (y - half, y + half), 0.0035, "switch", 0.006)
    for k in range(4):
        at = t - high + (k + 0.8) * 2 * high / 4.6
        yield dash.patch((at - 0.004, at + 0.004), (y - half + 0.006, y + half - 0.006), 0.0075, "trim", 0.006)
    yield dash.patch((t - 0.006, t + 0.006), (y - 0.006, y + 0.006), 0.011, "decor", 0.008)


def console_pieces(layout: Layout):
    """Yield the console between the front seats: tunnel, gear lever, cup holders, switch panel and armrest."""
    front, row = layout.foot[0] - 0.36, layout.rows[0]
    wide = min(0.225, 2 * (layout.driver - 0.27))
    low, high = layout.floor, row.z - 0.075
    end = row.x - 0.22
    middle, length = (front + end) / 2, front - end
    yield moved(box((length, wide, high - low), 0.035, "trim"), offset=(middle, 0.0, (low + high) / 2))
    yield moved(box((0.46, wide - 0.035, 0.012), 0.005, "decor"), turned(1, 2), (front - 0.34, 0.0, high + 0.003))
    lever = np.array([[front - 0.30, 0, high], [front - 0.315, 0, high + 0.07], [front - 0.33, 0, high + 0.095]])
    yield sweep(lever, (1, 0, 0), ellipse(0.018, 0.018, 8), "switch")
    yield moved(box((0.062, 0.044, 0.075), 0.020, "dashboard"), turned(1, -12), (front - 0.335, 0.0, high + 0.115))
    yield moved(lathe([(0.036, 0.002), (0.052, 0.016), (0.060, 0.0)], "seat", 24), turned(0, 90), (front - 0.30, 0.0, high + 0.006))
    for x in (front - 0.45, front - 0.535):
        cup = lathe([(0.032, 0.001), (0.036, 0.004), (0.040, 0.004), (0.041, 0.0)], "satin", 24)
        yield moved(cup, turned(0, 90), (x, 0.02, high + 0.008))
        yield moved(lathe([(0.0005, 0.001), (0.034, 0.001)], "gap", 24), turned(0, 90), (x, 0.02, high + 0.0095))
    yield moved(box((0.30, wide - 0.01, 0.075), 0.026, "seat"), offset=(end + 0.155, 0.0, high + 0.045))


def pedal_pieces(layout: Layout):
    """Yield three pedals and a footrest before the driver."""
    x, z = layout.foot[0] - 0.20, layout.floor
    for y, size, lean in ((layout.driver - 0.115, (0.014, 0.055, 0.170), 32), (layout.driver - 0.01, (0.014, 0.090, 0.060), 38),
                          (layout.driver + 0.09, (0.014, 0.070, 0.060), 38)):  # fmt: skip
        high = 0.115 if size[2] > 0.1 else 0.17
        yield moved(box(size, 0.005, "switch"), turned(1, -lean), (x, y, z + high))
        arm = np.array([[x + 0.01, y, z + high], [x + 0.05, y, z + high + 0.12], [x + 0.045, y, z + high + 0.20]])
        yield sweep(arm, (0, 1, 0), ellipse(0.012, 0.018, 6), "rail")
