"""One asset: what its YAML says, checked as far as that needs no other file."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import Mapping

from attrs import field, frozen

from ..faults import Fault, Faults, nearest
from ..recipe.fields import is_number, show
from ..recipe.text import Where, dotted, parse, read_text

KINDS = {"vehicle": "vehicles", "prop": "props", "world": "worlds"}  # kind -> the folder that holds it
UNKNOWN = "NOASSERTION"  # SPDX's own word for a licence that nobody has stated
LICENCES = (
    "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-3.0",
    "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-PDDC", "CC0-1.0", "CDLA-Permissive-2.0",
    "CERN-OHL-P-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC",
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "ODbL-1.0",
    "OGL-UK-3.0", "PDDL-1.0", "Unlicense", "WTFPL", "Zlib", UNKNOWN,
)  # fmt: skip
COMMON = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "MIT", "GPL-3.0-or-later")  # what to choose from where nothing near was meant
KEYS = ("id", "kind", "licence", "source", "attributes", "footprint", "files", "build")
ID = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,63}$")
FARTHEST = 100.0  # metres; a footprint beyond this is in the wrong unit


@frozen
class Asset:
    """An entry of the catalogue. `footprint` is ((x, y, z), (x, y, z)), least and greatest corner in metres, Z up, or None where
    the asset has none or what makes it knows better; `files` are paths below `folder`, the main one first; `build` is what the
    code that makes it needs to know; `file` is the YAML, `where` the lines of its keys by their paths."""

    id: str
    kind: str
    licence: str
    source: str
    attributes: Mapping = field(factory=dict, converter=MappingProxyType)
    footprint: tuple | None = None
    files: tuple[str, ...] = ()
    build: Mapping = field(factory=dict, converter=MappingProxyType, repr=False)
    file: Path = Path()
    where: Where = field(factory=dict, eq=False, repr=False)

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in self.files)

    def fault(self, message: str, *path) -> Fault:
        """A fault at a path of the YAML, with the line of the nearest key that it has."""
        known = path
        while known and known not in self.where:
            known = known[:-1]
        return Fault(message, dotted(path), str(self.file), self.where[known][1] if known in self.where else 0)


def known_licence(licence: str) -> bool:
    """Whether a word is an SPDX identifier that assets use, or a custom "LicenseRef-..."."""
    return licence in LICENCES or licence.startswith("LicenseRef-")


def said_licence(licence) -> str:
    """What is wrong with a value of `licence`, or ""."""
    how = (f"write {', '.join(COMMON)} or another of SPDX's identifiers (spdx.org/licenses), LicenseRef-NAME for terms of your own, or "
           f"{UNKNOWN} where nobody has stated one: recipes leave such assets out")  # fmt: skip
    if licence is None:
        return f"is missing; {how}"
    if isinstance(licence, str) and known_licence(licence):
        return ""
    near = nearest(str(licence), LICENCES)
    return f"{show(licence)} is no SPDX identifier that assets use; {near if near.startswith('did') else how}"


def read_asset(file: Path, kind: str) -> Asset:
    """The asset that a YAML file describes. Raises Faults, all at once, with lines."""
    asset, faults = look_at(file, kind)
    if faults:
        raise Faults(faults)
    return asset


def look_at(file: Path, kind: str) -> tuple[Asset | None, list[Fault]]:
    """An asset as far as its YAML file can be read, and all that is wrong with what it says of it. None where it is no map."""
    try:
        values, where = parse(read_text(file, str(file)), str(file))
    except Faults as wrong:
        return None, list(wrong.faults)
    if not isinstance(values, dict):
        return None, [Fault("an asset is a map with the keys " + ", ".join(KEYS), file=str(file), line=1)]
    faults = []

    def wrong(key: str, message: str) -> None:
        faults.append(Fault(message, key, str(file), where.get((key,), (None, 1))[1]))

    for key in values:
        if key not in KEYS:
            wrong(key, f"unknown key; {nearest(str(key), KEYS)}")
    id, named = values.get("id"), file.stem if ID.match(file.stem) else "NAME"
    if id is None:
        wrong("id", f"is missing; write id: {named}, the name that recipes use")
    elif not isinstance(id, str) or not ID.match(id):
        wrong("id", f"{show(id)} is no id; use small letters, digits, - . _ , at most 64")
    if values.get("kind") is None:
        wrong("kind", f"is missing; write kind: {kind}")
    elif values["kind"] != kind:
        wrong("kind", f"{show(values['kind'])} stands in the folder of {KINDS[kind]}; write kind: {kind} or move the file")
    if message := said_licence(values.get("licence")):
        wrong("licence", message)
    if values.get("source") is None:
        wrong("source", "is missing; say where it comes from: an address, a product, or how it was made")
    elif not isinstance(values["source"], str) or not values["source"].strip():
        wrong("source", "say where it comes from: an address, a product, or how it was made")
    for key in ("attributes", "build"):
        if not isinstance(values.get(key, {}), dict):
            wrong(key, f"{show(values[key])} is no map")
            values[key] = {}
    footprint = corners(values.get("footprint"))
    if values.get("footprint") is not None and footprint is None:
        wrong("footprint", f"{show(values['footprint'])} is no box; write [length, width, height] or [[least x, y, z], "
              f"[greatest x, y, z]] in metres, above 0 and within {FARTHEST:.0f}")  # fmt: skip
    files = values.get("files", [])
    if isinstance(files, str):
        files = [files]
    if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
        wrong("files", f"{show(files)} is no list of file names")
        files = []
    for name in files:
        if not inside(file.parent, name):
            wrong("files", f'"{name}" leaves the folder of the asset; keep its files beside its YAML')
    files = [name for name in files if inside(file.parent, name)]
    id = id if isinstance(id, str) and ID.match(id) else file.stem
    return Asset(id, kind, str(values.get("licence")), str(values.get("source")), values.get("attributes", {}), footprint, tuple(files),
                 values.get("build", {}), file, where), faults  # fmt: skip


def corners(footprint) -> tuple | None:
    """[length, width, height] or [[least], [greatest]] as least and greatest corner, or None when it is neither."""
    if not isinstance(footprint, (list, tuple)):
        return None
    if len(footprint) == 3 and all(map(is_number, footprint)):
        length, width, height = footprint
        footprint = [[-length / 2, -width / 2, 0.0], [length / 2, width / 2, height]]
    if len(footprint) != 2 or not all(isinstance(c, (list, tuple)) and len(c) == 3 and all(map(is_number, c)) for c in footprint):
        return None
    least, greatest = (tuple(map(float, corner)) for corner in footprint)
    sane = all(a < b and abs(a) <= FARTHEST and abs(b) <= FARTHEST for a, b in zip(least, greatest))
    return (least, greatest) if sane else None


def inside(folder: Path, name: str) -> bool:
    """Whether a relative name stays below its folder, links followed."""
    if not name or "\0" in name or "\\" in name or ":" in name or Path(name).is_absolute() or ".." in Path(name).parts:
        return False
    return (folder / name).resolve().is_relative_to(folder.resolve())
