"""Marks as a table: what a core Mark does to a copy of a part's material. A new mark is a file with a function and a line in MARKS."""

from __future__ import annotations

from .crack import crack
from .deposit import deposit
from .dirt import dirt
from .glass import glass
from .paint_chip import paint_chip
from .rust import rust
from .scratch import scratch
from .sticker import sticker
from .torn import torn
from .water import water

MARKS = {"crack": crack, "paint_chip": paint_chip, "rust": rust, "deposit": deposit, "dirt": dirt, "glass": glass, "scratch": scratch, "sticker": sticker, "torn": torn, "water": water}
