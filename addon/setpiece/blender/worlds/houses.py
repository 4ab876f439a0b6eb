"""House fronts along a street: walls with real openings, windows set back in them, doors, shop fronts, cornices and roofs."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from .shops import add_room
from .solids import Solids

REVEAL = 0.16  # metres that a window lies behind the wall's face
SILL = 0.85  # metres from a floor to its windows' sills
DEPTH = 9.0  # metres of house behind its front
BASE = 0.5  # metres of plinth


def row(houses, seed: int, dark: bool) -> Solids:
    """Houses along +X whose fronts lie in y = 0 and look to -Y. Materials are "wall.N", "frame.N", "door.N" by house number, and
    "pane", "curtain", "lit", "stone", "tiles", "tar", "glass", and those of shops.py."""
    solids, chance = Solids(), np.random.default_rng(seed)
    for n, house in enumerate(houses):
        own = Solids()
        front(own, n, house, chance, dark)
        roof(own, n, house)
        solids.add(own, (house["x"], house["setback"], 0.0))
    return solids


def front(solids: Solids, n: int, house: Mapping, chance, dark: bool) -> None:
    """A house's front, bay by bay and floor by floor."""
    wide, high = house["width"], house["floors"] * house["floor_height"]
    pitch = wide / house["bays"]
    shop = house["ground"] == "shop"
    holes = []  # x0, x1, z0, z1, what
    for floor in range(house["floors"]):
        z = floor * house["floor_height"] + (BASE if floor == 0 else 0.15)
        for bay in range(house["bays"]):
            middle, (w, h) = (bay + 0.5) * pitch, house["window"]
            if floor == 0 and bay == house["door_bay"]:
                holes.append((middle - 0.55, middle + 0.55, 0.16, 2.45, "door"))
            elif floor == 0 and shop:
                holes.append((middle - pitch / 2 + 0.22, middle + pitch / 2 - 0.22, 0.45, 2.7, "shop"))
            else:
                holes.append((middle - w / 2, middle + w / 2, z + SILL - 0.15, min(z + SILL - 0.15 + h, (floor + 1) * house["floor_height"] - 0.3), "window"))
    pierced(solids, wide, high, holes, f"wall.{n}")
    for hole in holes:
        FILLINGS[hole[4]](solids, n, hole, chance, house["lit"] if dark else 0.0)
    solids.boxes([(0, -0.05, 0.0)], [(wide, 0.0, 0.16)], "stone", "-z +y")
    if shop:
        solids.box((0.1, -0.14, 2.82), (wide - 0.1, 0.0, 3.3 if house["floor_height"] > 3.1 else 3.05), f"frame.{n}", "+y")
    for side, x in (("-x", 0.0), ("+x", wide)):
        ends = [(x, 0, 0), (x, DEPTH, 0), (x, DEPTH, high), (x, 0, high)]
        solids.quads([ends if side == "+x" else [ends[i] for i in (1, 0, 3, 2)]], f"wall.{n}")


def pierced(solids: Solids, wide: float, high: float, holes, material: str) -> None:
    """A wall in y = 0 with rectangular holes: its grid of all their edges, less the cells that lie in one."""
    xs = np.unique(np.round([0.0, wide, *(x for hole in holes for x in hole[:2])], 6))
    zs = np.unique(np.round([0.0, high, *(z for hole in holes for z in hole[2:4])], 6))
    x0, z0 = (grid.ravel() for grid in np.meshgrid(xs[:-1], zs[:-1], indexing="ij"))
    x1, z1 = (grid.ravel() for grid in np.meshgrid(xs[1:], zs[1:], indexing="ij"))
    mx, mz = (x0 + x1) / 2, (z0 + z1) / 2
    open_ = np.zeros(len(mx), bool)
    for a, b, c, d, _ in holes:
        open_ |= (mx > a) & (mx < b) & (mz > c) & (mz < d)
    x0, x1, z0, z1 = (values[~open_] for values in (x0, x1, z0, z1))
    y = np.zeros(len(x0))
    corners = np.stack([np.stack(point, -1) for point in ((x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1))], 1)
    solids.quads(corners, material)
    for a, b, c, d, _ in holes:
        f, r = 0.0, REVEAL
        solids.quads([
            [(a, f, c), (b, f, c), (b, r, c), (a, r, c)], [(a, r, d), (b, r, d), (b, f, d), (a, f, d)],
            [(a, f, c), (a, r, c), (a, r, d), (a, f, d)], [(b, r, c), (b, f, c), (b, f, d), (b, r, d)],
        ], material)  # fmt: skip


def glazed(solids: Solids, hole, material: str) -> None:
    a, b, c, d, _ = hole
    y = REVEAL - 0.02
    solids.quads([[(a, y, c), (b, y, c), (b, y, d), (a, y, d)]], material)


def bars(solids: Solids, hole, frame: str, uprights, level, thick: float = 0.06) -> None:
    """A frame around a hole, with uprights and levels at shares of its width and height."""
    a, b, c, d, _ = hole
    y0, y1 = REVEAL - 0.07, REVEAL - 0.015
    lows, highs = [], []
    for share in (0.0, *uprights, 1.0):
        x = a + (b - a - thick) * share
        lows.append((x, y0, c)), highs.append((x + thick, y1, d))
    for share in (0.0, *level, 1.0):
        z = c + (d - c - thick) * share
        lows.append((a, y0, z)), highs.append((b, y1, z + thick))
    solids.boxes(lows, highs, frame, "+y -z")


def window(solids: Solids, n: int, hole, chance, lit: float) -> None:
    """A casement with a sill; behind it the dark, curtains, or light."""
    a, b, c, d, _ = hole
    glazed(solids, hole, "lit" if chance.random() < lit else "curtain" if chance.random() < 0.4 else "pane")
    bars(solids, hole, f"frame.{n}", (0.5,), (0.68,))
    solids.box((a - 0.08, -0.07, c - 0.07), (b + 0.08, 0.02, c), "stone", "+y")


def door(solids: Solids, n: int, hole, chance, lit: float) -> None:
    """A panelled door under a light, and its step."""
    a, b, c, d, _ = hole
    top = d - 0.42
    glazed(solids, (a, b, top, d, ""), "lit" if chance.random() < 0.6 * (lit > 0) else "pane")
    y = REVEAL - 0.05
    solids.quads([[(a, y, c), (b, y, c), (b, y, top), (a, y, top)]], f"door.{n}")
    lows, highs = [], []
    for x0, x1 in ((a + 0.12, (a + b) / 2 - 0.05), ((a + b) / 2 + 0.05, b - 0.12)):
        for z0, z1 in ((c + 0.15, c + 0.8), (c + 0.95, top - 0.12)):
            lows.append((x0, y - 0.02, z0)), highs.append((x1, y, z1))
    solids.boxes(lows, highs, f"door.{n}", "+y")
    bars(solids, (a, b, top, d, ""), f"door.{n}", (), ())
    solids.box((a - 0.15, -0.3, 0.0), (b + 0.15, 0.0, c), "stone", "-z +y")


def shop(solids: Solids, n: int, hole, chance, lit: float) -> None:
    """A shop's window down to a low stall; at night there is a lit room behind it."""
    a, b, c, d, _ = hole
    glazed(solids, hole, "glass" if lit else "pane")
    if lit:
        add_room(solids, (a, REVEAL, c), (b, REVEAL, d), chance)
    bars(solids, hole, f"frame.{n}", (0.5,) if hole[1] - hole[0] > 1.6 else (), (0.8,), 0.07)


FILLINGS = {"window": window, "door": door, "shop": shop}


def roof(solids: Solids, n: int, house: Mapping) -> None:
    """A cornice, and a pitched roof or a parapet."""
    wide, high = house["width"], house["floors"] * house["floor_height"]
    solids.box((0, -0.22, high - 0.12), (wide, 0.0, high + 0.08), "stone", "+y")
    if house["roof"] == "flat":
        solids.box((0, 0.0, high), (wide, 0.3, high + 0.6), f"wall.{n}", "-z")
        solids.sheet((0, 0.3), (wide, DEPTH), high + 0.1, "tar")
        return
    rise, middle = 0.75 * DEPTH / 2, DEPTH / 2
    slope = float(np.hypot(middle + 0.3, rise))
    solids.quads(
        [[(0, -0.3, high + 0.08), (wide, -0.3, high + 0.08), (wide, middle, high + rise), (0, middle, high + rise)],
         [(wide, DEPTH, high), (0, DEPTH, high), (0, middle, high + rise), (wide, middle, high + rise)]],
        "tiles", uv=[[(0, 0), (wide, 0), (wide, slope), (0, slope)]] * 2,
    )  # fmt: skip
    for x, order in ((0.0, (1, 0, 2, 2)), (wide, (0, 1, 2, 2))):
        points = ((x, 0, high), (x, DEPTH, high), (x, middle, high + rise))
        solids.quads([[points[i] for i in order]], f"wall.{n}")
    x = wide * (0.25 + 0.1 * (n % 3))
    solids.box((x, middle - 0.3, high + rise - 0.8), (x + 0.9, middle + 0.3, high + rise + 0.9), "wall." + str(n), "-z")
