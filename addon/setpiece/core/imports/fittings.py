"""Small parts by what they look like: lumps of a size, at a place, mostly in pairs. What a part looks like is a row of FITTINGS, bounds of measures."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from .landmarks import Landmarks
from .lumps import Lumps

NEAR = np.array([0.05, 0.04, 0.10])  # metres about a part's lumps within which smaller ones belong to it
LAMP = np.array([0.10, 0.04, 0.05])  # the same of a lamp, whose reflector lies behind it
PIPE = np.array([0.30, 0.10, 0.10])  # the same of an exhaust
HOUSING = np.array([0.05, 0.02, 0.03])  # metres about a lamp within which its housing lies
LARGER = 1.5, 2.5  # times its surface that a lump may have to go with one beside it, and a housing with its lamp
COATED = 0.15  # m² from which what is painted goes with nothing
LID = 0.4  # m² of a lid at least
FOG = 0.42  # share of the belt's height below which a lamp at the front is no headlight
ANY = np.inf


def measures(l: Lumps, m: Landmarks) -> dict[str, np.ndarray]:
    """(g,) of each lump, metres but where it says otherwise."""
    (long, wide, tall), (x, y, z) = l.size.T, l.middle.T
    (front, _, _), (back, _, _) = m.arches
    doors = m.doors or (-np.inf, np.inf)
    outmost = np.maximum(np.abs(l.low[:, 1]), np.abs(l.high[:, 1]))
    return {
        "long": long, "wide": wide, "tall": tall, "largest": l.size.max(1), "area": l.area,
        "across": wide / m.half, "aside": np.abs(y) / m.half, "reach": outmost / m.half,  # shares of the half width
        "thick": l.area / l.size.max(1).clip(1e-6), "tube": long / l.size[:, 1:].max(1).clip(1e-6), "thin": l.size[:, 1:].min(1), "stands": tall / wide.clip(1e-6), "glazed": tall / (m.header - m.belt),
        "seen": l.seen, "coated": l.coated, "ahead": l.ahead, "twin": 1.0 * l.twin, "red": l.red, "rare": l.of("own"), "glass": l.of("glass"), "lamp": l.of("lamp"), "other": l.of("plate", "lamp", "glass"),
        "proud": l.proud, "above": l.above, "fore": l.fore, "aft": l.aft,
        "belt": z - m.belt, "height": z / m.belt, "header": z - m.header, "sill": z - m.sill, "floor": z - min(m.sill + 0.02, 0.3 * m.belt), "top": l.high[:, 2] - m.belt,
        "nose": m.nose - l.high[:, 0], "tail": l.low[:, 0] - m.tail, "behind": m.nose - x, "before": x - m.tail,
        "window": np.abs(x - (m.windows[0][0] if m.windows else m.screen[0][0])), "screen": x - m.screen[0][0], "back": x - m.back[0][0], "hinge": doors[0] - x, "latch": x - doors[-1],
        "front": front - l.high[:, 0], "rear": l.low[:, 0] - back, "span": long / (front - back),  # from the axles
    }  # fmt: skip


TWIN, SEEN, BARE, MIDDLE = {"twin": (0.5, 1)}, {"seen": (0.8, 1)}, {"coated": (0, 0.5)}, {"aside": (0, 0.07)}
LAMPS = (
    {"lamp": (0.5, 1)},
    {"glass": (0.3, 1), "largest": (0, 0.6)},  # a clear cover
    BARE | {"red": (0.4, 1), "seen": (0.3, 1), "area": (0, 0.35)},
    TWIN | {"rare": (0.5, 1), "red": (0.4, 1), "seen": (0.3, 1), "area": (0, 0.35)},  # drawn in the paint's picture
    TWIN | BARE | {"wide": (0.1, 0.45), "tall": (0.1, 0.45), "long": (0, 0.45), "ahead": (0.25, 1), "aside": (0.4, ANY), "height": (0.5, ANY)},  # round, in pairs
)
BAR = {"tall": (0.04, 0.36), "long": (0, 0.66), "seen": (0.45, 1), "ahead": (0.15, 1), "area": (0.03, ANY)}
BUMPERS = (MIDDLE | BAR | {"across": (1.3, ANY)}, TWIN | BAR | {"reach": (0.85, ANY), "wide": (0.3, ANY), "long": (0.2, 0.66)})  # from side to side, or around a corner
BEFORE = {"wide": (0.03, ANY), "area": (0, 0.3), "seen": (0.3, 1)}  # what stands before an end
LOW = (BARE | {"height": (0, 0.75)}, {"height": (0, 0.67)})
WIPER = SEEN | {"thick": (0, 0.12), "tall": (0, 0.16), "long": (0, 0.35), "wide": (0.03, 1.0), "belt": (-0.13, 0.13), "reach": (0, 0.87), "glass": (0, 0.5)}
BADGE = SEEN | BARE | {"aside": (0, 0.025), "largest": (0, 0.14), "wide": (0.04, ANY), "sill": (0, ANY)}
SILENCER = BARE | {"twin": (0, 0.5), "seen": (0.5, 1), "tube": (2.0, 5.0), "stands": (0.8, 1.25), "thin": (0.12, 0.35), "aside": (0.3, ANY), "floor": (-ANY, 0.15), "front": (0, ANY), "rear": (0, ANY)}  # of a lorry, beside its frame
FRAME = BARE | {"aside": (0, 0.02), "across": (0.8, ANY), "glazed": (0.7, 1.6), "seen": (0.6, 1), "thick": (0, 0.25), "glass": (0, 0.5)}  # around a pane
COWL = SEEN | BARE | {"aside": (0, 0.03), "across": (1.2, ANY), "long": (0.08, 0.45), "tall": (0, 0.2), "screen": (0, 0.4), "belt": (-0.25, 0.05), "glass": (0, 0.5)}  # between hood and windscreen
GRILLE = {"aside": (0, 0.05), "wide": (0.5, ANY), "across": (0, 1.75), "long": (0, 0.16), "tall": (0.08, 0.4), "behind": (-ANY, 0.45), "belt": (-ANY, 0), "sill": (0, ANY), "ahead": (0.6, 1)}
SLIM = {"tall": (0.07, 0.1), "ahead": (0.4, 1), "behind": (-ANY, 0.1)}
FITTINGS: tuple[tuple[str, Mapping[str, tuple[float, float]]], ...] = (
    ("mirror", {"proud": (-0.06, ANY), "largest": (0, 0.45), "window": (0, 0.42), "belt": (-0.25, ANY), "header": (-ANY, 0), "reach": (0.8, ANY), "wide": (0.06, ANY), "seen": (0.6, 1)}),
    *(("headlight", look | {"behind": (-ANY, 0.75), "belt": (-ANY, 0)}) for look in LAMPS),
    *(("tail_light", look | {"before": (-ANY, 0.6), "belt": (-ANY, 0)}) for look in LAMPS),
    *(("grille", GRILLE | made) for made in (BARE, {"seen": (0, 0.5)}, BARE | SLIM)),
    ("exhaust", BARE | {"tube": (2.5, ANY), "long": (0, 1.2), "wide": (0, 0.28), "thin": (0.02, 0.28), "stands": (0, 2.0), "tail": (-ANY, 0.3), "aside": (0, 0.75), "sill": (-ANY, 0.1)}),
    ("exhaust", SILENCER),
    ("handle", SEEN | {"hinge": (0.3, ANY), "latch": (-0.05, ANY), "proud": (-0.04, ANY), "belt": (-0.35, 0.05), "long": (0.08, 0.3), "tall": (0, 0.1), "wide": (0, 0.1)}),
    ("badge", BADGE | {"screen": (0, ANY)}),
    ("badge", BADGE | {"back": (-ANY, 0)}),
    ("wiper", WIPER | {"screen": (-0.2, 0.32)}),
    ("wiper", WIPER | {"back": (-0.25, 0.2)}),
    ("windshield", COWL),
    ("roof_rail", {"above": (-0.06, ANY), "header": (0, ANY), "area": (0, 1.0), "screen": (-ANY, 0), "back": (0, ANY), "largest": (0.25, ANY)}),
    ("roof", FRAME | {"screen": (-0.5, 0)}),
    ("roof", FRAME | {"back": (0, 1.2), "long": (0, 0.3)}),  # one that lies is a hatch's
    ("antenna", SEEN | {"twin": (0, 0.5), "tall": (0.2, ANY), "thick": (0, 0.05), "wide": (0, 0.08), "top": (0.1, ANY), "glass": (0, 0.5)}),
    ("rocker_panel", TWIN | {"front": (0, ANY), "rear": (0, ANY), "span": (0.5, 1), "reach": (0.78, ANY), "sill": (-ANY, 0.12), "tall": (0, 0.3), "wide": (0, 0.4), "seen": (0.3, 1)}),
    *(("front_bumper", look | low | {"nose": (-ANY, 0.35), "floor": (0, ANY), "other": (0, 0.3)}) for look in (*BUMPERS, BEFORE | {"fore": (-0.03, ANY)}) for low in LOW),
    *(("back_bumper", look | low | {"tail": (-ANY, 0.55), "floor": (0, ANY), "other": (0, 0.3)}) for look in (*BUMPERS, BEFORE | {"aft": (-0.03, ANY)}) for low in LOW),
)  # fmt: skip
HOUSED = ("front_bumper", "back_bumper", "headlight", "tail_light", "grille")  # what has smooth pieces of others within its bounds; a later one has the last word
ALONG = {"headlight": LAMP, "tail_light": LAMP, "exhaust": PIPE} | dict.fromkeys(("mirror", "grille", "front_bumper", "back_bumper", "roof_rail"), NEAR)  # parts that lumps about theirs go with


def fit(l: Lumps, m: Landmarks) -> np.ndarray:
    """(g,) the part that each lump is, or "". A lamp within a bumper, or as low, is a fog lamp."""
    found = np.full(len(l.area), "", "U16")
    known = measures(l, m)
    for part in dict.fromkeys(part for part, _ in FITTINGS):
        which = np.any([np.all([(known[name] >= least) & (known[name] <= most) for name, (least, most) in look.items()], axis=0) for row, look in FITTINGS if row == part], axis=0)
        if part == "grille" and which.any():  # what opens beneath it is the bumper's
            which &= l.high[:, 2] > l.low[which, 2][l.high[which, 2].argmax()]
        found[(found == "") & (which | (beside(l, which, ALONG[part]) if part in ALONG else False))] = part
    found[(found == "headlight") & l.twin & (beside(l, found == "front_bumper", NEAR) | (known["height"] < FOG))] = "fog_lamp"
    return found


def beside(l: Lumps, seeds: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """(g,) which lumps lie within the bounds of one of the `seeds` (g,), or nearly, and aren't much larger."""
    found, free = np.zeros(len(l.area), bool), (l.coated < 0.5) | (l.area < COATED)
    for k in np.flatnonzero(seeds):
        found |= (l.low > l.low[k] - reach).all(1) & (l.high < l.high[k] + reach).all(1) & (l.area < LARGER[0] * l.area[k]) & free
    return found


def housed(low: np.ndarray, high: np.ndarray, area: np.ndarray, l: Lumps, fitted: np.ndarray) -> np.ndarray:
    """(g,) the lamp, the grille or the bumper within whose bounds smooth pieces lie, by their bounds (g, 3) and area (g,), or ""."""
    found = np.full(len(area), "", "U16")
    for part in HOUSED:
        for k in np.flatnonzero(fitted == part):
            found[(low > l.low[k] - HOUSING).all(1) & (high < l.high[k] + HOUSING).all(1) & (area < LARGER[1] * l.area[k])] = part
    return found


def lids(l: Lumps, m: Landmarks) -> tuple[tuple[float, float], tuple[float, float]]:
    """The sides of hood and trunk as landmarks have them, or those of a lid that is a lump of its own."""
    x, y, _ = l.middle.T
    lid = (np.abs(y) < 0.06) & (l.coated > 0.5) & (l.area > LID) & (l.seen > 0.5) & (l.size[:, 1] > 0.9 * m.half) & (l.size[:, 1] < 1.95 * m.half)
    places = (l.low[:, 0] > m.screen[0][0] - 0.3) & (x > m.arches[0][0] - 0.6), (l.high[:, 0] < m.back[0][0] + 0.4) & (x < m.arches[1][0] + 0.3)
    found = []
    for sides, place in zip(m.lids, places):
        which = np.flatnonzero(lid & place)
        found.append((float(l.high[which[l.area[which].argmax()], 1]), 0.0) if len(which) else sides)
    return tuple(found)
