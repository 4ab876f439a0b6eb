"""Masks kept as crops."""

from __future__ import annotations

from typing import Iterable

import numpy as np
from attrs import frozen

from ..files import rle


@frozen(eq=False)
class Mask:
    """`pixels` (h, w) bool is the smallest crop that holds all of a mask, at `corner` (x, y) of a picture of `size` (h, w).
    There is no empty mask: it's None."""

    corner: tuple[int, int]
    pixels: np.ndarray
    size: tuple[int, int]

    @property
    def area(self) -> int:
        return int(np.count_nonzero(self.pixels))

    @property
    def box(self) -> list[int]:
        """[x, y, w, h] in pixels, the smallest that holds the mask."""
        return [*self.corner, self.pixels.shape[1], self.pixels.shape[0]]

    @property
    def window(self) -> tuple[slice, slice]:
        """The crop's rows and columns of the picture."""
        (x, y), (height, width) = self.corner, self.pixels.shape
        return slice(y, y + height), slice(x, x + width)

    @property
    def rle(self) -> dict:
        """COCO's run-length encoding."""
        return rle.encode(self.pixels, self.corner, self.size)


def trimmed(pixels: np.ndarray, corner: tuple[int, int], size: tuple[int, int]) -> Mask | None:
    """The mask of a (h, w) bool crop that may have an empty border, or None."""
    rows, columns = (np.flatnonzero(pixels.any(axis)) for axis in (1, 0))
    if not len(rows):
        return None
    tight = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Mask((corner[0] + int(columns[0]), corner[1] + int(rows[0])), tight, size)


def masks_by_label(labels: np.ndarray, samples: np.ndarray, size: tuple[int, int]) -> dict[int, Mask]:
    """(n,) labels and the (n,) flat pixels they lie on, in any order and repeated at will, to a mask per label."""
    order = np.argsort(labels.astype(np.uint16), kind="stable")  # 16 bits are sorted by digits, in linear time
    labels, samples = labels[order], samples[order]
    begins = np.flatnonzero(np.diff(labels, prepend=-1))
    masks = {}
    for begin, end in zip(begins, [*begins[1:], len(labels)]):
        row, column = np.divmod(samples[begin:end], size[1])
        top, left = int(row.min()), int(column.min())
        pixels = np.zeros((int(row.max()) - top + 1, int(column.max()) - left + 1), bool)
        pixels[row - top, column - left] = True
        masks[int(labels[begin])] = Mask((left, top), pixels, size)
    return masks


def union(masks: Iterable[Mask | None]) -> Mask | None:
    """All pixels of several masks of one picture."""
    masks = [mask for mask in masks if mask is not None]
    if not masks:
        return None
    boxes = np.array([mask.box for mask in masks])
    least, most = boxes[:, :2].min(0), (boxes[:, :2] + boxes[:, 2:]).max(0)
    pixels = np.zeros((most - least)[::-1], bool)
    for mask in masks:
        (x, y), (height, width) = mask.corner - least, mask.pixels.shape
        pixels[y : y + height, x : x + width] |= mask.pixels
    return Mask((int(least[0]), int(least[1])), pixels, masks[0].size)
