"""Props made by code. Each returns pieces in the prop's own frame (metres, Z up, on the ground, about the origin) and its materials;
`color` replaces the main surface's."""

from __future__ import annotations

from typing import Callable

import numpy as np

from ..body import Material
from ..mesh.piece import Piece, creased, moved, turned
from ..mesh.solids import grid_triangles, lathe, outward, rounded_box, sheet

UPRIGHT = turned(0, 90.0)  # lathes turn about y; this stands them up

Shape = tuple[list[Piece], dict[str, Material]]


def cone(color) -> Shape:
    """A traffic cone of 75 cm with two reflective bands on a square rubber base (EN 13422)."""
    outline = [(0.150, 0.030), (0.146, 0.036), (0.136, 0.042), (0.0315, 0.735), (0.0285, 0.744), (0.022, 0.748), (0.016, 0.744), (0.0135, 0.70)]
    pieces = [stand(outline, "shell")]
    for low, high in ((0.30, 0.42), (0.50, 0.60)):
        pieces.append(stand([(radius_at(outline, z) + 0.0012, z) for z in (low, high)], "band"))
    pieces.append(moved(rounded_box((0.36, 0.36, 0.032), 0.012, "base"), offset=(0, 0, 0.016)))
    pieces += [moved(rounded_box((0.05, 0.05, 0.02), 0.006, "base"), offset=(x, y, 0.01)) for x in (-0.16, 0.16) for y in (-0.16, 0.16)]
    return pieces, {
        "shell": Material("plastic", {"color": color or (0.80, 0.105, 0.012), "roughness": 0.42}),
        "band": Material("plate", {"color": (0.74, 0.74, 0.72)}),
        "base": Material("rubber", {"color": (0.016, 0.016, 0.017)}),
    }


def bin(color) -> Shape:
    """A wheelie bin of 240 litres: a tapered body with a rim, a bowed lid, a handle, and two wheels behind (-x)."""
    body = loft([(0.05, 0.44, 0.40), (0.062, 0.46, 0.42), (0.30, 0.50, 0.455), (0.92, 0.585, 0.53), (0.955, 0.59, 0.535)], 0.055, "body")
    rim = loft([(0.940, 0.62, 0.565), (0.946, 0.63, 0.575), (0.974, 0.63, 0.575), (0.980, 0.62, 0.565)], 0.06, "body")
    lid = loft([(0.978, 0.645, 0.59), (0.986, 0.655, 0.60), (1.008, 0.645, 0.585), (1.030, 0.54, 0.48), (1.042, 0.30, 0.25), (1.044, 0.05, 0.05)], 0.07, "lid")
    wheel = lathe([(0.0, 0.024), (0.06, 0.024), (0.068, 0.018), (0.088, 0.024), (0.098, 0.015), (0.098, -0.015), (0.088, -0.024), (0.068, -0.018),
                   (0.06, -0.024), (0.0, -0.024)], "rubber", 32)  # fmt: skip
    bar = lathe([(0.0, 0.22), (0.016, 0.22), (0.016, -0.22), (0.0, -0.22)], "body", 16)
    pieces = [moved(piece, offset=(0.02, 0, 0)) for piece in (body, rim, lid)]
    pieces += [moved(wheel, offset=(-0.235, y, 0.098)) for y in (-0.245, 0.245)]
    pieces += [moved(bar, offset=(-0.235, 0, 0.098)), moved(bar, offset=(-0.345, 0, 0.985))]
    pieces += [moved(rounded_box((0.09, 0.03, 0.05), 0.012, "body"), offset=(-0.315, y, 0.965)) for y in (-0.205, 0.205)]
    pieces += [moved(rounded_box((0.012, 0.05, 0.62), 0.005, "body"), turned(1, 4.0), (0.268, y, 0.50)) for y in (-0.11, 0.11)]
    main = Material("plastic", {"color": color or (0.022, 0.055, 0.030), "roughness": 0.48})
    return pieces, {"body": main, "lid": main, "rubber": Material("rubber", {"color": (0.02, 0.02, 0.02)})}


def box(color) -> Shape:
    """A cardboard box of 60 × 40 × 40 cm: flaps with a gap between them, a strip of tape across and down both ends."""
    length, width, height = 0.60, 0.40, 0.40
    pieces = [moved(rounded_box((length, width, height - 0.004), 0.006, "card", 2), offset=(0, 0, height / 2 - 0.002))]
    flap = (length - 0.004, width / 2 - 0.0025, 0.004)
    for sign in (-1.0, 1.0):
        lift = turned(0, sign * 1.1)
        pieces.append(moved(rounded_box(flap, 0.0018, "card", 1), lift, (0, sign * width / 4, height + 0.0015)))
        down = [[(sign * (length / 2 + 0.0012), y, z) for y in (-0.024, 0.024)] for z in (height - 0.07, height + 0.004)]
        pieces.append(sheet(np.array(down if sign < 0 else down[::-1])[::-1], "tape"))
    across = [[(x, y, height + 0.0055 - 0.02 * abs(y)) for x in (-length / 2, length / 2)] for y in (-0.024, 0.0, 0.024)]
    pieces.append(sheet(np.array(across)[::-1], "tape"))
    return pieces, {
        "card": Material("matte", {"color": color or (0.40, 0.245, 0.125)}),
        "tape": Material("plastic", {"color": (0.36, 0.20, 0.075), "roughness": 0.22}),
    }


def stand(outline, material: str, segments: int = 48) -> Piece:
    """A profile of (radius, height), from the bottom up, turned about the vertical."""
    return moved(lathe(outline[::-1], material, segments), UPRIGHT)


def radius_at(outline, height: float) -> float:
    radii, heights = np.array(outline[2:4]).T
    return float(np.interp(height, heights, radii))


def loft(levels, corner: float, material: str, segments: int = 6) -> Piece:
    """Rounded rectangles of (height, length, width), from the bottom up, joined into a closed solid."""
    turn = np.linspace(0, np.pi / 2, segments)
    rows = []
    for height, length, width in levels:
        round_by = min(corner, 0.45 * length, 0.45 * width)
        ring = [
            (sx * (length / 2 - round_by) + round_by * np.cos(a + quarter), sy * (width / 2 - round_by) + round_by * np.sin(a + quarter))
            for sx, sy, quarter in ((1, 1, 0), (-1, 1, np.pi / 2), (-1, -1, np.pi), (1, -1, 1.5 * np.pi))
            for a in turn
        ]
        rows.append([(x, y, height) for x, y in ring])
    first, last = levels[0][0], levels[-1][0]
    rows = [[(0.0, 0.0, first)] * len(rows[0]), *rows, [(0.0, 0.0, last)] * len(rows[0])]
    return solid(np.array(rows), material)


def solid(rows: np.ndarray, material: str) -> Piece:
    """(r, c, 3) rings from one pole to the other as a closed, outward surface with sharp edges where they bend."""
    count, columns = rows.shape[:2]
    triangles = grid_triangles(count, columns, wrap_columns=True)
    vertices = rows.reshape(-1, 3)
    return creased(vertices, outward(vertices, triangles), material)


SHAPES: dict[str, Callable[..., Shape]] = {"bin": bin, "box": box, "cone": cone}
