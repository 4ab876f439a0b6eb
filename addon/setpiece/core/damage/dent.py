"""A dent: the surface really moves.

Its bowl is the clamped plate under a point load, w = 1 - r² + r² ln r² (Timoshenko and Woinowsky-Krieger, Theory of Plates and
Shells, §19), which is how sheet metal gives way: a rounded deepest point, steep near it, long and shallow towards the edge. It is
blunted by the size of what hit it, stretched to an ellipse, skewed so that the deepest point is off its middle, folded along a
crease, and set in a low lip, since the metal has to go somewhere.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import scratch
from .choose import fit_in, settle_place
from .kind import PLACE_FIELDS, DamageKind
from .measure import measure_region
from .noise import hashed
from .place import find_place, part_of, with_part
from .refine import refine
from .severity import DENT, grade, within

EDGE_SHARE, EDGE_LEAST = 0.10, 0.0004  # the outline is where the surface has moved by this share of the depth, at least 0.4 mm
LIP = 1.7  # the lip ends at this multiple of the bowl's radius
FADE = 0.05  # metres over which what lies above and below the surface (a handle, a flange) stops moving with it
FINE, COARSE = 1 / 12, 1 / 6  # longest edge in the bowl and at the lip's end, in radii
SCRATCHES = 0.003  # metres between the scratches of what was dragged along, on average
DRAGGED = {"choice": {0: 4, 0.7: 1, 1.1: 1}}  # what dents a car most often is another car's corner or a post, that slides on now and then
GROWTH = 0.4  # how fast edges may grow beyond that

FIELDS: Mapping[str, Field] = {
    **PLACE_FIELDS,
    "size": Field("number", "length of the outline; by severity when absent", None, 0.02, 0.8, "m"),
    "depth": Field("number", "how deep the deepest point lies; by severity when absent", None, 0.0008, 0.08, "m"),
    "aspect": Field("number", "width of the outline by its length", {"uniform": [0.5, 0.95]}, 0.2, 1),
    "angle": Field("number", "turn of the long axis from the panel's; drawn so that it fits when absent", None, -180, 180, "degrees"),
    "crease": Field("number", "how sharply the metal is folded along a line, 0 not at all", {"uniform": [0, 0.7]}, 0, 1),
    "dragged": Field("number", "share of its length over which what hit it was dragged along and scratched it, 0 not at all", DRAGGED, 0, 1.5),
}


@frozen(eq=False)
class Dent:
    """A dent's shape. `frame`: at the place it was struck, u along its length. `radii` (2,): the bowl's in metres along u and v.
    `depth` in metres; `gain` makes the profile's peak 1; `reach` and beyond it FADE bound it along n. The rest shapes the profile."""

    frame: Frame
    radii: np.ndarray
    depth: float
    reach: float
    blunt: float
    skew: tuple[float, float]
    crease: float
    bow: float
    lip: float
    lobes: tuple[float, float]
    gain: float = 1.0

    @property
    def edge(self) -> float:
        """The displacement in metres at the outline."""
        return max(EDGE_SHARE * self.depth, EDGE_LEAST)

    def push(self, local: np.ndarray) -> np.ndarray:
        """How far (n,) in metres the surface moves along -n at (n, 3) local coordinates of the frame; negative on the lip."""
        xy = local[:, :2] / self.radii
        moved = np.zeros(len(local))
        inside = (np.abs(xy) < LIP * 1.5).all(1) & (np.abs(local[:, 2]) < self.reach + FADE)
        fade = ((np.abs(local[inside, 2]) - self.reach) / FADE).clip(0, 1)
        fade = 1 - fade * fade * (3 - 2 * fade)
        moved[inside] = self.depth * self.gain * fade * self.profile(*xy[inside].T)
        return moved

    def profile(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The bowl, its crease and its lip over bowl radii; peak 1 / gain."""
        r = self.radius(x, y)
        blunt = self.blunt**2
        t = (np.minimum(r * r, 1) + blunt) / (1 + blunt)
        bowl = 1 - t + t * np.log(t)
        across = np.sqrt((y - self.bow * x * x) ** 2 + 0.03**2) - 0.03
        fold = self.crease * (1 - np.minimum(r * r, 1)) ** 2 * np.exp(-across / 0.14)
        swell = (1 - np.minimum(((r - 1.15) / (LIP - 1.15)) ** 2, 1)) ** 3
        return bowl + fold - self.lip * swell

    def radius(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """0 at the deepest point, 1 at the bowl's edge: nested circles whose middle moves with skew · (1 - r), then pulled in and out
        by two and three lobes, so that no outline is a drawn ellipse."""
        sx, sy = self.skew
        dx, dy = x - sx, y - sy
        along, square = dx * sx + dy * sy, 1 - sx * sx - sy * sy
        r = (along + np.sqrt(along * along + square * (dx * dx + dy * dy))) / square
        angle = np.arctan2(y, x)
        return r / (1 + 0.05 * np.cos(2 * angle + self.lobes[0]) + 0.045 * np.cos(3 * angle + self.lobes[1]))


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS. Most dents lie along the car, as its body lines and most blows do. `skew`, `blunt`,
    `lip` and `bow` shape the profile and `grain` seeds its lobes.

    Raises Faults when the vehicle has no such part.
    """
    place, long, high, base = settle_place(values, draw, parts)
    severity = values["severity"]
    size = values.get("size") or min(within(DENT, "size", severity, draw("size")), 0.8 * long)
    width, turn = fit_in(size, size * values["aspect"], high)
    base, angle = scratch.lengthwise(place, base, turn), values.get("angle")
    swing, skew, skew_angle, blunt, lip, bow, grain = draw.row("shape", 7)
    numbers = {
        "size": size,
        "depth": values.get("depth") or within(DENT, "depth", severity, draw("depth")),
        "aspect": width / size,
        "angle": base + turn * (2 * swing - 1) ** 3 if angle is None else angle,
        "crease": values["crease"],
        "skew": 0.5 * skew,
        "skew_angle": 360 * skew_angle,
        "blunt": 0.15 + 0.35 * blunt,
        "lip": 0.02 + 0.05 * lip,
        "bow": 0.8 * bow - 0.4,
        "dragged": values.get("dragged", 0.0),
    }
    entry = {"kind": "dent", **place, "severity": severity}
    entry.update(numbers)
    entry["grain"] = int(grain * 2**31)
    return entry


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its panel dented, and the dent as built, with the scratch that came with it where there is one.

    Raises Faults when the body has no such part.
    """
    part = part_of(body, id, entry)
    half = (0.5 * entry["size"], 0.5 * entry["size"] * entry["aspect"])
    place = find_place(body, part, entry, half)
    dent = shape(entry, place.frame, place.reach)
    fine = refine(part, lambda start, end: too_long(dent, start, end))
    moved = dent.push(dent.frame.local(fine.rest))
    dented = press(fine, dent, moved)
    region = measure_region(dented, fine, dent.frame, dent.edge)
    facts = {"kind": "dent", "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **region, "fit": place.fit}
    facts["severity"] = regrade(facts)
    damages = [Damage(id, "dent", body.id, part.name, dent.frame, lambda rest: mask(dent, rest), facts)]
    if entry["dragged"]:
        dented, scuffed = scuff(body, dented, f"{id}.scuff", entry, dent)
        damages.append(scuffed)
    body = with_part(body, dented)
    for child in [child for child in body.parts if child.parent == part.name]:  # a handle goes in with its door
        body = with_part(body, press(child, dent, dent.push(on_surface(dent, child.rest))))
    return body, damages


def scuff(body: Body, part: Part, id: str, entry: Mapping, dent: Dent) -> tuple[Part, Damage]:
    """The dented part with the scratches that came with the blow, along the dent's length, and these: a damage of their own."""
    chance = hashed(entry["grain"], np.arange(10, 18)).astype(float)
    size = entry["dragged"] * entry["size"] * (0.9 + 0.2 * chance[0])
    width = entry["size"] * entry["aspect"] * (0.12 + 0.25 * chance[1])
    strokes = {"size": size, "width": width, "bend": 0.04 * size * (2 * chance[2] - 1), "wave": 0.0, "taper": 0.15 + 0.25 * chance[3],
               "chatter": 0.6 * chance[4], "skip": 0.002 + 0.004 * chance[5], "wear": 0.85 + 0.35 * chance[6],
               "strokes": max(2, round(width / SCRATCHES)), "grain": entry["grain"] + 1, "fine": 0.8,
               "depth": ("colour", "primer", "metal")[int(3 * chance[7])]}  # fmt: skip
    laid, damage = scratch.lay(body, part, id, {**entry, **strokes}, dent.frame, dent.reach)
    return laid, evolve(damage, facts={**damage.facts, "asked": damage.facts["severity"]})


def on_surface(dent: Dent, rest: np.ndarray) -> np.ndarray:
    """(n, 3) metres along the frame's axes of rest coordinates, what stands off the surface brought down to it."""
    local = dent.frame.local(rest)
    local[:, 2] = local[:, 2].clip(-dent.reach, dent.reach)
    return local


def mask(dent: Dent, rest: np.ndarray) -> np.ndarray:
    """(n,) 0..1 of (n, 3) rest coordinates: 0.5 where the surface has moved in by `dent.edge`."""
    return (0.5 * dent.push(dent.frame.local(rest)) / dent.edge).clip(0, 1)


def shape(entry: Mapping, frame: Frame, reach: float) -> Dent:
    """The dent of an entry, its radii such that the outline has the asked length and width, its frame bounding the outline."""
    angle = math.radians(entry["skew_angle"])
    dent = Dent(
        frame=frame, radii=np.ones(2), depth=entry["depth"], reach=reach, blunt=entry["blunt"],
        skew=(entry["skew"] * math.cos(angle), entry["skew"] * math.sin(angle)), crease=entry["crease"], bow=entry["bow"],
        lip=entry["lip"], lobes=tuple(float(2 * math.pi * hashed(entry["grain"], k)) for k in range(2)),
    )  # fmt: skip
    x, y = np.meshgrid(np.linspace(-1.15, 1.15, 93), np.linspace(-1.15, 1.15, 93))
    profile = dent.profile(x.ravel(), y.ravel()).reshape(x.shape)
    gain = 1 / profile.max()
    inside = profile * gain >= dent.edge / dent.depth
    spans = [np.array([axis[inside].min(), axis[inside].max()]) for axis in (x, y)]
    length = np.array([entry["size"], entry["size"] * entry["aspect"]])
    radii = length / [span[1] - span[0] + 0.0125 for span in spans]  # the outline lies half a grid step beyond the last point in
    half = radii * [np.abs(span).max() + 0.025 for span in spans]
    return evolve(dent, frame=evolve(frame, half=half), radii=radii, gain=float(gain))


def too_long(dent: Dent, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which edges between rest coordinates are too coarse for the dent, in bowl radii: fine in the bowl, coarser with distance."""
    scale = np.array([*dent.radii, min(dent.radii)])
    p, q = dent.frame.local(start) / scale, dent.frame.local(end) / scale
    edge = q - p
    t = (-(p * edge).sum(1) / np.maximum((edge * edge).sum(1), 1e-18)).clip(0, 1)
    near = p + t[:, None] * edge
    beyond = np.maximum(np.hypot(near[:, 0], near[:, 1]) - LIP, (np.abs(near[:, 2]) - (dent.reach + FADE) / scale[2])).clip(0)
    limit = FINE + (COARSE - FINE) * (np.hypot(near[:, 0], near[:, 1]) - 1).clip(0, LIP - 1) / (LIP - 1) + GROWTH * beyond
    return np.hypot(edge[:, 0], edge[:, 1]) > limit


def press(part: Part, dent: Dent, moved: np.ndarray) -> Part:
    """The part with its vertices moved in by `moved` and its normals turned by the displacement's Jacobian J = 1 - n ∇wᵀ: a normal
    N becomes J⁻ᵀ N = N + ∇w (n · N) / (1 - n · ∇w), so that reflections bend as smoothly as the shape does. The part itself where nothing moves."""
    n = dent.frame.axes[2]
    where = np.flatnonzero(moved)
    if not len(where):
        return part
    local, step, slope = dent.frame.local(part.rest[where]), 1e-4, np.empty((len(where), 3))
    for k in range(3):
        nudge = np.zeros(3)
        nudge[k] = step
        slope[:, k] = (dent.push(local + nudge) - dent.push(local - nudge)) / (2 * step)
    gradient = slope @ dent.frame.axes
    vertices, normals = part.vertices.copy(), part.normals.copy()
    vertices[where] -= moved[where, None] * n
    bent = normals[where] + gradient * ((normals[where] @ n) / np.maximum(1 - slope[:, 2], 0.1))[:, None]
    normals[where] = bent / np.linalg.norm(bent, axis=1)[:, None]
    return evolve(part, vertices=vertices, normals=normals)


def regrade(facts: Mapping) -> str:
    """The severity of a built dent, from the length of its outline and its depth."""
    return grade(DENT, {"size": facts["size_m"][0], "depth": facts["depth_mm"] / 1000})


def repair(facts: Mapping) -> str:
    """Beaten out while the metal is only pressed in; a deep and large one has stretched it beyond that."""
    return "replace" if facts["severity"] == "severe" else "beat"


KIND = DamageKind("dent", FIELDS, settle, apply, regrade, "dent", repair)
