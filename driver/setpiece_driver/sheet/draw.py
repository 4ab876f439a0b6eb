"""One picture with its annotations drawn over, at twice its size, so that lines run along pixels' edges and not over pixels.

Everything is drawn from the label maps and masks themselves: what the sheet shows is what the dataset holds.
"""

from __future__ import annotations

import colorsys
from typing import Iterator, Mapping

import cv2
import numpy as np
from pycocotools import mask as masks

from ..reader import View

SCALE = 2
GOLDEN = 0.618033988749895  # steps of the golden ratio around the colour wheel keep neighbouring classes apart
OBJECT, BOX, INK = (255, 255, 255), (255, 214, 10), (12, 14, 18)
DECOY = (0, 216, 255)
DAMAGE = {"minor": (255, 204, 0), "moderate": (255, 112, 32), "severe": (255, 32, 80)}
UNGRADED = (255, 32, 200)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_annotations(view: View) -> np.ndarray:
    """(2 h, 2 w, 3) uint8 RGB: parts tinted with thin borders, objects outlined with their box, damages and what only looks
    like it outlined and named."""
    content = view.annotations
    canvas = cv2.resize(view.image, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC)
    labels = enlarged(view.part)
    draw_parts(canvas, labels, content["parts"])
    instance = enlarged(view.instance)
    for record in seen(content["objects"]):
        outline(canvas, instance == record["instance"], OBJECT, 2)
        draw_box(canvas, record["box"], BOX)
    names = [(record, record["class"], INK, BOX) for record in seen(content["objects"])]
    for record in seen(content["decoys"]):
        outline(canvas, enlarged(masks.decode(record["mask"])) > 0, DECOY, 2)
        names.append((record, f"no damage: {damage_name(record)}", INK, DECOY))
    for record in seen(content["damages"]):
        outline(canvas, enlarged(masks.decode(record["mask"])) > 0, damage_color(record), 2)
        names.append((record, damage_name(record), INK, damage_color(record)))
    taken: list[tuple[int, int, int, int]] = []
    for record, text, ink, ground in reversed(names):  # damages get the best places
        write(canvas, text, record["box"], ink, ground, taken)
    return canvas


def damage_color(record: Mapping) -> tuple[int, int, int]:
    return DAMAGE.get(record["facts"].get("severity"), UNGRADED)


def damage_name(record: Mapping) -> str:
    return f"{record['kind']} {record['facts'].get('severity', '')}".replace("_", " ").strip()


def seen(records: list[Mapping]) -> Iterator[Mapping]:
    return (record for record in records if not record["hidden"])


def enlarged(labels: np.ndarray) -> np.ndarray:
    """(h, w) to (2 h, 2 w), each pixel a square."""
    return labels.repeat(SCALE, 0).repeat(SCALE, 1)


def draw_parts(canvas: np.ndarray, labels: np.ndarray, records: list[Mapping]) -> None:
    """Tints every part in its class's colour and draws the borders between parts, in place."""
    colors = np.zeros((int(labels.max()) + 1, 3), np.float32)
    for record in seen(records):
        colors[record["part"]] = color_of(record["class_id"], record["side"])
    tint, on = colors[labels], labels > 0
    canvas[on] = (0.78 * canvas[on] + 0.22 * tint[on]).astype(np.uint8)
    border = np.zeros(labels.shape, bool)
    border[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    border[:-1] |= labels[:-1] != labels[1:]
    border &= on
    canvas[border] = (0.25 * canvas[border] + 0.75 * tint[border]).astype(np.uint8)


def color_of(class_id: int, side: str) -> tuple[float, ...]:
    """A colour for a class; the right side's is darker."""
    value = {"right": 0.75}.get(side, 1.0)
    return tuple(255 * channel for channel in colorsys.hsv_to_rgb(class_id * GOLDEN % 1.0, 0.7, value))


def outline(canvas: np.ndarray, mask: np.ndarray, color: tuple[int, int, int], width: int) -> None:
    """Draws the borders of a mask, holes included, in place: a dark line below a bright one shows on any ground."""
    pieces, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(canvas, pieces, -1, INK, width + 2, cv2.LINE_AA)
    cv2.drawContours(canvas, pieces, -1, color, width, cv2.LINE_AA)


def draw_box(canvas: np.ndarray, box, color: tuple[int, int, int]) -> None:
    """Draws a box round the pixels that it holds, in place."""
    x, y, width, height = (SCALE * value for value in box)
    cv2.rectangle(canvas, (x, y), (x + width - 1, y + height - 1), color, 1, cv2.LINE_AA)


def write(canvas: np.ndarray, text: str, box, ink, ground, taken: list) -> None:
    """Writes a label by a box, above it if there is room, where no other label stands; in place."""
    size = 0.5 * SCALE / 2 * max(1.0, canvas.shape[0] / 960)
    (width, height), below = cv2.getTextSize(text, FONT, size, 1)
    x, y, box_width, box_height = (SCALE * value for value in box)
    width, height = width + 10, height + below + 6
    x = min(max(0, x), canvas.shape[1] - width)
    wanted = [y - height - 3, y + box_height + 3, *(y - height - 3 - step * (height + 2) for step in range(1, 6)), *(y + box_height + 3 + step * (height + 2) for step in range(1, 6))]
    free = [top for top in wanted if 0 <= top <= canvas.shape[0] - height and not any(meet((x, top, width, height), other) for other in taken)]
    top = free[0] if free else min(max(0, wanted[0]), canvas.shape[0] - height)
    taken.append((x, top, width, height))
    cv2.rectangle(canvas, (x, top), (x + width, top + height), ground, -1)
    cv2.putText(canvas, text, (x + 5, top + height - below - 2), FONT, size, ink, 1, cv2.LINE_AA)


def meet(one, other) -> bool:
    """Whether two boxes x, y, width, height overlap."""
    return all(one[k] < other[k] + other[k + 2] and other[k] < one[k] + one[k + 2] for k in (0, 1))
