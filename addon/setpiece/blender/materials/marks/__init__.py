"""Marks as a table: what a core Mark does to a copy of a part's material. A new mark is a file with a function and a line in MARKS."""

from __future__ import annotations

from .scratch import scratch
from .sticker import sticker

MARKS = {"scratch": scratch, "sticker": sticker}
