"""Every triangle of a model to the part that it belongs to: by what somebody decided, by names, by what it is made of and whether it is seen,
and by where it is. What is smooth and hangs together goes together, as far as shut lines allow."""

from __future__ import annotations

from typing import Callable

import numpy as np
from attrs import evolve, frozen

from .clear import glass, lamps, plates
from .fittings import HOUSED, LID, housed, lids
from .flanges import flanges
from .hidden import lining, most, within
from .known import Known
from .landmarks import Landmarks
from .lumps import SHELL, bounds
from .names import ENDED
from .panels import ENDS, PANELS, Spots, overhung, panel_of
from .surface import SEEN, Surface

TOGETHER = 0.85  # share of a piece's area that one part must have to get all of it
THIN = 0.4  # share of a piece that must be seen for its hidden part to go with it
ALONE, AGREED = 2.5, 0.55  # m² at most of what hangs together by itself, and the share of it that one part must have
SMALL = 0.004  # m²: a piece this small goes with what is around it
BESIDE, ALL = 0.80, np.inf  # shares of the half width beyond which the body at an end is no bumper: where that is a thing of its own, and where none was found
BAR, WIDE = 0.2, 0.8  # m² from which an end's bumper is a thing of its own, and share of the half width to which it reaches
SIDED = ("front_door", "back_door", "front_wheel", "back_wheel", "front_window", "back_window", "fender", "quarter_panel", "rocker_panel", "headlight", "tail_light", "mirror",
         "handle", "fog_lamp")  # fmt: skip
MAIN = 0.6  # share of all that is guessed to be a lid that is its own lump
VAGUE = ("underbody",)  # a name says these of much that is seen as well
DOORS = ("door", "window", "front_door", "back_door", "trunk", "hood")  # objects that hold more than their sheet: panes and linings
SCREENS = ("windshield", "back_windshield")
LARGE = ("", "underbody", "interior", "door", "front_door", "back_door", "hood", "trunk", "roof", "fender", "quarter_panel", "window", "windshield", "back_windshield")  # and fittings
HOW = ("decided", "name", "material", "shut lines", "shape", "inside")  # how a part was found, the surest first
SURE = {"decided": 1.0, "name": 0.95, "material": 0.85, "shut lines": 0.8, "shape": 0.55, "inside": 0.6}


@frozen(eq=False)
class Assigned:
    """part (m,) of each triangle, its class, and how it was found (m,), one of HOW."""

    part: np.ndarray
    how: np.ndarray


def assign(known: Known) -> Assigned:
    """The part of every triangle."""
    s, m, each = known.surface, known.marks, known.each
    seen = s.outer > SEEN
    body = known.coat & (known.lumps.area > SHELL)[known.island]
    spots = Spots(s.points[:, 0], np.abs(s.points[:, 1]), s.points[:, 2], s.outward, known.coat[s.of], s.outer, body[s.of])
    wide = np.maximum(np.abs(known.lumps.low[:, 1]), known.lumps.high[:, 1]) > WIDE * m.half
    bars = [known.lumps.area * (wide & (known.fitted == end)) for end in ENDS]
    tops = tuple(max(top, known.lumps.high[bar.argmax(), 2] if bar.sum() > BAR else 0.0) for top, bar in zip(bumper_tops(known, spots, seen), bars))
    metal = known.lumps.of("chrome", "metal") > 0.5
    breadth = tuple(ALL if bar.sum() <= BAR else 0.0 if bar[metal].sum() > 0.5 * bar.sum() else BESIDE for bar in bars)  # none of the body is one behind a bar of metal
    guess = panel_of(spots, evolve(m, lids=lids(known.lumps, m)), tops, breadth)
    guess[s.under & ~np.isin(guess, ENDS) & ~overhung(spots, m)] = "underbody"

    part, sure, whole = vote(guess, s, known.island, known.piece, len(each.area), seen)
    part = beside_lids(known, part, sure)
    how = np.where(sure, "shut lines", "shape").astype("U10")
    shown = np.bincount(known.piece, each.area * each.outer) > THIN * np.bincount(known.piece, each.area)  # the hidden end of what else is seen
    inside = ~each.outer & ~(sure & shown[known.piece] | whole & known.coat) | np.isin(part, ("hood", "trunk", "roof")) & lining(known)
    part[inside], how[inside] = within(known, inside, guess, seen), "inside"
    for name, rule in RULES:
        found = rule(known, part)
        part, how = np.where(found != "", found, part), np.where(found != "", name, how)
    return Assigned(part, how)


def bumper_tops(known: Known, spots: Spots, seen: np.ndarray) -> tuple[float, float]:
    """The heights below which the ends are bumpers: just below the lamps."""
    m, lamp = known.marks, (known.kind[known.surface.of] == "lamp") & seen
    tops = []
    for end in (m.nose, m.tail):
        at = lamp & (np.abs(spots.x - end) < 0.6) & (spots.z < m.belt)
        low = np.percentile(spots.z[at], 10) - 0.02 if at.sum() > 20 else 0.62 * m.belt
        tops.append(float(np.clip(low, 0.45 * m.belt, 0.75 * m.belt)))
    return tops[0], tops[1]


def vote(guess: np.ndarray, s: Surface, island: np.ndarray, piece: np.ndarray, count: int, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(m,) each triangle's part by the guesses for its points: those of all that hangs together, or of its smooth piece, where they agree enough;
    whether they do, and whether all that hangs together does. What goes on beneath the car, as a sill's black skirt does, doesn't go together."""
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
    return np.array(PANELS, "U16")[best], sure, agreed[group]


def beside_lids(known: Known, part: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """`part` (m,) where a hood or a trunk is a lid of its own: what else is guessed to be it, of which nothing is `sure` (m,), is the panel beside it."""
    lump, area = known.lumps, known.each.area
    for lid, panel in (("hood", "fender"), ("trunk", "quarter_panel")):
        share = np.bincount(known.island, area * (sure & known.coat & (part == lid)), len(lump.area))
        own = (share > 0.9 * lump.area) & (lump.area > LID) & (lump.size[:, 1] > known.marks.half)
        guessed = area[(part == lid) & known.coat & known.each.outer].sum()
        if (known.lumps.area * known.lumps.seen)[own].sum() > MAIN * guessed:
            part = np.where((part == lid) & known.coat & ~sure & (lump.area > LID)[known.island] & ~own[known.island], panel, part)
    return part


def told(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) what names say; at which end a door or a lamp is, where the name doesn't say, by where it lies. A door's glass stays glass, and what nobody sees
    of it from outside and isn't painted belongs to the interior."""
    m, outer = known.marks, known.each.outer
    x, y, _ = known.each.middle.T
    lining = ~outer & ~known.coat & (np.abs(y) < m.half - 0.05) & (x < m.screen[0][0])
    found = np.full(len(x), "", "U16")
    for number, says in enumerate(known.says):
        of = known.told == number
        if not says.part or not of.any():
            continue
        named = says.part
        if named in ENDED:
            front, back = ENDED[named]
            named = np.where(says.end == "front" if says.end else x[of] > divide(named, m), front, back)
        found[of] = named
        if says.part in VAGUE:
            found[of & outer & (part != "underbody")] = ""
        if says.part in DOORS:
            found[of & ((known.kind == "glass") | lining)] = ""
        if says.part in SCREENS:  # a dark glass that is called so is often on the side as well
            found[of & np.isin(part, ("front_window", "back_window"))] = ""
        if says.part == "window":
            found[of & (known.kind != "glass")] = ""
    return found


def divide(part: str, m: Landmarks) -> float:
    """The x that parts the front one of a pair from the back one."""
    if part == "door":
        return m.doors[1] if len(m.doors) > 2 else m.tail
    return m.doors[1] if part == "window" else 0.0


def fittings(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) small parts by what they look like, but for what a name calls something as small, and lamps and plates. A lamp's housing, what is within a bumper
    and the frame of a pane are what no name claims."""
    free, nameless = (np.array([row.part in parts for row in known.says])[known.told] for parts in (LARGE, ("", *VAGUE)))
    fitted = known.fitted[known.island]
    named = np.array([row.part if row.part in HOUSED else "" for row in known.says])[known.told]
    named = most(named, known.island, known.each.area, len(known.fitted))
    houses = np.where(named == "", known.fitted, named)
    pieces = housed(*bounds(known.all, known.piece), np.bincount(known.piece, known.each.area), known.lumps, houses)[known.piece]
    pieces[known.coat & np.isin(pieces, ENDS)] = ""
    found = np.where((fitted == "") & nameless, pieces, np.where((fitted == "roof") & ~nameless, "", fitted))  # what a file calls a pane's is the pane's
    return np.where(free & (~np.isin(part, ("license_plate", "headlight", "tail_light")) | (found == "fog_lamp")), found, "")


def wheels(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) what hangs together and lies within a wheel's room, where the model has wheels."""
    w, l = known.wheels, known.lumps
    found = np.full(len(l.area), "", "U16")
    if w.how != "arches":
        for axle, name in ((w.front_axle, "front_wheel"), (w.back_axle, "back_wheel")):
            fits = (np.abs(l.middle[:, 0] - axle) < 0.2 * w.radius) & (l.size[:, 0] < 2.08 * w.radius) & (l.high[:, 2] < 2.1 * w.radius)
            found[fits & (np.abs(np.abs(l.middle[:, 1]) - w.track / 2) < w.width) & (l.size[:, 1] < 1.6 * w.width)] = name
    return found[known.island]


def decided(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) what somebody wrote: an object's name -> part, all of it."""
    return np.array([known.decided.get(name, "").split(".")[0] for name in known.all.meshes], "U16")[known.all.mesh]


RULES: tuple[tuple[str, Callable], ...] = (("material", glass), ("material", lamps), ("material", plates), ("name", told), ("shape", fittings), ("shape", flanges), ("shut lines", wheels), ("decided", decided))


def sided(part: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Parts (m,) with their side behind those that have one: "fender.left"."""
    side = np.where(middle[:, 1] > 0, ".left", ".right")
    return np.where(np.isin(part, SIDED), np.char.add(part, side), part)
