"""The strokes of a scratch, sampled onto a grid."""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np

from .noise import TILE, hashed, speckle, tile, wander

FINEST, WIDEST, TALLEST = 0.00025, 2048, 512  # metres a pixel; pixels of the grid at most
WANDER = 0.003  # metres by which the whole bundle strays from its bend
MARGIN = 0.003  # metres of untouched paint around it
COARSELY = 4  # pixels along the band that share one value of its rubbed look, which changes over centimetres
SCUFF_FROM = 5  # a bundle of so many strokes rubs the paint between them dull


def draw_strokes(entry: Mapping) -> tuple[np.ndarray, float]:
    """How far the top layers are gone, (h, w) float32 in steps of 1/255 (what an 8-bit picture holds, so that nothing is lost on
    the way to the material), and the metres a pixel."""
    size, width, grain = entry["size"], entry["width"], entry["grain"]
    length, height = size + 2 * MARGIN, width + abs(entry["bend"]) + 2 * abs(entry["wave"]) + 2 * WANDER + 4 * MARGIN
    pixel = max(FINEST, length / WIDEST, height / TALLEST)
    shape = (math.ceil(height / pixel), math.ceil(length / pixel))
    image = np.zeros(shape, np.float32)
    x = ((np.arange(shape[1]) + 0.5 - shape[1] / 2) * pixel).astype(np.float32)
    t = x / size + 0.5
    spine = entry["bend"] * (4 * (t - 0.5) ** 2 - 0.5) + WANDER * wander(grain, x / 0.11)
    spine = spine + entry["wave"] * np.sin(2 * math.pi * (1.3 * t + float(hashed(grain, 3))))
    free = tile(grain + 1)
    if entry["strokes"] >= SCUFF_FROM:
        scuff(image, x, t, spine, pixel, entry, free)
    for number in range(entry["strokes"]):
        stroke(image, x, t, spine, pixel, entry, free, number)
    image[[0, 1, -2, -1]] = 0
    image[:, [0, 1, -2, -1]] = 0
    return np.round(image.clip(0, 1) * 255) / np.float32(255), pixel


def stroke(image, x, t, spine, pixel: float, entry: Mapping, free, number: int) -> None:
    """Lays stroke `number` into the image where it goes deeper than what is there. The middle one runs the whole length."""
    seed, count = entry["grain"] + 101 * number + 1, entry["strokes"]
    begin, finish, thick, harsh, stray, lot = (float(value) for value in hashed(seed, np.arange(6)))
    lot *= TILE
    main = number == count // 2
    begin, finish = (0.0, 1.0) if main else (0.45 * begin**1.5, 1 - 0.45 * finish**1.5)
    on = (t > begin) & (t < finish)
    x, t, spine = x[on], ((t - begin) / (finish - begin))[on], spine[on]
    if not len(x):
        return
    lane = ((number + 0.5 + 0.7 * (stray - 0.5)) / count - 0.5) * entry["width"] if count > 1 else 0.0
    path = spine + lane + 0.0009 * wander(seed + 7, x / 0.05) + 0.00012 * wander(seed + 8, x / 0.004)
    taper = 0.04 if main else entry["taper"]
    run = np.minimum(t / 0.03, (1 - t) / taper).clip(0, 1)
    run = run * run * (3 - 2 * run)
    half = (0.0004 + 0.0022 * thick**3 + 0.0005 * main) * (1.15 + 0.45 * wander(seed + 9, x / 0.03)) * (0.35 + 0.65 * run) * entry["fine"]
    press = (0.85 + 0.4 * harsh) * entry["wear"] * (0.45 + 0.55 * run) * (1 + 0.25 * wander(seed + 10, x / 0.06))
    press = press * (1 - entry["chatter"] * skips(entry, x + 0.002 * stray))
    if not main:
        press = press * (0.25 + 1.1 * (wander(seed + 11, x / 0.03) + 0.6).clip(0, 0.75))
    reach = int(np.ceil(half.max() / pixel)) + 1
    row = np.floor(path / pixel + image.shape[0] / 2).astype(int)[:, None] + np.arange(-reach, reach + 1)
    off = ((row + 0.5 - image.shape[0] / 2) * pixel - path[:, None]).astype(np.float32)
    streak = speckle(free, x[:, None] / 0.012 + lot, off / 0.00035)
    tooth = speckle(free, x[:, None] / 0.0011 + lot, off / 0.0005 + 60)
    groove = ((1 - np.abs(off) / half[:, None]) * 2.4).clip(0, 1)
    depth = groove * press[:, None] * (0.62 + 0.42 * streak + 0.28 * tooth)
    deepen(image, row, np.flatnonzero(on), depth)


def skips(entry: Mapping, x: np.ndarray) -> np.ndarray:
    """How far the tool has jumped off the paint, 0..1, at metres `x` along it: it sticks and slips at a pace that wanders a little."""
    phase = 2 * math.pi * (x / entry["skip"] + 0.8 * wander(entry["grain"] + 5, x / 0.03))
    return (0.5 + 0.5 * np.cos(phase)) ** 2 * (0.35 + 0.9 * wander(entry["grain"] + 6, x / 0.02)).clip(0, 1)


def scuff(image, x, t, spine, pixel: float, entry: Mapping, free) -> None:
    """Rubs the band between the strokes: its clear coat dull in fine streaks, and here and there a patch worn through."""
    half, skip = 0.5 * entry["width"], slice(None, None, COARSELY)
    reach = int(np.ceil(half / pixel)) + 1
    rows = np.arange(-reach, reach + 1)
    off = (rows * pixel).astype(np.float32)
    run = np.minimum((t[skip] - 0.02) / 0.15, (0.98 - t[skip]) / entry["taper"]).clip(0, 1)
    streak = speckle(free, x[skip, None] / 0.05, off / 0.0006)
    patch = speckle(free, x[skip, None] / 0.07 + 50, off / 0.009)
    edge = ((1 - np.abs(off) / half) * 5).clip(0, 1)
    depth = 0.75 * streak - 0.2 + (2.6 * entry["wear"] * (patch - 0.62) + 0.25 * streak).clip(0, 0.7)
    depth = depth.clip(0, 1) * (run[:, None] * edge)
    row = np.floor(spine / pixel + image.shape[0] / 2).astype(int)[:, None] + rows
    deepen(image, row, np.arange(len(x)), depth.repeat(COARSELY, axis=0)[: len(x)])


def deepen(image, row, column, depth) -> None:
    """Raises the image to `depth` at (n, k) rows of n columns. Rows off the image pile up on its border, which stays empty."""
    at = row.clip(0, image.shape[0] - 1) * image.shape[1] + column[:, None]
    flat = image.ravel()
    flat[at] = np.maximum(flat[at], depth)
