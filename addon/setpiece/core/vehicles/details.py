"""What sits on the body: door handles, belt trims, wipers, the fuel flap, exhausts, badges, reflectors; mirrors and what is on the roof."""

from __future__ import annotations

import numpy as np

from ..mesh.piece import Piece, mirrored, moved, turned
from ..mesh.solids import ellipse, grid_triangles, lathe, sweep
from .ends import level
from .face import badge
from .mirrors import mirror_pieces
from .roof import roof_pieces
from .shape import Shape
from .skins import sided


def detail_pieces(shape: Shape):
    """Yield (part class, side, piece) for every detail."""
    for group in (mirror_pieces, handle_pieces, _belt, _wipers, _rear_wiper, _fuel_flap, _exhausts, roof_pieces, _tail_trims):
        yield from group(shape)


def _on_flank(shape, x, height):
    """Points on the tub's side at `x` (n,) and z = `height` (or (n,)), and their normals."""
    height = np.broadcast_to(np.asarray(height, float), np.shape(x))
    starts = np.stack([x, np.full(len(x), shape.spec.size.width / 2), height], 1)
    points = shape.surface.project(starts, 8)
    for _ in range(6):
        points[:, [0, 2]] = np.stack([x, height], 1)
        points = shape.surface.project(points, 2)
    return points, shape.surface.normals(points)


def _grip(shape, start, height):
    """A bar to pull, 0.2 m long from x = `start`, standing off over a dark hollow."""
    t = np.linspace(0, 1, 15)
    off = 0.030 * np.clip(np.sin(np.pi * t) * 2.6, 0, 1) - 0.006
    points, normals = _on_flank(shape, start + 0.205 * t, height)
    yield sweep(points + normals * off[:, None], normals, ellipse(0.030, 0.014, 10, 2.6), "paint",
                scale=np.stack([0.75 + 0.25 * np.sin(np.pi * t), np.ones(15)], 1))
    yield _hollow(shape, start + 0.03, 0.145, height, 0.052)


def _flap(shape, start, height):
    """A flat plate to lift over a deep hollow."""
    yield _hollow(shape, start + 0.01, 0.175, height - 0.012, 0.074)
    t = np.linspace(0, 1, 15)
    points, normals = _on_flank(shape, start + 0.195 * t, height + 0.014)
    yield sweep(points + normals * 0.004, normals, ellipse(0.036, 0.012, 12, 3.5), "plastic",
                scale=np.stack([np.clip(np.sin(np.pi * t) * 6, 0.4, 1), np.ones(15)], 1))


def _flush(shape, start, height):
    """A blade that lies in the door's skin behind a fine seam."""
    for width, lift, name in ((0.034, 0.0003, "gap"), (0.028, 0.0016, "paint")):
        t = np.linspace(0, 1, 19)
        trim = 0.003 if name == "paint" else 0.0
        points, normals = _on_flank(shape, start + trim + (0.205 - 2 * trim) * t, height)
        yield sweep(points + normals * lift, normals, ellipse(width, 0.0020, 16, 3.0), name,
                    scale=np.stack([np.clip(1 - np.abs(2 * t - 1) ** 9, 0.15, 1), np.ones(19)], 1))


HANDLES = {"grip": _grip, "flap": _flap, "flush": _flush}


def _hollow(shape, start, length, height, width) -> Piece:
    t = np.linspace(0, 1, 15)
    points, normals = _on_flank(shape, start + length * t, height)
    return sweep(points + normals * 0.0004, normals, ellipse(width, 0.0016, 12), "gap",
                 scale=np.stack([np.sqrt(np.clip(1 - (2 * t - 1) ** 2, 0.02, 1)), np.ones(15)], 1))


def handle_pieces(shape):
    """Yield (part class, side, piece) for a handle on every side door."""
    spec = shape.spec
    for part, (front, back) in spec.panels.doors.items():
        slides = spec.trim.sliding and part == "back_door"
        start = front - 0.055 - 0.205 if slides else back + (0.055 if part == "front_door" else 0.090)
        height = spec.cabin.belt - 0.095 - 0.02 * back
        for piece in HANDLES[spec.trim.handles](shape, start, height):
            yield from sided(f"{part}/handle", piece)


def _belt(shape):
    """A line under the side windows, a piece for each door."""
    spec, window = shape.spec, shape.spec.panels.window
    if not spec.trim.belt:
        return
    line = lambda p: window.belt - window.rise * (p[:, 0] - spec.cabin.widest) - p[:, 2]
    edges = spec.panels.doors
    for part, (front, back) in edges.items():
        first, last = part == "front_door", part == list(edges)[-1]
        x = np.linspace(front - 0.40 if first else front - 0.004, back + 0.06 if last else back + 0.004, 24)
        height = window.belt - window.rise * (x - spec.cabin.widest)
        starts = np.stack([x, np.full(24, spec.cabin.half_width - 0.03), height + 0.04], 1)  # above the shoulder, on the cabin
        points = shape.surface.onto_curve(shape.surface.project(starts, 6), line, 8)
        normals = shape.surface.normals(points)
        yield from sided(part, sweep(points + normals * 0.001, normals, ellipse(0.014, 0.009, 8, 3.0), spec.trim.belt))


def _wipers(shape):
    """Two wipers at rest on the windshield's foot; not mirrored, for both wipe the same way."""
    base_x, base_z = shape.spec.cabin.windshield.base
    half = shape.spec.size.width / 2
    over = lambda p: p[:, 2] - shape.top_line(p[:, 0]) + shape.spec.crown * p[:, 1] ** 2
    for pivot, tip in ((0.57, -0.13), (-0.11, -0.69)):
        y = half * np.linspace(pivot, tip, 16)
        starts = np.stack([np.full(16, base_x - 0.10), y, np.full(16, base_z + 0.05)], 1)
        rise = 0.050 + 0.035 * np.linspace(0, 1, 16)
        points = shape.surface.project(starts, 8)
        for _ in range(6):
            far = over(points) - rise
            points[:, 0] += far * 0.8
            points = shape.surface.project(points, 2)
        normals = shape.surface.normals(points)
        yield "windshield/wiper", "", sweep(points + normals * 0.010, normals, ellipse(0.014, 0.016, 6), "plastic")
        arm = points[[0, 4, 9]] + normals[[0, 4, 9]] * [[0.012], [0.026], [0.022]]
        arm[0, 0] += 0.045
        yield "windshield/wiper", "", sweep(arm, normals[[0, 4, 9]], ellipse(0.016, 0.010, 8), "plastic")


def _rear_wiper(shape):
    """One wiper at rest along the foot of a tailgate's window."""
    spec = shape.spec
    if not (spec.trim.rear_wiper and spec.panels.back_windshield.glazed):
        return
    y = np.linspace(0.04, -0.36, 12)
    height = spec.panels.back_windshield.base + 0.035 + 0.045 * np.linspace(0, 1, 12)
    (low_x, low), (top_x, top) = spec.cabin.back.base, spec.cabin.back.top
    begin = low_x + (top_x - low_x) * (height - low) / (top - low)  # from the pane itself: one that lies flat is far ahead of its foot
    points = shape.surface.project(np.stack([begin, y, height], 1), 8)
    points = shape.surface.onto_curve(points, lambda p: p[:, 2] - np.interp(-p[:, 1], -y, height), 8)
    normals = shape.surface.normals(points)
    yield "back_windshield/wiper", "", sweep(points[3:] + normals[3:] * 0.009, normals[3:], ellipse(0.012, 0.014, 6), "plastic")
    arm = points[[0, 2, 7]] + normals[[0, 2, 7]] * [[0.014], [0.024], [0.018]]
    yield "back_windshield/wiper", "", sweep(arm, normals[[0, 2, 7]], ellipse(0.018, 0.010, 8), "plastic")
    hub = lathe([(0.0005, 0.020), (0.017, 0.018), (0.022, 0.006), (0.022, -0.012)], "plastic", 20)
    turn = turned(2, 90)  # along x; the hub is round, so the window's lean does not show
    yield "back_windshield/wiper", "", moved(hub, turn, arm[0])


def _fuel_flap(shape):
    """A rounded lid on the quarter panel: the body's own skin within a dark seam."""
    spec, side = shape.spec, shape.spec.trim.fuel_flap
    if side == "none":
        return
    x = min(spec.panels.doors_end - 0.16, spec.back_axle - 0.14)
    z = (spec.wheel.diameter / 2 + spec.wheel.arch + spec.cabin.belt) / 2 + 0.045
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    round_ = lambda f: np.sign(f) * np.abs(f) ** 0.6
    shares = np.concatenate([[0.0], np.linspace(0.2, 1.0, 6)])
    lid, rim = 0.078 * shares[:, None], 0.081
    points, normals = _on_flank(shape, (x + lid * round_(np.cos(turn))).ravel(), (z + lid * round_(np.sin(turn))).ravel())
    triangles = grid_triangles(len(shares), 40, wrap_columns=True)
    points = points + normals * np.repeat(0.0012 * np.where(shares == 1.0, -0.5, 1.0), 40)[:, None]
    a, b, c = points[triangles].transpose(1, 0, 2)
    facing = (np.cross(b - a, c - a) * normals[triangles[:, 0]]).sum(1)
    skin = Piece(points, triangles if facing.sum() > 0 else triangles[:, ::-1], normals, "paint")
    points, normals = _on_flank(shape, x + rim * round_(np.cos(turn)), z + rim * round_(np.sin(turn)))
    seam = sweep(points + normals * 0.0002, normals, ellipse(0.0055, 0.0016, 6), "gap", closed=True)
    for piece in (skin, seam):
        yield "quarter_panel/fuel_flap", side, piece if side == "left" else mirrored(piece)


def _exhausts(shape):
    spec = shape.spec
    pipe = lathe([(0.030, -0.25), (0.031, -0.01), (0.034, 0.0), (0.037, -0.002), (0.037, -0.25)], "chrome", 28)
    end = np.array([spec.tail_end + 0.075, 0.285 * spec.size.width, spec.size.clearance + 0.045])
    pipe = moved(pipe, turned(2, 90), end)
    for side, piece in list(zip(("left", "right"), (pipe, mirrored(pipe))))[: spec.trim.exhausts]:
        yield f"back_bumper/exhaust.{side}", "", piece


def _tail_trims(shape):
    """A blade over the back plate, a badge above it, and a red reflector in either corner of the bumper."""
    spec, chart = shape.spec, level(shape, "back")
    recess, bumper = spec.plate_recess, spec.back.bumper
    share = lambda z: (z - chart.low) / chart.scale[1]
    if spec.trim.strip:
        half = (recess.half[0] - 0.015) / chart.half
        v = share(recess.height + recess.half[1] + 0.012)
        path, normals = chart.way([(-half, v), (half, v)], 0.03)
        yield "trunk", "", sweep(path + normals * 0.002, normals, ellipse(0.020, 0.012, 10, 3.0), spec.trim.strip)
    if spec.trim.badge:
        above = recess.height + recess.half[1] + 0.03
        yield "trunk/badge", "", badge(chart, (0.0, (share(above) + 1.0) / 2), spec.trim.badge)
    if bumper.reflectors:
        first, last, v = bumper.reflectors
        path, normals = chart.way([(first, v), (last, v)], 0.02)
        piece = sweep(path + normals * 0.002, normals, ellipse(0.034, 0.008, 10, 3.5), "red_reflector")
        yield "back_bumper", "", piece
        yield "back_bumper", "", mirrored(piece)
