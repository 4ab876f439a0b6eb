"""Which air a surface borders on: the cabin's, or the outside's. A seat and an engine may lie at one height behind one panel, but never in one room."""

from __future__ import annotations

import numpy as np

from .landmarks import Landmarks

CELL = 0.06  # metres: a wall strewn with points leaves no gap of this width
SEAT = 0.30  # metres from the middle plane within which the cabin's air is sure to be, from the belt to the header
BELOW = 0.20  # metres below the sill to which a cabin may go down


def bordering(points: np.ndarray, marks: Landmarks) -> tuple[np.ndarray, np.ndarray]:
    """(p,), (p,) whether each point borders on the cabin's air, and on the outside's. Points (p, 3) in the vehicle's frame, panes among them; where
    panes are missing, the cabin ends between the two screens."""
    m, low = marks, points.min(0) - 2 * CELL
    cells = np.floor((points - low) / CELL).astype(int)
    free = np.ones(cells.max(0) + 3, bool)
    free[tuple(cells.T)] = False
    x, y, z = np.meshgrid(*(corner + (np.arange(count) + 0.5) * CELL for corner, count in zip(low, free.shape)), indexing="ij", sparse=True)
    room = free & (x < m.screen[0][0] + 0.1) & (x > m.back[0][0]) & (np.abs(y) < m.half) & (z > m.sill - BELOW)
    cabin = flooded((x < m.screen[1][0]) & (x > max(m.back[1][0], m.doors[-1] if m.doors else m.tail)) & (np.abs(y) < SEAT) & (z > m.belt) & (z < m.header), room)
    rim = np.ones(free.shape, bool)
    rim[1:-1, 1:-1, 1:-1] = False
    return tuple(widened(air)[tuple(cells.T)] for air in (cabin, flooded(rim, free & ~cabin)))


def flooded(seed: np.ndarray, room: np.ndarray) -> np.ndarray:
    """bool (a, b, c): the cells of a room that hang together, face to face, with a seed in it."""
    found = seed & room
    while True:
        wider = found.copy()
        for axis in range(3):
            ahead, behind = ((slice(None),) * axis + (part,) for part in (slice(1, None), slice(None, -1)))
            wider[ahead] |= found[behind]
            wider[behind] |= found[ahead]
        wider &= room
        if (wider == found).all():
            return found
        found = wider


def widened(cells: np.ndarray) -> np.ndarray:
    """bool (a, b, c): cells and all 26 neighbours of each."""
    for axis in range(3):
        ahead, behind = ((slice(None),) * axis + (part,) for part in (slice(1, None), slice(None, -1)))
        wider = cells.copy()
        wider[ahead] |= cells[behind]
        wider[behind] |= cells[ahead]
        cells = wider
    return cells
