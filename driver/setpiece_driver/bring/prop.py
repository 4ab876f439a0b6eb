"""A prop of any readable format as what the catalogue keeps."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from attrs import evolve
from setpiece.core.catalogue.check import SUFFIXES
from setpiece.core.faults import Faults
from setpiece.core.props.glb_write import glb_of

from .read import READABLE, read_file


@contextmanager
def kept_as(file: Path, kind: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """(the file to copy into the catalogue, notes on what was read), for the length of the block: itself where the catalogue keeps its format,
    or knows what is wrong with it, else a GLB in metres of the same name. Raises Faults."""
    suffix = Path(file).suffix.lower()
    if kind != "prop" or suffix in SUFFIXES[kind] or suffix not in READABLE:
        yield Path(file), ()
        return
    with read_file(file) as (model, folder):
        glb = folder / f"{Path(file).stem}.glb"
        glb.write_bytes(glb_of(model, folder))
        try:
            yield glb, model.notes
        except Faults as faults:
            raise Faults([evolve(one, file=str(file)) if one.file == str(glb) else one for one in faults.faults]) from faults
