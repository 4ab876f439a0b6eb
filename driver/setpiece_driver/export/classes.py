"""What an export calls things: the dataset's own classes, or another set's by a map in assets/taxonomies/maps."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterable, Mapping

import yaml
from attrs import frozen
from setpiece.core.faults import fault, nearest
from setpiece.core.taxonomies import folder, used_taxonomies

from ..reader import Dataset

OWN = "own"

# taxonomy -> what its classes are, and what is added to their ids: the kinds never meet, and ids only grow
KINDS = {"objects": ("object", 0), "damages": ("damage", 1000), "vehicle_parts": ("part", 2000), "decoys": ("decoy", 3000)}


@frozen
class Category:
    id: int
    name: str
    kind: str


@frozen
class Classes:
    """`categories` by kind ("object", "part" …), each in the order of its ids; `of` takes a taxonomy and a class id of the dataset's to
    the category's id, where it has one; `names` takes them to the dataset's own name; `mapped` is the kind that another set's classes
    stand for, "" for none."""

    categories: Mapping[str, tuple[Category, ...]]
    of: Mapping[tuple[str, int], int]
    names: Mapping[tuple[str, int], str]
    mapped: str = ""


def classes_of(dataset: Dataset, taxonomy: str = OWN) -> Classes:
    """What a dataset's things are called in a taxonomy. Another set's classes stand for the kind that it covers; the others keep the
    dataset's own, of which a taxonomy of a single class adds none: where a whole object is its only part, the object stands for it.

    Raises Faults on a taxonomy that there is no map for, or one of the dataset's that has no ids in exports.
    """
    other = {} if taxonomy == OWN else read_map(taxonomy)
    categories, of, names = {}, {}, {}
    for own, content in (dataset.manifest["taxonomies"] or used_taxonomies()).items():  # a single scene's dataset names none
        if own not in KINDS and len(content["classes"]) > 1:
            raise fault(f'taxonomy "{own}" has no ids in exports yet; give it a row in export/classes.KINDS')
        if own not in KINDS:
            continue
        kind, offset = KINDS[own]
        names |= {(own, id): name for name, id in content["classes"].items()}
        if other.get("covers") == own:
            called = [(row["id"], name, [content["classes"].get(one) for one in row["of"]]) for name, row in other["classes"].items()]
        else:
            called = [(offset + id, name, [id]) for name, id in content["classes"].items()]
        categories[kind] = tuple(sorted((Category(id, name, kind) for id, name, _ in called), key=lambda category: category.id))
        of |= {(own, one): id for id, _, ids in called for one in ids}
    return Classes(categories, of, names, KINDS[other["covers"]][0] if other else "")


def read_map(taxonomy: str) -> Mapping:
    """Another set's classes: {"name", "covers": a taxonomy of ours, "classes": {name there: {"id": id there, "of": [names here]}}}."""
    if taxonomy not in maps():
        raise fault(f'there is no map to a taxonomy "{taxonomy}"; {nearest(taxonomy, taxonomies())}', "--taxonomy")
    return maps()[taxonomy]


def taxonomies() -> list[str]:
    """The taxonomies that an export may be in."""
    return [OWN, *maps()]


@lru_cache(maxsize=1)
def maps() -> dict[str, Mapping]:
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted((folder() / "maps").glob("*.yaml"))}


def in_one_list(classes: Classes, kinds: Iterable[str]) -> list[Category]:
    """The categories of some kinds as one list by id, no two of one name: a later kind's is then named with its kind."""
    found, taken = [], set()
    for category in sorted((category for kind in kinds for category in classes.categories[kind]), key=lambda category: category.id):
        name = f"{category.kind} {category.name}" if category.name in taken else category.name
        taken.add(name)
        found.append(Category(category.id, name, category.kind))
    return found
