"""A vehicle's parts as they were told apart, each in a colour of its own, from five sides: what an author looks at first."""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np

from ..files.png import encode_png
from ..mesh.piece import triangle_normals, unit
from ..plates.glyphs import CHARACTERS, Face, glyph
from .mapping import Mapped
from .surface import strew

PIXELS = 110  # a metre
EDGE, LINE = 14, 18  # pixels around a view, and a line of the legend's height
VIEWS = ((0, 2, 1, 1), (0, 2, 1, -1), (0, 1, 2, 1), (1, 2, 0, 1), (1, 2, 0, -1))  # across, up, the axis looked along and from which end
COLUMNS = 6
PATCH, BLANK, GAP = 12, 5, 2  # pixels: a colour's patch, a blank's width, between two letters
PEN = Face(height=10.0, letter=7.0, digit=7.0, pen=1.3, flat=False)  # in pixels here


def draw_turntable(mapped: Mapped, path: Path) -> None:
    """Writes the sheet as a PNG."""
    seen = np.flatnonzero(np.bincount(mapped.surface.of, mapped.surface.outer, len(mapped.parts)) > 0)
    points, of, _ = strew(mapped.all.corners[seen], 0.7 / PIXELS)
    of = seen[of]
    labels = np.char.partition(mapped.parts, ".")[:, 0]
    names = sorted(set(labels.tolist()))
    colors = {name: color_of(k) for k, name in enumerate(names)}
    normals = unit(triangle_normals(mapped.all.vertices, mapped.all.triangles))
    paint = np.array([colors[name] for name in names])[np.searchsorted(names, labels)]
    views = [view(points, paint[of], normals[of], *row) for row in VIEWS]
    rows = [joined(views[:2], 1), joined(views[2:], 1)]
    path.write_bytes(encode_png(joined([*rows, legend(names, colors, max(row.shape[1] for row in rows))], 0)))


def color_of(k: int) -> tuple[float, float, float]:
    """RGB, 0..255: hues that go round, neighbours differing in lightness as well."""
    return tuple(255 * c for c in colorsys.hls_to_rgb((k * 0.618034) % 1.0, (0.45, 0.62, 0.75)[k % 3], 0.75))


def view(points, colors, normals, across: int, up: int, along: int, end: int) -> np.ndarray:
    """(h, w, 3) the points seen along an axis, the nearest in front, shaded by how they face."""
    low = points.min(0)
    size = np.ptp(points, axis=0)
    wide, high = (int(size[k] * PIXELS) + 2 * EDGE for k in (across, up))
    flip = (end < 0) == (along == 1) if along != 2 else False
    u = EDGE + ((points[:, across] - low[across]) * PIXELS).astype(int)
    u = wide - 1 - u if flip else u
    v = high - 1 - EDGE - ((points[:, up] - low[up]) * PIXELS).astype(int)
    order = np.argsort(points[:, along] * end, kind="stable")
    shade = (0.5 + 0.5 * np.abs(normals[:, along]))[:, None]
    image = paper(high, wide)
    image[v[order], u[order]] = (colors * shade)[order].astype(np.uint8)
    return image


def paper(high: int, wide: int) -> np.ndarray:
    return np.full((high, wide, 3), 255, np.uint8)


def joined(images: list[np.ndarray], axis: int) -> np.ndarray:
    """Images below (axis 0) or beside (axis 1) each other, from the upper left."""
    other = 1 - axis
    longest = max(image.shape[other] for image in images)
    lacks = lambda image: [(0, (longest - image.shape[other]) * (k == other)) for k in range(3)]
    return np.concatenate([np.pad(image, lacks(image), constant_values=255) for image in images], axis)


def legend(names: list[str], colors: dict, wide: int) -> np.ndarray:
    """(h, wide, 3) a patch of each colour and its name beside it."""
    image = paper(LINE * -(-len(names) // COLUMNS) + EDGE, wide)
    for k, name in enumerate(names):
        x, y = EDGE + k % COLUMNS * (wide // COLUMNS), LINE * (k // COLUMNS) + 8
        image[y : y + PATCH, x : x + PATCH] = colors[name]
        write(image, name, x + PATCH + 6, y + 1)
    return image


def write(image: np.ndarray, text: str, x: int, y: int) -> None:
    """Black capitals into an image with their upper left corner at (x, y), as far as it reaches; what isn't drawn here is a blank."""
    for character in text.upper():
        if character not in CHARACTERS:
            x += BLANK
            continue
        ink = np.clip(0.5 - glyph(character, PEN, 1.0, 0.0)[::-1], 0, 1)[..., None]
        area = image[y : y + ink.shape[0], x : x + ink.shape[1]]
        area[:] = (area * (1 - ink[: area.shape[0], : area.shape[1]])).astype(np.uint8)
        x += ink.shape[1] + GAP
