"""Panes, lamps and plates: what is told by what it is made of, and where that is."""

from __future__ import annotations

import numpy as np

from .known import Known
from .lumps import bounds

PLATE = 0.22, 0.62, 0.08, 0.26, 0.05  # metres: least and greatest width and height, and depth
RIM, FLAT = 0.15, 0.03  # shares of a plate's width and height that its frame takes on each side, and metres of its depth
LAMPS = 0.75, 0.60  # metres behind the nose and before the tail within which lamps are


def glass(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) panes by how they face; a clear cover at either end is a lamp's. What is mostly glass is glass as a whole."""
    m, facing = known.marks, known.each.facing
    x, _, z = known.each.middle.T
    found = np.full(len(x), "", "U16")
    pane = (known.kind == "glass") | (known.lumps.of("glass") > 0.5)[known.island]
    high = pane & (z > m.belt - 0.2)
    side = np.abs(facing[:, 1]) > np.maximum(np.abs(facing[:, 0]), 0.35)
    split = m.doors[1] if len(m.doors) > 1 else (m.screen[1][0] + m.back[1][0]) / 2
    ahead = np.where(np.abs(facing[:, 0]) > 0.3, facing[:, 0] > 0, x > (m.screen[1][0] + m.back[1][0]) / 2)
    found[high & side] = np.where(x > split - 0.02, "front_window", "back_window")[high & side]
    found[high & ~side] = np.where(ahead, "windshield", "back_windshield")[high & ~side]
    found[high & (facing[:, 2] > 0.9) & (z > m.header)] = "roof"
    low = pane & ~high
    found[low & (x > m.nose - 0.9)], found[low & (x < m.tail + 0.7)] = "headlight", "tail_light"
    return by_island(found, known.island, known.each.area)


def lamps(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) lamps at the ends by what they are made of, or red and orange pieces there that aren't painted."""
    m, x = known.marks, known.each.middle[:, 0]
    found = np.full(len(x), "", "U16")
    lamp = (known.kind == "lamp") | known.red & known.each.outer & (known.lumps.area < 0.35)[known.island] & ~known.coat
    found[lamp & (x > m.nose - LAMPS[0])], found[lamp & (x < m.tail + LAMPS[1])] = "headlight", "tail_light"
    return found


def plates(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) what is made of plate, and flat upright rectangles of a plate's size in the middle of either end."""
    m, area, outer, facing = known.marks, known.each.area, known.each.outer, known.each.facing
    found = np.where(known.kind == "plate", "license_plate", "").astype("U16")
    for group in (known.island, known.piece):
        low, high = bounds(known.all, group)
        deep, wide, tall = (high - low).T
        x, y, _ = ((low + high) / 2).T
        fits = (wide > PLATE[0]) & (wide < PLATE[1]) & (tall > PLATE[2]) & (tall < PLATE[3]) & (deep < PLATE[4] + 0.5 * tall) & (np.abs(y) < 0.15)
        fits &= (x > m.nose - 0.35) | (x < m.tail + 0.6)
        flat = np.bincount(group, area * (np.abs(facing[:, 0]) > 0.8)) > 0.7 * np.bincount(group, area)
        full = np.bincount(group, area * outer) > 0.75 * wide * tall
        u, v = ((known.each.middle[:, 1:] - low[group, 1:]) / (high - low)[group, 1:].clip(1e-6)).T
        rim = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v)) < RIM
        frame = (np.bincount(group, area * rim) > 0.9 * np.bincount(group, area)) & (deep < FLAT)
        found[(fits & (flat & full | frame))[group] & outer & (known.kind != "paint")] = "license_plate"
    return found


def by_island(found: np.ndarray, island: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Labels (m,) made one within each island, by area; a label of "" stays."""
    names, number = np.unique(found, return_inverse=True)
    votes = np.zeros((island.max() + 1, len(names)))
    np.add.at(votes, (island, number.ravel()), area)
    votes[:, names == ""] = 0
    agreed = votes.max(1) > 0.7 * votes.sum(1)
    return np.where((found != "") & agreed[island], names[votes.argmax(1)[island]], found)
