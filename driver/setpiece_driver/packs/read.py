"""A pack's YAML, read strictly: all that is wrong with it is said at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Mapping

from setpiece.core import catalogue
from setpiece.core.catalogue.asset import ID, said_licence
from setpiece.core.catalogue.check import SUFFIXES
from setpiece.core.faults import Fault, Faults, nearest
from setpiece.core.recipe.fields import show
from setpiece.core.recipe.text import parse, read_text

from .keys import Key, check_map, choice, inner_path, mapping, matching, patterns, positive, text
from .pack import FOLDER, Entry, Pack, at, is_archive, like
from .sources import SOURCES, Source

AN_ID = matching(ID.pattern.strip("^$"), "id; use small letters, digits, - . _ , at most 64")
ANYTHING = lambda value: ""
KEYS = {
    "id": Key(AN_ID, "write the file's name without .yaml, by which it is fetched"),
    "title": Key(text, "say in a line what it holds"),
    "licence": Key(said_licence, "write an SPDX identifier such as CC0-1.0, or NOASSERTION where nobody has stated one"),
    "source": Key(text, "say in words where its assets come from"),
    "terms": Key(text, "say in a sentence or two what may be done with it; fetch prints that"),
    "from": Key(ANYTHING, f"write one source, or a list of them: {', '.join(SOURCES)}"),
    "take": Key(patterns, "", needed=False),
    "assets": Key(ANYTHING, "list the assets that it brings, each with id, kind and file"),
}
ASSET_KEYS = {
    "id": Key(AN_ID, "write the name that recipes use"),
    "kind": Key(choice(catalogue.KINDS), f"write one of {', '.join(catalogue.KINDS)}"),
    "file": Key(inner_path, "write the path of its main file inside what is taken"),
    "licence": Key(said_licence, "", needed=False),
    "source": Key(text, "", needed=False),
    "attributes": Key(mapping, "", needed=False),
    "scale": Key(positive, "", needed=False),
    "decisions": Key(mapping, "", needed=False),
}


def read_pack(file: Path) -> Pack:
    """The pack that a YAML describes. Raises Faults, all at once, with lines."""
    file = Path(file)
    values, where = parse(read_text(file, str(file)), str(file))
    faults: list[Fault] = []

    def report(message: str, *path) -> None:
        faults.append(at(file, where, message, *path))

    said = check_map(values, KEYS, (), report)
    if "id" in said and said["id"] != file.stem:
        report(f'"{said["id"]}" stands in {file.name}; write id: {file.stem}, or rename the file', "id")
    sources = read_sources(said.get("from"), file, report)
    archives = [source for source in sources if is_archive(source)]
    if archives and "take" not in values:
        report(f"is missing; list what to unpack of {archives[0].title}, such as [models/**/*.glb]", "take")
    if sources and not archives and said.get("take"):
        report("there is no archive to take anything from; leave it out", "take")
    rows = said.get("assets")
    if rows is not None and (not isinstance(rows, list) or not rows):
        report(f"takes a list of assets, not {show(rows)}", "assets")
        rows = None
    entries = [read_entry(row, n, said, report) for n, row in enumerate(rows or ())]
    complete = not any(wrong.path.startswith(("from", "take")) for wrong in faults)
    check_entries([entry for entry in entries if entry], sources if complete else [], said.get("take", ()), report)
    if faults:
        raise Faults(faults)
    definition = hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
    texts = (said[key] for key in ("id", "title", "licence", "source", "terms"))
    return Pack(*texts, tuple(sources), tuple(said.get("take", ())), tuple(entries), file, definition, where)


def check_packs() -> list[Fault]:
    """All that is wrong with the packs of the catalogue's folders."""
    faults: list[Fault] = []
    for root in catalogue.roots():
        for file in sorted((root / FOLDER).glob("*.yaml")):
            try:
                read_pack(file)
            except Faults as wrong:
                faults += wrong.faults
    return faults


def read_sources(said, file: Path, report) -> list[Source]:
    rows = [(("from", n), row) for n, row in enumerate(said)] if isinstance(said, list) else []
    if isinstance(said, dict):
        rows = [(("from",), said)]
    if said is not None and not rows:
        report(f"takes one of {', '.join(SOURCES)}, or a list of them, not {show(said)}", "from")
    sources = []
    for path, row in rows:
        kinds = list(row) if isinstance(row, dict) else []
        if len(kinds) != 1:
            report(f"takes one of {', '.join(SOURCES)} with its keys, not {show(row)}", *path)
        elif kinds[0] not in SOURCES:
            report(f"unknown source; {nearest(str(kinds[0]), SOURCES)}", *path, kinds[0])
        else:
            keys = SOURCES[kinds[0]].keys
            values = check_map(row[kinds[0]], keys, (*path, kinds[0]), report)
            if all(name in values for name, key in keys.items() if key.needed):
                sources.append(Source(kinds[0], values, (*path, kinds[0]), file.parent))
    return sources


def read_entry(row, n: int, pack: Mapping, report) -> Entry | None:
    said = check_map(row, ASSET_KEYS, ("assets", n), report)
    if not all(key in said for key in ("id", "kind", "file")):
        return None
    suffixes = SUFFIXES[said["kind"]]
    if said["kind"] != "vehicle" and not said["file"].lower().endswith(suffixes):
        report(f'"{said["file"]}" is no {" or ".join(suffixes)}, as a {said["kind"]} must be', "assets", n, "file")
    for key, kinds in (("decisions", ("vehicle",)), ("scale", ("prop",))):
        if key in said and said["kind"] not in kinds:
            report(f"is for a {' or '.join(kinds)} alone; leave it out", "assets", n, key)
    return Entry(said["id"], said["kind"], said["file"], said.get("licence", pack.get("licence", "")), said.get("source", pack.get("source", "")),
                 said.get("attributes", {}), float(said.get("scale", 1.0)), said.get("decisions", {}), ("assets", n))  # fmt: skip


def check_entries(entries: list[Entry], sources: list[Source], take, report) -> None:
    """No asset twice, and each one's file among those that will be there."""
    plain, seen = [source.name for source in sources if not is_archive(source)], {}
    for entry in entries:
        if (entry.kind, entry.id) in seen:
            report(f'"{entry.id}" is also the id of assets[{seen[entry.kind, entry.id]}]; give another', *entry.path, "id")
        seen.setdefault((entry.kind, entry.id), entry.path[1])
        if sources and entry.file not in plain and not any(like(pattern).fullmatch(entry.file) for pattern in take):
            have = ", ".join([*plain, *(f"what take unpacks: {pattern}" for pattern in take)])
            report(f'"{entry.file}" won\'t be there, but only {have or "nothing"}; correct it, or take it', *entry.path, "file")
