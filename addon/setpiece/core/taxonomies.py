"""Class names and their ids: a file each in assets/taxonomies, {"version": n, "classes": {name: id}}."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Mapping

import yaml

from . import assets
from .faults import Fault, Faults, fault, nearest


def class_id(taxonomy: str, name: str) -> int:
    """The id of a class. Raises Faults on an unknown taxonomy or class."""
    return class_ids(taxonomy, [name])[0]


def class_ids(taxonomy: str, names) -> list[int]:
    """The ids of several classes of one taxonomy. Raises Faults that list every unknown one."""
    file = folder() / f"{taxonomy}.yaml"
    classes = read(file)["classes"]
    unknown = sorted({name for name in names if name not in classes})
    if unknown:
        raise Faults(
            Fault(f'no class is named "{name}"; {nearest(name, classes)} A new class goes at the end, with the next id', file=str(file))
            for name in unknown
        )
    return [classes[name] for name in names]


def used_taxonomies() -> dict[str, dict]:
    """Every taxonomy by name, as its file gives it, for a dataset's manifest."""
    return {file.stem: read(file) for file in sorted(folder().glob("*.yaml"))}


def folder() -> Path:
    return assets.root() / "taxonomies"


@lru_cache(maxsize=64)
def read(file: Path) -> Mapping:
    """One taxonomy. Raises Faults when it is missing, no map of names to ids from 1 up, or gives an id twice."""
    if not file.is_file():
        known = [path.stem for path in file.parent.glob("*.yaml")]
        raise fault(f'no taxonomy is named "{file.stem}"; {nearest(file.stem, known)}', file=str(file))
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise fault(f"not YAML: {error}", file=str(file)) from None
    classes = data.get("classes") if isinstance(data, dict) else None
    if not isinstance(classes, dict) or not classes or set(data) != {"version", "classes"}:
        raise fault('a taxonomy is {"version": n, "classes": {name: id}}', file=str(file))
    faults = [
        Fault(f"{id!r} is no id; ids are whole numbers from 1", f"classes.{name}", str(file))
        for name, id in classes.items()
        if type(id) is not int or id < 1 or not isinstance(name, str)
    ]
    ids = [id for id in classes.values()]
    faults += [Fault(f"id {id!r} is given twice", f"classes.{name}", str(file)) for k, (name, id) in enumerate(classes.items()) if id in ids[:k]]
    if faults:
        raise Faults(faults)
    return data
