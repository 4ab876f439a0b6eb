"""A view's damages enlarged: what is a few pixels in the picture is looked at here, bare and outlined."""

from __future__ import annotations

import cv2
import numpy as np
from pycocotools import mask as masks

from ..reader import View
from .draw import INK, damage_color, damage_name, outline, seen, write

MOST = 4  # damages of a view that fit below its pair of pictures
MARGIN, LEAST = 1.0, 12  # around a damage's box: so many times its longer side, at least so many pixels
GAP = 2  # pixels between the enlargements


def draw_closeups(view: View, width: int, paper) -> np.ndarray | None:
    """A strip (h, width, 3) of the largest damages, each bare and outlined; None where the view shows no damage."""
    records = sorted(seen(view.annotations["damages"]), key=lambda record: -record["coverage"])[:MOST]
    if not records:
        return None
    cell = width // (2 * MOST)
    size = (cell - GAP, cell * 3 // 4)
    strip = np.full((size[1], width, 3), paper, np.uint8)
    image = view.image
    for number, record in enumerate(records):
        window = around(record["box"], image.shape)
        bare = cv2.resize(image[window], size, interpolation=cv2.INTER_CUBIC)
        outlined = bare.copy()
        for other in records:
            mask = cv2.resize(masks.decode(other["mask"])[window], size, interpolation=cv2.INTER_NEAREST)
            outline(outlined, mask > 0, damage_color(other), 1)
        write(outlined, damage_name(record), (0, 0, 0, 0), INK, damage_color(record), [])
        for place, picture in enumerate((bare, outlined)):
            left = (2 * number + place) * cell
            strip[:, left : left + size[0]] = picture
    return strip


def around(box, shape) -> tuple[slice, slice]:
    """Rows and columns of a 4:3 window around a box [x, y, width, height], inside a picture of `shape`."""
    x, y, width, height = box
    longer = max(width, height * 4 / 3)
    wide = min(int(longer + 2 * max(MARGIN * longer, LEAST)), shape[1], shape[0] * 4 // 3)
    high = wide * 3 // 4
    left = min(max(0, int(x + width / 2 - wide / 2)), shape[1] - wide)
    top = min(max(0, int(y + height / 2 - high / 2)), shape[0] - high)
    return slice(top, top + high), slice(left, left + wide)
