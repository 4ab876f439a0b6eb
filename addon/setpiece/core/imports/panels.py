"""Which panel a spot of a vehicle's outside belongs to, by where it is and how it faces: the best guess where no name and no shut line tells."""

from __future__ import annotations

from typing import Callable

import numpy as np
from attrs import frozen

from .landmarks import Landmarks

LEVEL = 0.45  # z of a unit normal from which a surface looks up
ENDING = 0.5  # x of a unit normal from which it looks ahead or back
REACH = 0.32  # metres by which a bumper reaches round the corner, at most
INWARD = 0.25  # metres within the widest place from which what is low is no rocker
OPEN = 0.5  # exposure from which a spot is on the outside, whatever lies above it
DEPTH = 0.14  # metres beneath a lid from which what is seen is no lid
ROCKER = 0.05  # metres above the flank's lower edge
LINER = 0.10  # metres within the widest place beyond which an arch's inside is liner
FLARE = 0.18  # metres within the widest place beyond which a cab's mudguards are
ENDS = ("front_bumper", "back_bumper")
ARCH = 1.12  # times an arch's radius: how far the liner's room goes
PANELS = ("underbody", "roof", "hood", "trunk", "front_bumper", "back_bumper", "grille", "fender", "quarter_panel", "rocker_panel", "front_door", "back_door", "mirror")


@frozen(eq=False)
class Spots:
    """Points on the outside, in the vehicle's frame: x, |y|, z (p,), their outward normals (p, 3), whether they are `painted` (p,), and how `open`
    they lie (p,), the share of the eyes before them that see them; `body` (p,), whether they are of large painted pieces."""

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    normals: np.ndarray
    painted: np.ndarray
    open: np.ndarray
    body: np.ndarray


def panel_of(spots: Spots, marks: Landmarks, bumpers: tuple[float, float], breadth: tuple[float, float] = (np.inf, np.inf)) -> np.ndarray:
    """(p,) the panel that each spot most likely belongs to. `bumpers` are the heights of the upper edges of the front and the back one, `breadth` the shares
    of the half width beyond which the body there is no bumper."""
    found = np.full(len(spots.x), "", "U16")
    for part, holds in RULES:
        free = found == ""
        if part in ENDS:
            free &= ~(spots.body & (spots.y > breadth[ENDS.index(part)] * marks.half))
        found[free & holds(spots, marks, bumpers)] = part
    return found


def in_arch(s: Spots, m: Landmarks) -> np.ndarray:
    inside = np.zeros(len(s.x), bool)
    for x, z, radius in m.arches:
        away = np.hypot(s.x - x, s.z - z)
        inside |= ((away < 1.02 * radius) | (away < ARCH * radius) & (np.abs(s.normals[:, 1]) < 0.6)) & (s.y < m.half - LINER) & (s.z < z + ARCH * radius)
    return inside & (s.z < m.belt)


def beneath(s: Spots, m: Landmarks, b) -> np.ndarray:
    (front, _, wide), (back, _, broad) = m.arches
    low = (s.z < m.sill - 0.02) & (s.y < m.half - INWARD) & (s.x < front + wide) & (s.x > back - broad)
    return in_arch(s, m) | low | (s.normals[:, 2] < -0.8) & (s.z < m.sill + 0.15) & ~overhung(s, m)


def overhung(s: Spots, m: Landmarks) -> np.ndarray:
    """The body before and behind the arches, which turns under at its ends and is no floor."""
    (front, _, wide), (back, _, broad) = m.arches
    return s.painted & ((s.x > front + wide) | (s.x < back - broad))


def mirror(s: Spots, m: Landmarks, b) -> np.ndarray:
    front = m.windows[0][0] if m.windows else m.screen[0][0]
    return (s.y > m.half + 0.02) & (s.z > m.belt - 0.15) & (np.abs(s.x - front) < 0.6)


def cabin(s: Spots, m: Landmarks) -> np.ndarray:
    """Above the belt, between the feet of the two screens."""
    return (s.z > m.belt + 0.03) & (s.x < m.screen[0][0] + 0.05) & (s.x > m.back[0][0] - 0.05)


def roof(s: Spots, m: Landmarks, b) -> np.ndarray:
    lid = (s.normals[:, 2] > LEVEL) & (s.z > m.header) & (s.x > m.back[1][0] - 0.25)
    pillar = (s.x > (m.doors[0] - 0.35 if m.doors else m.screen[1][0])) & (s.z > m.belt + 0.3 * (m.roof - m.belt)) & (s.normals[:, 0] > 0.25)
    wall = (s.normals[:, 0] < -0.7) & (s.x < m.tail + 0.2) | (np.abs(s.normals[:, 1]) > 0.9) & (s.y > 0.85 * m.half)
    return cabin(s, m) & (lid | pillar | (s.z > m.header + 0.04)) & ~wall


def lip(s: Spots, arch: tuple[float, float, float]) -> np.ndarray:
    """The flare around an arch, which no door takes part in."""
    x, z, radius = arch
    return (np.hypot(s.x - x, s.z - z) < ARCH * radius) & s.painted


def doors(s: Spots, m: Landmarks) -> np.ndarray:
    """(p,) the number of the door from the front, from 0; -1 where there is none."""
    number = np.full(len(s.x), -1)
    for k, (ahead, behind) in enumerate(zip(m.doors, m.doors[1:])):
        number[(s.x <= ahead) & (s.x > behind)] = k
    over = np.abs(s.normals[:, 1]) > 0.35
    below = (s.z > m.sill + ROCKER) & (s.z < m.header + 0.04)
    return np.where(over & below & ~in_arch(s, m), number, -1)


def ahead(s: Spots, m: Landmarks) -> np.ndarray:
    return s.x > (m.doors[0] if m.doors else m.screen[0][0] - 0.2)


def astern(s: Spots, m: Landmarks) -> np.ndarray:
    return s.x <= (m.doors[-1] if m.doors else m.back[0][0])


def front_bumper(s: Spots, m: Landmarks, b) -> np.ndarray:
    x, _, radius = m.arches[0]
    low = (s.z < b[0]) & (s.x > max(x + radius + 0.03, m.nose - REACH - 0.25))
    return low & ((s.x > m.nose - REACH) | (s.x > x + radius + 0.10))


def back_bumper(s: Spots, m: Landmarks, b) -> np.ndarray:
    x, _, radius = m.arches[1]
    low = (s.z < b[1]) & (s.x < min(x - radius - 0.03, m.tail + REACH + 0.25))
    return low & ((s.x < m.tail + REACH) | (s.x < x - radius - 0.10))


def grille(s: Spots, m: Landmarks, b) -> np.ndarray:
    return (s.normals[:, 0] > ENDING) & (s.x > m.nose - 0.25) & (s.z >= b[0]) & ~s.painted & (s.y < 0.75 * m.half)


def hood(s: Spots, m: Landmarks, b) -> np.ndarray:
    level = (s.normals[:, 2] > LEVEL) & (s.z > m.top_at(s.x) - DEPTH) | (s.normals[:, 0] > ENDING) & (s.x > m.nose - 0.5)
    return (s.x > m.screen[0][0] - 0.12) & level & beside(s, m.lids[0]) & (s.z >= b[0])


def trunk(s: Spots, m: Landmarks, b) -> np.ndarray:
    level = (s.normals[:, 2] > LEVEL) | (s.normals[:, 0] < -ENDING)
    return (s.x < m.back[1][0] + 0.05) & level & beside(s, m.lids[1]) & (s.z >= b[1])


def buried(s: Spots, m: Landmarks, b) -> np.ndarray:
    """What is seen through a grille or an arch, far beneath the lids."""
    end = (s.x > m.nose - 0.35) | (s.x < m.tail + 0.35)
    deep = (s.z < m.top_at(s.x) - DEPTH) & (s.y < m.half - INWARD) & ~cabin(s, m) & (s.z < m.belt)
    return deep & (~s.painted | ~end & (s.open < OPEN))


def beside(s: Spots, lid: tuple[float, float]) -> np.ndarray:
    """Within a lid's sides."""
    return s.y < lid[0] + lid[1] * s.x


def rocker(s: Spots, m: Landmarks, b) -> np.ndarray:
    (front, _, wide), (back, _, broad) = m.arches
    return (s.z <= m.sill + ROCKER) & (s.x < front - wide * 0.8) & (s.x > back + broad * 0.8)


def skirt(s: Spots, m: Landmarks, b) -> np.ndarray:
    """The black mudguards around the front arch of a cab over its engine, whose doors are above it."""
    x, z, radius = m.arches[0]
    if not m.doors or m.doors[0] <= x + radius:
        return np.zeros(len(s.x), bool)
    flank = ~s.painted & (np.abs(s.normals[:, 1]) > 0.3) & (s.y > m.half - FLARE)
    return flank & (s.z < z + ARCH * radius) & (s.x < m.doors[0] + 0.1) & (s.x > x - 1.5 * radius)


RULES: tuple[tuple[str, Callable], ...] = (
    ("mirror", mirror),
    ("underbody", beneath),
    ("roof", roof),
    ("fender", skirt),
    ("front_bumper", front_bumper),
    ("back_bumper", back_bumper),
    ("grille", grille),
    ("rocker_panel", rocker),
    ("fender", lambda s, m, b: lip(s, m.arches[0])),
    ("quarter_panel", lambda s, m, b: lip(s, m.arches[1])),
    ("front_door", lambda s, m, b: doors(s, m) == 0),
    ("back_door", lambda s, m, b: doors(s, m) == 1),
    ("underbody", buried),
    ("hood", hood),
    ("trunk", trunk),
    ("fender", lambda s, m, b: ahead(s, m)),
    ("quarter_panel", lambda s, m, b: astern(s, m)),
    ("roof", lambda s, m, b: cabin(s, m)),
    ("rocker_panel", lambda s, m, b: s.z < m.belt),
    ("roof", lambda s, m, b: np.ones(len(s.x), bool)),
)
