"""Capital letters and digits as strokes: enough to mould words into a sidewall."""

from __future__ import annotations

import numpy as np

WIDE = 0.62  # of a letter's height
SPACE = 0.26
THICK = 0.15

# Polylines on a grid of 3 × 5 points: the column 0..2 and the row 0..4 from the foot; strokes are parted by blanks.
GLYPHS = {
    "A": "00 04 14 24 20|02 22", "B": "00 04 14 23 12 21 10 00|02 12", "C": "24 04 00 20", "D": "00 04 14 23 21 10 00",
    "E": "24 04 00 20|02 12", "F": "24 04 00|02 12", "G": "24 04 00 20 22 12", "H": "00 04|20 24|02 22", "I": "10 14",
    "K": "00 04|24 02 20", "L": "04 00 20",
    "M": "00 04 12 24 20", "N": "00 04 20 24", "O": "00 04 24 20 00", "P": "00 04 24 22 02", "R": "00 04 24 22 02|12 20",
    "S": "24 04 02 22 20 00", "T": "04 24|10 14", "U": "04 00 20 24", "V": "04 10 24", "X": "00 24|04 20", "Y": "04 12 24|10 12",
    "Z": "04 24 00 20", "/": "00 24",
    "0": "00 04 24 20 00", "1": "03 14 10", "2": "04 24 22 02 00 20", "3": "04 24 20 00|02 22", "4": "04 02 22|24 20",
    "5": "24 04 02 22 20 00", "6": "24 04 00 20 22 02", "7": "04 24 10", "8": "00 04 24 20 00|02 22", "9": "20 24 04 02 22", " ": "",
}  # fmt: skip


def strokes_of(word: str):
    """A word as (n, 4, 2) corners of its strokes, counter-clockwise, along it and up it in letter heights, and its length."""
    bars, at = [], 0.0
    for letter in word:
        for stroke in filter(None, GLYPHS[letter].split("|")):
            points = [(at + int(p[0]) / 2 * WIDE, THICK / 2 + int(p[1]) / 4 * (1 - THICK)) for p in stroke.split()]
            bars += [_bar(np.array(a), np.array(b)) for a, b in zip(points, points[1:])]
        at += (0.35 if letter == " " else WIDE) + SPACE
    return bars, at - SPACE


def _bar(a, b):
    along = (b - a) / np.hypot(*(b - a)) * THICK / 2
    side = np.array([-along[1], along[0]])
    a, b = a - along, b + along
    return [a - side, b - side, b + side, a + side]
