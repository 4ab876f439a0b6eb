"""A windscreen that is struck: two plies of glass on a foil, which crack and hold, and sag a little where they are broken most.

One of three forms: a crack that has run from a small pit, a star of legs around a bull's-eye, a spider's web with a crushed middle.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Mark
from .choose import fit_in
from .cracks import draw_cracks, filled, hull, leg, length_of, loop, rings, star
from .dent import press
from .marked import bounds, centres, kept_in_bytes, lie_of, mask, measure
from .noise import speckle, tile, wander
from .pane import glass_of, only, there
from .place import find_place, part_of, with_part
from .refine import refine
from .severity import begins, grade, within

# Metres. `crack`, `eye` and `size` are the length of a crack, of a bull's-eye with its legs, of a star or a web; all are drawn, and the
# region's `area` in m² alone is graded. A crack of up to 14 inches, 0.356 m, is one that ROLAGS (ANSI/AGSC/NWRA/ROLAGS 001) still lets
# be repaired; the other numbers are ours.
LAMINATED = {
    "crack": {"minor": (0.16, 0.34)},
    "eye": {"minor": (0.06, 0.11)},
    "size": {"moderate": (0.26, 0.38), "severe": (0.64, 0.86)},
    "area": {"minor": (0.0002, 0.004), "moderate": (0.022, 0.09), "severe": (0.17, 0.5)},
}
LEGS = {"eye": (3, 6), "star": (9, 15), "web": (20, 32)}
LIMIT = 0.356  # metres of one crack that is still filled with resin: ROLAGS
SAG = (0.006, 0.024)  # metres by which a web sags
HULL, AMPLE = 0.75, 1.1  # of its length times its width what the hull of a star or web takes, about; times the area at which its severity begins
TALLEST = 0.9  # of a windscreen's height that it takes for that at most
BOWL = 0.42  # the bowl's radii to the web's length and width
PIXEL, LONGEST = 0.0006, 1000  # metres a pixel at least; pixels along the longer side at most
MARGIN = 0.006  # metres of whole glass around the cracks that the grid has
SPLINTERS = 0.0045  # metres across what the crushed middle of a web is broken into


@frozen(eq=False)
class Bowl:
    """A shallow bowl: `radii` (2,) metres along a frame's u and v, `depth` metres, within `reach` of its plane."""

    frame: Frame
    radii: np.ndarray
    depth: float
    reach: float

    def push(self, local: np.ndarray) -> np.ndarray:
        """How far (n,) in metres the surface moves along -n at (n, 3) metres along the frame's axes."""
        r = ((local[:, :2] / self.radii) ** 2).sum(1)
        return np.where(np.abs(local[:, 2]) < self.reach, self.depth * (1 - np.minimum(r, 1)) ** 2, 0.0)


def settle(values: Mapping, draw, long: float, high: float, base: float) -> dict:
    """What a windscreen's entry holds beside its place: `form`, `size`, `aspect`, `angle`, `legs`, `core` radius and `sag` in metres,
    `grain` the seed of its paths."""
    severity = values["severity"]
    form = {"moderate": "star", "severe": "web"}.get(severity) or ("crack" if draw("form") < 0.5 else "eye")
    row = {"crack": "crack", "eye": "eye"}.get(form, "size")
    size = min(values.get("size") or within(LAMINATED, row, severity, draw("size")), 0.9 * long)
    aspect = 0.1 if form == "crack" else 0.68 + 0.3 * draw("aspect")
    width, turn = fit_in(size, size * aspect, 0.72 * high)  # what shows of a windscreen is less than its box is high
    ample = min(AMPLE * begins(LAMINATED["area"], severity) / (HULL * size), TALLEST * high)
    if row == "size" and width < ample:  # on a low windscreen it lies along it, as wide as its severity wants
        width, turn = ample, 0.0
    low, most = LEGS.get(form, (1, 1))
    return {
        "form": form,
        "size": size,
        "aspect": width / size,
        "angle": base + min(turn, 40) * (2 * draw("angle") - 1),
        "legs": low + int(draw("legs") * (most - low + 1)),
        "core": {"crack": 0.002, "eye": 0.008, "star": 0.012, "web": 0.03}[form] * (0.7 + 0.6 * draw("core")),
        "sag": SAG[0] + (SAG[1] - SAG[0]) * draw("sag") if form == "web" else 0.0,
        "grain": int(draw("grain") * 2**31),
    }


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its windscreen broken, and the damage as built."""
    part = part_of(body, id, entry)
    glass = only(part, glass_of(body, part))
    place = find_place(body, glass, entry, (0.5 * entry["size"], 0.5 * entry["size"] * entry["aspect"]))
    cracks = paths(entry)
    frame, shape = grid(place.frame, np.concatenate([one.path for one in cracks]), entry)
    shift = (place.frame.origin - frame.origin) @ frame.axes[:2].T
    cracks = [evolve(one, path=one.path + shift) for one in cracks]
    on = there(glass, frame, shape)
    look = picture(entry, cracks, shift, frame, shape) * on[..., None]
    reach = place.reach + 0.01
    broken_at = kept_in_bytes(region(entry, cracks, shift, frame, shape) * on)
    mark = Mark("glass", frame, broken_at, {"reach": reach, "look": kept_in_bytes(look), "dice": SPLINTERS})
    bowl = Bowl(place.frame, BOWL * entry["size"] * np.array([1, entry["aspect"]]), entry["sag"], reach)
    broken = sunk(part, bowl) if entry["sag"] else part
    lie = lie_of(glass, frame, mark.values["reach"])
    facts = {"kind": entry["kind"], "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **measure(mark, lie),
             "glass": "laminated", "form": entry["form"], "length_mm": round(length_of(cracks, on, np.asarray(frame.half)) * 1000, 1),
             "depth_mm": round(float(np.linalg.norm(broken.vertices - broken.rest, axis=1).max()) * 1000, 3) if entry["sag"] else 0.0,
             "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    marked = evolve(broken, marks=(*broken.marks, mark))
    return with_part(body, marked), [Damage(id, entry["kind"], body.id, part.name, bounds(mark), lambda rest: mask(mark, lie, rest), facts)]


def paths(entry: Mapping) -> list:
    """The cracks of an entry around where it was struck: of a star or a web the legs come first."""
    size, grain = entry["size"], entry["grain"]
    if entry["form"] == "crack":
        one = leg(grain, np.zeros(2), 0.0, size, 0.0022)
        return [evolve(one, path=one.path - [0.5 * size, 0.0])]
    legs = star(grain, entry["legs"], size, entry["aspect"], entry["core"], 0.2 if entry["form"] == "eye" else 0.6)
    if entry["form"] == "eye":
        return legs
    whole = entry["form"] == "web"
    if not whole:
        return legs + rings(grain, legs[: entry["legs"]], 1.5 * entry["core"], 0.22 * size, 0.6)
    short = star(grain + 3000, 2 * entry["legs"], 0.45 * size, entry["aspect"], entry["core"], 0.8)
    near = rings(grain + 1, short[: 2 * entry["legs"]], 0.8 * entry["core"], 0.2 * size, 1.0)
    return legs + rings(grain, legs[: entry["legs"]], 1.5 * entry["core"], 0.45 * size, 1.0) + short + near


def grid(frame: Frame, points: np.ndarray, entry: Mapping) -> tuple[Frame, tuple[int, int]]:
    """A frame around points (n, 2) on a frame, and the (h, w) of a grid of square pixels that spans it."""
    low, high = points.min(0) - MARGIN - entry["core"], points.max(0) + MARGIN + entry["core"]
    pixel = max(PIXEL, float((high - low).max()) / LONGEST)
    shape = tuple(int(n) for n in np.ceil((high - low) / pixel)[::-1])
    half = 0.5 * pixel * np.array(shape[::-1])
    return evolve(frame, origin=frame.origin + 0.5 * (low + high) @ frame.axes[:2], half=half), shape


def region(entry: Mapping, cracks, centre, frame: Frame, shape) -> np.ndarray:
    """(h, w) 0..1: of a star and a web the hull of all cracks, as annotators outline them; of a lone crack and a bull's-eye
    the cracks themselves, and the crushed glass that they run from."""
    half = np.asarray(frame.half, float)
    if entry["form"] in ("star", "web"):
        return filled(loop(hull(np.concatenate([one.path for one in cracks]))), shape, half).astype(np.float32)
    return np.maximum(draw_cracks(cracks, shape, half, shine=False), disc(entry, cracks, centre, half, shape, 1.0))


def disc(entry: Mapping, cracks, centre, half, shape, size: float) -> np.ndarray:
    """(h, w) 0..1 within `size` core radii of where it was struck, raggedly."""
    at = cracks[0].path[0] if entry["form"] == "crack" else centre
    x, y = (axis - middle for axis, middle in zip(centres(half, shape), at))
    radius, angle = np.hypot(x, y[:, None]), np.arctan2(y[:, None], x)
    ragged = size * entry["core"] * (1 + 0.12 * wander(entry["grain"] + 9, 3 + angle * 2.5) + 0.1 * wander(entry["grain"] + 10, 20 + angle * 7))
    return (0.5 + (ragged - radius) / (2 * half[0] / shape[1])).clip(0, 1)


def picture(entry: Mapping, cracks, centre, frame: Frame, shape) -> np.ndarray:
    """(h, w, 3) 0..1: how white the glass is, how far it is crazed into dice, how dark it is."""
    half, grain = np.asarray(frame.half, float), entry["grain"]
    white = draw_cracks(cracks, shape, half)
    x, y = (axis - middle for axis, middle in zip(centres(half, shape), centre))
    rough = speckle(tile(grain), x / 0.004 + 40, y[:, None] / 0.004 + 40)
    crushed = disc(entry, cracks, centre, half, shape, 1.0) * (0.55 + 0.45 * rough)
    craze, dark = np.zeros(shape), np.zeros(shape)
    if entry["form"] == "web":
        r = np.hypot(x / (0.5 * entry["size"]), y[:, None] / (0.5 * entry["size"] * entry["aspect"]))
        cloud = speckle(tile(grain + 1), x / 0.03 + 40, y[:, None] / 0.03 + 40)
        craze = (0.8 - r / 0.42 + 0.5 * (cloud - 0.5)).clip(0, 0.6)
        white = np.maximum(white, (0.75 - r / 0.26 + 0.7 * (rough - 0.5) + 0.5 * (cloud - 0.5)).clip(0, 0.6))
    if entry["form"] == "eye":
        dark = 0.7 * disc(entry, cracks, centre, half, shape, 1.0) - 0.7 * disc(entry, cracks, centre, half, shape, 0.35)
        crushed = np.maximum(disc(entry, cracks, centre, half, shape, 0.32), 0.35 * crushed)
    return np.stack([np.maximum(white, crushed), craze, dark], -1).clip(0, 1)


def sunk(part, bowl: Bowl):
    """The part refined under a bowl and pressed in by it."""

    def too_long(start, end):
        p, q = (bowl.frame.local(rest) / [*bowl.radii, 1] for rest in (start, end))
        near = np.minimum(np.linalg.norm(p[:, :2], axis=1), np.linalg.norm(q[:, :2], axis=1))
        flat = np.minimum(np.abs(p[:, 2]), np.abs(q[:, 2])) < bowl.reach
        return flat & (np.linalg.norm((q - p)[:, :2], axis=1) > 0.09 + 0.3 * (near - 1).clip(0))

    fine = refine(part, too_long)
    return press(fine, bowl, bowl.push(bowl.frame.local(fine.rest)))


def regrade(facts: Mapping) -> str:
    """The severity of a broken windscreen, by the area of its region."""
    return grade(LAMINATED, {"area": facts["area_cm2"] / 1e4})
