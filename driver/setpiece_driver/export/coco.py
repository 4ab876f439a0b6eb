"""COCO (cocodataset.org/#format-data): instances with run-length masks, one file per split, written as views come."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Iterator

from ..reader import Dataset
from .records import Category, Instance, categories_of, instances_of, picture_name, place_picture

FACTS = ("side", "object", "name", "id", "truncated", "visible_fraction", "amodal_box", "facts")  # kept as extra keys


def export_coco(dataset: Dataset, out: Path) -> None:
    """Writes out/images/ and out/annotations/instances.json, or instances_SPLIT.json for each split."""
    categories = categories_of(dataset)
    credits = dataset.manifest["credits"]
    files: dict[str | None, SplitFile] = {}
    number = 0
    for image_id, (split, image, instances, source) in enumerate(pictures(dataset), 1):
        if split not in files:
            files[split] = SplitFile(out / "annotations" / f"instances{'_' + split if split else ''}.json", categories, credits)
        place_picture(source, out / "images" / image["file_name"])
        annotations = [annotation(id, image_id, instance) for id, instance in enumerate(instances, number + 1)]
        number += len(annotations)
        files[split].add({"id": image_id, **image}, annotations)
    for file in files.values():
        file.close()


def pictures(dataset: Dataset) -> Iterator[tuple[str | None, dict, list[Instance], Path]]:
    """Every view as its split, COCO's record of the picture, its instances and the picture's file."""
    for scene in dataset.scenes:
        for view in scene.views:
            width, height = view.annotations["camera"]["size"]
            image = {"file_name": picture_name(view), "width": width, "height": height, "scene": scene.index, "view": view.meta["view"]}
            yield view.meta["split"], image, list(instances_of(scene, view)), view.path(view.image_suffix)


def annotation(id: int, image_id: int, instance: Instance) -> dict:
    record = instance.record
    return {
        "id": id,
        "image_id": image_id,
        "category_id": instance.category,
        "bbox": record["box"],
        "area": record["area"],
        "segmentation": record["mask"],
        "iscrowd": 0,
        "attributes": {name: record[name] for name in FACTS if name in record},
    }


class SplitFile:
    """One COCO file that grows by a picture at a time: pictures go to their place, annotations into a file beside it until
    the end, so that no picture costs more than the one before it."""

    def __init__(self, path: Path, categories: list[Category], credits: list[dict]):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.images, self.annotations = path, 0, 0
        self.part = open(path.with_name(path.name + ".part"), "w+", encoding="utf-8")
        self.later = tempfile.TemporaryFile("w+", encoding="utf-8")
        head = {
            "info": {"description": "Setpiece dataset", "credits": credits},
            "licenses": [{"id": id, "name": name} for id, name in enumerate(sorted({credit["licence"] for credit in credits}), 1)],
            "categories": [{"id": c.id, "name": c.name, "supercategory": c.kind} for c in categories],
        }
        self.part.write(json.dumps(head)[:-1] + ', "images": [\n')

    def add(self, image: dict, annotations: list[dict]) -> None:
        self.part.write((",\n" if self.images else "") + json.dumps(image))
        self.images += 1
        for item in annotations:
            self.later.write((",\n" if self.annotations else "") + json.dumps(item))
            self.annotations += 1

    def close(self) -> None:
        self.part.write('\n], "annotations": [\n')
        self.later.seek(0)
        shutil.copyfileobj(self.later, self.part)
        self.part.write("\n]}\n")
        self.part.close()
        self.later.close()
        Path(self.part.name).replace(self.path)
