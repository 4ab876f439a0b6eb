"""Assets by their attributes, and what a field may be at all: what `asset` and `split` need to know beforehand."""

from __future__ import annotations

import math
from itertools import product
from typing import Mapping

from .fields import show
from .layout import Item, Layout, Slot
from .links import owners, plain


def check_assets(layout: Layout, reader) -> None:
    """Faults for every `asset` of which the reader's catalogue has nothing that matches."""
    for path, thing in layout.index.items():
        if isinstance(thing, Slot) and thing.drawn and thing.drawn.kind == "asset":
            _check_asset(layout, reader, reader.places[path] + ("asset",), thing.drawn)


def _check_asset(layout: Layout, reader, here, drawn) -> None:
    """Whether the catalogue has something for all that an asset's attributes may be."""
    kind, wanted = drawn.arguments["kind"], {}
    for key, value in drawn.arguments.items():
        if key != "kind":
            wanted[key] = possible(layout, value["ref"], reader.catalogue) if isinstance(value, dict) else [value]
    wanted = {key: values for key, values in wanted.items() if values}
    if math.prod(map(len, wanted.values())) > 1000:
        return
    for values in product(*wanted.values()):
        attributes = dict(zip(wanted, values))
        if not matching(reader.catalogue, kind, attributes):
            reader.fault(here, nothing_matches(kind, attributes))


def nothing_matches(kind: str, wanted: Mapping) -> str:
    said = ", ".join(f"{key}: {show(value)}" for key, value in wanted.items())
    return f"the catalogue has no {kind}{' with ' + said if said else ''} whose licence the recipe accepts; add one or ask for another"


def matching(catalogue, kind: str, wanted: Mapping) -> list[str]:
    """Ids of the catalogue's assets of a kind that have what is wanted, in order: by attribute, or by `licence`, a value or several of which it may
    have any; of an attribute that is a list, such as `tags`, it has them all."""
    return sorted(asset.id for asset in catalogue.of(kind) if all(agrees(value_of(asset, key), value) for key, value in wanted.items()))


def value_of(asset, key: str):
    return asset.licence if key == "licence" else asset.attributes.get(key)


def agrees(has, wanted) -> bool:
    wanted = wanted if isinstance(wanted, (list, tuple)) else (wanted,)
    return all(value in has for value in wanted) if isinstance(has, (list, tuple)) else has in wanted


def possible(layout: Layout, path: str, catalogue) -> list:
    """All that a field may be, where this is known; else nothing."""
    slot = layout.index[plain(path)]
    if isinstance(slot, Item):
        return []
    if slot.column:
        table = owners(path, layout)[-1].table
        return [row[slot.column] for row in table.rows if slot.column in row]
    drawn = slot.drawn
    if drawn is None:
        return [slot.value]
    if drawn.kind == "ref":
        return possible(layout, drawn.arguments, catalogue)
    if drawn.kind != "asset":
        return list(drawn.values)
    wanted = {}
    for key, value in drawn.arguments.items():
        if key != "kind" and (known := possible(layout, value["ref"], catalogue) if isinstance(value, dict) else value):
            wanted[key] = known
    return matching(catalogue, drawn.arguments["kind"], wanted)
