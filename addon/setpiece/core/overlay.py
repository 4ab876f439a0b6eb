"""Annotations drawn over a picture: the outlines of label maps, each on the pixels just inside its edge."""

from __future__ import annotations

import colorsys
from typing import Callable, Mapping

import numpy as np
from attrs import frozen

GOLDEN = 0.618033988749895  # steps of the golden ratio around the colour wheel keep neighbouring ids apart


def by_id(number: int) -> tuple[float, float, float]:
    """A colour of its own for every id, as red, green and blue in 0..1."""
    return colorsys.hsv_to_rgb(number * GOLDEN % 1.0, 0.75, 1.0)


@frozen
class Layer:
    """How one label map is outlined: which annotation it is, its colour by id, opacity 0..1 and line width in pixels."""

    name: str
    color: Callable[[int], tuple[float, float, float]]
    opacity: float
    width: int


# Drawn in this order, what matters most on top.
LAYERS = (
    Layer("part", lambda number: (1.0, 1.0, 1.0), 0.35, 1),
    Layer("instance", by_id, 1.0, 1),
    Layer("decoy", lambda number: (0.1, 0.85, 1.0), 1.0, 2),
    Layer("damage", lambda number: (1.0, 0.1, 0.3), 1.0, 2),
)


def draw(picture: np.ndarray, annotations: Mapping[str, object]) -> np.ndarray:
    """`picture` (h, w, 3) uint8 with the outlines of those annotations that LAYERS names: label maps, (h, w) integers with 0
    for none."""
    canvas = picture.astype(np.float32)
    for layer in LAYERS:
        if layer.name in annotations:
            paint(canvas, annotations[layer.name], layer)
    return np.rint(canvas).astype(np.uint8)


def paint(canvas: np.ndarray, labels: np.ndarray, layer: Layer) -> None:
    """Blends one layer's outlines into `canvas` (h, w, 3) float32 0..255, in place."""
    line = inner_edge(labels, layer.width)
    for number in np.unique(labels[line]):
        where = line & (labels == number)
        canvas[where] += layer.opacity * (255 * np.array(layer.color(int(number)), np.float32) - canvas[where])


def inner_edge(labels: np.ndarray, width: int) -> np.ndarray:
    """(h, w) bool: labelled pixels that lie at most `width` steps along a row or column from a pixel of another label. The
    frame's own edge is no edge."""
    line = np.zeros(labels.shape, bool)
    for step in range(1, width + 1):
        for axis in (0, 1):
            ahead = np.moveaxis(labels, axis, 0)
            differs = ahead[step:] != ahead[:-step]
            target = np.moveaxis(line, axis, 0)
            target[step:] |= differs
            target[:-step] |= differs
    return line & (labels > 0)
