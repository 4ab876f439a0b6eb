"""Letters and digits drawn by code: no font file is used or imitated outline by outline."""

from __future__ import annotations

from .raster import Face as Face
from .raster import glyph as glyph
from .strokes import STROKES

CHARACTERS = frozenset(STROKES)
