"""A prop of any readable format as what the catalogue keeps."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from setpiece.core.catalogue.check import SUFFIXES
from setpiece.core.imports.add import as_glb

from .read import READABLE, read_file


@contextmanager
def kept_as(file: Path, kind: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """(the file to copy into the catalogue, notes on what was read), for the length of the block: itself where the catalogue keeps its format,
    or knows what is wrong with it, else a GLB in metres of the same name. Raises Faults."""
    suffix = Path(file).suffix.lower()
    if kind != "prop" or suffix in SUFFIXES[kind] or suffix not in READABLE:
        yield Path(file), ()
        return
    with read_file(file) as (model, pictures), as_glb(model, pictures, file) as glb:
        yield glb, model.notes
