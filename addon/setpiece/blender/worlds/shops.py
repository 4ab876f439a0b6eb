"""What a shop's window shows at night: a lit room with shelves of goods, deep enough to shift as a camera walks by."""

from __future__ import annotations

import numpy as np

from .solids import Solids

DEEP = 1.9  # metres from the glass to the shelves at the back
GOODS = ((0.42, 0.10, 0.07), (0.50, 0.40, 0.16), (0.10, 0.20, 0.30), (0.55, 0.53, 0.48), (0.09, 0.16, 0.09), (0.22, 0.13, 0.08))  # linear colours


def add_room(solids: Solids, low, high, chance) -> None:
    """A room behind a window whose corners are `low` and `high` (x, y, z), which goes on along +Y. Materials: "shop wall",
    "shop light", "shelf", and "goods 0" … by GOODS."""
    (a, y0, c), (b, _, d) = low, high
    y1 = y0 + DEEP
    solids.quads([
        [(a, y1, c), (b, y1, c), (b, y1, d), (a, y1, d)],
        [(a, y0, c), (a, y1, c), (a, y1, d), (a, y0, d)],
        [(b, y1, c), (b, y0, c), (b, y0, d), (b, y1, d)],
        [(a, y0, c), (b, y0, c), (b, y1, c), (a, y1, c)],
        [(a, y1, d), (b, y1, d), (b, y0, d), (a, y0, d)],
    ], "shop wall")  # fmt: skip
    for y in (y0 + 0.5, y0 + 1.3):
        solids.box((a + 0.15, y - 0.05, d - 0.05), (b - 0.15, y + 0.05, d - 0.02), "shop light", "+z")
    for z in np.arange(c + 0.05, d - 0.5, chance.uniform(0.38, 0.5)):
        solids.box((a + 0.05, y1 - 0.35, z - 0.03), (b - 0.05, y1, z), "shelf", "+y")
        stock(solids, (a + 0.08, b - 0.08), y1 - 0.33, z, 0.34, chance)
    stock(solids, (a + 0.15, b - 0.15), y0 + 0.15, c, chance.uniform(0.25, 0.75), chance, 0.45)


def stock(solids: Solids, along, y: float, z: float, tallest: float, chance, gaps: float = 0.12) -> None:
    """Boxes of goods side by side on a shelf at height `z`, in runs of the same kind, with a share of gaps."""
    x, end = along
    while x < end - 0.08:
        kind, wide, tall, deep = chance.integers(len(GOODS)), *chance.uniform((0.06, 0.4, 0.1), (0.22, 1.0, 0.24))
        for _ in range(chance.integers(1, 5)):
            if x + wide > end:
                break
            if chance.random() >= gaps:
                solids.box((x, y, z), (x + 0.94 * wide, y + deep, z + tall * tallest), f"goods {kind}", "-z")
            x += wide
        x += 0.02
