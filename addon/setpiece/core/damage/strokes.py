"""The strokes of a scratch, sampled onto a grid."""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np

from .noise import hashed, speckle, wander

FINEST, WIDEST, TALLEST = 0.00025, 2048, 512  # metres a pixel; pixels of the grid at most
WANDER = 0.004  # metres by which the whole bundle strays from its bend
MARGIN = 0.003  # metres of untouched paint around it
SCUFF_FROM = 5  # a bundle of so many strokes rubs the paint between them dull


def draw_strokes(entry: Mapping) -> tuple[np.ndarray, float]:
    """How far the top layers are gone, (h, w) float32 in steps of 1/255 (what an 8-bit picture holds, so that nothing is lost on
    the way to the material), and the metres a pixel."""
    size, width, grain = entry["size"], entry["width"], entry["grain"]
    length, height = size + 2 * MARGIN, width + abs(entry["bend"]) + 2 * WANDER + 4 * MARGIN
    pixel = max(FINEST, length / WIDEST, height / TALLEST)
    shape = (math.ceil(height / pixel), math.ceil(length / pixel))
    image = np.zeros(shape, np.float32)
    x = (np.arange(shape[1]) + 0.5 - shape[1] / 2) * pixel
    t = x / size + 0.5
    spine = entry["bend"] * (4 * (t - 0.5) ** 2 - 0.5) + WANDER * wander(grain, x / 0.11)
    if entry["strokes"] >= SCUFF_FROM:
        scuff(image, x, t, spine, pixel, entry)
    for number in range(entry["strokes"]):
        stroke(image, x, t, spine, pixel, entry, number)
    image[[0, 1, -2, -1]] = 0
    image[:, [0, 1, -2, -1]] = 0
    return np.round(image.clip(0, 1) * 255) / np.float32(255), pixel


def stroke(image, x, t, spine, pixel: float, entry: Mapping, number: int) -> None:
    """Lays stroke `number` into the image where it goes deeper than what is there. The middle one runs the whole length."""
    seed, count = entry["grain"] + 101 * number + 1, entry["strokes"]
    begin, finish, thick, harsh, stray = (float(value) for value in hashed(seed, np.arange(5)))
    main = number == count // 2
    begin, finish = (0.0, 1.0) if main else (0.55 * begin**1.5, 1 - 0.55 * finish**1.5)
    on = (t > begin) & (t < finish)
    x, t, spine = x[on], ((t - begin) / (finish - begin))[on], spine[on]
    if not len(x):
        return
    lane = ((number + 0.5 + 0.7 * (stray - 0.5)) / count - 0.5) * entry["width"] if count > 1 else 0.0
    path = spine + lane + 0.0009 * wander(seed + 7, x / 0.05) + 0.00012 * wander(seed + 8, x / 0.004)
    taper = 0.04 if main else entry["taper"]
    run = np.minimum(t / 0.03, (1 - t) / taper).clip(0, 1)
    run = run * run * (3 - 2 * run)
    half = (0.0004 + 0.0016 * thick**3) * (1.15 + 0.45 * wander(seed + 9, x / 0.03)) * (0.35 + 0.65 * run)
    press = (0.72 + 0.4 * harsh) * entry["wear"] * (0.45 + 0.55 * run) * (1 + 0.25 * wander(seed + 10, x / 0.06))
    if not main:
        press = press * (0.25 + 1.1 * (wander(seed + 11, x / 0.035) + 0.65).clip(0, 0.7))
    reach = int(np.ceil(half.max() / pixel)) + 1
    row = np.floor(path / pixel + image.shape[0] / 2).astype(int)[:, None] + np.arange(-reach, reach + 1)
    off = (row + 0.5 - image.shape[0] / 2) * pixel - path[:, None]
    streak = speckle(seed + 12, x[:, None] / 0.012, off / 0.00035 + 40)
    tooth = speckle(seed + 13, x[:, None] / 0.0011, off / 0.0005 + 40)
    groove = ((1 - np.abs(off) / half[:, None]) * 2.4).clip(0, 1)
    depth = groove * press[:, None] * (0.62 + 0.42 * streak + 0.28 * tooth)
    deepen(image, row, np.flatnonzero(on), depth)


def scuff(image, x, t, spine, pixel: float, entry: Mapping) -> None:
    """Rubs the clear coat between the strokes dull, in fine streaks: never so deep that it counts as bare."""
    half = 0.5 * entry["width"]
    reach = int(np.ceil(half / pixel)) + 1
    run = np.minimum((t - 0.02) / 0.2, (0.98 - t) / entry["taper"]).clip(0, 1)
    row = np.floor(spine / pixel + image.shape[0] / 2).astype(int)[:, None] + np.arange(-reach, reach + 1)
    off = (row + 0.5 - image.shape[0] / 2) * pixel - spine[:, None]
    streak = speckle(entry["grain"] + 3, x[:, None] / 0.05, off / 0.0006 + 200)
    depth = run[:, None] * ((1 - np.abs(off) / half) * 4).clip(0, 1) * (0.75 * streak - 0.2)
    deepen(image, row, np.arange(len(x)), depth.clip(0, 0.42))


def deepen(image, row, column, depth) -> None:
    """Raises the image to `depth` at (n, k) rows of n columns, rows off the image left out."""
    inside = (row >= 0) & (row < image.shape[0])
    at = (row.clip(0, image.shape[0] - 1), np.broadcast_to(column[:, None], row.shape))
    image[at[0][inside], at[1][inside]] = np.maximum(image[at][inside], depth[inside])
