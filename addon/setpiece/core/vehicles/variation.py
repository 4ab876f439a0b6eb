"""Proportions: how a drawn car departs from its model, as a smooth stretch of the built body.

A body takes seconds to build and a stretch milliseconds, so every car of a dataset has a silhouette of its own at no cost. What
must stay as it is does: the wheel arches stay round, for nothing stretches around the axles, and wheels and plates only move.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Part
from ..mesh.piece import unit
from ..recipe.fields import Field
from .spec import VehicleSpec

# name -> metres by which a car departs from its model at most. Lengths add at an end or between the axles; `roof` lifts the
# roof, `slope` its back end alone, `cab` moves the roof along the car, `belt` lifts all above the wheels, `stance` all but the wheels.
PROPORTIONS = {
    "wheelbase": 0.09, "nose": 0.06, "tail": 0.09, "width": 0.03, "roof": 0.045, "slope": 0.035, "cab": 0.07, "belt": 0.020,
    "stance": 0.018,
}  # fmt: skip
SPREAD = {"van": 1.7, "suv": 1.5, "hatchback": 1.2}  # times these: a large car must differ by more to be told from its like
MEASURES = {"wheelbase": ("wheelbase",), "length": ("wheelbase", "nose", "tail"), "width": ("width",), "height": ("stance", "belt", "roof")}
SPARE = 0.025  # metres that a measure keeps from its limit: a bumper's lip or a roof's moulding may stand out beyond the spec's size
RIGID = ("front_wheel", "back_wheel", "license_plate")
CLEAR = 0.05  # metres around a wheel arch that don't stretch either
DELTA = 1e-4  # metres: half the step of the derivatives

FIELDS = {
    "variation": Field("number", "how far its proportions depart from its model's: 0 not at all, 1 as far as looks like a car", 1.0,
                       low=0, high=1),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    amount = values["variation"] * SPREAD.get(values["style"], 1.25)
    return {"proportions": {name: amount * most * (2 * u - 1) for (name, most), u in zip(PROPORTIONS.items(), draw.spread("proportions", len(PROPORTIONS)))}}


def fitted(by: Mapping[str, float], size, limits) -> dict[str, float]:
    """Proportions with those drawn in that would make a car of `size` (spec.Size) larger or smaller than its style's `limits`
    (limits.Limits; None where there are none)."""
    by = dict(by)
    for measure, names in MEASURES.items() if limits else ():
        base, (least, most) = getattr(size, measure), getattr(limits, measure)
        grown = sum([by[name] for name in names])
        if least + SPARE <= base + grown <= most - SPARE or not grown:
            continue
        held = min(max(base + grown, least + SPARE), most - SPARE) - base
        share = min(max(held / grown, 0.0), 1.0)
        by.update((name, by[name] * share) for name in names)
    return by


def columns(entry: Mapping) -> dict:
    return {}


def step(t):
    """0 below 0, 1 above 1, with two continuous derivatives: reflections show a kink in the second."""
    t = np.clip(t, 0.0, 1.0)
    return t**3 * (10 - 15 * t + 6 * t * t)


@frozen(eq=False)
class Stretch:
    """The stretch of a spec's body by `by`, metres for each of PROPORTIONS."""

    spec: VehicleSpec
    by: Mapping[str, float]

    def along(self, x, z):
        """What is added to x."""
        spec, by = self.spec, self.by
        clear = spec.wheel.arch + CLEAR
        ahead, behind = spec.front_axle + clear, spec.back_axle - clear
        between = step((x - spec.back_axle - clear) / (spec.size.wheelbase - 2 * clear))
        ends = by["nose"] * step((x - ahead) / (spec.size.nose - ahead)) - by["tail"] * step((behind - x) / (behind - spec.tail_end))
        return by["wheelbase"] * (between - 0.5) + ends + by["cab"] * self.greenhouse(z)

    def up(self, x, z):
        """What is added to z."""
        spec, by = self.spec, self.by
        low, middle, back = spec.wheel.diameter, spec.cabin.widest, spec.cabin.back.base[0]
        falls = step((middle - x) / max(middle - back, 0.3))
        shoulder = by["belt"] * step((z - low) / (spec.cabin.belt - low))
        return by["stance"] + shoulder + self.greenhouse(z) * (by["roof"] + by["slope"] * falls)

    def greenhouse(self, z):
        """0 below the belt, 1 at the roof."""
        belt = self.spec.cabin.belt
        return step((z - belt) / (self.spec.size.height - belt))

    @property
    def widening(self) -> float:
        return 1 + self.by["width"] / self.spec.size.width

    def moved(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the model's body to where they come to lie."""
        x, y, z = points.T
        return np.stack([x + self.along(x, z), y * self.widening, z + self.up(x, z)], 1)

    def turned(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        """Unit normals (n, 3) at points of the model's body, after the stretch: they go by the inverse transpose of its derivative."""
        x, _, z = points.T
        slope = lambda of: ((of(x + DELTA, z) - of(x - DELTA, z)) / (2 * DELTA), (of(x, z + DELTA) - of(x, z - DELTA)) / (2 * DELTA))
        (a, b), (c, d) = slope(self.along), slope(self.up)
        a, d = 1 + a, 1 + d
        nx, ny, nz = normals.T
        return unit(np.stack([d * nx - c * nz, ny * (a * d - b * c) / self.widening, a * nz - b * nx], 1))

    def carried(self, point) -> np.ndarray:
        """The metres (3,) by which something rigid moves whose middle is `point` (3,)."""
        point = np.asarray(point, float)
        return self.moved(point[None])[0] - point

    def wheel(self, x: float, y: float) -> np.ndarray:
        """The metres (3,) by which the wheel at x and y moves: it stays on the ground."""
        return np.array([self.along(np.float64(x), np.float64(0.0)), y * (self.widening - 1), 0.0])

    def applied(self, part: Part) -> Part:
        """A part, stretched."""
        vertices = self.moved(part.vertices)
        return evolve(part, vertices=vertices, rest=vertices, normals=self.turned(part.vertices, part.normals))


def stretched_box(box, by: Mapping[str, float]) -> tuple:
    """A box ((3,), (3,)) that holds the car that `by` makes of one in `box`: the ends may stand as high as the roof, so they go
    with it where it moves along."""
    (back, right, low), (front, left, high) = box
    half, wider = by["wheelbase"] / 2, by["width"] / 2
    return (
        (back - half - by["tail"] + min(by["cab"], 0.0), right - wider, low),
        (front + half + by["nose"] + max(by["cab"], 0.0), left + wider, high + by["stance"] + by["belt"] + by["roof"] + max(by["slope"], 0.0)),
    )
