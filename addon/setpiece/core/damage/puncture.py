"""A puncture: something hard went through a panel.

The hole's edge is jagged: tongues of the sheet between notches. They are rolled inward about the hole's border, metal far over as sheet
does when it is pierced (petals), plastic little, for it breaks into splinters. Around it the panel is pressed in, and the paint has flaked.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Mark
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import holes
from .choose import fit_in, settle_place
from .kind import PLACE_FIELDS, DamageKind
from .noise import hashed, speckle, tile, wander
from .place import part_of, with_part
from .severity import grade, within

# metres; a maker's workshop manual has a bumper repaired with a hole of less than 50 mm across and replaced beyond (Mazda 3, bumper
# repair), so severe begins there; the rest is ours
PUNCTURE = {"size": {"minor": (0.014, 0.021), "moderate": (0.030, 0.044), "severe": (0.068, 0.115)}}  # the hole's length

DENTED = {"metal": 1.95, "plastic": 1.6}  # the dent around ends at this multiple of the hole's radius
PRESSED = {"metal": 0.17, "plastic": 0.07}  # its depth at the hole's border, as a share of the hole's length
ROLLED = {"metal": (70, 125), "plastic": (18, 62)}  # degrees over which a tongue is rolled
TONGUES = {"metal": (4, 6), "plastic": (6, 9)}
TIPS = {"metal": (0.15, 0.62), "plastic": (0.30, 0.95)}  # where tongues end, as shares of the hole's radius
DEEP = {"metal": 0.0012, "plastic": 0.003}  # metres of sheet
EDGE_SHARE, EDGE_LEAST = 0.10, 0.0004  # the outline is where the panel is pressed in so far, as a dent's is
FINE, COARSE = 1 / 20, 1 / 5  # longest edge in the hole and of the pan behind it, in the hole's radii
GROWTH = 0.45
AROUND = 1.25  # a hole is laid on its panel with so many times its size
BESIDE = 1.2  # radii within which the surface is looked at for what of a hole's lies behind another layer
LIPS = 1.25  # the sheet's inner side is drawn within so many radii: farther out nobody sees it
CAVITY = 0.010  # metres of dark behind the tongues
PIXEL = 0.0004  # metres, of the mark of flaked paint

FIELDS: Mapping[str, Field] = {
    **PLACE_FIELDS,
    "size": Field("number", "length of the hole; by severity when absent", None, 0.008, 0.2, "m"),
    "aspect": Field("number", "width of the hole by its length", {"uniform": [0.55, 0.95]}, 0.3, 1),
    "angle": Field("number", "turn of the long axis from the panel's; drawn when absent", None, -180, 180, "degrees"),
}


@frozen(eq=False)
class Puncture:
    """A hole's shape over its frame: `radii` (2,) metres of its border along u and v, `dent` metres that the border is pressed in, over
    `wide` times the radius; `notches` (k,) radians, rising, and for each tongue behind one its `tips` (0 at the middle, 1 at the border),
    `peaks` (where its tip is, 0..1 of the way to the next notch) and `rolls` in radians."""

    frame: Frame
    radii: np.ndarray
    dent: float
    wide: float
    lobes: tuple[float, float]
    notches: np.ndarray
    tips: np.ndarray
    peaks: np.ndarray
    rolls: np.ndarray
    jag: float
    grain: int

    @property
    def edge(self) -> float:
        """The displacement in metres at the outline."""
        return max(EDGE_SHARE * self.dent, EDGE_LEAST)

    @property
    def outline(self) -> float:
        """How far the outline lies out, in radii of the border."""
        return 1 + (self.wide - 1) * (1 - (self.edge / self.dent) ** (1 / 3))

    def border(self, angle: np.ndarray) -> np.ndarray:
        """The border's radius by its ellipse's, so that no hole is a drawn ellipse."""
        return 1 + 0.06 * np.cos(2 * angle + self.lobes[0]) + 0.05 * np.cos(3 * angle + self.lobes[1])

    def polar(self, local: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) radius, 1 at the border, and angle of (n, 2 or 3) local coordinates."""
        x, y = local[:, 0] / self.radii[0], local[:, 1] / self.radii[1]
        angle = np.arctan2(y, x)
        return np.hypot(x, y) / self.border(angle), angle

    def tongue(self, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) which tongue lies at an angle, and how far over it, 0 and 1 at its notches and 0.5 at its tip."""
        turn = np.mod(angle - self.notches[0], 2 * math.pi) + self.notches[0]
        k = np.searchsorted(self.notches, turn, side="right") - 1
        begin, end = self.notches[k], np.append(self.notches[1:], self.notches[0] + 2 * math.pi)[k]
        t, peak = (turn - begin) / (end - begin), self.peaks[k]
        return k, np.where(t < peak, 0.5 * t / peak, 0.5 + 0.5 * (t - peak) / (1 - peak))

    def hole(self, angle: np.ndarray) -> np.ndarray:
        """(n,) the radius, in the border's, within which nothing is left."""
        k, t = self.tongue(angle)
        tip = self.tips[k]
        ragged = self.jag * (0.6 * wander(self.grain, angle * 9) + 0.4 * wander(self.grain + 1, angle * 31))
        away = (1.05 * (1 - np.abs(2 * t - 1)) - 0.05).clip(0)  # a notch is never so narrow that it closes
        return 1 - (1 - tip) * away**0.62 + ragged * np.minimum(away * 4, 1) * (1 - 0.5 * tip)

    def press(self, q: np.ndarray) -> np.ndarray:
        """(n,) metres that the panel outside the hole is pressed in, at radii q."""
        return self.dent * (1 - ((q - 1) / (self.wide - 1)).clip(0, 1)) ** 3

    def move(self, local: np.ndarray) -> np.ndarray:
        """(n, 3) local coordinates to where the sheet comes to lie: pressed in around the hole, rolled inward within its border."""
        q, angle = self.polar(local)
        r = np.hypot(local[:, 0], local[:, 1])
        border = r / np.maximum(q, 1e-9)
        k = self.tongue(angle)[0]
        s = np.maximum(1 - q, 0) * border
        begin = np.arctan(3 * self.dent / ((self.wide - 1) * border))
        curl = (self.rolls[k] - begin) / (border * np.maximum(1 - self.tips[k], 0.35))
        over = begin + curl * s
        inward, down = (np.sin(over) - np.sin(begin)) / curl, (np.cos(begin) - np.cos(over)) / curl
        scale = np.where(q < 1, (border - inward) / np.maximum(r, 1e-9), 1)
        moved = local.copy()
        moved[:, :2] *= scale[:, None]
        moved[:, 2] -= np.where(q < 1, self.dent + down, self.press(q))
        return moved


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `roll`, `dent` and `flakes` in 0..1 say how far tongues are rolled, how deep the panel is
    pressed in and how much paint is off; `grain` seeds the hole's edge.

    Raises Faults when the vehicle has no such part.
    """
    place, _, high, base = settle_place(values, draw, parts)
    severity = values["severity"]
    size = values.get("size") or within(PUNCTURE, "size", severity, draw("size"))
    width, turn = fit_in(AROUND * size, AROUND * size * values["aspect"], high)
    angle = values.get("angle")
    entry = {
        "kind": "puncture", **place, "severity": severity, "size": size, "aspect": width / (AROUND * size),
        "angle": base + turn * (2 * draw("angle") - 1) if angle is None else angle,
    }  # fmt: skip
    entry.update(zip(("roll", "dent", "flakes"), draw.row("shape", 3)))
    entry["grain"] = int(draw("grain") * 2**31)
    return entry


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its panel pierced, and the puncture as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    under = holes.material_of(part)
    plan = shape(entry, under, Frame(np.zeros(3), np.eye(3), np.ones(2)))
    place = holes.free_place(body, part, entry, tuple(plan.frame.half))
    hole = evolve(plan, frame=evolve(place.frame, half=plan.frame.half))
    frame, radius = hole.frame, float(hole.radii.min())
    fine, coarse = (holes.fine_near(part, frame, 0.0, 1.05 * float(hole.radii.max()), edge * radius, GROWTH, place.reach)
                    for edge in (FINE, COARSE))  # fmt: skip
    cut = holes.cut_between(fine, lambda rest: gone(hole, rest, place.reach))
    left = holes.without(cut, cut.sorts == 1)
    reached = holes.faced(left.part, frame, place.reach) & (hole.polar(frame.local(left.part.rest))[0] < hole.wide)
    bent = holes.bend(left.part, np.flatnonzero(reached), frame, hole.move)
    was, now = (holes.facing(piece, frame, place.reach) & within_radius(hole, piece, hole.wide) for piece in (fine, bent))
    inward = (bent.rest - bent.vertices) @ frame.axes[2]
    deepest = float(inward[np.unique(bent.triangles[now])].max(initial=0.0))
    there = holes.facing(cut.part, frame, place.reach) & within_radius(hole, cut.part, BESIDE)
    removed = holes.unhidden(cut.part, there, frame.axes) & (cut.sorts == 1)[cut.part.triangles].all(1)
    image = flaked(hole, entry, under)
    mark = Mark("torn", frame, image, {"reach": place.reach, "under": under})
    facts = {"kind": "puncture", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **holes.measured(fine, holes.unhidden(fine, was, frame.axes), frame, lambda rest: mask(hole, rest)),
             "depth_mm": round(deepest * 1000, 3),
             "hole_m": [round(float(v), 6) for v in np.ptp(frame.local(cut.part.rest[np.unique(cut.part.triangles[removed])])[:, :2], axis=0)],
             "hole_cm2": round(holes.area_of(cut.part, removed) * 1e4, 3), "under": under, "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    sheet = holes.thickened(bent, left.rim, now & within_radius(hole, bent, LIPS), DEEP[under], f"torn_{under}", f"back_{under}")
    q = hole.polar(frame.local(coarse.rest))[0]
    pan = DEEP[under] + 0.001 + hole.press(q) + (deepest + CAVITY) * fade(q, hole.wide)
    behind = holes.facing(coarse, frame, place.reach) & within_radius(hole, coarse, hole.wide)
    sheet = holes.lined(sheet, coarse, behind, frame, pan)
    lost = holes.gone_of(fine, was, bent, now)
    done = holes.with_materials(with_part(body, evolve(sheet, marks=(*part.marks, mark))))
    return done, [Damage(id, "puncture", body.id, part.name, frame, lambda rest: mask(hole, rest), facts, gone=lost)]


def fade(q: np.ndarray, wide: float) -> np.ndarray:
    """(n,) 1 over the hole, 0 where the dent ends."""
    t = ((q - 1) / (wide - 1)).clip(0, 1)
    return 1 - t * t * (3 - 2 * t)


def within_radius(hole: Puncture, part, most: float) -> np.ndarray:
    """(m,) which triangles lie within `most` radii of the hole."""
    return (hole.polar(hole.frame.local(part.rest))[0] < most)[part.triangles].all(1)


def gone(hole: Puncture, rest: np.ndarray, reach: float) -> np.ndarray:
    """(n,) 1 where nothing is left of the panel at rest coordinates, else 0."""
    local = hole.frame.local(rest)
    q, angle = hole.polar(local)
    return ((q < hole.hole(angle)) & (np.abs(local[:, 2]) < reach)).astype(int)


def mask(hole: Puncture, rest: np.ndarray) -> np.ndarray:
    """(n,) 0..1 of (n, 3) rest coordinates: 0.5 where the panel is pressed in by `hole.edge`, 1 within the hole's border."""
    return (0.5 * hole.press(hole.polar(hole.frame.local(rest))[0]) / hole.edge).clip(0, 1)


def shape(entry: Mapping, under: str, frame: Frame) -> Puncture:
    """The puncture of an entry, its radii such that the hole has the asked length and width, its frame bounding the outline."""
    grain = entry["grain"]
    row = hashed(grain, np.arange(64)).astype(float)
    pick = lambda table, chance: table[under][0] + (table[under][1] - table[under][0]) * chance
    count = int(pick(TONGUES, row[0]) + 0.5)
    notches = (np.arange(count) + 0.6 * (row[2 : 2 + count] - 0.5)) * (2 * math.pi / count) + 2 * math.pi * row[1] - math.pi
    hole = Puncture(
        frame=frame, radii=np.ones(2), dent=0.0, wide=DENTED[under] - 0.15 * (1 - entry["dent"]), lobes=tuple(6.28 * row[12:14]), notches=notches,
        tips=pick(TIPS, row[16 : 16 + count]), peaks=0.3 + 0.4 * row[28 : 28 + count],
        rolls=np.radians(pick(ROLLED, 0.6 * row[40 : 40 + count] + 0.4 * entry["roll"])), jag=0.05 if under == "metal" else 0.10, grain=grain,
    )  # fmt: skip
    angle = np.linspace(0, 2 * math.pi, 1440)
    q = hole.hole(angle) * hole.border(angle)
    ring = np.stack([q * np.cos(angle), q * np.sin(angle)], 1)
    length = np.array([entry["size"], entry["size"] * entry["aspect"]])
    radii = length / np.ptp(ring, axis=0)
    hole = evolve(hole, radii=radii, dent=max(PRESSED[under] * (0.6 + 0.8 * entry["dent"]) * entry["size"], 0.001))
    outline = hole.outline * hole.border(angle)
    half = radii * [np.abs(outline * np.cos(angle)).max(), np.abs(outline * np.sin(angle)).max()]
    return evolve(hole, frame=evolve(frame, half=half * 1.02))


def flaked(hole: Puncture, entry: Mapping, under: str) -> np.ndarray:
    """How far the paint is off, as a torn mark's image: bare along the edge, then primer, both chipped."""
    half = hole.frame.half
    width, height = (int(math.ceil(2 * h / PIXEL)) for h in half)
    x, y = np.meshgrid((np.arange(width) + 0.5) / width * 2 - 1, (np.arange(height) + 0.5) / height * 2 - 1)
    local = np.stack([x.ravel() * half[0], y.ravel() * half[1]], 1)
    q, angle = hole.polar(local)
    size = float(hole.radii.mean())
    free = tile(entry["grain"] + 3)
    at = local / size
    chips = 0.75 * speckle(free, at[:, 0] * 5, at[:, 1] * 5) + 0.25 * speckle(free, at[:, 0] * 17 + 40, at[:, 1] * 17)
    off = q - (0.9 if under == "metal" else np.minimum(hole.hole(angle), 1))  # radii from the edge; metal's tongues are bare
    bare = 0.06 + 0.08 * entry["flakes"] if under == "metal" else 0.02
    primer = bare + (0.14 if under == "metal" else 0.05) * speckle(free, at[:, 0] * 8 + 80, at[:, 1] * 8)  # its band comes and goes
    level = off - (chips - 0.5) * (0.34 if under == "metal" else 0.14)  # more would leave a fringe and flakes that hang on nothing
    image = np.where(level < bare, 1.0, np.where(level < primer, 0.5, 0.0)).reshape(height, width)
    image[[0, -1]] = 0
    image[:, [0, -1]] = 0
    return image.astype(np.float32)


def regrade(facts: Mapping) -> str:
    """The severity of a built puncture, from the hole's length."""
    return grade(PUNCTURE, {"size": facts["hole_m"][0]})


KIND = DamageKind("puncture", FIELDS, settle, apply, regrade, "puncture", holes.repair)
