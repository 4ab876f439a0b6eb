"""A vehicle out of somebody's file, which a Blender of its own reads."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from setpiece.core.catalogue import UNKNOWN, Asset
from setpiece.core.imports.add import add_vehicle

from .read import read_file


def bring_vehicle(file: Path, root: Path, id: str, licence: str = UNKNOWN, source: str = "", attributes: Mapping | None = None, decisions: Mapping | None = None) -> Asset:
    """Brings a vehicle into the catalogue folder `root`, as `add_vehicle` says. Raises Faults and then leaves all as it was."""
    return add_vehicle(read_file(file), file, root, id, licence, source, attributes, decisions)
