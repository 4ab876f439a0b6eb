"""How a country's plates are laid out: the files in assets/plates/, read. Millimetres from the plate's lower left corner, colours "#rrggbb"."""

from __future__ import annotations

from functools import lru_cache
from typing import Mapping

import cattrs
import yaml
from attrs import field, frozen

from .. import assets
from ..faults import Fault, Faults

Pair = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # x, y, width, height


@frozen
class Line:
    """A row of characters in the middle of `box`: widths of letters and digits, `pen`, corners' `round` and `flat` ends as in
    glyphs.Face; `gap` between characters, `space` in place of a blank, `dash` for the length of a dash. `text` is what it says; where
    that is empty it is the plate's next line. `seals` are discs (radius, colour, height) that fill the first blank,
    which is `seal` wide."""

    box: Rectangle
    letter: float
    digit: float
    pen: float
    gap: float
    space: float = 20.0
    dash: float = 12.0
    round: float = 100.0
    flat: bool = True
    text: str = ""
    color: str = ""
    relief: bool = True
    seals: tuple[tuple[float, str, float], ...] = ()
    seal: float = 0.0


@frozen
class Border:
    """A line `width` wide around the plate, `inset` from its edge."""

    inset: float
    width: float
    color: str = ""


@frozen
class Patch:
    """A coloured rectangle; `stars` is the radius of a ring of twelve in its upper half, 0 for none."""

    box: Rectangle
    color: str
    stars: float = 0.0
    ink: str = "#f5d21b"


@frozen
class Design:
    """One look of a country's plates. `sheet` is the background in front and at the back; `relief` how far characters stand out;
    `places` where the law wants plates; `frames` the shares of its holders; `screws` the heads' places where no holder grips it."""

    size: Pair
    sheet: tuple[str, str]
    ink: str
    lines: tuple[Line, ...]
    weight: float = 1.0
    corner: float = 8.0
    relief: float = 1.0
    places: tuple[str, ...] = ("front", "back")
    border: Border | None = None
    patches: tuple[Patch, ...] = ()
    frames: Mapping[str, float] = field(factory=lambda: {"tray": 3.0, "bare": 1.0})
    screws: tuple[Pair, ...] = ()


@frozen
class Layout:
    """A country's plates: `name`, `letters` that its texts use, `fictional` and `real` patterns of texts, and its designs by name.

    A pattern has A for a letter, 0 for a digit, 1 for a digit that isn't 0, [XYZ] for one of these; / begins a new line and all else
    stands for itself. `fictional` ones are never issued, wherever; `real` ones look like what is."""

    name: str
    letters: str
    fictional: tuple[str, ...]
    real: tuple[str, ...]
    designs: Mapping[str, Design]


CONVERTER = cattrs.Converter(forbid_extra_keys=True)


@lru_cache(maxsize=1)
def layouts() -> Mapping[str, Layout]:
    """The shipped layouts by country code, in the order of their codes. Raises Faults that name each wrong or missing key."""
    return {file.stem: _read(file) for file in sorted((assets.root() / "plates").glob("*.yaml"))}


def _read(file) -> Layout:
    try:
        return CONVERTER.structure(yaml.safe_load(file.read_text("utf-8")), Layout)
    except Exception as error:  # cattrs raises groups of many kinds; its own words name the key and the value
        raise Faults([Fault(message, "", str(file)) for message in cattrs.transform_error(error, path="plate")]) from error
