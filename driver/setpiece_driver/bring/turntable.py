"""A vehicle's parts as they were told apart, each in a colour of its own, from five sides: what an author looks at first."""

from __future__ import annotations

import colorsys
from pathlib import Path

import cv2
import numpy as np
from setpiece.core.imports.mapping import Mapped
from setpiece.core.imports.surface import strew
from setpiece.core.mesh.piece import triangle_normals, unit

PIXELS = 110  # a metre
EDGE, LINE = 14, 18  # pixels around a view, and a line of the legend's height
VIEWS = ((0, 2, 1, 1), (0, 2, 1, -1), (0, 1, 2, 1), (1, 2, 0, 1), (1, 2, 0, -1))  # across, up, the axis looked along and from which end
COLUMNS = 6


def draw_turntable(mapped: Mapped, path: Path) -> None:
    """Writes the sheet as a PNG."""
    seen = np.flatnonzero(np.bincount(mapped.surface.of, mapped.surface.outer, len(mapped.parts)) > 0)
    points, of, _ = strew(mapped.all.corners[seen], 0.7 / PIXELS)
    of = seen[of]
    labels = np.char.partition(mapped.parts, ".")[:, 0]
    names = sorted(set(labels.tolist()))
    colors = {name: color_of(k, len(names)) for k, name in enumerate(names)}
    normals = unit(triangle_normals(mapped.all.vertices, mapped.all.triangles))
    paint = np.array([colors[name] for name in names])[np.searchsorted(names, labels)]
    views = [view(points, paint[of], normals[of], *row) for row in VIEWS]
    rows = [beside(views[:2]), beside(views[2:])]
    sheet = below([*rows, legend(names, colors, max(row.shape[1] for row in rows))])
    ok, data = cv2.imencode(".png", sheet)
    path.write_bytes(data.tobytes())


def color_of(k: int, count: int) -> tuple[float, float, float]:
    """BGR, 0..255: hues that go round, neighbours differing in lightness as well."""
    r, g, b = colorsys.hls_to_rgb((k * 0.618034) % 1.0, (0.45, 0.62, 0.75)[k % 3], 0.75)
    return 255 * b, 255 * g, 255 * r


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
    image = np.full((high, wide, 3), 255, np.uint8)
    image[v[order], u[order]] = (colors * shade)[order].astype(np.uint8)
    return image


def beside(images: list[np.ndarray]) -> np.ndarray:
    high = max(image.shape[0] for image in images)
    return np.hstack([cv2.copyMakeBorder(image, 0, high - image.shape[0], 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255)) for image in images])


def below(images: list[np.ndarray]) -> np.ndarray:
    wide = max(image.shape[1] for image in images)
    return np.vstack([cv2.copyMakeBorder(image, 0, 0, 0, wide - image.shape[1], cv2.BORDER_CONSTANT, value=(255, 255, 255)) for image in images])


def legend(names: list[str], colors: dict, wide: int) -> np.ndarray:
    image = np.full((LINE * -(-len(names) // COLUMNS) + EDGE, wide, 3), 255, np.uint8)
    for k, name in enumerate(names):
        x, y = EDGE + k % COLUMNS * (wide // COLUMNS), LINE * (k // COLUMNS + 1)
        cv2.rectangle(image, (x, y - 10), (x + 12, y), colors[name], -1)
        cv2.putText(image, name, (x + 18, y), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1, cv2.LINE_AA)
    return image
