"""Reading a file in a process of its own: what came of it lies in a folder, be it a SourceModel or why there is none."""

from __future__ import annotations

import json
from pathlib import Path

from attrs import asdict

from ...core.faults import Faults
from ...core.imports.source import write_source
from ...core.versions import check_blender
from .. import compat
from .read import read_model

REFUSED = "refused.json"  # the faults, for the driver, among whose lines Blender's own would stand


def read(file: Path, folder: Path) -> int:
    """Writes the SourceModel of a file into a folder; returns the exit code. Raises Faults, and leaves them in the folder too."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        check_blender(compat.release())
        write_source(read_model(file, folder), folder)
    except Faults as faults:
        (folder / REFUSED).write_text(json.dumps([asdict(one) for one in faults.faults]), encoding="utf-8")
        raise
    return 0
