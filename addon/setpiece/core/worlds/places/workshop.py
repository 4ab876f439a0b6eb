"""A workshop: a hall with rows of tube lights, a roller door in one end, cabinets, benches, a lift and posters along the walls."""

from __future__ import annotations

from typing import Mapping

from ..chance import happens, pick, span

INSIDE = 0.35  # metres that a camera keeps from walls and furniture
WALLS = ((0.62, 0.62, 0.60), (0.55, 0.55, 0.50), (0.50, 0.53, 0.56), (0.66, 0.64, 0.58))
DADOES = ((0.10, 0.13, 0.16), (0.16, 0.17, 0.18), (0.05, 0.10, 0.20), (0.24, 0.045, 0.035), (0.08, 0.14, 0.11))
FLOORS = {"epoxy": 3, "screed": 3}
EPOXY = ((0.23, 0.24, 0.25), (0.32, 0.33, 0.33), (0.13, 0.14, 0.15), (0.20, 0.24, 0.27), (0.28, 0.12, 0.08))
CABINETS = ((0.32, 0.022, 0.018), (0.02, 0.06, 0.20), (0.06, 0.065, 0.07), (0.30, 0.31, 0.32), (0.42, 0.13, 0.01))
DEEP = 0.75  # metres from a wall that furniture takes


def settle(values: Mapping, draw) -> dict:
    half = [span(draw, "half", 9.6, 12.0, 0), span(draw, "half", 8.9, 10.2, 1)]
    height = span(draw, "height", 5.2, 6.2)
    rows, columns = 4 + int(2 * draw("tube_rows")), 3 + int(2 * draw("tube_columns"))
    end = pick(draw, "door_end", (-1, 1))
    floor = pick(draw, "floor", FLOORS)
    free = [half[0] - DEEP - INSIDE, half[1] - DEEP - INSIDE]
    return {
        "bounds": [[round(-free[0], 6), round(-free[1], 6), 0.2], [round(free[0], 6), round(free[1], 6), round(height - 0.9, 6)]],
        "slots": [],
        "blocked": [
            [-60.0, round(half[1] - DEEP, 6), 60.0, 60.0], [-60.0, -60.0, 60.0, round(DEEP - half[1], 6)],
            [round(half[0] - DEEP, 6), -60.0, 60.0, 60.0], [-60.0, -60.0, round(DEEP - half[0], 6), 60.0],
        ],
        "half": half,
        "height": height,
        "walls": {
            "kind": pick(draw, "walls", ("blocks", "panels")),
            "color": list(pick(draw, "wall_color", WALLS)),
            "dado": list(pick(draw, "dado", DADOES)),
            "dado_height": span(draw, "dado_height", 1.1, 1.8),
        },
        "floor": {"kind": floor, "color": list(pick(draw, "floor_color", EPOXY if floor == "epoxy" else ((0.30, 0.295, 0.28),)))},
        "bay": {"half": [span(draw, "bay", 3.1, 3.5, 0), span(draw, "bay", 1.7, 2.1, 1)], "color": list(pick(draw, "bay_color", ((0.70, 0.50, 0.04), (0.72, 0.72, 0.70)))),
                "painted": happens(draw, "bay_painted", 0.7), "wear": span(draw, "bay_wear", 0.2, 0.7)},
        "tubes": {
            "y": [round((2 * k + 1 - rows) * half[1] * 0.8 / rows, 6) for k in range(rows)],
            "x": [round((2 * k + 1 - columns) * half[0] * 0.85 / columns, 6) for k in range(columns)],
            "length": pick(draw, "tube_length", (1.2, 1.5, 2.4)),
            "along": pick(draw, "tube_along", {"x": 3, "y": 1}),
            "drop": span(draw, "tube_drop", 0.5, 1.0),
            "twin": happens(draw, "tube_twin", 0.7),
            "radiance": span(draw, "tube_radiance", 22.0, 32.0),
            "color": list(pick(draw, "tube_color", ((1.0, 0.97, 0.92), (0.93, 0.98, 1.0), (1.0, 0.92, 0.80)))),
            "dead": sorted({int(rows * columns * draw("dead", k)) for k in range(2) if happens(draw, "dies", 0.35, k)}),
        },
        "door": {"end": end, "half": span(draw, "door_half", 1.9, 2.4), "height": span(draw, "door_height", 3.3, 4.0),
                 "open": happens(draw, "door_open", 0.3), "color": list(pick(draw, "door_color", ((0.50, 0.51, 0.52), (0.60, 0.60, 0.57), (0.12, 0.16, 0.22))))},
        "windows": happens(draw, "windows", 0.6),
        "furniture": [*along(draw.at("left"), half, 1), *along(draw.at("right"), half, -1)],
        "lift": {"color": list(pick(draw, "lift_color", ((0.36, 0.03, 0.02), (0.02, 0.07, 0.22), (0.55, 0.36, 0.02)))), "side": pick(draw, "lift_side", (-1, 1))},
        "seed": int(draw("seed") * 2**31),
    }  # fmt: skip


FURNITURE = {"cabinet": 4, "chest": 3, "bench": 3, "tyres": 3, "drum": 1, "poster": 3, "nothing": 2}
WIDTHS = {"cabinet": (0.9, 1.2), "chest": (0.7, 1.1), "bench": (1.8, 2.6), "tyres": (0.75, 0.75), "drum": (0.65, 0.65), "poster": (0.7, 1.3), "nothing": (0.5, 1.5)}
HEIGHTS = {"cabinet": (1.75, 2.0), "chest": (0.95, 1.25), "bench": (0.86, 0.95), "tyres": (0.6, 1.3), "drum": (0.88, 0.88), "poster": (0.8, 1.1), "nothing": (0, 0)}


def along(draw, half, side: int) -> list[dict]:
    """Furniture along one long wall, from one end to the other."""
    row, x = [], -half[0] + 0.6
    while True:
        k = len(row)
        kind = pick(draw, "kind", FURNITURE, k)
        width = span(draw, "width", *WIDTHS[kind], k)
        if x + width > half[0] - 0.5:
            return row
        row.append({"kind": kind, "x": round(x + width / 2, 6), "side": side, "width": width,
                    "height": span(draw, "height", *HEIGHTS[kind], k), "color": list(pick(draw, "color", CABINETS, k))})  # fmt: skip
        x += width + span(draw, "gap", 0.05, 0.6, k)
