"""A recipe, opened: read, merged with what it extends, overridden, checked."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Mapping

from attrs import field, frozen

from ..faults import Fault, Faults
from .check import check
from .layout import Item, Layout
from .merge import find, gather, override, without_nulls
from .text import Where


@frozen(eq=False)
class Recipe:
    """data: its plain values after extends, --set and nulls; where: each path's (file, line); later: what it asks of later
    releases; image, annotations, licences, seed, scenes: its own top-level values."""

    file: str
    data: Mapping
    where: Where
    files: Mapping[str, Path]
    layout: Layout
    values: Mapping
    later: tuple[Fault, ...]
    text: str = field(default="")
    hash: str = field(default="")

    @property
    def seed(self) -> int:
        return self.values["seed"]

    @property
    def scenes(self) -> int:
        return self.values["scenes"]

    @property
    def image(self) -> Mapping:
        return self.values["image"]

    @property
    def annotations(self) -> list[str]:
        return self.values["annotations"]

    @property
    def pair(self) -> str | None:
        return self.values["pair"]

    @property
    def licences(self) -> list[str] | None:
        return self.values["licences"]


def open_recipe(path: str | Path, overrides=(), catalogue=None) -> Recipe:
    """The recipe in a file, or a shipped one by name, with every "PATH=VALUE" of `overrides` set. With a catalogue, names
    of assets are checked with all else. Raises Faults."""
    found = find(path)
    data, where, files = gather(found)
    data = without_nulls(override(data, where, overrides))
    layout, values, later = check(data, where, files, catalogue)
    text = json.dumps(_canonical(data, layout), ensure_ascii=False, separators=(",", ":"))
    return Recipe(str(found), data, where, files, layout, values, later, text, blake2b(text.encode(), digest_size=16).hexdigest())


def require_supported(recipe: Recipe) -> None:
    """Raises Faults where a recipe asks for what only a later release draws."""
    if recipe.later:
        raise Faults(recipe.later)


def _canonical(data: Mapping, layout: Layout) -> dict:
    """What decides the scenes and nothing else: how many are asked for is left out, tables are written in. Below the top
    level the order of keys is kept, for it decides too: subjects are placed and values weighed one after another."""
    plain = {key: _ordered(value) for key, value in sorted(data.items()) if key != "scenes"}
    plain["tables"] = {
        path: [list(item.table.rows), list(item.table.weights)]
        for path, item in sorted(layout.index.items())
        if isinstance(item, Item) and item.table
    }
    return plain


def _ordered(value):
    if isinstance(value, dict):
        return [[key, _ordered(item)] for key, item in value.items()]
    return [_ordered(item) for item in value] if isinstance(value, list) else value
