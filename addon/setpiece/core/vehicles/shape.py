"""The body's shape as a field: below zero inside, above outside, near to a distance in metres around the surface.

The tub (everything below the belt) and the cabin are smooth maxima of simple surfaces; the body is their smooth minimum.
Every surface is a method of its own because the cuts between panels follow the same surfaces. The car is symmetrical, so
fields take y ≥ 0 (left); points on the right are folded over.
"""

from __future__ import annotations

import numpy as np

from ..mesh.field import Spline, Surface, bump, ramp, slope, smooth_max, smooth_min
from ..mesh.nets import relax, surface_nets, triangulate
from .spec import VehicleSpec

WHEEL_HOUSE = 0.56  # y of the inner side of the wheel houses in a pickup's bed
CABIN_DEPTH = 0.13  # metres below the belt where the cabin ends, so that it never widens into a skirt


class Shape:
    def __init__(self, spec: VehicleSpec):
        self.spec = spec
        self.top_line = Spline(spec.top)
        self.plan = Spline(spec.side.plan)
        self.shoulder_line = Spline(spec.side.shoulder)
        self.nose_setback = Spline(spec.nose.setback)
        self.tail_setback = Spline(spec.tail.setback)
        self.roof_line = Spline(spec.cabin.roof)
        self.windshield_plane = slope(spec.cabin.windshield.base, spec.cabin.windshield.top)
        self.back_plane = slope(spec.cabin.back.top, spec.cabin.back.base)
        self.tumble = np.radians(spec.cabin.tumblehome)
        self.surface = Surface(self.at)
        self.excess = 0.0  # metres by which the flares stand out beyond the width asked for
        x, z = np.linspace(spec.tail_end, spec.size.nose, 241)[:, None], np.linspace(spec.size.clearance, spec.cabin.belt, 61)
        self.excess = float(-self.side(x, 0.0, z).min()) - spec.size.width / 2

    # The surfaces. x, y, z are arrays that broadcast together, y >= 0.

    def side(self, x, y, z):
        """The flank: two leaning planes that meet in the shoulder line, with an undercut below it, a scallop in the
        doors, a sill that turns under and flares around the wheels."""
        side, wheel = self.spec.side, self.spec.wheel
        half, line = self.plan(x) - self.excess, self.shoulder_line(x)
        doors = np.exp(-((x / (0.40 * self.spec.size.wheelbase)) ** 6))
        above = y - half + side.lean_above * (z - line) + 0.10 * ramp(z - line, 0.1) ** 2
        dents = side.undercut * bump(z - line + 0.085, 0.07) + side.scallop * bump(z - side.scallop_height, 0.10) * doors
        below = y - half + side.lean_below * (line - z) + dents + side.tuck * ramp(0.34 - z, 0.2) ** 2
        flank = smooth_max(above, below, self.spec.blends.crease)
        for axle in (self.spec.front_axle, self.spec.back_axle):
            beyond = ramp(np.hypot(x - axle, z - wheel.diameter / 2) - wheel.arch, 0.02)
            flank = flank - wheel.flare * bump(beyond, wheel.flare_reach)
        return flank

    def top(self, x, y, z):
        """Hood, belt and trunk lid: a profile with a crown, and two soft ridges along the hood."""
        ridge = self.spec.hood_ridge
        lift = ridge.height * bump(y - ridge.at, ridge.width) * ramp(np.tanh((x - 0.6) * 2), 0.2)
        return (z - self.top_line(x) - lift + self.spec.crown * y * y) / 1.03

    def nose(self, x, y, z):
        first, second = self.spec.nose.bow
        ahead = x - self.spec.size.nose + self.nose_setback(z) + first * y**2 + second * y**4
        return ahead / np.sqrt(1 + (2 * first * y) ** 2)

    def tail(self, x, y, z):
        first, second = self.spec.tail.bow
        recess = self.spec.plate_recess
        box = smooth_max(np.abs(z - recess.height) - recess.half[1], y - recess.half[0], 0.06)
        sunk = recess.depth * (1 - ramp(1 - ramp(0.5 - box / 0.045, 0.3), 0.3))
        behind = self.spec.tail_end - x + self.tail_setback(z) + first * y**2 + second * y**4 + sunk
        return behind / np.sqrt(1 + (2 * first * y) ** 2)

    def windshield(self, x, y, z):
        return self.windshield_plane(x, z) + self.spec.cabin.windshield.bow * y * y

    def back(self, x, y, z):
        return self.back_plane(x, z) + self.spec.cabin.back.bow * y * y

    def roof(self, x, y, z):
        return z - self.roof_line(x) + self.spec.cabin.roof_crown * y * y

    def flank(self, x, y, z):
        """The cabin's side, where the side windows are."""
        cabin = self.spec.cabin
        front, rear = cabin.bow
        half = cabin.half_width - front * ramp(x - cabin.widest, 0.4) ** 2 - rear * ramp(cabin.widest - x, 0.4) ** 2
        up = ramp(z - cabin.belt + 0.1, 0.15) - 0.1
        return (y - half + np.tan(self.tumble) * up + cabin.barrel * up * np.abs(up)) * np.cos(self.tumble)

    def tub(self, x, y, z, tail=None):
        blends = self.spec.blends
        field = smooth_max(self.side(x, y, z), self.top(x, y, z), blends.shoulder)
        field = smooth_max(field, self.nose(x, y, z), blends.nose)
        field = smooth_max(field, self.tail(x, y, z) if tail is None else tail, blends.tail)
        return smooth_max(field, self.spec.size.clearance - z, blends.floor)

    def spoiler(self, x, y, z):
        """A blade that carries the roof on over the back window."""
        spoiler, roof, reach = self.spec.cabin.spoiler, self.roof(x, y, z), self.back(x, y, z)
        thick = spoiler.thickness * (1 - 0.35 * ramp(reach / spoiler.reach, 0.5))
        blade = smooth_max(smooth_max(roof + 0.004, -roof - thick, 0.02), reach - spoiler.reach, 0.03)
        return smooth_max(smooth_max(blade, self.flank(x, y, z) + spoiler.side, 0.05), -0.10 - reach, 0.05)

    def cabin(self, x, y, z, tail=None):
        blends = self.spec.blends
        field = smooth_max(self.roof(x, y, z), self.windshield(x, y, z), blends.header)
        field = smooth_max(field, self.back(x, y, z), blends.back_header)
        field = smooth_max(field, self.flank(x, y, z), blends.rail)
        if self.spec.cabin.spoiler:
            field = smooth_min(field, self.spoiler(x, y, z), 0.05)
        field = smooth_max(field, self.spec.cabin.belt - CABIN_DEPTH - z, 0.1)
        behind = self.tail(x, y, z) if tail is None else tail  # which it keeps inside of, but above the belt
        return smooth_max(field, behind + 0.015 - 2 * ramp(z - self.spec.cabin.belt, 0.06), 0.04)

    def closed(self, x, y, z):
        """Tub and cabin, before a bed is taken out."""
        tail = self.tail(x, y, z)  # which bounds both
        return smooth_min(self.tub(x, y, z, tail), self.cabin(x, y, z, tail), self.spec.blends.cabin)

    def bed(self, x, y, z):
        """A pickup's bed, open above, with a wheel house on either side."""
        spec, bed = self.spec, self.spec.bed
        first, second = spec.tail.bow  # the gate is as thick everywhere
        ends = smooth_max(x - bed.front, spec.tail_end + bed.gate + first * y**2 + second * y**4 - x, 0.08)
        inside = smooth_max(smooth_max(ends, y - spec.size.width / 2 + bed.wall, 0.08), bed.floor - z, 0.06)
        arch = np.hypot(x - spec.back_axle, z - spec.wheel.diameter / 2) - spec.wheel.arch - 0.04
        return smooth_max(inside, -smooth_max(arch, WHEEL_HOUSE - y, 0.06), 0.05)

    def body(self, x, y, z):
        closed = self.closed(x, y, z)
        return closed if self.spec.bed is None else smooth_max(closed, -self.bed(x, y, z), 0.025)

    # The same on points.

    def at(self, points: np.ndarray) -> np.ndarray:
        """The body's field at points (n, 3)."""
        return self.body(points[:, 0], np.abs(points[:, 1]), points[:, 2])

    def on(self, name: str):
        """One surface by its method's name, as a function of points (n, 3)."""
        method = getattr(self, name)
        return lambda points: method(points[:, 0], np.abs(points[:, 1]), points[:, 2])

    def left_half(self, field=None, cell=None):
        """The left half of `field`'s zero surface (the body's unless given) as vertices (n, 3) on it and triangles (m, 3).

        Vertices of the rim in the middle have y = 0 exactly.
        """
        size, cell = self.spec.size, cell or self.spec.mesh.cell
        field = field or self.body
        surface = Surface(lambda p: field(p[:, 0], np.abs(p[:, 1]), p[:, 2]))
        x = np.arange(size.nose - size.length - 3 * cell, size.nose + 4 * cell, cell)
        y = np.arange(-0.5 * cell, size.width / 2 + 3 * cell, cell)
        z = np.arange(size.clearance - 3 * cell, size.height + 4 * cell, cell)
        values = field(x[:, None, None], np.abs(y[None, :, None]), z[None, None, :])
        values = np.broadcast_to(values, (len(x), len(y), len(z)))
        vertices, quads = surface_nets(values, (x[0], y[0], z[0]), cell)
        middle = np.abs(vertices[:, 1]) < 1e-9
        for steps in (6, 2, 2):
            vertices = vertices if steps == 6 else relax(vertices, quads)
            vertices = surface.project(vertices, steps)
            vertices[middle, 1] = 0.0
        return vertices, triangulate(vertices, quads)
