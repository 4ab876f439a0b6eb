"""From a pack to assets in a catalogue folder: whole or not at all.

All is made ready in `.staging/ID.part` below the folder and then called `.staging/ID.ready`, from when on it is only moved: a folder for each
kind of asset (worlds/ID/ …) and last the record, packs/installed/ID.yaml. What a kill leaves is removed, or moved on, by the next fetch.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Callable, Iterable

from setpiece.core import catalogue
from setpiece.core.catalogue import KINDS, Asset
from setpiece.core.faults import Fault, Faults, fault

from . import store
from .pack import Entry, Pack, is_archive
from .record import is_installed, read_record, record_of, write_record
from .sources import Source, match
from .unpack import copy_plain, unpack

STAGING = ".staging"


def add_file(entry: Entry, file: Path, root: Path, source: str) -> Asset:
    return catalogue.add(file, entry.kind, root, entry.id, entry.licence, source, entry.attributes, entry.scale)


def bring_vehicle(entry: Entry, file: Path, root: Path, source: str) -> Asset:
    try:
        from ..bring import bring_vehicle as bring  # which starts Blender, and is asked for only here
    except ModuleNotFoundError as error:
        if not (error.name or "").endswith(".bring"):
            raise
        raise fault("vehicles of others' making can't be installed by this release of Setpiece; install a later one") from error
    return bring(file=file, root=root, id=entry.id, licence=entry.licence, source=source, attributes=entry.attributes, decisions=entry.decisions)


INSTALL: dict[str, Callable[[Entry, Path, Path, str], Asset]] = {"prop": add_file, "world": add_file, "vehicle": bring_vehicle}


def fetch(pack: Pack, root: Path, given: Iterable[Path] = (), say: Callable[[str], None] = lambda text: None) -> list[Path]:
    """Installs a pack into the catalogue folder `root`: its assets' YAML files are returned, or [] where it is there already. `given` are
    files that were downloaded otherwise; `say` is told what is being done. Raises Faults and leaves nothing behind in `root`."""
    root = Path(root)
    with store.alone():
        staging = root / STAGING
        if (staging / f"{pack.id}.ready").is_dir():
            say(f"{pack.id}: finishing what was broken off")
            settle(staging / f"{pack.id}.ready", root, pack.id)
        part = staging / f"{pack.id}.part"
        shutil.rmtree(part, ignore_errors=True)
        remove_empty(staging)
        if is_installed(pack, root):
            return []
        check_ids(pack, root)
        files = obtain(pack, given, say)
        new = [folder for folder in (staging, root, *root.parents) if not folder.exists()]
        try:
            with store.writing(part):
                part.mkdir(parents=True)
            prepare(pack, files, part, say)
            with store.writing(part):
                os.rename(part, staging / f"{pack.id}.ready")
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            for folder in new:
                remove_empty(folder)
            raise
        settle(staging / f"{pack.id}.ready", root, pack.id)
        return [root / row["file"] for row in read_record(record_of(root, pack.id))["assets"]]


def check_ids(pack: Pack, root: Path) -> None:
    """Raises Faults where the catalogue that the folder belongs to has assets of these names already, or their place is taken."""
    roots = catalogue.roots()
    if root.resolve() not in [known.resolve() for known in roots]:
        roots = [roots[0], root]
    known, _ = catalogue.survey(folder for folder in roots if folder.is_dir())
    faults = []
    for entry in pack.entries:
        if other := known.assets[entry.kind].get(entry.id):
            faults.append(pack.fault(f'the catalogue has a {entry.kind} "{entry.id}" already, {other.file}; remove one of the two or give another id',
                                     *entry.path, "id"))  # fmt: skip
    for place in sorted({root / KINDS[entry.kind] / pack.id for entry in pack.entries}):
        if place.exists() and not faults:
            faults.append(Fault(f'stands where the pack "{pack.id}" is to be; move it away and fetch again', file=str(place)))
    if faults:
        raise Faults(faults)


def obtain(pack: Pack, given: Iterable[Path], say: Callable[[str], None]) -> dict[Source, Path]:
    """Every source's file, checked against its hash. Raises Faults."""
    files = match([Path(file) for file in given], pack.sources)
    for source in pack.sources:
        if source not in files:
            try:
                files[source] = source.obtain(say)
            except Faults as wrong:
                raise placed(wrong, pack, source.path) from wrong
    return files


def prepare(pack: Pack, files: dict[Source, Path], part: Path, say: Callable[[str], None]) -> None:
    """Unpacks and installs into the folder `part`, and writes the record there. Raises Faults, those of all assets at once."""
    room, names = part / "files", set()
    for source in pack.sources:
        say(f"{source.title}: unpacking")
        try:
            names |= unpack(files[source], pack.take, room) if is_archive(source) else copy_plain(files[source], source.name, room)
        except Faults as wrong:
            raise placed(wrong, pack, source.path) from wrong
    if missing := [entry for entry in pack.entries if entry.file not in names]:
        raise Faults([pack.fault(f'"{entry.file}" is in none of the pack\'s files; correct it', *entry.path, "file") for entry in missing])
    faults, rows = [], []
    for entry in pack.entries:
        say(f"{entry.kind} {entry.id}: installing")
        try:
            asset = INSTALL[entry.kind](entry, room / entry.file, part, f"{entry.source} (pack {pack.id})")
        except Faults as wrong:
            faults += placed(wrong, pack, entry.path).faults
            continue
        inner = asset.file.relative_to(part / KINDS[entry.kind])
        rows.append({"id": entry.id, "kind": entry.kind, "licence": entry.licence, "file": f"{KINDS[entry.kind]}/{pack.id}/{inner.as_posix()}"})
    if faults:
        raise Faults(faults)
    shutil.rmtree(room)
    with store.writing(part):
        write_record(part / "record.yaml", pack, {source: store.digest(file) for source, file in files.items()}, rows)


def settle(ready: Path, root: Path, id: str) -> None:
    """Moves what is ready to its places, the record last; goes on where an earlier one was broken off."""
    with store.writing(root):
        for name in KINDS.values():
            if (ready / name).is_dir():
                (root / name).mkdir(exist_ok=True)
                os.rename(ready / name, root / name / id)
        record = record_of(root, id)
        record.parent.mkdir(parents=True, exist_ok=True)
        if (ready / "record.yaml").exists():
            os.replace(ready / "record.yaml", record)
        shutil.rmtree(ready)
    remove_empty(root / STAGING)


def placed(wrong: Faults, pack: Pack, path: tuple) -> Faults:
    """Faults that say where in the pack's YAML they come from. A file that is gone when they are read is named by its path in the pack."""
    faults = []
    for found in wrong.faults:
        pieces = Path(found.file).parts
        if found.file and STAGING not in pieces:
            faults.append(found)
            continue
        inner = "/".join(pieces[pieces.index(STAGING) + 3 :]) if found.file else ""  # below .staging/ID.part/files
        faults.append(pack.fault(" ".join(filter(None, (inner and f'"{inner}"', found.message))), *path))
    return Faults(faults)


def remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        pass
