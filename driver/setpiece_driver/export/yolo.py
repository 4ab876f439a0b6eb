"""Ultralytics' YOLO layout: detect/ with boxes and segment/ with polygons, each with images/, labels/ and data.yaml."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Callable, Mapping

import cv2
import numpy as np
import yaml
from pycocotools import mask as masks

from ..reader import Dataset
from .classes import OWN, classes_of, in_one_list
from .records import Instance, instances_of, picture_name, pictures_of, place_picture

UNSPLIT = "train"  # where pictures go that belong to no split


def export_yolo(dataset: Dataset, out: Path, taxonomy: str = OWN) -> Counter:
    """Writes out/detect and out/segment. Holes in a mask are lost: a YOLO polygon has none. In another set's taxonomy there is nothing
    but the kind of thing that it covers. Beside labels/, links/ says line by line what each label is and to what it belongs. Returns how
    many instances of which class were left out, of the kind that is covered."""
    classes = classes_of(dataset, taxonomy)
    kinds = [classes.mapped] if classes.mapped else list(classes.categories)
    categories = in_one_list(classes, kinds)
    place = {category.id: number for number, category in enumerate(categories)}
    splits, left = dict.fromkeys([UNSPLIT]), Counter()
    for scene, view in pictures_of(dataset):
        split, picture = view.meta["split"] or UNSPLIT, Path(picture_name(view))
        splits[split] = None
        instances = [instance for instance in instances_of(scene, view, classes) if instance.kind in kinds]
        left.update(instance.name for instance in instances if instance.category is None)
        instances = [instance for instance in instances if instance.category is not None]
        size = view.annotations["camera"]["size"]
        for task, shape in SHAPES.items():
            place_picture(view.path(view.image_suffix), out / task / "images" / split / picture)
            lines = [f"{place[item.category]} {numbers(shape(item.record, size))}\n" for item in instances]
            for folder, content in (("labels", lines), ("links", map(link, instances))):
                file = out / task / folder / split / f"{picture.stem}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(content))
    names = [category.name for category in categories]
    for task in SHAPES:
        (out / task / "data.yaml").write_text(yaml.safe_dump(describe(list(splits), names), sort_keys=False))
    return left


def link(instance: Instance) -> str:
    """A line of links/: the kind, the object's id, the part's name and the damage's or decoy's id, "-" for what there is none of."""
    record = instance.record
    part, own = record.get("name", "-"), record["id"] if instance.kind in ("damage", "decoy") else "-"
    return f"{instance.kind} {record.get('object', record.get('id'))} {part} {own}\n"


def describe(splits: list[str], names: list[str]) -> dict:
    """data.yaml: paths beside it, classes in order. Training asks for a val; without one it is shown what it trains on."""
    paths = {split: f"images/{split}" for split in splits}
    return {"train": paths["train"], "val": paths.get("val", paths["train"]), **paths, "names": dict(enumerate(names))}


def box_numbers(record: Mapping, size) -> np.ndarray:
    """(4,) centre and size as shares of the picture."""
    x, y, width, height = record["box"]
    return np.array([x + width / 2, y + height / 2, width, height]) / [*size, *size]


def polygon_numbers(record: Mapping, size) -> np.ndarray:
    """(2 n,) corners round the mask as shares of the picture."""
    return (polygon(masks.decode(record["mask"])) / size).ravel()


def polygon(mask: np.ndarray) -> np.ndarray:
    """(h, w) mask to one closed (n, 2) polygon in pixels; pieces are joined by lines there and back between their nearest
    corners. It is traced at twice the size, so that it runs within a quarter of a pixel of the mask's edge."""
    large = np.kron(mask, np.ones((2, 2), np.uint8))
    pieces, _ = cv2.findContours(large, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    pieces = sorted((piece[:, 0] for piece in pieces), key=len, reverse=True)
    path = pieces[0]
    for piece in pieces[1:]:
        apart = np.abs(path[:, None] - piece[None]).sum(-1)
        here, there = np.unravel_index(apart.argmin(), apart.shape)
        path = np.concatenate([path[: here + 1], piece[there:], piece[: there + 1], path[here:]])
    return (path + 0.5) / 2


def numbers(values: np.ndarray) -> str:
    return " ".join(f"{value:.6f}" for value in values)


SHAPES: dict[str, Callable[[Mapping, list], np.ndarray]] = {"detect": box_numbers, "segment": polygon_numbers}
