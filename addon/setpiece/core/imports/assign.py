"""Every triangle of a model to the part that it belongs to: by what somebody decided, by names, by what it is made of and whether it is seen,
and by where it is. What is smooth and hangs together goes together, as far as shut lines allow."""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import frozen

from .landmarks import Landmarks
from .names import ENDED, Said
from .panels import PANELS, Spots, in_arch, panel_of
from .surface import Surface
from .triangles import Triangles
from .wheels import Wheels

SEEN = 0.22  # exposure from which a surface is on the outside
TOGETHER = 0.75  # share of a piece's area that one part must have to get all of it
SKIN = 0.08  # metres behind a panel within which what looks the same way is its inner side
FLOOR = 0.12  # metres above the sill at which the cabin begins
THIN = 0.4  # share of a piece that must be seen for its hidden part to go with it
ALONE, AGREED = 2.5, 0.55  # m² at most of what hangs together by itself, and the share of it that one part must have
MOSTLY = 0.7  # share of an object's hidden surface that takes the rest of it along
SMALL = 0.004  # m²: a piece this small goes with what is around it
LAMP = 0.10, 0.45  # metres: least height and width, and greatest extent, of a lamp by its shape
PLATE = 0.22, 0.62, 0.08, 0.26, 0.05  # metres: least and greatest width and height, and depth
SIDED = ("front_door", "back_door", "front_wheel", "back_wheel", "front_window", "back_window", "fender", "quarter_panel", "rocker_panel", "headlight", "tail_light", "mirror")
VAGUE = ("underbody",)  # a name says these of much that is seen as well
HOW = ("decided", "name", "material", "shut lines", "shape", "inside")  # how a part was found, the surest first
SURE = {"decided": 1.0, "name": 0.95, "material": 0.85, "shut lines": 0.8, "shape": 0.55, "inside": 0.6}


@frozen(eq=False)
class Assigned:
    """part (m,) of each triangle, its class, and how it was found (m,), one of HOW."""

    part: np.ndarray
    how: np.ndarray


@frozen(eq=False)
class Known:
    """All that assigning goes by. kind (m,), told (m,) a place in `says`, piece (m,) smooth pieces, island (m,) what hangs together; red (m,)
    whether a triangle is red or orange; decided: an object's name -> part."""

    all: Triangles
    surface: Surface
    marks: Landmarks
    wheels: Wheels
    kind: np.ndarray
    told: np.ndarray
    says: tuple[Said, ...]
    piece: np.ndarray
    island: np.ndarray
    red: np.ndarray
    decided: Mapping[str, str]


def assign(known: Known) -> Assigned:
    """The part of every triangle."""
    s, m = known.surface, known.marks
    count = len(known.all.triangles)
    outward = np.where((s.exposed[:, 1] > s.exposed[:, 0])[:, None], -s.normals, s.normals)
    spots = Spots(s.points[:, 0], np.abs(s.points[:, 1]), s.points[:, 2], outward, known.kind[s.of] == "paint", s.outer)
    seen = s.outer > SEEN
    bumpers = bumper_tops(known, spots, seen)
    guess = panel_of(spots, m, bumpers)
    guess[s.under] = "underbody"
    part, how = np.full(count, "", "U16"), np.full(count, "shape", "U10")
    area = np.maximum(np.bincount(s.of, s.area, count), 1e-12)
    outer = np.bincount(s.of, s.area * s.outer, count) / area > SEEN
    middle = np.stack([np.bincount(s.of, s.area * s.points[:, k], count) / area for k in range(3)], 1)
    facing = np.stack([np.bincount(s.of, s.area * outward[:, k], count) / area for k in range(3)], 1)

    voted, sure = vote(guess, s, known.island, known.piece, count, seen)
    part[:] = voted
    how[sure] = "shut lines"
    shown = np.bincount(known.piece, area * outer) > THIN * np.bincount(known.piece, area)  # the hidden end of what else is seen
    inside = ~outer & ~(sure & shown[known.piece])
    part[inside] = within(known, inside, middle, facing, area, guess, seen, coated(known, area * outer))
    how[inside] = "inside"
    for rule in (glass, lamps, plates, told, wheels_too, decided):
        found = rule(known, middle, facing, outer, area, part)
        for name, values in found.items():
            which = values != ""
            part[which], how[which] = values[which], name
    return Assigned(part, how)


def bumper_tops(known: Known, spots: Spots, seen: np.ndarray) -> tuple[float, float]:
    """The heights below which the ends are bumpers: just below the lamps."""
    m, lamp = known.marks, (known.kind[known.surface.of] == "lamp") & seen
    tops = []
    for ahead, end in ((1, m.nose), (-1, m.tail)):
        at = lamp & (np.abs(spots.x - end) < 0.6) & (spots.z < m.belt)
        low = np.percentile(spots.z[at], 10) - 0.02 if at.sum() > 20 else 0.62 * m.belt
        tops.append(float(np.clip(low, 0.45 * m.belt, 0.75 * m.belt)))
    return tops[0], tops[1]


def vote(guess: np.ndarray, s: Surface, island: np.ndarray, piece: np.ndarray, count: int, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(m,) each triangle's part by the guesses for its points: those of all that hangs together, or of its smooth piece, where they agree enough;
    and whether they do. What goes on beneath the car, as a sill's black skirt does, doesn't go together."""
    names, place = np.unique(guess, return_inverse=True)
    number = np.array([PANELS.index(g) if g in PANELS else 0 for g in names])[place.ravel()]
    own = np.zeros((count, len(PANELS)))
    np.add.at(own, (s.of, number), s.area * np.where(seen, 1.0, 0.02))
    best, sure = own.argmax(1), np.zeros(count, bool)
    for group, most, share in ((piece, np.inf, TOGETHER), (island, ALONE, AGREED)):
        all_ = np.zeros((group.max() + 1, len(PANELS)))
        np.add.at(all_, group, own)
        total = all_.sum(1)
        agreed = (all_.max(1) > share * total) & (total < most) & (total > SMALL) & (all_.argmax(1) != PANELS.index("underbody"))
        best = np.where(agreed[group], all_.argmax(1)[group], best)
        sure |= agreed[group]
    return np.array(PANELS)[best], sure


def within(known: Known, inside, middle, facing, area, guess, seen, painted) -> np.ndarray:
    """The parts of the triangles `inside` (m,), which nobody outside sees: a panel's own inner side, the cabin, what is under the hood and under
    the floor. What is seen through windows is cabin and what is seen from below is not; what hangs together with it goes with it."""
    m, s = known.marks, known.surface
    x, y, z = middle.T
    spots = Spots(x, np.abs(y), z, facing, painted, np.zeros(len(x)))
    cabin = (x < m.screen[0][0] + 0.1) & (x > m.back[0][0] - 0.3) & (np.abs(y) < m.half - 0.05)
    through, under = (np.bincount(s.of, s.area * flags, len(x)) for flags in (s.through & ~seen, s.under))
    evidence = np.bincount(known.piece, np.where(cabin & inside, through - under, 0.0))[known.piece]
    roomy = cabin & np.where(np.abs(evidence) > 0.02 * np.bincount(known.piece, area)[known.piece], evidence > 0, z > m.sill + FLOOR)
    lot = known.all.mesh * len(known.all.materials) + known.all.material  # an object of one material, such as all of a car's seats, is mostly of one room
    share = np.bincount(lot, area * (inside & roomy)) / np.maximum(np.bincount(lot, area * (inside & cabin)), 1e-9)
    roomy = np.where(share[lot] > MOSTLY, cabin, np.where(share[lot] < 1 - MOSTLY, False, roomy))
    found = np.where(roomy, "interior", "underbody").astype("U16")
    hidden = inside[s.of]
    near = most(nearby(s.points[seen], guess[seen], s.points[hidden]), s.of[hidden], s.area[hidden], len(x))
    skin = (near != "") & (~cabin | painted) & ~(in_arch(spots, m) & ~painted)
    found[skin] = near[skin]
    return found[inside]


def most(labels: np.ndarray, of: np.ndarray, area: np.ndarray, count: int) -> np.ndarray:
    """(count,) the label that most of each triangle's points (p,) have."""
    names, number = np.unique(labels, return_inverse=True)
    votes = np.zeros((count, len(names)))
    np.add.at(votes, (of, number.ravel()), area)
    return np.where(votes.sum(1) > 0, names[votes.argmax(1)] if len(names) else "", "")


def nearby(points: np.ndarray, labels: np.ndarray, spots: np.ndarray) -> np.ndarray:
    """(q,) the label most common among points (p, 3) in the cell of SKIN metres that each spot (q, 3) lies in, or "" where there is none."""
    corner = np.minimum(points.min(0), spots.min(0)) if len(spots) else points.min(0)
    names, number = np.unique(labels, return_inverse=True)
    cell = lambda p, by=0.0: (np.floor((p - corner) / SKIN + by).astype(np.int64) + 1) @ (1, 4096, 4096**2)
    found = np.full(len(spots), "", names.dtype)
    for by in (0.0, 0.5):  # two lattices, half a cell apart: what lies at a cell's edge in one is in the middle of one of the other's
        pairs, count = np.unique(cell(points, by) * len(names) + number.ravel(), return_counts=True)
        order = np.lexsort([count, pairs // len(names)])
        cells = pairs[order] // len(names)
        last = np.r_[cells[1:] != cells[:-1], True]
        cells, best = cells[last], (pairs[order] % len(names))[last]
        at = np.searchsorted(cells, cell(spots, by)).clip(0, len(cells) - 1)
        found = np.where((found == "") & (cells[at] == cell(spots, by)), names[best[at]], found)
    return found


def glass(known: Known, middle, facing, outer, area, part) -> dict:
    """Panes by how they face; a clear cover at either end is a lamp's."""
    m = known.marks
    x, y, z = middle.T
    found = np.full(len(x), "", "U16")
    pane = known.kind == "glass"
    high = pane & (z > m.belt - 0.2)
    side = np.abs(facing[:, 1]) > np.maximum(np.abs(facing[:, 0]), 0.35)
    split = m.doors[1] if len(m.doors) > 1 else (m.screen[1][0] + m.back[1][0]) / 2
    ahead = np.where(np.abs(facing[:, 0]) > 0.3, facing[:, 0] > 0, x > (m.screen[1][0] + m.back[1][0]) / 2)
    found[high & side] = np.where(x > split - 0.02, "front_window", "back_window")[high & side]
    found[high & ~side] = np.where(ahead, "windshield", "back_windshield")[high & ~side]
    found[high & (facing[:, 2] > 0.9) & (z > m.header)] = "roof"
    low = pane & ~high
    found[low & (x > m.nose - 0.9)], found[low & (x < m.tail + 0.7)] = "headlight", "tail_light"
    return {"material": by_island(found, known.island, area)}


def lamps(known: Known, middle, facing, outer, area, part) -> dict:
    """Lamps at the ends by what they are made of, or red and orange pieces there that aren't painted."""
    m = known.marks
    x, _, z = middle.T
    found = np.full(len(x), "", "U16")
    size = np.bincount(known.island, area)[known.island]
    lamp = (known.kind == "lamp") | known.red & outer & (size < 0.35) & ~coated(known, area * outer)
    low, high = bounds(known, known.island)
    extent, centre = high - low, (low + high) / 2
    small = (extent[:, 1:] > LAMP[0]).all(1) & (extent < LAMP[1]).all(1) & (np.abs(centre[:, 1]) > 0.4 * m.half) & (centre[:, 2] > 0.5 * m.belt) & (centre[:, 2] < m.belt)
    lamp |= small[known.island] & outer & (np.abs(facing[:, 0]) > 0.2) & np.isin(known.kind, ("chrome", "glass", "lamp", "own"))
    found[lamp & (x > m.nose - 0.75)], found[lamp & (x < m.tail + 0.6)] = "headlight", "tail_light"
    return {"material": found}


def plates(known: Known, middle, facing, outer, area, part) -> dict:
    """What is made of plate, and flat upright rectangles of a plate's size in the middle of either end."""
    m = known.marks
    found = np.where(known.kind == "plate", "license_plate", "").astype("U16")
    for group in (known.island, known.piece):
        low, high = bounds(known, group)
        deep, wide, tall = (high - low).T
        x, y, _ = ((low + high) / 2).T
        fits = (wide > PLATE[0]) & (wide < PLATE[1]) & (tall > PLATE[2]) & (tall < PLATE[3]) & (deep < PLATE[4] + 0.5 * tall) & (np.abs(y) < 0.15)
        fits &= (x > m.nose - 0.35) | (x < m.tail + 0.45)
        flat = np.bincount(group, area * (np.abs(facing[:, 0]) > 0.8)) > 0.7 * np.bincount(group, area)
        full = np.bincount(group, area * outer) > 0.75 * wide * tall
        found[(fits & flat & full)[group] & outer & (known.kind != "paint")] = "license_plate"
    return {"material": found}


def bounds(known: Known, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest corner (g, 3) of each group of triangles (m,)."""
    low = np.full((group.max() + 1, 3), np.inf)
    high = -low
    corners = known.all.corners
    np.minimum.at(low, group, corners.min(1))
    np.maximum.at(high, group, corners.max(1))
    return low, high


def coated(known: Known, area: np.ndarray) -> np.ndarray:
    """(m,) whether a triangle's material is one that is paint where it is seen, shades of which may pass for something else."""
    material, count = known.all.material, len(known.all.materials)
    share = lambda *kinds: np.bincount(material, area * np.isin(known.kind, kinds), count)
    whole = np.bincount(material, area, count)
    return ((share("paint") > 0.2 * whole) & (share("paint", "own") > 0.5 * whole))[material]


def told(known: Known, middle, facing, outer, area, part) -> dict:
    """What names say; at which end a door or a lamp is, where the name doesn't say, by where it lies. A door's glass stays glass, and what nobody sees
    of it from outside belongs to the interior."""
    m = known.marks
    x, guessed = middle[:, 0], part
    found = np.full(len(x), "", "U16")
    for number, says in enumerate(known.says):
        of = known.told == number
        if not says.part or not of.any():
            continue
        part = says.part
        if part in ENDED:
            front, back = ENDED[part]
            ahead = says.end == "front" if says.end else x[of] > divide(part, m)
            part = np.where(ahead, front, back)
        found[of] = part
        if says.part in VAGUE:
            found[of & outer & (guessed != "underbody")] = ""
        if says.part in ("door", "window", "front_door", "back_door", "trunk", "hood"):
            found[of & (known.kind == "glass")] = ""
            found[of & ~outer & (np.abs(middle[:, 1]) < m.half - 0.05) & (x < m.screen[0][0])] = ""
        if says.part == "window":
            found[of & (known.kind != "glass")] = ""
    return {"name": found}


def divide(part: str, m: Landmarks) -> float:
    """The x that parts the front one of a pair from the back one."""
    if part == "door":
        return m.doors[1] if len(m.doors) > 2 else m.tail
    return m.doors[1] if part == "window" else 0.0


def wheels_too(known: Known, middle, facing, outer, area, part) -> dict:
    """What hangs together and lies within a wheel's room, where the model has wheels."""
    if known.wheels.how == "arches":
        return {}
    w = known.wheels
    low, high = bounds(known, known.island)
    found = np.full(len(middle), "", "U16")
    for axle, part in ((w.front_axle, "front_wheel"), (w.back_axle, "back_wheel")):
        centre = (low + high) / 2
        fits = (np.abs(centre[:, 0] - axle) < 0.2 * w.radius) & (high[:, 0] - low[:, 0] < 2.08 * w.radius) & (high[:, 2] < 2.1 * w.radius)
        fits &= (np.abs(np.abs(centre[:, 1]) - w.track / 2) < w.width) & (high[:, 1] - low[:, 1] < 1.6 * w.width)
        found[fits[known.island]] = part
    return {"shut lines": found}


def decided(known: Known, middle, facing, outer, area, part) -> dict:
    """What somebody wrote: an object's name -> part, all of it."""
    found = np.full(len(middle), "", "U16")
    for number, name in enumerate(known.all.meshes):
        if name in known.decided:
            found[known.all.mesh == number] = known.decided[name].split(".")[0]
    return {"decided": found}


def by_island(found: np.ndarray, island: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Labels (m,) made one within each island, by area; a label of "" stays."""
    names, number = np.unique(found, return_inverse=True)
    votes = np.zeros((island.max() + 1, len(names)))
    np.add.at(votes, (island, number.ravel()), area)
    votes[:, names == ""] = 0
    agreed = votes.max(1) > 0.7 * votes.sum(1)
    return np.where((found != "") & agreed[island], names[votes.argmax(1)[island]], found)


def sided(part: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Parts (m,) with their side behind those that have one: "fender.left"."""
    side = np.where(middle[:, 1] > 0, ".left", ".right")
    return np.where(np.isin(part, SIDED), np.char.add(part, side), part)
