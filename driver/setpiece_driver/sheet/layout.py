"""Pairs of pictures on one page."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from setpiece.core.faults import fault

from ..reader import Dataset, View
from .closeups import draw_closeups
from .draw import FONT, draw_annotations

GAP, FOOT = 10, 26  # pixels between pairs, and below each for its name
PAPER, INK = (24, 26, 30), (190, 195, 205)
OPTIONS = {".jpg": [cv2.IMWRITE_JPEG_QUALITY, 92], ".png": []}


def make_sheet(dataset: Dataset, out: Path, most: int = 24, width: int = 800, columns: int = 2) -> int:
    """Writes a sheet of at most `most` views, spread over the dataset, each beside its annotations, every picture `width`
    pixels wide; returns how many views are on it."""
    views = list(dataset.views)
    if not views:
        raise fault("no view is finished yet, so there is nothing to show", file=str(dataset.layout.root))
    chosen = [views[place] for place in np.unique(np.linspace(0, len(views) - 1, min(most, len(views))).astype(int))]
    pairs = [pair(view, width) for view in chosen]
    columns = min(columns, len(pairs))
    page = np.vstack([row_of(pairs[first : first + columns], columns) for first in range(0, len(pairs), columns)])
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix not in OPTIONS or not cv2.imwrite(str(out), page[..., ::-1], OPTIONS[out.suffix]):
        raise fault("can't be written as a picture; name a .jpg or .png in a folder of yours", "--out", str(out))
    return len(chosen)


def row_of(pairs: list[np.ndarray], columns: int) -> np.ndarray:
    """Pairs beside each other, as high as the highest of them, with room for `columns`."""
    width = pairs[0].shape[1]
    row = np.full((GAP + max(pair.shape[0] for pair in pairs), GAP + columns * (width + GAP), 3), PAPER, np.uint8)
    for number, pair in enumerate(pairs):
        left = GAP + number * (width + GAP)
        row[GAP : GAP + pair.shape[0], left : left + width] = pair
    return row


def pair(view: View, width: int) -> np.ndarray:
    """The picture and its annotations side by side, its damages enlarged and its name below."""
    image = view.image
    height = round(image.shape[0] * width / image.shape[1])
    both = [cv2.resize(picture, (width, height), interpolation=fit(picture, width)) for picture in (image, draw_annotations(view))]
    foot = np.full((FOOT, 2 * width, 3), PAPER, np.uint8)
    cv2.putText(foot, f"{view.stem}  {view.meta['id']}", (6, FOOT - 9), FONT, 0.5, INK, 1, cv2.LINE_AA)
    closeups = draw_closeups(view, 2 * width, PAPER)
    return np.vstack([np.hstack(both), *([] if closeups is None else [closeups]), foot])


def fit(picture: np.ndarray, width: int) -> int:
    return cv2.INTER_AREA if width < picture.shape[1] else cv2.INTER_CUBIC
