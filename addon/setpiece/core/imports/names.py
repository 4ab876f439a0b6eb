"""What a name says: which part of a vehicle, on which side and at which end, in whatever language. The words are in assets/imports/names.yaml."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from attrs import frozen

from .. import assets
from ..recipe.text import parse, read_text

FILE = "imports/names.yaml"
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
LONG = 5  # letters from which a word may stand at the beginning of, or within, another
ENDED = {"wheel": ("front_wheel", "back_wheel"), "light": ("headlight", "tail_light"), "window": ("front_window", "back_window"), "bumper": ("front_bumper", "back_bumper"),
         "door": ("front_door", "back_door"), "fender": ("fender", "quarter_panel")}  # fmt: skip


SIDE_PANES = {"windshield": "front_window", "back_windshield": "back_window"}  # a "front window, left" is no windscreen


@frozen
class Said:
    """`part` is a class, or one of ENDED where the name doesn't say at which end, or ""; `side` "left", "right" or "";
    `end` "front", "back" or ""."""

    part: str = ""
    side: str = ""
    end: str = ""


@lru_cache(maxsize=1)
def rules() -> dict:
    path = assets.root() / FILE
    return parse(read_text(path, str(path)), str(path))[0]


@lru_cache(maxsize=4096)
def said(name: str) -> Said:
    """What an object's or a material's name says of where it belongs."""
    words = words_of(name)
    side = next((side for side, marks in rules()["sides"].items() if set(marks) & set(words)), "")
    end = next((end for end, marks in rules()["ends"].items() if set(marks) & set(words)), "")
    row = next((row for row in rules()["parts"] if found(row, words)), None)
    if row is None:
        return Said("", side, end)
    part = row["part"]
    if part in ENDED and end:
        part = ENDED[part][end == "back"]
    return Said(SIDE_PANES.get(part, part) if side else part, side, end)


@lru_cache(maxsize=4096)
def material_said(name: str) -> str:
    """Which of our kinds of material a name says, or ""."""
    words = words_of(name)
    return next((row["is"] for row in rules()["materials"] if found(row, words)), "")


def found(row: dict, words: tuple[str, ...]) -> bool:
    """Whether a word of a row's stands among a name's words, or begins a long one, and none of its `not`."""
    return any(holds(word, words) for word in row["words"]) and not any(holds(word, words) for word in row.get("not", ()))


def holds(word: str, words: tuple[str, ...]) -> bool:
    return word in words or len(word) >= LONG and any(other.startswith(word) for other in words)


def words_of(name: str) -> tuple[str, ...]:
    """A name's words in small ASCII letters, and each pair of neighbours run together: "Wind_Shield" also says windshield."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = [word.lower() for word in WORD.findall(plain)]
    return tuple(dict.fromkeys([*words, *(a + b for a, b in zip(words, words[1:]) if not (a + b).isdigit())]))
