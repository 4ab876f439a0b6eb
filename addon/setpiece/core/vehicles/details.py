"""What sits on the body: mirrors, door handles, belt trims, wipers, exhaust, an aerial."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ..mesh.piece import mirrored, moved, smooth_normals, turned
from ..mesh.solids import ellipse, lathe, rounded_box, sweep
from .shape import Shape
from .skins import sided


def detail_pieces(shape: Shape):
    """Yield (part class, side, piece) for every detail."""
    for group in (_mirrors, _handles, _belt, _wipers, _exhausts, _fin, _tail_trims):
        yield from group(shape)


def _mirrors(shape):
    spec = shape.spec
    belt = spec.cabin.belt
    x = spec.cabin.windshield.base[0] - 0.36
    root = shape.surface.project(np.array([[x, spec.size.width / 2 - 0.06, belt + 0.02]]), 8)[0]
    centre = np.array([x - 0.01, spec.size.width / 2 + 0.050, belt + 0.098])

    def shell(v):
        """Tapers outward and bulges ahead."""
        v = v.copy()
        outer = np.clip((v[:, 1] + 0.1) / 0.2, 0, 1)
        v[:, 2] *= 1 - 0.22 * outer**2
        v[:, 0] -= 0.030 * outer**2
        ahead = v[:, 0] > 0
        v[ahead, 0] *= 1 - 0.35 * (v[ahead, 2] / 0.07) ** 2
        return v

    housing = rounded_box((0.115, 0.200, 0.128), 0.046, "paint", 6)
    vertices = shell(housing.vertices)
    housing = evolve(housing, vertices=vertices, normals=smooth_normals(vertices, housing.triangles))
    border = rounded_box((0.010, 0.176, 0.106), 0.004, "plastic")
    glass = rounded_box((0.006, 0.166, 0.098), 0.0028, "mirror_glass", 2)
    turn = turned(2, 6)
    for piece, offset in ((housing, (0, 0, 0)), (border, (-0.0555, -0.006, 0)), (glass, (-0.0595, -0.006, 0))):
        yield from sided("mirror", moved(piece, turn, centre + offset))
    foot = [root + [0.01, -0.03, -0.015], root + [0.005, 0.03, 0.010], centre + [0, -0.06, -0.045], centre + [0, -0.02, -0.03]]
    yield from sided("mirror", sweep(foot, (1, 0, 0), ellipse(0.026, 0.070, 12, 2.6), "gloss_black"))


def _on_flank(shape, x, height):
    """Points on the tub's side at `x` (n,) and z = `height`, and their normals."""
    starts = np.stack([x, np.full(len(x), shape.spec.size.width / 2), np.full(len(x), height)], 1)
    points = shape.surface.onto_curve(shape.surface.project(starts, 8), lambda p: p[:, 2] - height, 6)
    return points, shape.surface.normals(points)


def _handles(shape):
    panels = shape.spec.panels
    t = np.linspace(0, 1, 15)
    off = 0.030 * np.clip(np.sin(np.pi * t) * 2.6, 0, 1) - 0.006
    for part, edge in (("front_door", panels.front_door[1]), ("back_door", panels.back_door[1] + 0.035)):
        x = edge + 0.055 + 0.205 * t
        height = shape.spec.cabin.belt - 0.095 - 0.02 * edge
        points, normals = _on_flank(shape, x, height)
        grip = sweep(points + normals * off[:, None], normals, ellipse(0.030, 0.014, 10, 2.6), "paint",
                     scale=np.stack([0.75 + 0.25 * np.sin(np.pi * t), np.ones(15)], 1))
        yield from sided(part, grip)
        points, normals = _on_flank(shape, edge + 0.085 + 0.145 * t, height)
        cup = sweep(points + normals * 0.0004, normals, ellipse(0.052, 0.0016, 12), "gap",
                    scale=np.stack([np.sqrt(np.clip(1 - (2 * t - 1) ** 2, 0.02, 1)), np.ones(15)], 1))
        yield from sided(part, cup)


def _belt(shape):
    """A bright strip under the side windows, a piece for each door."""
    spec, window = shape.spec, shape.spec.panels.window
    split, end = spec.panels.front_door[1], spec.panels.back_door[1]
    line = lambda p: window.belt - window.rise * (p[:, 0] - spec.cabin.widest) - p[:, 2]
    ends = {"front_door": (spec.panels.front_door[0] - 0.40, split + 0.004), "back_door": (split - 0.004, end + 0.06)}
    for part, (start, stop) in ends.items():
        x = np.linspace(start, stop, 24)
        height = window.belt - window.rise * (x - spec.cabin.widest)
        starts = np.stack([x, np.full(24, spec.cabin.half_width - 0.03), height + 0.04], 1)  # above the shoulder, on the cabin
        points = shape.surface.onto_curve(shape.surface.project(starts, 6), line, 8)
        normals = shape.surface.normals(points)
        yield from sided(part, sweep(points + normals * 0.001, normals, ellipse(0.014, 0.009, 8, 3.0), "satin"))


def _wipers(shape):
    """Two wipers at rest on the windshield's foot; not mirrored, for both wipe the same way."""
    base_x, base_z = shape.spec.cabin.windshield.base
    over = lambda p: p[:, 2] - shape.top_line(p[:, 0]) + shape.spec.crown * p[:, 1] ** 2
    for pivot, tip in ((0.52, -0.12), (-0.10, -0.66)):
        y = np.linspace(pivot, tip, 16)
        starts = np.stack([np.full(16, base_x - 0.10), y, np.full(16, base_z + 0.05)], 1)
        rise = 0.050 + 0.035 * np.linspace(0, 1, 16)
        points = shape.surface.project(starts, 8)
        for _ in range(6):
            far = over(points) - rise
            points[:, 0] += far * 0.8
            points = shape.surface.project(points, 2)
        normals = shape.surface.normals(points)
        yield "windshield", "", sweep(points + normals * 0.010, normals, ellipse(0.014, 0.016, 6), "plastic")
        arm = points[[0, 4, 9]] + normals[[0, 4, 9]] * [[0.012], [0.026], [0.022]]
        arm[0, 0] += 0.045
        yield "windshield", "", sweep(arm, normals[[0, 4, 9]], ellipse(0.016, 0.010, 8), "plastic")


def _exhausts(shape):
    spec = shape.spec
    pipe = lathe([(0.030, -0.25), (0.031, -0.01), (0.034, 0.0), (0.037, -0.002), (0.037, -0.25)], "chrome", 28)
    end = np.array([spec.tail_end + 0.075, 0.52, spec.size.clearance + 0.045])
    pipe = moved(pipe, turned(2, 90), end)
    yield "back_bumper", "", pipe
    yield "back_bumper", "", mirrored(pipe)


def _fin(shape):
    """An aerial like a shark's fin, at the back of the roof."""
    x = shape.spec.cabin.back.top[0] + 0.10
    along = np.linspace(0, 1, 9)
    points = shape.surface.project(np.stack([x - 0.15 * along, np.zeros(9), np.full(9, shape.spec.size.height)], 1), 8)
    height = 0.052 * np.sin(np.pi * np.clip(0.06 + 0.80 * along, 0, 1)) ** 1.4 + 0.004
    width = 0.030 * (1 - 0.5 * along) * np.clip(along * 6 + 0.25, 0, 1)
    yield "roof", "", sweep(points, (0, 0, 1), ellipse(1.0, 2.0, 10, 2.2), "gloss_black", scale=np.stack([width, height], 1))


def _tail_trims(shape):
    """A bright strip over the back plate and a red reflector in either corner of the bumper."""
    spec = shape.spec
    recess, seam = spec.plate_recess, spec.back.bumper.seam

    def strip(ends, height, section, material):
        y = np.linspace(*ends, 21)
        starts = np.stack([spec.tail_end + 0.05 + 0.2 * y**2, y, np.full(21, height)], 1)
        points = shape.surface.onto_curve(shape.surface.project(starts, 8), lambda p: p[:, 2] - height, 6)
        normals = shape.surface.normals(points)
        return sweep(points + normals * 0.002, normals, section, material)

    half = recess.half[0] - 0.015
    yield "trunk", "", strip((-half, half), recess.height + recess.half[1] + 0.012, ellipse(0.020, 0.012, 10, 3.0), "chrome")
    reflector = strip((0.50, 0.68), seam - 0.24, ellipse(0.034, 0.008, 10, 3.5), "red_reflector")
    yield "back_bumper", "", reflector
    yield "back_bumper", "", mirrored(reflector)
