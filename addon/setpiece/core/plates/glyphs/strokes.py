"""The characters as strokes: our own drawing of letters and digits as dies and stencils make them, in a box of the pen's centre.

A stroke is a row of points "x,y" in 0..1 (x to the right, y up); the pen rounds the corner at a point with "*", and a last "z" closes
the stroke. A typeface is these strokes in a box of its own proportions, with a pen, corners and ends of its own.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class Stroke:
    """points: (x, y) in 0..1; rounded: whether the pen rounds the corner there; closed: whether the last joins the first."""

    points: tuple[tuple[float, float], ...]
    rounded: tuple[bool, ...]
    closed: bool


_DRAWN: dict[str, tuple[str, ...]] = {
    "A": ("0,0 .5,1 1,0", ".14,.28 .86,.28"),
    "B": ("0,.54 0,1 .96,1* .96,.54* 0,.54", "0,.54 1,.54* 1,0* 0,0 0,.54"),
    "C": ("1,.72 1,1* 0,1* 0,0* 1,0* 1,.28",),
    "D": ("0,0 0,1 1,1* 1,0* 0,0",),
    "E": ("1,1 0,1 0,0 1,0", "0,.53 .84,.53"),
    "F": ("1,1 0,1 0,0", "0,.50 .84,.50"),
    "G": ("1,.74 1,1* 0,1* 0,0* 1,0* 1,.46 .54,.46",),
    "H": ("0,0 0,1", "1,0 1,1", "0,.52 1,.52"),
    "I": (".5,0 .5,1",),
    "J": ("1,1 1,0* 0,0* 0,.32",),
    "K": ("0,0 0,1", ".96,1 0,.36", ".32,.57 1,0"),
    "L": ("0,1 0,0 1,0",),
    "M": ("0,0 0,1 .5,.34 1,1 1,0",),
    "N": ("0,0 0,1 1,0 1,1",),
    "O": ("0,0* 0,1* 1,1* 1,0* z",),
    "P": ("0,0 0,1 1,1* 1,.44* 0,.44",),
    "Q": ("0,0* 0,1* 1,1* 1,0* z", ".55,.27 1.04,-.03"),
    "R": ("0,0 0,1 1,1* 1,.46* 0,.46", ".46,.46 1,0"),
    "S": ("1,.74 1,1* 0,1* 0,.53* 1,.53* 1,0* 0,0* 0,.26",),
    "T": ("0,1 1,1", ".5,1 .5,0"),
    "U": ("0,1 0,0* 1,0* 1,1",),
    "V": ("0,1 .5,0 1,1",),
    "W": ("0,1 .25,0 .5,.74 .75,0 1,1",),
    "X": ("0,0 1,1", "0,1 1,0"),
    "Y": ("0,1 .5,.46 1,1", ".5,.46 .5,0"),
    "Z": ("0,1 1,1 0,0 1,0",),
    "0": ("0,0* 0,1* 1,1* 1,0* z",),
    "1": ("0,.76 1,1 1,0",),
    "2": ("0,.74 0,1* 1,1* 1,.54* 0,0 1,0",),
    "3": ("0,.77 0,1* .96,1* .96,.54* .36,.54", ".36,.54 1,.54* 1,0* 0,0* 0,.23"),
    "4": (".62,1 0,.26 1,.26", ".74,.52 .74,0"),
    "5": (".94,1 .08,1 .03,.55 .2,.62* 1,.62* 1,0* 0,0* 0,.22",),
    "6": (".96,.80 .96,1* 0,1* 0,0* 1,0* 1,.58* 0,.58* 0,.3",),
    "7": ("0,1 1,1 .32,0",),
    "8": (".04,1* .04,.54* .96,.54* .96,1* z", "0,.54* 0,0* 1,0* 1,.54* z"),
    "9": (".04,.20 .04,0* 1,0* 1,1* 0,1* 0,.42* 1,.42* 1,.7",),
}  # fmt: skip


def _read(text: str) -> Stroke:
    words = text.split()
    closed = words[-1] == "z"
    points = words[:-1] if closed else words
    pairs = tuple(tuple(map(float, word.rstrip("*").split(","))) for word in points)
    return Stroke(pairs, tuple(word.endswith("*") for word in points), closed)


STROKES: dict[str, tuple[Stroke, ...]] = {name: tuple(map(_read, strokes)) for name, strokes in _DRAWN.items()}
