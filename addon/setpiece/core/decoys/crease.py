"""A crease that the factory pressed: a character line, long, shallow and sharp, on the whole length of a door, a hood or a tailgate.

A dent is short and irregular; this is straight or gently bowed, of one height, and runs out just before the panel's ends.
"""

from __future__ import annotations

from functools import partial
from typing import Mapping, Sequence

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part
from ..damage.dent import press
from ..damage.measure import measure_region
from ..damage.place import OUTWARD, SPARE, part_of
from ..damage.refine import refine
from ..sampling.draw import Draw
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Lay
from .place import find_place, under

PLACES = {
    "front_door": Spots(3, (0.45, 0.55), (0.18, 0.42)),
    "back_door": Spots(3, (0.45, 0.55), (0.18, 0.42)),
    "hood": Spots(2, (0.45, 0.55), (0.2, 0.8)),
    "trunk": Spots(2, (0.3, 0.6), (0.45, 0.55)),
}
HEIGHT, DECAY = (0.0028, 0.0055), (0.03, 0.07)  # metres: how far it stands out or in, and how soon that fades to either side
ROUND = 0.0022  # metres: the radius that sheet metal is pressed to at its crest is a few of its thickness, 0.7 mm
EDGE = 0.7  # share of its height at which it begins
ENDS, INSET = 0.07, 0.012  # metres over which it runs out, and how far from the panel's rim it has: a shut line stays as it is
NEAR = 0.03  # metres to either side of the line in which the panel's length is measured
FADE = 0.05  # metres over which what lies above and below the surface stops moving with it
FINE, GROWTH, LONG = 0.003, 0.35, 0.06  # edges: metres across at the crest, how fast they may grow with distance, metres along
SPAN = 4.0  # decays beyond which nothing moves
FIELDS = decoy_fields(PLACES, 0.2, 2.0)


@frozen(eq=False)
class Line:
    """A pressed line. `frame`: its u runs along the line; `ends` (2,) metres along u; `height` metres along n, negative inward; `decay`
    (2,) metres below and above it; `bow` metres by which its ends lie above its middle; `reach` bounds it along n."""

    frame: Frame
    ends: tuple[float, float]
    height: float
    decay: tuple[float, float]
    bow: float
    reach: float

    def off(self, local: np.ndarray) -> np.ndarray:
        """(n,) metres by which (n, 3) local coordinates lie above the line."""
        middle, half = 0.5 * (self.ends[0] + self.ends[1]), 0.5 * (self.ends[1] - self.ends[0])
        return local[:, 1] - self.bow * ((local[:, 0] - middle) / half) ** 2

    def push(self, local: np.ndarray) -> np.ndarray:
        """How far (n,) in metres the surface moves along -n at (n, 3) local coordinates."""
        off = self.off(local)
        far = (np.hypot(off, ROUND) - ROUND) / np.where(off < 0, *self.decay)
        run = np.minimum(local[:, 0] - self.ends[0], self.ends[1] - local[:, 0]) / ENDS
        fade = 1 - (np.abs(local[:, 2]) - self.reach) / FADE
        return -self.height * np.exp(-far) * smooth(1 - (far - SPAN + 1)) * smooth(run) * smooth(fade)

    def too_long(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Which edges between rest coordinates are too coarse for the line."""
        p, q = self.frame.local(start), self.frame.local(end)
        a, b = self.off(p), self.off(q)
        least = np.where(a * b < 0, 0.0, np.minimum(np.abs(a), np.abs(b)))
        within = (least < SPAN * max(self.decay)) & (np.minimum(np.abs(p[:, 2]), np.abs(q[:, 2])) < self.reach + FADE)
        within &= (np.minimum(p[:, 0], q[:, 0]) < self.ends[1]) & (np.maximum(p[:, 0], q[:, 0]) > self.ends[0])
        return within & (np.hypot((a - b) / (FINE + GROWTH * least), (p[:, 0] - q[:, 0]) / LONG) > 1)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, `size` (metres, None for the panel's whole length), `height` (metres, negative inward), `decay` below
    and above (metres), `bow` (metres) and the `angle` of its run. Raises Faults when the vehicle has no such part."""
    place, _, _ = settle_spot(values, draw, parts, PLACES)
    height, way, below, above, bow, lean = draw.row("crease", 6)
    spread = lambda x: DECAY[0] + (DECAY[1] - DECAY[0]) * x
    angle = 0.0 if place["part"] == "hood" else place["angle"]
    return {"kind": "crease", **place, "angle": angle + 7.0 * (lean - 0.5), "size": values.get("size"),
            "height": (HEIGHT[0] + (HEIGHT[1] - HEIGHT[0]) * height) * (1.0 if way < 0.65 else -1.0),
            "decay": [spread(below), spread(above)], "bow": 0.03 * (bow - 0.4)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """A line on a panel, and what presses it in. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    place = find_place(body, part, entry, (0.2, NEAR), damages, stands=False)
    line = fitted(part, entry, place.frame)
    fine = refine(part, line.too_long)
    pressed = press(fine, line, line.push(line.frame.local(fine.rest)))
    before, after = (fine, pressed) if line.height < 0 else (pressed, fine)
    region = measure_region(after, before, line.frame, EDGE * abs(line.height))
    over = [damage.id for damage in damages if damage.part == part.name and under(line.frame, damage)]
    facts = {"kind": "crease", "part": entry["part"], "side": entry["side"], **region, "over": over, "fit": place.fit}
    decoy = Damage(id, "crease", body.id, part.name, line.frame, partial(mask, line), facts)
    return decoy, partial(lay, line, part.name)


def lay(line: Line, name: str, part: Part) -> Part:
    """A part with the line pressed into it: refined where it is the panel itself, moved along where it lies on that."""
    part = refine(part, line.too_long) if part.name == name else part
    local = line.frame.local(part.rest)
    if part.name != name:
        local[:, 2] = local[:, 2].clip(-line.reach, line.reach)
    return press(part, line, line.push(local))


def mask(line: Line, rest: np.ndarray) -> np.ndarray:
    """(n,) 0..1 of (n, 3) rest coordinates: 0.5 where the line has EDGE of its height."""
    return (0.5 * np.abs(line.push(line.frame.local(rest))) / (EDGE * abs(line.height))).clip(0, 1)


def fitted(part: Part, entry: Mapping, frame: Frame) -> Line:
    """The line of an entry from one rim of its panel to the other, or as long as it is asked, its frame bounding what the mask holds."""
    local = frame.local(part.rest)
    near = (np.abs(local[:, 1]) < NEAR) & (part.normals @ frame.axes[2] > OUTWARD)
    if near.sum() < 2:  # a panel of a few large triangles
        near = part.normals @ frame.axes[2] > OUTWARD
    ends = local[near, 0].min() + INSET, local[near, 0].max() - INSET
    middle, half = 0.5 * (ends[0] + ends[1]), 0.5 * (ends[1] - ends[0])
    if entry["size"]:
        middle, half = float(np.clip(0.0, middle - half + entry["size"] / 2, middle + half - entry["size"] / 2)), min(half, entry["size"] / 2)
    reach = float(np.abs(local[near, 2]).max() + SPARE)
    line = Line(frame, (middle - half, middle + half), entry["height"], tuple(entry["decay"]), entry["bow"], reach)
    wide = abs(line.bow) + max(line.decay)
    return evolve(line, frame=evolve(frame, half=np.array([max(map(abs, line.ends)), wide])))


def smooth(t: np.ndarray) -> np.ndarray:
    """0 up to t = 0, 1 from t = 1 on, level at both."""
    t = t.clip(0, 1)
    return t * t * (3 - 2 * t)


KIND = DecoyKind("crease", FIELDS, settle, apply, "crease")
