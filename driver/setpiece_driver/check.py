"""Whether a dataset is whole and true to itself: files against their digests, annotations against each other."""

from __future__ import annotations

import json
from typing import Callable, Iterator, Mapping

import numpy as np
from pycocotools import mask as masks
from setpiece.core.dataset import digest
from setpiece.core.dataset.layout import parse_stem
from setpiece.core.faults import Fault, Faults

from .reader import Dataset, Scene, View

LAYERS = {"objects": ("instance.png", "instance"), "parts": ("part.png", "part")}  # records -> label map, and the key of their id
PATCHES = {"damages": ("damage.png", "damage"), "decoys": ("decoy.png", "decoy")}  # the same of what may lie over each other


def faults_of(scene: Scene, view: View, manifest: Mapping) -> Iterator[Fault]:
    """All that is wrong with a view and its twin. What can't be read is not looked into further."""
    found = list(wrong_files(view))
    yield from found
    if found:
        return
    for picture in filter(None, (view, view.twin)):
        for look in LOOKS:
            try:
                for suffix, path, message in look(scene, picture, manifest):
                    yield Fault(message, path, str(picture.path(suffix)))
            except Faults as broken:
                yield from broken.faults
            except (KeyError, TypeError, ValueError, IndexError, StopIteration) as error:
                yield Fault(f"isn't as this release writes it ({type(error).__name__}: {error})", file=str(picture.path("annotations.json")))


def wrong_files(view: View) -> Iterator[Fault]:
    """Files that are missing or not the bytes that were written."""
    spec = view.layout.scene(parse_stem(view.stem)[0])
    if not spec.exists():
        yield Fault("is missing; remove the .meta.json of its views and generate again", file=str(spec))
    try:
        listed = view.meta["files"]
    except (Faults, KeyError, TypeError):
        yield Fault("isn't readable; remove the view's files and generate again", file=str(view.path("meta.json")))
        return
    for suffix, known in listed.items():
        path = view.path(suffix)
        if not path.exists():
            yield Fault("is missing; remove the view's .meta.json and generate again", file=str(path))
        elif digest(path.read_bytes()) != known["blake2b"]:
            yield Fault("has changed since it was written; remove the view's .meta.json and generate again", file=str(path))


def wrong_meta(scene: Scene, view: View, manifest: Mapping):
    """A meta.json that belongs to another view, scene or recipe."""
    meta = view.meta
    if (meta["scene"], meta["view"]) != parse_stem(view.stem):
        yield "meta.json", "scene", f"says scene {meta['scene']} view {meta['view']}"
    if meta["recipe_hash"] != manifest["recipe_hash"]:
        yield "meta.json", "recipe_hash", f"is of the recipe {meta['recipe_hash']}, the dataset of {manifest['recipe_hash']}"
    if meta["spec_hash"] != digest(scene.layout.scene(scene.index).read_bytes()):
        yield "meta.json", "spec_hash", "doesn't fit the SceneSpec in scenes/, which was changed after this view was made"


def family(record: Mapping, key: str, records) -> list[int]:
    """The ids of a record and of all finer parts that lie within it."""
    ids, names = [record[key]], {record.get("name")}
    for other in records:  # a finer part stands behind the one that it lies within
        if other.get("parent") and other["parent"] in names and other.get("object") == record.get("object"):
            ids.append(other[key])
            names.add(other["name"])
    return ids


def wrong_masks(scene: Scene, view: View, manifest: Mapping):
    """Records whose mask, area, box and label map don't say the same."""
    content = view.annotations
    for group, (suffix, key) in LAYERS.items():
        labels = view.read(suffix)
        for place, record in enumerate(content[group]):
            where = np.isin(labels, family(record, key, content[group]))
            if int(where.sum()) != record["area"]:
                yield suffix, f"{group}[{place}]", f"has {where.sum()} pixels of {record[key]}, annotations.json says {record['area']}"
            elif record["mask"] and not np.array_equal(masks.decode(record["mask"]).astype(bool), where):
                yield suffix, f"{group}[{place}]", "has other pixels than the mask in annotations.json"
        known = [0, *(record[key] for record in content[group])]
        for stray in np.setdiff1d(labels, known):
            yield suffix, "", f"has pixels of {stray}, of which annotations.json knows nothing"
    for group, (suffix, key) in PATCHES.items():
        labels = view.read(suffix)
        for place, record in enumerate(content[group]):
            mask = masks.decode(record["mask"]).astype(bool) if record["mask"] else np.zeros(labels.shape, bool)
            if ((labels == record[key]) & ~mask).any():
                yield suffix, f"{group}[{place}]", "has pixels outside the mask in annotations.json"
        for stray in np.setdiff1d(labels, [0, *(record[key] for record in content[group])]):
            yield suffix, "", f"has pixels of {stray}, of which annotations.json knows nothing"


def wrong_records(scene: Scene, view: View, manifest: Mapping):
    """Records that contradict themselves."""
    width, height = view.annotations["camera"]["size"]
    for group in (*LAYERS, *PATCHES):
        for place, record in enumerate(view.annotations[group]):
            for prefix in ("", "amodal_"):
                mask, box, area = (record[prefix + name] for name in ("mask", "box", "area"))
                path = f"{group}[{place}].{prefix}"
                if (mask is None) != (area == 0) or (box is None) != (mask is None):
                    yield "annotations.json", f"{path}mask", "is there without an area, or the other way round"
                elif mask and int(masks.area(mask)) != area:
                    yield "annotations.json", f"{path}area", f"is {area}, the mask's is {int(masks.area(mask))}"
                elif mask and masks.toBbox(mask).tolist() != box:
                    yield "annotations.json", f"{path}box", f"is {box}, the mask's is {masks.toBbox(mask).tolist()}"
                elif mask and mask["size"] != [height, width]:
                    yield "annotations.json", f"{path}mask", f"is of a picture of {mask['size']}"
            if (record["hidden"] is None) != (record["area"] > 0):
                yield "annotations.json", f"{group}[{place}].hidden", f"is {json.dumps(record['hidden'])} with an area of {record['area']}"


def wrong_layers(scene: Scene, view: View, manifest: Mapping):
    """Label maps that contradict each other, or aren't of the picture's size."""
    image, instance, part = view.image, view.instance, view.part
    patches = {group: view.read(suffix) for group, (suffix, _) in PATCHES.items()}
    if len({picture.shape[:2] for picture in (image, instance, part, *patches.values())}) > 1:
        yield "instance.png", "", "isn't of the size of the other pictures"
        return
    owner = np.zeros(65536, np.int64)
    instances = {record["id"]: record["instance"] for record in view.annotations["objects"]}
    for record in view.annotations["parts"]:
        owner[record["part"]] = instances[record["object"]]
    if not np.array_equal(owner[part], instance):
        yield "part.png", "", "shows parts where instance.png shows another object"
    for group, (suffix, key) in PATCHES.items():
        gone = [record[key] for record in view.annotations[group] if record["gone"]]  # what is missing shows what is behind it
        if (patches[group][(part == 0) & ~np.isin(patches[group], gone)] > 0).any():
            yield suffix, "", f"shows {key} where part.png shows no part"


def wrong_pair(scene: Scene, view: View, manifest: Mapping):
    """A pair that differs in more than the damage."""
    if scene.spec.pair != view.meta.get("pair"):
        yield "annotations.json", "", "has a twin that the SceneSpec doesn't ask for, or lacks one that it does"
    if not view.pair:
        return
    if view.annotations["damages"]:
        yield "annotations.json", "damages", "aren't none, though this is the picture without damage"
    for group in ("camera", "lights"):
        if view.annotations[group] != view.twin.annotations[group]:
            yield "annotations.json", group, "isn't that of the damaged view"
    for group, key in (("objects", "instance"), ("parts", "part")):
        own, other = ({(r.get("object"), r.get("name"), r.get("id")): r[key] for r in one.annotations[group]} for one in (view, view.twin))
        for name in own.keys() & other.keys():
            if own[name] != other[name]:
                yield "annotations.json", group, f"number {own[name]} is {other[name]} in the damaged view"


LOOKS: tuple[Callable, ...] = (wrong_meta, wrong_records, wrong_masks, wrong_layers, wrong_pair)


def check(dataset: Dataset, progress=lambda: None) -> Iterator[tuple[Scene, list[Fault]]]:
    """Every scene with what is wrong with its views. `progress` is called after each view."""
    for scene in dataset.scenes:
        found = []
        for view in scene.views:
            found += faults_of(scene, view, dataset.manifest)
            progress()
        yield scene, list(dict.fromkeys(found))
