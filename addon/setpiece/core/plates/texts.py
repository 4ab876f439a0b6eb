"""What a plate reads: texts drawn from patterns, and the check that no authority issues them."""

from __future__ import annotations

import re
from typing import Callable

from .authorities import issued_by
from .layout import Layout

TOKEN = re.compile(r"\[([^\]]+)\]|(.)")
TRIES = 200  # texts drawn before giving up; about one in fifty is one that somebody issues


def write(layout: Layout, country: str, draw: Callable, real: bool) -> str:
    """A text for a plate of a country: one that an authority may issue where `real`, else one that none does.

    Raises LookupError where the layout's patterns leave no such text."""
    patterns = layout.real if real else layout.fictional
    for attempt in range(TRIES):
        own = draw.at(f"{attempt}")
        pattern = patterns[int(own("pattern") * len(patterns))]
        text = fill(pattern, layout.letters, own)
        if real or not issued_by(text, country):
            return text
    raise LookupError(f"{TRIES} texts of {', '.join(patterns)} are all issued by some authority")


def fill(pattern: str, letters: str, draw: Callable) -> str:
    """A pattern with every place drawn."""
    sets = {"A": letters, "0": "0123456789", "1": "123456789"}
    out = []
    for place, (given, single) in enumerate(TOKEN.findall(pattern)):
        among = given or sets.get(single, single)
        out.append(among[int(draw("character", place) * len(among))])
    return "".join(out)


def lines(text: str) -> list[str]:
    """A plate's text by its lines."""
    return text.split("/")
