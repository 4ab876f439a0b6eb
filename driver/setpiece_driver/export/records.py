"""What exporters share: a dataset's pictures, the instances in each, how these belong together, and pictures without copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Iterator, Mapping

from attrs import frozen
from setpiece.core.subjects import SUBJECTS

from ..reader import Dataset, Scene, View
from .classes import KINDS, Classes


@frozen
class Instance:
    """Something visible in a picture: its kind ("object", "part" …), the dataset's own name of its class, its category's id, None where
    the export's taxonomy has none, and its record in annotations.json."""

    kind: str
    name: str
    category: int | None
    record: Mapping


def pictures_of(dataset: Dataset) -> Iterator[tuple[Scene, View]]:
    """Every picture: each view's, and after it that of its twin."""
    for scene in dataset.scenes:
        for view in scene.views:
            yield scene, view
            if view.twin:
                yield scene, view.twin


def instances_of(scene: Scene, view: View, classes: Classes) -> Iterator[Instance]:
    """The objects, parts, damages and decoys with at least one visible pixel."""
    content = view.annotations
    taxonomies = {id: SUBJECTS[entry["type"]].taxonomy for id, entry in scene.spec.subjects.items()}
    listed = [("objects", record) for record in content["objects"]]
    listed += [(taxonomies[record["object"]], record) for record in content["parts"]]
    listed += [(group, record) for group in ("damages", "decoys") for record in content[group]]
    for taxonomy, record in listed:
        if taxonomy in KINDS and not record["hidden"]:
            key = taxonomy, record["class_id"]
            yield Instance(KINDS[taxonomy][0], classes.names[key], classes.of.get(key), record)


def place_of(instance: Instance) -> tuple[str, ...]:
    """What a record is found by: a part by its object's id and its own name, all else by its own id."""
    record = instance.record
    return (record["object"], record["name"]) if instance.kind == "part" else (record["id"],)


def links_of(instance: Instance, numbers: Mapping[tuple[str, ...], int]) -> dict[str, int | None]:
    """To what an instance belongs, by its number in an export: "vehicle", the object that it is on, and "part", that which a damage or a
    decoy lies on, or the nearest of those around this that is there. None where that isn't in the picture, or has no class in the
    export. `numbers` are those of a picture's instances by `place_of`."""
    record = instance.record
    if instance.kind == "object":
        return {}
    vehicle = {"vehicle": numbers.get((record["object"],))}
    if instance.kind == "part":
        return vehicle
    name = record["name"]
    while name and (record["object"], name) not in numbers:
        name = name.rpartition("/")[0]  # "front_door.left/handle" lies within "front_door.left"
    return {**vehicle, "part": numbers.get((record["object"], name))}


def place_picture(source: Path, target: Path) -> None:
    """Puts a picture into an export as a second name of the same file; as a copy where the disks differ."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def picture_name(view: View) -> str:
    """"000017_02.png", and of its twin "000017_02.undamaged.png"."""
    return f"{view.stem}.{view.prefix}{view.image_suffix.removeprefix('image.')}"
