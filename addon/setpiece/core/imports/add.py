"""What somebody modelled as an entry of the catalogue: the one way for `setpiece assets add` and for the panel in Blender."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import ContextManager, Iterable, Iterator, Mapping

import yaml
from attrs import evolve

from ..catalogue import KINDS, UNKNOWN, Asset, add
from ..catalogue.asset import ID, look_at, read_asset, said_licence
from ..catalogue.load import Catalogue, by_kind
from ..faults import Fault, Faults, fault
from ..props.glb_write import glb_of
from ..vehicles import cache, measured
from ..vehicles.build import parts_of as built_parts
from ..vehicles.imported import BODY, SECTION, digest, fingerprint_of
from . import describe
from .decisions import decided_over, wrong_decisions
from .mapping import map_model
from .parts import parts_of
from .source import SourceModel
from .turntable import draw_turntable

HEAD = "# Made by `setpiece assets add`. What you write under `decided` is kept, and goes before what is found: copy a line there and correct it.\n"
SHEET = "turntable.png"


def add_vehicle(reading: ContextManager[tuple[SourceModel, Path]], file: Path, root: Path, id: str, licence: str = UNKNOWN, source: str = "",
                attributes: Mapping | None = None, decisions: Mapping | None = None) -> Asset:  # fmt: skip
    """Brings a vehicle into the catalogue folder `root` as vehicles/ID.yaml, with ID/body.npz, ID/turntable.png and measured/ID.json beside. `reading` gives
    the model and the folder of its pictures, and is entered once id and licence are known to be sound; `file` names it in the entry and in faults. What a YAML that is there
    already says under `decided` and `attributes` is kept; `decisions` (as decided_over lays them) and `attributes` go before it, and a number of doors is decided by either. Raises Faults and then leaves all as it was."""
    file, folder = Path(file), Path(root) / KINDS["vehicle"]
    check_words(id, licence)
    target = folder / f"{id}.yaml"
    before = kept(target)
    told = {"doors": attributes["doors"]} if "doors" in (attributes or {}) else {}
    decided = decided_over(before["decided"], {**told, **(decisions or {})})
    with reading as (model, pictures):
        if wrong := list(wrong_decisions(decided, model)):
            where = lambda path: str(target) if path and before["decided"].get(path[0]) == decided.get(path[0]) else str(file)
            raise Faults([Fault(message, ".".join(map(str, ("build", SECTION, "decided", *path))), where(path)) for path, message in wrong])
        try:
            mapped = map_model(model, pictures, decided)
        except Faults as wrong:
            raise Faults([Fault(row.message, row.path, row.file or str(file), row.line) for row in wrong.faults]) from wrong
        parts, own, mounts = parts_of(mapped, hidden=bool(decided.get("hidden")))
        asks, found = describe.questions(mapped, model, decided), describe.findings(mapped, model)
        seen = {name: (pictures / name).read_bytes() for name in sorted({look.picture for look in own.values() if look.picture})}
    staging = folder / f".{id}.part"
    shutil.rmtree(staging, ignore_errors=True)
    (staging / id).mkdir(parents=True)
    try:
        for name, picture in seen.items():
            (staging / id / name).write_bytes(picture)
        cache.write(staging / id / BODY, cache.Group(parts, mounts))
        if not (staging / id / BODY).is_file():
            raise fault("could not be written: is the disk full, or the folder not yours?", file=str(folder))
        what = describe.described(mapped, parts, own, digest(staging / id / BODY, (staging / id / BODY).stat().st_mtime_ns))
        stated = {name: value for name, value in before["attributes"].items() if name != "doors" or value != before["decided"].get("doors")}
        found_doors = 2 * max(len(mapped.marks.doors) - 1, 1)
        entry = {
            "id": id, "kind": "vehicle", "licence": licence, "source": source or file.name,
            "attributes": {"style": describe.style_of(mapped), "doors": found_doors, **stated, **(attributes or {}), **({"doors": decided["doors"]} if "doors" in decided else {})},
            "files": [f"{id}/{BODY}", *(f"{id}/{picture}" for picture in seen)],
            "build": {SECTION: {"file": file.name, "decided": decided, "asks": asks, "found": found, "is": what}},
        }  # fmt: skip
        (staging / target.name).write_text(HEAD + yaml.safe_dump(entry, sort_keys=False, allow_unicode=True, width=160), encoding="utf-8")
        asset = read_asset(staging / target.name, "vehicle")
        measured.write(asset, measured.measure(built_parts({"model": id}, alone(asset))), fingerprint_of(asset))
        draw_turntable(mapped, staging / id / SHEET)
        settle(staging, folder, id, seen)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return read_asset(target, "vehicle")


def add_prop(reading: ContextManager[tuple[SourceModel, Path]], file: Path, root: Path, id: str, licence: str = UNKNOWN, source: str = "",
             attributes: Mapping | None = None, decisions: Mapping | None = None) -> Asset:  # fmt: skip
    """Brings a prop in likewise, as props/ID.yaml with a GLB beside; of `decisions` it takes the `unit`. Raises Faults and then leaves all as it was."""
    check_words(id, licence)
    with reading as (model, pictures):
        unit = (decisions or {}).get("unit") or model.unit
        with as_glb(evolve(model, unit=unit), pictures, file) as glb:
            return add(glb, "prop", root, id, licence, source or Path(file).name, attributes)


@contextmanager
def as_glb(model: SourceModel, pictures: Path, file: Path) -> Iterator[Path]:
    """A GLB in metres called like `file`, in the folder of the model's pictures. Faults in the block that name it name `file` instead."""
    glb = pictures / f"{Path(file).stem}.glb"
    glb.write_bytes(glb_of(model, pictures))
    try:
        yield glb
    except Faults as faults:
        raise Faults([evolve(one, file=str(file)) if one.file == str(glb) else one for one in faults.faults]) from faults


def check_words(id: str, licence: str) -> None:
    """Raises Faults where one of them can't be an entry's."""
    if not ID.match(id):
        raise fault(f'"{id}" is no id; give one of small letters, digits, - . _', "id")
    if message := said_licence(licence):
        raise fault(message, "licence")


def kept(target: Path) -> dict:
    """What a person decided in a YAML that is there already. Raises Faults where it is one that adding doesn't make."""
    if not target.exists():
        return {"decided": {}, "attributes": {}}
    asset, faults = look_at(target, "vehicle")
    if asset is None or SECTION not in asset.build:
        raise Faults(faults or [Fault("is a vehicle that was not added from a file; give another id", file=str(target))])
    return {"decided": dict(asset.build[SECTION].get("decided") or {}), "attributes": dict(asset.attributes)}


def alone(asset: Asset) -> Catalogue:
    """A catalogue of one."""
    return Catalogue(by_kind([asset]))


def settle(staging: Path, folder: Path, id: str, pictures: Iterable[str]) -> None:
    """Moves what was made into place, its YAML last."""
    for place in (folder / id, folder / measured.FOLDER):
        place.mkdir(exist_ok=True)
    for name in (f"{id}/{BODY}", *(f"{id}/{picture}" for picture in pictures), f"{id}/{SHEET}", f"{measured.FOLDER}/{id}.json", f"{id}.yaml"):
        os.replace(staging / name, folder / name)
    shutil.rmtree(staging)
