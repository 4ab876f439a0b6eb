"""COCO's run-length masks, to the letter as pycocotools writes them (github.com/cocodataset/cocoapi, common/maskApi.c):
runs down the columns, beginning with a run of zeros, each written as the difference to the run two before in base 32."""

from __future__ import annotations

import numpy as np

DIGITS = 7  # of five bits: enough for any run of a picture with fewer than 2**33 pixels


def encode(mask: np.ndarray, corner=(0, 0), size=None) -> dict:
    """A (h, w) mask as {"size": [h, w], "counts": str}. A crop is encoded as part of a larger picture by its `corner`
    (x, y) there and that picture's `size` (height, width)."""
    height, width = size or mask.shape
    columns = np.zeros((mask.shape[1], mask.shape[0] + 2), np.int8)
    columns[:, 1:-1] = np.asarray(mask, bool).T
    steps = np.diff(columns, axis=1).ravel()
    begins, ends = (places(np.flatnonzero(steps == sign), mask.shape[0] + 1, corner, height) for sign in (1, -1))
    joined = begins[1:] == ends[:-1]  # a run that goes on from the foot of one column at the head of the next
    edges = np.empty(2 * (len(begins) - joined.sum()), np.int64)
    edges[0::2] = begins[np.r_[True, ~joined]] if len(begins) else begins
    edges[1::2] = ends[np.r_[~joined, True]] if len(ends) else ends
    runs = np.diff(edges, prepend=0, append=height * width)
    if len(edges) and edges[-1] == height * width:
        runs = runs[:-1]
    return {"size": [int(height), int(width)], "counts": pack(runs)}


def places(steps: np.ndarray, stride: int, corner, height: int) -> np.ndarray:
    """Steps in the padded crop to places along the columns of the whole picture."""
    column, row = np.divmod(steps, stride)
    return (column + corner[0]) * height + row + corner[1]


def pack(runs: np.ndarray) -> str:
    """Runs to pycocotools' string."""
    values = np.array(runs, np.int64)
    values[3:] -= runs[1:-2]
    digits = np.zeros((len(values), DIGITS), np.uint8)
    used = np.zeros((len(values), DIGITS), bool)
    going = np.ones(len(values), bool)
    for k in range(DIGITS):
        digit = values & 31
        values >>= 5
        used[:, k] = going
        more = going & (values != np.where(digit & 16, -1, 0))
        digits[:, k] = digit + np.where(more, 32, 0) + 48
        going = more
        if not going.any():
            break
    return digits[used].tobytes().decode("ascii")


def unpack(text: str) -> np.ndarray:
    """pycocotools' string to runs. Raises ValueError on a string that breaks off in the middle of a number."""
    digits = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64) - 48
    if not len(digits):
        return digits
    last = (digits & 32) == 0
    if not last[-1]:
        raise ValueError("the run-length string breaks off in the middle of a number")
    number = np.cumsum(last) - last
    starts = np.flatnonzero(np.r_[True, last[:-1]])
    shift = 5 * (np.arange(len(digits)) - starts[number])
    values = np.zeros(len(starts), np.int64)
    np.add.at(values, number, (digits & 31) << shift)
    negative = (digits[last] & 16) != 0
    values -= np.where(negative, 1 << (shift[last] + 5), 0)
    for parity in (1, 2):  # from the third run on each is a difference to the run two before
        values[parity::2] = np.cumsum(values[parity::2])
    return values


def decode(rle: dict) -> np.ndarray:
    """The (h, w) uint8 mask of {"size", "counts"}. Raises ValueError when the runs don't fill the size."""
    height, width = rle["size"]
    runs = unpack(rle["counts"])
    if runs.sum() != height * width or (runs < 0).any():
        raise ValueError(f"the runs fill {runs.sum()} pixels of {height * width}")
    values = (np.arange(len(runs)) % 2).astype(np.uint8)
    return np.repeat(values, runs).reshape(width, height).T


def area(rle: dict) -> int:
    """The number of pixels in a mask."""
    return int(unpack(rle["counts"])[1::2].sum())


def bbox(rle: dict) -> list[int]:
    """[x, y, w, h] of the smallest box round a mask; [0, 0, 0, 0] for an empty one."""
    height = rle["size"][0]
    edges = np.cumsum(unpack(rle["counts"]))
    begins, ends = edges[0:-1:2], edges[1::2] - 1
    if not len(begins) or not (ends >= begins).any():
        return [0, 0, 0, 0]
    x0, x1 = begins.min() // height, ends.max() // height
    wraps = begins // height != ends // height  # such a run touches both the foot and the head of a column
    y0 = 0 if wraps.any() else (begins % height).min()
    y1 = height - 1 if wraps.any() else (ends % height).max()
    return [int(x0), int(y0), int(x1 - x0 + 1), int(y1 - y0 + 1)]
