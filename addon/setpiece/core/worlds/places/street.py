"""A street in a town: the first subject stands at the right-hand kerb, facing +X. Pavements and house fronts on both sides."""

from __future__ import annotations

from typing import Mapping

from ..chance import happens, pick, span
from .slots import ordered

KERB = 0.12
REACH = 46.0  # metres of houses either way
PITCH = 6.4  # metres from one parked car to the next
STYLES = {"plaster": 5, "brick": 3, "stone": 2}
COLORS = {
    "plaster": ((0.62, 0.56, 0.45), (0.68, 0.66, 0.61), (0.55, 0.42, 0.28), (0.48, 0.50, 0.50), (0.60, 0.47, 0.37), (0.42, 0.46, 0.40)),
    "brick": ((0.27, 0.105, 0.062), (0.34, 0.17, 0.10), (0.36, 0.27, 0.19)),
    "stone": ((0.45, 0.42, 0.36), (0.36, 0.35, 0.33)),
}
FRAMES = ((0.66, 0.66, 0.64), (0.05, 0.05, 0.055), (0.14, 0.085, 0.05), (0.06, 0.10, 0.08))
DOORS = ((0.12, 0.035, 0.025), (0.03, 0.06, 0.05), (0.02, 0.03, 0.06), (0.10, 0.065, 0.04), (0.03, 0.03, 0.032))
LAMP_COLORS = {(1.0, 0.86, 0.68): 3, (1.0, 0.93, 0.84): 2, (1.0, 0.60, 0.26): 3}


def settle(values: Mapping, draw) -> dict:
    kerb = round(-1.05 - span(draw, "kerb_gap", 0.2, 0.42), 6)
    lane, strip = span(draw, "lane", 2.9, 3.4), span(draw, "strip", 1.1, 1.25)
    opposite = round(strip + 2 * lane + (2.2 if happens(draw, "opposite_strip", 0.5) else 0.35), 6)
    walks = [span(draw, "walk", 7.0, 8.4, 0), span(draw, "walk", 3.0, 4.6, 1)]
    fronts = [round(kerb - walks[0], 6), round(opposite + walks[1], 6)]
    strips = [(0.0, 0.0, k) for k in (-4, -3, -2, -1, 1, 2, 3, 4)]
    slots = [(round(k * PITCH + 0.0, 6), 0.0, 0.0) for _, _, k in strips]
    if opposite - strip - 2 * lane > 1.0:
        slots += [(round((k + 0.5) * PITCH, 6), round(opposite - 1.2, 6), 180.0) for k in range(-4, 4)]
    shift = span(draw, "mast_shift", 0.0, 4.0)
    return {
        "bounds": [[-REACH + 6, fronts[0] + 0.5, 0.2], [REACH - 6, fronts[1] - 0.5, 9.0]],
        "slots": ordered(slots, values["crowded"], draw),
        "blocked": [[-90.0, -90.0, 90.0, kerb], [-90.0, opposite, 90.0, 90.0]],
        "kerbs": [kerb, opposite],
        "fronts": fronts,
        "strip": strip,
        "lane": lane,
        "line": {
            "width": span(draw, "line_width", 0.10, 0.13),
            "color": [0.72, 0.72, 0.70],
            "wear": span(draw, "line_wear", 0.1, 0.8),
            "dash": list(pick(draw, "dash", ((3.0, 6.0), (2.0, 4.0), (3.0, 3.0)))),
            "strip": happens(draw, "line_strip", 0.6),
        },
        "slab": list(pick(draw, "slab", ((0.4, 0.4), (0.6, 0.4), (0.2, 0.1)))),
        "houses": [houses(draw.at("right"), fronts[0]), houses(draw.at("left"), fronts[1])],
        "masts": [
            *([x, round(kerb - 0.45, 6), 90.0] for x in (-9.2 - shift, 12.0 + shift, 33.0 + shift, -31.0 - shift)),
            *([x, round(opposite + 0.45, 6), -90.0] for x in (5.0 + shift, 26.0 + shift, -17.0 + shift)),
        ],
        "mast": {"height": span(draw, "mast_height", 5.5, 7.5), "color": list(pick(draw, "mast_color", ((0.045, 0.048, 0.05), (0.30, 0.31, 0.32), (0.03, 0.06, 0.045))))},
        "lamp": {"radiance": span(draw, "lamp", 900.0, 1400.0), "color": list(pick(draw, "lamp_color", LAMP_COLORS))},
        "seed": int(draw("seed") * 2**31),
    }  # fmt: skip


def houses(draw, front: float) -> list[dict]:
    """A row of houses from -REACH to REACH, wall to wall."""
    row, x = [], -REACH - span(draw, "begin", 0.0, 8.0)
    while x < REACH:
        k = len(row)
        style = pick(draw, "style", STYLES, k)
        bays = 3 + int(4 * draw("bays", k))
        pitch, floors = span(draw, "pitch", 2.3, 3.2, k), 2 + int(3.2 * draw("floors", k))
        row.append(
            {
                "x": round(x, 6),
                "width": round(bays * pitch, 6),
                "bays": bays,
                "floors": floors,
                "floor_height": span(draw, "floor_height", 2.8, 3.4, k),
                "setback": pick(draw, "setback", {0.0: 3, 0.25: 1, 0.6: 1}, k),
                "style": style,
                "color": list(pick(draw, "color", COLORS[style], k)),
                "window": [span(draw, "window_width", 0.95, 1.3, k), span(draw, "window_height", 1.35, 1.75, k)],
                "frame": list(pick(draw, "frame", FRAMES, k)),
                "door": list(pick(draw, "door", DOORS, k)),
                "door_bay": int(bays * draw("door_bay", k)),
                "ground": pick(draw, "ground", {"windows": 4, "shop": 3}, k),
                "roof": pick(draw, "roof", {"tiles": 3, "flat": 2}, k),
                "lit": span(draw, "lit", 0.1, 0.45, k),
            }
        )
        x += row[-1]["width"]
    return row
