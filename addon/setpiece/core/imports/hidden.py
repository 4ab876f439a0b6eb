"""What nobody outside sees: a panel's own inner side, the cabin, what is under the hood and under the floor."""

from __future__ import annotations

import numpy as np

from .known import Known
from .panels import ARCH

REACHES = (0.08, 0.16, 0.32, 0.64)  # metres about a spot within which the nearest that is known is looked for
TIGHT = 1.2  # how much more the cabin's air says than the outside's, which finds its way through every crack
CLEAR = 0.5, 0.1, 0.02  # share of a triangle, of a smooth piece, of what hangs together that must speak for one room
FLOOR = 0.12  # metres above the sill at which the cabin begins
COVER, DEEP, ALL = 0.03, (0.002, 0.12), 0.8  # metres: a cell seen from above, how far a lining lies under its lid; the share of it that must


def within(known: Known, inside: np.ndarray, guess: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The parts of the triangles `inside` (m,): paint belongs to the panel that is seen nearest to it, the rest to its room.
    `guess` (p,) the surface's panels and whether it is `seen` (p,)."""
    s, m, middle = known.surface, known.marks, known.each.middle
    found = np.where(roomy(known, inside), "interior", "underbody").astype("U16")
    paint = inside & known.coat
    panel = seen & (guess != "underbody")
    skin = np.full(len(found), "", "U16")
    for reach in REACHES:
        skin = filled(skin, paint, s.points[panel], guess[panel], known, reach)
    for (x, z, radius), part in zip(m.arches, ("fender", "quarter_panel")):  # a painted liner is its panel's
        skin[(skin != "") & (np.hypot(middle[:, 0] - x, middle[:, 2] - z) < ARCH * radius) & (middle[:, 2] < m.belt)] = part
    return np.where(skin != "", skin, found)[inside]


def roomy(known: Known, inside: np.ndarray) -> np.ndarray:
    """(m,) which of the triangles `inside` are the cabin's: by the air that they border on, or else what hangs together with them, or what is near."""
    s, m, area = known.surface, known.marks, known.each.area
    speaks = np.bincount(s.of, s.area * (TIGHT * known.cabin - known.air), len(area)) * inside
    room = np.full(len(area), "", "U7")
    for group, least in zip((np.arange(len(area)), known.piece, known.island), CLEAR):
        sum_ = np.bincount(group, speaks)[group]
        room = np.where((room == "") & (np.abs(sum_) > least * np.bincount(group, area * inside)[group]), np.where(sum_ > 0, "cabin", "outside"), room)
    for reach in REACHES[1:]:
        settled = (inside & (room != ""))[s.of]
        near = filled(room, inside, s.points[settled], room[s.of[settled]], known, reach)
        lump = most(near, known.island, area * (inside & (room == "")), len(known.lumps.area))[known.island]
        room = np.where(room == "", lump, room)
    x, y, z = known.each.middle.T
    likely = (x < m.screen[0][0] + 0.1) & (x > m.back[0][0] - 0.3) & (np.abs(y) < m.half - 0.05) & (z > m.sill + FLOOR)
    return np.where(room == "", likely, room == "cabin")


def filled(labels: np.ndarray, which: np.ndarray, points: np.ndarray, known_labels: np.ndarray, known: Known, reach: float) -> np.ndarray:
    """Labels (m,) with those of `which` (m,) that have none given what is nearest of some points (p, 3) and their labels."""
    s = known.surface
    left = (which & (labels == ""))[s.of]
    return np.where(labels == "", most(nearby(points, known_labels, s.points[left], reach), s.of[left], s.area[left], len(labels)), labels)


def most(labels: np.ndarray, of: np.ndarray, area: np.ndarray, count: int) -> np.ndarray:
    """(count,) the label that most of the area (p,) with one has, of what each of (p,) belongs to; "" where there is none."""
    names, number = np.unique(labels, return_inverse=True)
    votes = np.zeros((count, len(names)))
    np.add.at(votes, (of, number.ravel()), area)
    votes[:, names == ""] = 0
    return np.where(votes.sum(1) > 0, names[votes.argmax(1)], "") if len(names) else np.full(count, "", labels.dtype)


def nearby(points: np.ndarray, labels: np.ndarray, spots: np.ndarray, size: float) -> np.ndarray:
    """(q,) the label most common among points (p, 3) in the cell of `size` metres that each spot (q, 3) lies in, or "" where there is none."""
    found = np.full(len(spots), "", labels.dtype)
    if not len(points) or not len(spots):
        return found
    corner = np.minimum(points.min(0), spots.min(0))
    names, number = np.unique(labels, return_inverse=True)
    cell = lambda p, by=0.0: (np.floor((p - corner) / size + by).astype(np.int64) + 1) @ (1, 4096, 4096**2)
    for by in (0.0, 0.5):  # two lattices, half a cell apart: what lies at a cell's edge in one is in the middle of one of the other's
        pairs, count = np.unique(cell(points, by) * len(names) + number.ravel(), return_counts=True)
        order = np.lexsort([count, pairs // len(names)])
        cells = pairs[order] // len(names)
        last = np.r_[cells[1:] != cells[:-1], True]
        cells, best = cells[last], (pairs[order] % len(names))[last]
        at = np.searchsorted(cells, cell(spots, by)).clip(0, len(cells) - 1)
        found = np.where((found == "") & (cells[at] == cell(spots, by)), names[best[at]], found)
    return found


def lining(known: Known) -> np.ndarray:
    """(m,) which triangles are of a lump that isn't painted and lies close under paint, as a hood's inner side does: eyes from above are fooled."""
    s, of = known.surface, known.island[known.surface.of]
    cells = np.floor((s.points[:, :2] - s.points[:, :2].min(0)) / COVER).astype(int)
    top, coat = np.full(cells.max(0) + 1, -np.inf), known.coat[s.of]
    np.maximum.at(top, tuple(cells[coat].T), s.points[coat, 2])
    below = top[tuple(cells.T)] - s.points[:, 2]
    share = [np.bincount(of, s.area * flags, len(known.lumps.area)) / np.maximum(known.lumps.area, 1e-9) for flags in ((below > DEEP[0]) & (below < DEEP[1]), np.abs(s.normals[:, 2]) > 0.5)]
    return ((share[0] > ALL) & (share[1] > 0.5 * ALL))[known.island] & ~known.coat
