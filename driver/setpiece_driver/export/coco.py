"""COCO (cocodataset.org/#format-data): instances with run-length masks, a file per kind and split, written as views come."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Sequence

from ..reader import Dataset, View
from .classes import OWN, Category, classes_of
from .records import Instance, instances_of, links_of, picture_name, pictures_of, place_of, place_picture

FACTS = ("side", "object", "name", "id", "truncated", "visible_fraction", "amodal_box", "facts")  # kept as extra keys


def export_coco(dataset: Dataset, out: Path, taxonomy: str = OWN) -> Counter:
    """Writes out/images/ and, for each kind of thing, out/annotations/objects.json, parts.json, damages.json and decoys.json, or
    objects_SPLIT.json … for each split. Ids of annotations are unique over all of them, and link a damage to its part and its vehicle.
    Returns how many instances of which class were left out, for which the taxonomy has no category."""
    classes, credits = classes_of(dataset, taxonomy), dataset.manifest["credits"]
    files: dict[tuple[str | None, str], SplitFile] = {}
    left, number = Counter(), 0
    for image_id, (scene, view) in enumerate(pictures_of(dataset), 1):
        image, split = {"id": image_id, **picture(view, image_id)}, view.meta["split"]
        place_picture(view.path(view.image_suffix), out / "images" / image["file_name"])
        instances = list(instances_of(scene, view, classes))
        left.update(instance.name for instance in instances if instance.category is None)
        numbered = list(enumerate((instance for instance in instances if instance.category is not None), number + 1))
        number += len(numbered)
        numbers = {place_of(instance): id for id, instance in numbered}
        for kind, categories in classes.categories.items():
            if (split, kind) not in files:
                path = out / "annotations" / f"{kind}s{'_' + split if split else ''}.json"
                files[split, kind] = SplitFile(path, categories, credits)
            own = [annotation(id, image_id, instance, links_of(instance, numbers)) for id, instance in numbered if instance.kind == kind]
            files[split, kind].add(image, own)
    for file in files.values():
        file.close()
    return left


def picture(view: View, id: int) -> dict:
    """COCO's record of a picture but for its id. A pair's two stand one after the other: "pair" is the other one's id."""
    width, height = view.annotations["camera"]["size"]
    record = {"file_name": picture_name(view), "width": width, "height": height, "scene": view.meta["scene"], "view": view.meta["view"]}
    return {**record, "pair": id - 1 if view.pair else id + 1, "undamaged": bool(view.pair)} if view.twin else record


def annotation(id: int, image_id: int, instance: Instance, links: dict) -> dict:
    record = instance.record
    return {
        "id": id,
        "image_id": image_id,
        "category_id": instance.category,
        "bbox": record["box"],
        "area": record["area"],
        "segmentation": record["mask"],
        "iscrowd": 0,
        "attributes": {"class": instance.name, **links, **{name: record[name] for name in FACTS if name in record}},
    }


class SplitFile:
    """One COCO file that grows by a picture at a time: pictures go to their place, annotations into a file beside it until
    the end, so that no picture costs more than the one before it."""

    def __init__(self, path: Path, categories: Sequence[Category], credits: list[dict]):
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
