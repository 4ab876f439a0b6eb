"""Rust: from a bubble under the paint to a hole with a ragged edge.

It creeps in from a panel's edge, where water stands and the paint is thin (wheel arches, sills, the feet of doors), or spreads from a
spot where a stone broke the paint. From its middle outwards: dark scale, with holes where it has eaten through; bare orange-brown rust;
paint raised into blisters. Below it lies a stain that rain has washed down. All of it is drawn once onto grids that the material and the
mask look up.

The region is where the paint is gone or blistered. The washed-down stain lies on sound paint and can be wiped off: it is not in it.
Where cars rust is common knowledge among inspectors; the shares and sizes are ours.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Mark, Part
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import marked
from .choose import settle_place
from .edges import find_clear, find_edge, reach_of, seen_along
from .kind import DamageKind, place_fields
from .marked import PLASTIC, Lie, cut_off, kept_in_bytes, lie_of, wearing_paint
from .noise import hashed, speckle, tile, wander
from .place import part_of, with_part
from .severity import grade, within

OFTEN = {"quarter_panel": 30, "rocker_panel": 25, "fender": 15, "back_door": 8, "front_door": 8, "trunk": 8, "hood": 6}  # ours
CLASSES = tuple(OFTEN)
RUST = {"area": {"minor": (3.5e-4, 8e-4), "moderate": (2.2e-3, 5e-3), "severe": (1.4e-2, 2.8e-2)}}  # m² gone or blistered; ours
LONG = {"edge": (1.3, 3.0), "panel": (1.0, 1.5)}  # its length by its height, by where it lies; ours
EATEN = {"minor": 0.0, "moderate": 0.0, "severe": 1.0}  # whether the worst of it is eaten through
BLISTER = 0.62  # of the image: from 0.5 to here the paint is still there, raised; beyond it is gone
SHEET = 0.8  # mm of the steel of a door or a fender, which is gone where it is eaten through (0.7 to 0.8 is what carmakers press)
PAINT = marked.PAINT
PIXEL, MOST = 0.0005, 640  # metres a pixel at least, and pixels along a side at most
ROUGH = ((0.03, 0.45), (0.011, 0.3), (0.004, 0.17), (0.0016, 0.08))  # its ragged outline: metres of its waves, and the share of each
EDGES = {"hood": ("+x",), "trunk": ("-z", "-x")}  # the edges that rust, by class; of all others the lower one
SINK = 0.3  # how far the middle of what creeps in from an edge lies from it, in its heights

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "where": Field("text", "creeps in from the panel's edge, or spreads from a spot within it", {"choice": {"edge": 3, "panel": 1}},
                   choices=("edge", "panel")),
    "area": Field("number", "what is gone or blistered; by severity when absent", None, 2e-5, 0.08, "m²"),
    "bleed": Field("number", "how much rust the rain has washed down from it, 0 none", {"uniform": [0.2, 1]}, 0, 1),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `long` its length by its height, `age` how dark and scaly its middle is.

    Raises Faults when the vehicle has no such part.
    """
    place, _, high, _ = settle_place(values, draw, parts, OFTEN)
    severity, where = values["severity"], values["where"]
    least, most = LONG[where]
    area = values.get("area") or within(RUST, "area", severity, draw("area"))
    long = max(least + (most - least) * draw("long"), area / (0.55 * high) ** 2)
    numbers = {"area": area, "bleed": values["bleed"], "long": long, "age": 0.25 + 0.75 * draw("age"), "eaten": EATEN[severity],
               "angle": 0.0, "edges": list(EDGES.get(place["part"], ("-z",))), "grain": int(draw("grain") * 2**31)}  # fmt: skip
    return {"kind": "rust", **place, "severity": severity, "where": where, **numbers}


@frozen(eq=False)
class Patch:
    """What rust looks like, as (h, w) grids: `image` as a Mark's, `raised` how far the paint stands up (0..1), `stain` 0..1."""

    image: np.ndarray
    raised: np.ndarray
    stain: np.ndarray


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with a mark on its panel, and the rust as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    height = math.sqrt(entry["area"] / entry["long"] * 1.3)
    half = np.array([0.5 * entry["long"] * height, 0.5 * height])
    if entry["where"] == "edge":
        place = find_edge(body, part, entry, (SINK * height, half[0]), SINK * height)
    else:
        place = find_clear(body, part, entry, tuple(half))
    frame, bleed = hung(place.frame, half, entry)
    reach = max(reach_of(seen_along(body, part, entry["facing"])[0], frame), place.reach)
    lie = lie_of(part, frame, reach, wearing_paint(body, part))
    patch = draw_patch(entry, lie, frame, half, bleed)
    under = "plastic" if part.cls in PLASTIC else "metal"
    mark = Mark("rust", frame, patch.image, {"reach": reach, "raised": patch.raised, "stain": patch.stain, "age": entry["age"]})
    facts = {"kind": "rust", "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **marked.measure(mark, lie),
             "depth_mm": SHEET if holed(patch.image) else PAINT, "holed": holed(patch.image), "under": under, "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    body = with_part(body, evolve(part, marks=(*part.marks, mark)))
    return body, [Damage(id, "rust", body.id, part.name, marked.bounds(mark), lambda rest: marked.mask(mark, lie, rest), facts)]


def hung(frame: Frame, half: np.ndarray, entry: Mapping) -> tuple[Frame, float]:
    """The frame about the same place with v up the panel's slope, wide enough for the patch and, below it, for the stain; and the metres
    that it was drawn out below. On a level panel u stays as it was."""
    n = frame.axes[2]
    u = np.cross([0.0, 0.0, 1.0], n)
    u = u / np.linalg.norm(u) if np.linalg.norm(u) > 0.05 else frame.axes[0]
    axes = np.stack([u, np.cross(n, u), n])
    steep = math.sqrt(max(0.0, 1 - n[2] ** 2))
    bleed = steep * entry["bleed"] * (0.03 + 1.1 * half[1])
    room = half * 1.7 + 0.012
    return Frame(frame.origin - 0.5 * bleed * axes[1], axes, room + [0, 0.5 * bleed]), bleed


def draw_patch(entry: Mapping, lie: Lie, frame: Frame, half: np.ndarray, bleed: float) -> Patch:
    """The patch on the surface that a lie finds there: as large, in m² of that surface, as asked."""
    pixel = max(PIXEL, 2 * float(frame.half.max()) / MOST)
    shape = tuple(int(n) for n in np.ceil(2 * frame.half[::-1] / pixel))
    x, y = marked.centres(frame.half, shape)
    x, y = x[None, :].astype(np.float32), (y[:, None] - 0.5 * bleed).astype(np.float32)
    free, seed = tile(entry["grain"] + 1), entry["grain"]
    rough = sum(speckle(free, x / s + 40 * k, y / s + 9 * k) * share for k, (s, share) in enumerate(ROUGH))
    out = np.hypot(x / half[0], y / half[1])
    worse = 1.15 - out + 1.5 * (rough - 0.5)
    on_grid = lie.at(*np.broadcast_arrays(x, y + 0.5 * bleed))
    if entry["where"] == "edge":
        far = smooth(from_edge(lie))[on_grid].astype(np.float32)
        tall = 2 * half[1] * (0.75 + 0.5 * wander(seed + 3, x / 0.05))
        worse = 1.1 - far / np.maximum(tall, 1e-4) - 0.9 * np.maximum(np.abs(x) / half[0] - 0.45, 0) ** 1.5 + 1.3 * (rough - 0.5)
    blister = np.maximum(bubbles(seed + 5, x, y, 0.0035), bubbles(seed + 6, x, y, 0.009))
    worse = worse + 0.12 * blister
    fade = ((1 - np.maximum(np.abs(x) / (half[0] * 1.65), np.abs(y) / (half[1] * 1.65 + 0.008))) * 8).clip(0, 1)
    worse = np.where(fade > 0, worse - (1 - fade), -9.0)
    weight = lie.stretch[on_grid] * float(np.prod(2 * frame.half / shape[::-1]))
    bound = level(worse, weight, entry["area"])
    inner = worse - bound
    top = max(float(inner.max()), 1e-3)
    share = (inner / top).clip(-1, 1)  # 0 at the region's edge, 1 at its worst
    rim = 0.10 + 0.25 * speckle(free, x / 0.012 + 7, y / 0.012 + 3)  # how much of it is still blistered paint
    bare = 0.5 + (BLISTER - 0.5) * (share / rim).clip(-4, 1)  # as steep outside the edge as inside, so that it lies where it is drawn
    deep = ((share - rim) / np.maximum(1 - rim, 0.1)).clip(0, 1) ** 0.8
    scale = speckle(free, x / 0.0045 + 21, y / 0.0045 + 77)
    gone = bare + deep * (0.30 * entry["age"] + 0.06) + 0.10 * (deep > 0) * (scale - 0.35) * entry["age"]
    gone = np.where(share > rim, np.maximum(gone, BLISTER + 0.01), gone).clip(0, HOLE - 0.03)
    if entry["eaten"]:
        worn = deep + 0.9 * (speckle(free, x / 0.016 + 5, y / 0.010 + 55) - 0.5) + 0.25 * (scale - 0.5)
        holes = level(np.where(share > rim + 0.1, worn, -9.0), weight, 0.05 * entry["area"])
        gone = np.where((share > rim + 0.1) & (worn > holes), 1.0, gone)
    gone = np.where(share < 0, bare.clip(0, 0.498), np.maximum(gone, 0.502))
    raised = np.where(share < rim, ((share + 0.12) / 0.2).clip(0, 1) * (0.55 + 0.45 * blister), 0.25 * scale) * (share > -0.12)
    source = (share > 0.5 * rim) * (0.6 + 0.4 * deep)
    stain = wash(source.astype(np.float32), x, seed + 11, float(2 * frame.half[1] / shape[0]), bleed)
    return Patch(kept_in_bytes(cut_off(gone, lie)), kept_in_bytes(cut_off(raised, lie)), kept_in_bytes(stain))


HOLE = 0.97  # of the image: from here on the sheet is eaten through


def holed(image: np.ndarray) -> bool:
    """Whether a patch is eaten through anywhere."""
    return bool((image >= HOLE).any())


def level(values: np.ndarray, weight: np.ndarray, area: float) -> float:
    """The value above which the weights of (h, w) values add up to `area`."""
    order = np.argsort(-values, axis=None, kind="stable")
    total = np.cumsum(weight.ravel()[order])
    return float(values.ravel()[order][min(np.searchsorted(total, area), len(order) - 1)])


def from_edge(lie: Lie) -> np.ndarray:
    """(h, w) metres from each cell of a lie to where the surface ends; far where it ends nowhere within the frame."""
    solid = lie.there.copy()
    for _ in range(2):  # a cell that no point fell into is no edge
        room = np.pad(solid, 1, mode="edge")
        solid |= (room[:-2, 1:-1] & room[2:, 1:-1]) | (room[1:-1, :-2] & room[1:-1, 2:])
    room = np.pad(solid, 1, mode="edge")
    border = solid & ~(room[:-2, 1:-1] & room[2:, 1:-1] & room[1:-1, :-2] & room[1:-1, 2:])
    away = np.where(border, 0.0, 1.0)  # metres, 1 standing for far
    along, down = lie.cell
    steps = ((0, 1, along), (1, 0, down), (1, 1, math.hypot(along, down)), (1, -1, math.hypot(along, down)))
    for _ in range(2):  # chamfer distances, passed over the rows both ways
        away = passed(away, steps)
        away = passed(away[::-1, ::-1], steps)[::-1, ::-1]
    return away


def passed(away: np.ndarray, steps) -> np.ndarray:
    """One pass of a chamfer distance down the rows, each row along itself by a running minimum."""
    away = away.copy()
    along = steps[0][2]
    ramp = np.arange(away.shape[1]) * along
    for row in range(away.shape[0]):
        if row:
            above = np.pad(away[row - 1], 1, constant_values=9.0)
            away[row] = np.min([away[row], above[1:-1] + steps[1][2], above[:-2] + steps[2][2], above[2:] + steps[3][2]], axis=0)
        away[row] = np.minimum.accumulate(away[row] - ramp) + ramp
    return away


def smooth(values: np.ndarray) -> np.ndarray:
    """Values meaned over three cells both ways."""
    for axis in range(2):
        room = np.pad(values, [(1, 1) if k == axis else (0, 0) for k in range(2)], mode="edge")
        values = (np.take(room, range(values.shape[axis]), axis) + values + np.take(room, range(2, values.shape[axis] + 2), axis)) / 3
    return values


def bubbles(seed: int, x: np.ndarray, y: np.ndarray, size: float) -> np.ndarray:
    """(h, w) 0..1: domes of some millimetres, one in each cell of `size` metres, of all sizes."""
    i, j = np.floor(x / size), np.floor(y / size)
    dome = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            a, b = i + di, j + dj
            px, py = (a + 0.2 + 0.6 * hashed(seed, a, b, 1)) * size, (b + 0.2 + 0.6 * hashed(seed, a, b, 2)) * size
            wide = size * (0.25 + 0.6 * hashed(seed, a, b, 3) ** 2)
            dome = np.maximum(dome, 1 - ((x - px) ** 2 + (y - py) ** 2) / wide**2)
    return dome.clip(0, 1)


def wash(source: np.ndarray, x: np.ndarray, seed: int, pixel: float, bleed: float) -> np.ndarray:
    """(h, w) 0..1: what rain has carried down from a (h, w) source, in streaks that fade over about `bleed` metres."""
    if bleed < 0.004:
        return np.zeros_like(source)
    x = x[0]
    streak = (0.5 + 0.45 * wander(seed, x / 0.013) + 0.25 * wander(seed + 1, x / 0.004)).clip(0, 1)
    lasts = np.exp(-pixel / (bleed * (0.06 + 0.75 * streak**2)))
    stain, running = np.empty_like(source), np.zeros(source.shape[1], np.float32)
    for row in range(source.shape[0] - 1, -1, -1):
        running = np.maximum(source[row] * (0.3 + 0.7 * streak), running * lasts)
        if row % 4 == 0:  # it spreads a little to the sides as it runs
            running = 0.06 * np.roll(running, 1) + 0.88 * running + 0.06 * np.roll(running, -1)
        stain[row] = running
    return stain


def regrade(facts: Mapping) -> str:
    """The severity of built rust, from what is gone or blistered."""
    return grade(RUST, {"area": facts["area_cm2"] / 1e4})


def repair(facts: Mapping) -> str:
    """Ground off and painted while the sheet holds; a panel that is eaten through is replaced."""
    return "replace" if facts["holed"] else "paint"


KIND = DamageKind("rust", FIELDS, settle, apply, regrade, "rust", repair)
