"""A side or back window that breaks: toughened glass, which crazes into dice from end to end at once and then falls out.

Minor: it still hangs in its frame. Moderate: a hole has been knocked out of it. Severe: all of it has fallen but a rim of dice.
Its region is the whole pane as it was, whatever of it has gone, since all of it is broken.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Frame, Mark, Part
from .cracks import draw_cracks, leg
from .crumbs import crumbs
from .marked import bounds, centres, kept_in_bytes, lie_of, mask, measure
from .noise import hashed, speckle, tile
from .pane import glass_of, only, outer_face, pane_of, rim, there
from .place import find_place, part_of, strewn, with_part
from .refine import refine
from .severity import grade, within

# the share of a pane that has fallen out; ours
TEMPERED = {"gone": {"minor": (0.0005, 0.01), "moderate": (0.10, 0.34), "severe": (0.80, 1.0)}}
# Dice in a square of 5 cm: UN Regulation 43, annex 5, wants at least 40 and allowed 400 at most (450 in thin panes) until that limit fell
DICE = (40, 130)
RIM = (0.006, 0.028)  # metres of glass left along the edges of a pane that has fallen out
PIXEL, LONGEST = 0.0012, 900  # metres a pixel at least; pixels along the longer side at most
ROUGH = 0.0035  # metres by which a broken edge goes back and forth, from die to die
FINE = 0.008  # metres: edges of triangles along what has broken out are no longer


def settle(values: Mapping, draw) -> dict:
    """What a toughened pane's entry holds beside its place: `gone` the share of it that has fallen, `dice` in a square of 5 cm,
    `legs` the number of bold cracks from where it was struck, `grain` the seed of all shapes."""
    return {
        "gone": {"minor": 0.0}.get(values["severity"], within(TEMPERED, "gone", values["severity"], draw("gone"))),
        "dice": values["dice"],
        "legs": 7 + int(9 * draw("legs")),
        "angle": 0.0,
        "grain": int(draw("grain") * 2**31),
    }


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with one of the part's panes broken, its crumbs as a finer part, and the damage as built."""
    part = part_of(body, id, entry)
    glass = glass_of(body, part)
    place = find_place(body, only(part, glass), entry, (0.03, 0.03))
    which = pane_of(part, glass, place.frame.origin)
    pane = only(part, which)
    frame, shape, reach = grid(place.frame, pane)
    centre = (place.frame.origin - frame.origin) @ frame.axes[:2].T
    on = there(pane, frame, shape)
    die = 0.05 / math.sqrt(entry["dice"])
    look = kept_in_bytes(picture(entry, frame, centre, shape) * on[..., None])
    mark = Mark("glass", frame, kept_in_bytes(on.astype(np.float32)), {"reach": reach, "look": look, "dice": die})
    lie = lie_of(pane, frame, mark.values["reach"])
    facts = {"kind": entry["kind"], "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **measure(mark, lie), "glass": "toughened", "depth_mm": 0.0, "dice": round(float(entry["dice"]), 1)}  # fmt: skip
    gone, fallen, broken = None, 0.0, part
    if entry["gone"]:
        broken, lost = broken_out(part, which, frame, centre, entry)
        gone, fallen = evolve(pane, marks=()), area(outer_face(lost, frame))
    facts["gone_percent"] = round(100 * fallen / max(area(outer_face(pane, frame)), 1e-9), 2)
    facts["gone_cm2"] = round(fallen * 1e4, 2)
    facts["fit"] = place.fit
    facts["severity"] = regrade(facts)
    body = with_part(body, evolve(broken, marks=(*broken.marks, mark)))
    if gone is not None:
        body = crumbs(body, part.name, lost, frame, die, entry["grain"])
    return body, [Damage(id, entry["kind"], body.id, part.name, bounds(mark), lambda rest: mask(mark, lie, rest), facts, gone=gone)]


def grid(frame: Frame, pane: Part) -> tuple[Frame, tuple[int, int], float]:
    """A frame around a whole pane, along that of a place on it; the (h, w) of a grid of square pixels that spans it; its reach."""
    corners = pane.rest[pane.triangles].reshape(-1, 3)
    local = frame.local(corners)
    low, high = local.min(0) - 0.004, local.max(0) + 0.004
    pixel = max(PIXEL, float((high - low)[:2].max()) / LONGEST)
    shape = tuple(int(n) for n in np.ceil((high - low)[1::-1] / pixel))
    middle = 0.5 * (low + high)
    whole = evolve(frame, origin=frame.origin + middle @ frame.axes, half=0.5 * pixel * np.array(shape[::-1]))
    return whole, shape, float(high[2] - low[2]) / 2 + 0.008


def broken_out(part: Part, which: np.ndarray, frame: Frame, centre: np.ndarray, entry: Mapping) -> tuple[Part, Part]:
    """The part without what has fallen out of its pane, the triangles `which` (m,), and what has as a part; both refined along where
    it broke."""
    pane = only(part, which)
    lies = margin(pane, frame, centre, entry)

    def too_long(start, end):
        length = np.linalg.norm(end - start, axis=1)
        found = length > FINE
        found[found] = np.abs(lies(frame.local(0.5 * (start + end)[found]))) < 0.6 * length[found] + ROUGH
        return found

    fine = refine(pane, too_long)
    middle = frame.local(fine.rest[fine.triangles].mean(1))
    jitter = 2 * hashed(entry["grain"] + 3, *np.floor(middle[:, :2].T / 0.004)) - 1
    lost = lies(middle) + ROUGH * jitter > 0
    kept = evolve(fine, triangles=np.concatenate([part.triangles[~which], fine.triangles[~lost]]),
                  slots=np.concatenate([part.slots[~which], fine.slots[~lost]]))  # fmt: skip
    return kept, only(fine, lost)


def margin(pane: Part, frame: Frame, centre: np.ndarray, entry: Mapping):
    """A function of (n, 3) metres along a frame's axes to (n,) metres: how far within what has fallen out a place lies, below 0 outside."""
    grain, corners = entry["grain"], pane.rest[pane.triangles]
    points, of = strewn(corners, 0.009)
    weight = (areas(corners) / np.bincount(of, minlength=len(corners)))[of]
    points = frame.local(points)
    if entry["severity"] == "severe":
        edge = frame.local(pane.rest[rim(pane)].reshape(-1, 3)).reshape(-1, 2, 3)[:, :, :2]

        def depth(local):
            width = RIM[0] + (RIM[1] - RIM[0]) * speckle(tile(grain), local[:, 0] / 0.035 + 60, local[:, 1] / 0.035 + 60) ** 2
            return distance(local[:, :2], edge) / width
    else:

        def depth(local):
            x, y = (local[:, :2] - centre).T
            angle = np.arctan2(y, x)
            lobes = sum(0.16 * hashed(grain + 20, k) * np.cos(k * angle + 2 * math.pi * hashed(grain + 21, k)) for k in range(1, 5))
            ragged = 0.09 * (speckle(tile(grain), x / 0.02 + 60, y / 0.02 + 60) - 0.5)
            return -np.hypot(x, y) / (1 + lobes + ragged)

    at = depth(points)
    order = np.argsort(-at)
    reached = np.cumsum(weight[order]) / weight.sum()
    level = at[order][min(np.searchsorted(reached, entry["gone"]), len(order) - 1)]
    scale = 0.5 * sum(RIM) if entry["severity"] == "severe" else 1.0
    return lambda local: (depth(local) - level) * scale


def distance(points: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """(n,) metres from (n, 2) points to the nearest of (k, 2, 2) edges."""
    found = np.full(len(points), np.inf)
    for (ax, ay), (bx, by) in edges:
        dx, dy = bx - ax, by - ay
        t = (((points[:, 0] - ax) * dx + (points[:, 1] - ay) * dy) / max(dx * dx + dy * dy, 1e-18)).clip(0, 1)
        np.minimum(found, np.hypot(points[:, 0] - ax - t * dx, points[:, 1] - ay - t * dy), out=found)
    return found


def picture(entry: Mapping, frame: Frame, centre: np.ndarray, shape) -> np.ndarray:
    """(h, w, 3) 0..1: how white the glass is, how far it is crazed into dice, how dark it is: dice everywhere, crushed where it was
    struck, and bold cracks from there."""
    half, grain = np.asarray(frame.half, float), entry["grain"]
    x, y = (axis - middle for axis, middle in zip(centres(half, shape), centre))
    radius = np.hypot(x, y[:, None])
    cloud = speckle(tile(grain), x / 0.06 + 60, y[:, None] / 0.06 + 60)
    fine = speckle(tile(grain + 1), x / 0.005 + 60, y[:, None] / 0.005 + 60)
    craze = 0.55 + 0.45 * cloud
    chance = hashed(grain + 40, np.arange(entry["legs"])[:, None], np.arange(2)).astype(float)
    headings = 2 * math.pi * (np.arange(entry["legs"]) + 0.8 * chance[:, 0]) / entry["legs"]
    reach = float(np.hypot(*half))
    legs = [leg(grain + 60 + 7 * k, centre, headings[k], reach * (0.3 + 0.9 * chance[k, 1])) for k in range(entry["legs"])]
    white = np.maximum(0.7 * draw_cracks(legs, shape, half), (1.1 - radius / 0.05 + 0.8 * (fine - 0.5)).clip(0, 0.8))
    return np.stack([white, craze, np.zeros(shape)], -1)


def area(part: Part) -> float:
    """Square metres of a part's surface at rest."""
    return float(areas(part.rest[part.triangles]).sum())


def areas(corners: np.ndarray) -> np.ndarray:
    """Square metres of (m, 3, 3) triangles."""
    return 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)


def regrade(facts: Mapping) -> str:
    """The severity of a broken pane, by how much of it has fallen out."""
    return grade(TEMPERED, {"gone": facts["gone_percent"] / 100})
