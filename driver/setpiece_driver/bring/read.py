"""Somebody else's file as a SourceModel, read by a Blender that has nothing else to do."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from setpiece.core.faults import Fault, Faults, fault
from setpiece.core.imports.source import SourceModel, read_source

from .. import runtimes
from . import cad
from .guard import Bounds, guarded

BLENDERS = (".blend", ".fbx", ".glb", ".gltf", ".obj", ".ply", ".stl", ".usd", ".usda", ".usdc", ".usdz")
READABLE = (*BLENDERS, *cad.SUFFIXES)
REFUSED = "refused.json"  # where the worker leaves its faults


@contextmanager
def read_file(file: Path, runtime: runtimes.Runtime | None = None, bounds: Bounds = Bounds()) -> Iterator[tuple[SourceModel, Path]]:
    """(model, the folder that holds its pictures) of a file, for the length of the block. `runtime` is the Blender that reads it. Raises Faults
    that name the file, whatever it does to the process that reads it."""
    file = Path(file).absolute()
    suffix = file.suffix.lower()
    if suffix not in READABLE:
        raise fault(f'"{file.suffix}" is no format that is read here; export it as one of {", ".join(READABLE)}', file=str(file))
    runtime = runtime or runtimes.find()
    with tempfile.TemporaryDirectory(prefix="setpiece-read-") as place:
        place = Path(place)
        yield read_into(file, place, runtime, bounds), place / "model"


def read_into(file: Path, place: Path, runtime: runtimes.Runtime, bounds: Bounds) -> SourceModel:
    """Reads a file into the folders model (what is to be had) and work (what goes with the process) of `place`."""
    model, work, mesh = place / "model", place / "work", file
    work.mkdir()
    if file.suffix.lower() in cad.SUFFIXES:
        mesh = work / f"{file.stem}.glb"
        cad.to_glb(file, mesh, bounds)
    environment = {**runtime.environment(str(work)), "TMPDIR": str(work)}
    ended = guarded([*runtime.command, "read", str(mesh), "--into", str(model)], environment, place / "log.txt", bounds)
    if (model / REFUSED).is_file():
        rows = json.loads((model / REFUSED).read_text("utf-8"))
        raise Faults([Fault(**{**row, "file": str(file) if row["file"] in ("", str(mesh)) else row["file"]}) for row in rows])
    if ended.code:
        died = ended.cause or ended.code < 0
        advice = "it may be damaged, or too large: export it again, smaller or as .glb" if died else "its last words say why"
        raise fault(f"could not be read: the Blender that tried {ended.why()}; {advice}\n{ended.last_words}".strip(), file=str(file))
    return read_source(model) if mesh == file else cad.upright(read_source(model))
