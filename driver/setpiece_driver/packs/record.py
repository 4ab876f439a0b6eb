"""What of a pack was installed in a catalogue folder, from which hashes: packs/installed/ID.yaml, written last."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import yaml
from setpiece.core.catalogue import KINDS
from setpiece.core.faults import fault
from setpiece.core.recipe.text import parse, read_text

from .pack import FOLDER, Pack
from .sources import Source
from .store import Digest


def record_of(root: Path, id: str) -> Path:
    """Where it is noted what of a pack was installed; not in packs/ itself, where a root keeps packs of its own."""
    return root / FOLDER / "installed" / f"{id}.yaml"


def read_record(file: Path) -> dict:
    values, _ = parse(read_text(file, str(file)), str(file))
    if not isinstance(values, dict) or not isinstance(values.get("assets"), list):
        raise fault("is no record of an installed pack; remove it with the pack's folders and fetch again", file=str(file))
    return values


def is_installed(pack: Pack, root: Path) -> bool:
    """Whether this very pack is there. Raises Faults where another state of it is, or some of it has gone."""
    record = record_of(root, pack.id)
    if not record.is_file():
        return False
    values = read_record(record)
    places = ", ".join([str(root / name / pack.id) for name in KINDS.values() if (root / name / pack.id).exists()] + [str(record)])
    if values.get("definition") != pack.definition:
        raise fault(f"was installed from another version of {pack.file}; remove {places}, and fetch again", file=str(record))
    if gone := [row["file"] for row in values["assets"] if not (root / row["file"]).is_file()]:
        raise fault(f"says that {', '.join(gone)} is installed, which is gone; remove {places}, and fetch again", file=str(record))
    return True


def write_record(file: Path, pack: Pack, came: Mapping[Source, Digest], assets: list[dict]) -> None:
    """Writes the record: what the pack says of itself, the sha256 of every file that came, and the assets with their files."""
    sources = [{source.kind: {**source.values, "sha256": came[source].hex}} for source in pack.sources]
    about = {"id": pack.id, "title": pack.title, "licence": pack.licence, "source": pack.source, "terms": pack.terms}
    values = {**about, "from": sources, "assets": assets, "definition": pack.definition}
    file.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8")
