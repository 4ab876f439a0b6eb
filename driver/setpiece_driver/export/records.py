"""What exporters share: categories with ids of their own, the instances of a view, pictures without copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Iterator, Mapping

from attrs import frozen
from setpiece.core.faults import fault
from setpiece.core.subjects import SUBJECTS

from ..reader import Dataset, Scene, View

# taxonomy -> what its classes are, and what is added to their ids: the kinds never meet, and ids only grow
KINDS = {"objects": ("object", 0), "damages": ("damage", 1000), "vehicle_parts": ("part", 2000), "decoys": ("decoy", 3000)}


@frozen
class Category:
    id: int
    name: str
    kind: str


@frozen
class Instance:
    """Something visible in a view: its category's id and its record in annotations.json."""

    category: int
    record: Mapping


def categories_of(dataset: Dataset) -> list[Category]:
    """Every class that the dataset's taxonomies name, by id. A taxonomy of a single class adds none: where a whole object
    is its only part, the object stands for it."""
    found = []
    for taxonomy, content in dataset.manifest["taxonomies"].items():
        if taxonomy not in KINDS and len(content["classes"]) > 1:
            raise fault(f'taxonomy "{taxonomy}" has no ids in exports yet; give it a row in export/records.KINDS')
        kind, offset = KINDS.get(taxonomy, ("", 0))
        found += [Category(offset + id, name, kind) for name, id in content["classes"].items() if kind]
    return sorted(found, key=lambda category: category.id)


def instances_of(scene: Scene, view: View) -> Iterator[Instance]:
    """The objects, parts and damages with at least one visible pixel."""
    content = view.annotations
    taxonomies = {id: SUBJECTS[entry["type"]].taxonomy for id, entry in scene.spec.subjects.items()}
    listed = [("objects", record) for record in content["objects"]]
    listed += [(taxonomies[record["object"]], record) for record in content["parts"]]
    listed += [("damages", record) for record in content["damages"]]
    for taxonomy, record in listed:
        if taxonomy in KINDS and not record["hidden"]:
            yield Instance(KINDS[taxonomy][1] + record["class_id"], record)


def place_picture(source: Path, target: Path) -> None:
    """Puts a picture into an export as a second name of the same file; as a copy where the disks differ."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def picture_name(view: View) -> str:
    """"000017_02.png"."""
    return f"{view.stem}.{view.image_suffix.removeprefix('image.')}"
