"""Characters as pictures: how far every point is from the pen's edge, from which both ink and embossing follow."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from attrs import frozen

from .strokes import STROKES, Stroke

ARC = np.radians(9.0)  # the angle between two points of a rounded corner
TINY = 1e-9


@frozen
class Face:
    """A typeface. Millimetres: `height`, `letter` and `digit` the widths of the outlines, `pen` its width; `round` is the greatest
    radius of the pen's centre in a corner; `flat` ends strokes square, as stencils do, and not round, as a pen does."""

    height: float
    letter: float
    digit: float
    pen: float
    round: float = 100.0
    flat: bool = True

    def width(self, character: str) -> float:
        """Millimetres from a character's left edge to its right one."""
        whole = self.digit if character.isdigit() else self.letter
        return self.pen + (whole - self.pen) * NARROW.get(character, 1.0)


NARROW = {"I": 0.0, "1": 0.46, "J": 0.86, "L": 0.90, "M": 1.16, "W": 1.30, "E": 0.92, "F": 0.92}  # shares of the pen's way


@lru_cache(maxsize=512)
def glyph(character: str, face: Face, scale: float, margin: float) -> np.ndarray:
    """(h, w) float32 millimetres from the edge of a character's ink, below zero inside. Row 0 is at the bottom, `scale` pixels are a
    millimetre, and there are `margin` millimetres of room around the character's outline. The array is not to be written to.

    Raises KeyError for a character that isn't drawn here.
    """
    width = face.width(character)
    size = [int(np.ceil((length + 2 * margin) * scale)) for length in (face.height, width)]
    y, x = np.meshgrid(*[(np.arange(n) + 0.5) / scale - margin - face.pen / 2 for n in size], indexing="ij")
    box = np.array([width - face.pen, face.height - face.pen])
    far = np.full(x.shape, np.inf)
    for stroke in STROKES[character]:
        for piece in _pieces(stroke, box, face):
            far = np.minimum(far, _from_piece(x, y, piece, face.pen))
    outside = np.maximum(np.maximum(-face.pen / 2 - x, x - box[0] - face.pen / 2), np.maximum(-face.pen / 2 - y, y - box[1] - face.pen / 2))
    if character != "Q":
        far = np.maximum(far, outside)
    far = far.astype(np.float32)
    far.setflags(write=False)
    return far


@frozen
class _Piece:
    """A stroke between two sharp corners: points (n, 2) in mm, and for its start and its end the cuts, half planes (point, outward unit
    vector, millimetres), that end it: squarely at a tip, and at a corner along the neighbour's outer edge, so that the two meet in a
    mitre."""

    points: np.ndarray
    cuts: tuple[tuple, tuple] = ((), ())


def _pieces(stroke: Stroke, box: np.ndarray, face: Face):
    """A stroke taken apart at its sharp corners. An end that meets the outline goes on across it and is cut off there."""
    points = np.array(stroke.points) * box
    count = len(points)
    if stroke.closed:
        yield _Piece(_rounded(points, np.array(stroke.rounded), face.round, True))
        return
    corners = [0, *(i for i in range(1, count - 1) if not stroke.rounded[i]), count - 1]
    for first, last in zip(corners, corners[1:]):
        rounded = np.array(stroke.rounded[first : last + 1])
        rounded[[0, -1]] = False
        line = _rounded(points[first : last + 1], rounded, face.round, False)
        cuts: tuple[list, list] = ([], [])
        for end, inner, corner, beyond in ((0, 1, first, first - 1), (-1, -2, last, last + 1)) if face.flat else ():
            ahead = _unit(line[end] - line[inner])
            place, shared = stroke.points[corner], 0 <= beyond < count
            if shared:
                along = _unit(points[beyond] - points[corner])
                across = np.array([-along[1], along[0]])
                cuts[end].append((points[corner], across if across @ ahead > 0 else -across, face.pen / 2))
            if shared or any((place[i] <= 0 and ahead[i] < -0.3) or (place[i] >= 1 and ahead[i] > 0.3) for i in (0, 1)):
                line[end] = line[end] + ahead * face.pen
            cuts[end].append((line[end].copy(), ahead, 0.0))
        yield _Piece(line, tuple(map(tuple, cuts)))


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(np.linalg.norm(vector), TINY)


def _rounded(points: np.ndarray, rounded: np.ndarray, most: float, closed: bool) -> np.ndarray:
    """A line of points whose marked corners are arcs, as wide as the sides between corners leave room for and `most` allows."""
    count = len(points)
    neighbours = [(points[i - 1], points[i], points[(i + 1) % count]) for i in range(count)]
    shared = lambda i, j: 0.5 if rounded[i % count] and rounded[j % count] else 1.0
    out = []
    for i, (before, at, after) in enumerate(neighbours):
        if not rounded[i] or (not closed and i in (0, count - 1)):
            out.append(at[None])
            continue
        back, ahead = before - at, after - at
        lengths = np.linalg.norm(back), np.linalg.norm(ahead)
        back, ahead = back / lengths[0], ahead / lengths[1]
        half = np.arccos(np.clip(back @ ahead, -1, 1)) / 2
        room = min(lengths[0] * shared(i - 1, i), lengths[1] * shared(i, i + 1))
        radius = min(most, room * np.tan(half))
        middle = at + (back + ahead) / np.linalg.norm(back + ahead) * radius / np.sin(half)
        start, end = (at + side * radius / np.tan(half) - middle for side in (back, ahead))
        steps = max(2, int(np.ceil((np.pi - 2 * half) / ARC)) + 1)
        turn = np.sign(start[0] * end[1] - start[1] * end[0]) * np.linspace(0, np.pi - 2 * half, steps)
        out.append(middle + np.stack([start[0] * np.cos(turn) - start[1] * np.sin(turn), start[0] * np.sin(turn) + start[1] * np.cos(turn)], 1))
    line = np.concatenate(out)
    line = np.concatenate([line, line[:1]]) if closed else line
    return line[np.append(True, np.linalg.norm(np.diff(line, axis=0), axis=1) > TINY)]


def _from_piece(x, y, piece: _Piece, pen: float) -> np.ndarray:
    """Distance from the edge of a line drawn by a pen `pen` wide, millimetres."""
    far = np.full(x.shape, np.inf)
    steps = np.diff(piece.points, axis=0)
    lengths = np.hypot(*steps.T)
    gone = np.concatenate([[0.0], np.cumsum(lengths)])
    for i, (a, length) in enumerate(zip(piece.points, lengths)):
        ahead = steps[i] / length
        along = np.clip((x - a[0]) * ahead[0] + (y - a[1]) * ahead[1], 0, length)
        near = np.hypot(x - a[0] - along * ahead[0], y - a[1] - along * ahead[1]) - pen / 2
        for cuts, way in zip(piece.cuts, (gone[i], gone[-1] - gone[i + 1])):
            for point, out, offset in cuts if way < pen else ():
                near = np.maximum(near, (x - point[0]) * out[0] + (y - point[1]) * out[1] - offset)
        far = np.minimum(far, near)
    return far
