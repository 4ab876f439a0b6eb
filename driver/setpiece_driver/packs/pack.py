"""A pack, a plain value: what is fetched from where, what is taken out of it, and which assets come of that."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Mapping

from attrs import field, frozen
from setpiece.core import catalogue
from setpiece.core.faults import Fault, fault, nearest
from setpiece.core.recipe.text import Where, dotted

from .sources import Source

FOLDER = "packs"  # of every catalogue root
ARCHIVES = (".zip", ".whl", ".tar.gz", ".tgz")


@frozen
class Entry:
    """An asset that a pack brings. `file` is its main file in what is taken; `scale` takes its units to metres; `decisions` are what a
    person knows of a vehicle's file that the file doesn't say; `path` is where it stands in the YAML."""

    id: str
    kind: str
    file: str
    licence: str
    source: str
    attributes: Mapping
    scale: float
    decisions: Mapping
    path: tuple


@frozen
class Pack:
    """A pack. `definition` is a hash of all that its YAML says, so that a changed one is known."""

    id: str
    title: str
    licence: str
    source: str
    terms: str
    sources: tuple[Source, ...]
    take: tuple[str, ...]
    entries: tuple[Entry, ...]
    file: Path
    definition: str
    where: Where = field(factory=dict, eq=False, repr=False)

    def fault(self, message: str, *path) -> Fault:
        """A fault at a path of the YAML, with its line."""
        return at(self.file, self.where, message, *path)


def at(file: Path, where: Where, message: str, *path) -> Fault:
    known = path
    while known and known not in where:
        known = known[:-1]
    return Fault(message, dotted(path), str(file), where.get(known, ("", 1))[1])


def find_pack(named: str) -> Path:
    """The YAML of a pack, by its id in the catalogue's folders or by its path. Raises Faults that name the nearest."""
    if named.endswith((".yaml", ".yml")) or os.sep in named:
        return Path(named).expanduser()
    found: dict[str, list[Path]] = {}
    for root in catalogue.roots():
        for file in sorted((root / FOLDER).glob("*.yaml")):
            found.setdefault(file.stem, []).append(file)
    if named not in found:
        raise fault(f'there is no pack "{named}"; {nearest(named, found)}, or give the path of a YAML')
    if len(found[named]) > 1:
        raise fault(f'"{named}" is a pack in several folders: {", ".join(map(str, found[named]))}; rename one, or give its path')
    return found[named][0]


def is_archive(source: Source) -> bool:
    return not source.name or source.name.lower().endswith(ARCHIVES)


def like(pattern: str) -> re.Pattern:
    """A glob as a pattern: * and ? stay within a folder, ** goes through any number of them."""
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    words = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)
