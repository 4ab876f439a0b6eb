"""What one place in a recipe says of another: `ref`, `when`, attributes of `asset`, and `split: {by: …}`."""

from __future__ import annotations

import math
import re
from itertools import product
from typing import Iterator, Mapping

from ..faults import nearest
from .fields import KINDS, show, wrong
from .layout import Item, Layout, Slot

NUMBER = re.compile(r"\[(\d+)\]")


def plain(path: str) -> str:
    """A path without its numbers: where it stands in the layout."""
    return NUMBER.sub("", path)


def links(thing: Slot | Item) -> Iterator[tuple[tuple, str]]:
    """(keys below the thing's own path, path that it names)."""
    for condition in thing.when:
        yield ("when", condition.path), condition.path
    drawn = thing.drawn if isinstance(thing, Slot) else None
    if drawn and drawn.kind == "ref":
        yield ("ref",), drawn.arguments
    if drawn and drawn.kind == "asset":
        for key, value in drawn.arguments.items():
            if isinstance(value, dict):
                yield ("asset", key), value["ref"]


def owners(path: str, layout: Layout) -> list[Item]:
    """The items that a dotted path is inside of, outermost first."""
    pieces = plain(path).split(".")
    found = [layout.index.get(".".join(pieces[:n])) for n in range(1, len(pieces))]
    return [item for item in found if isinstance(item, Item)]


def repeated(item: Item) -> bool:
    return item.count is not None or item.each_view


def check_links(layout: Layout, reader) -> None:
    """Faults for paths that do not exist, that name one of many without saying which, and that go in a circle."""
    for path, thing in list(layout.index.items()):
        for keys, target in links(thing):
            here = reader.places[path] + keys
            if message := _wrong_target(layout, target, [o.path for o in owners(path, layout)] + [path]):
                reader.fault(here, message)
            elif keys[0] == "asset" and isinstance(layout.index[plain(target)], Item):
                reader.fault(here, "names an item; an attribute is compared with a field's value")
            elif keys == ("ref",):
                _check_kind(layout, reader, here, thing, target)
            elif keys[0] == "when" and isinstance(layout.index[plain(target)], Item):
                reader.fault(here, "names an item; when asks for the value of a field, such as its kind")
            elif keys[0] == "when":
                _check_condition(layout, reader, here, thing, target)
    if layout.split and layout.split.by:
        by = layout.split.by
        message = _wrong_target(layout, by, [])
        if not message and isinstance(layout.index[plain(by)], Item):
            message = "names an item; a split goes by a field's value"
        if message:
            reader.fault(("split", "by"), message)
    _check_circles(layout, reader)
    if reader.catalogue is not None and not reader.faults:
        for path, thing in layout.index.items():
            if isinstance(thing, Slot) and thing.drawn and thing.drawn.kind == "asset":
                _check_assets(layout, reader, reader.places[path] + ("asset",), thing.drawn)


def _wrong_target(layout: Layout, target: str, inside: list[str]) -> str:
    found = layout.index.get(plain(target))
    if found is None or "." not in target:
        return f'there is no "{target}" in this recipe; {nearest(target, (p for p in layout.index if "." in p))}'
    chain = owners(target, layout) + ([found] if isinstance(found, Item) else [])
    for item in chain:
        depth = item.path.count(".")
        number = NUMBER.search(target.split(".")[depth])
        if number and not repeated(item):
            return f"{item.path} is there once, under its plain name; leave {number.group()} out"
        if repeated(item) and not number and item.path not in inside:
            if item.each_view:
                return f"{item.path} is drawn anew for each view, so there is no one value of it here"
            return f"{item.path} is counted; say which one, such as {target.replace(item.path, item.path + '[0]')}"
        if item.each_view and number:
            return f"{item.path} is drawn anew for each view, so there is no one value of it here"
    return ""


def _check_kind(layout: Layout, reader, here, slot: Slot, target: str) -> None:
    other = layout.index[plain(target)]
    if isinstance(other, Item):
        if slot.field.kind not in ("text", "path"):
            reader.fault(here, f"names an item, whose path is a text; this field takes {KINDS[slot.field.kind][0]}")
        return
    kinds = (other.field.kind, slot.field.kind)
    if kinds[0] != kinds[1] and kinds not in (("integer", "number"), ("text", "path"), ("path", "text")):
        reader.fault(here, f"{target} is {KINDS[kinds[0]][0]}; this field takes {KINDS[kinds[1]][0]}")
        return
    for value in _values(other):
        if message := wrong(slot.field, value, reader.catalogue):
            reader.fault(here, f"{target} may be what this field does not take: {message}")


def _check_condition(layout: Layout, reader, here, thing, target: str) -> None:
    other = layout.index[plain(target)]
    condition = next(c for c in thing.when if c.path == target)
    for value in condition.values:
        if message := wrong(other.field, value, reader.catalogue):
            reader.fault(here, f"{target} never is that: it {message}" if message.startswith("takes") else message)


def _check_assets(layout: Layout, reader, here, drawn) -> None:
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
    """Ids of the catalogue's assets of a kind whose attributes are the wanted ones, or among them, in order."""

    def fits(asset) -> bool:
        return all(
            asset.attributes.get(key) in (value if isinstance(value, (list, tuple)) else (value,)) for key, value in wanted.items()
        )

    return sorted(asset.id for asset in catalogue.of(kind) if fits(asset))


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


def _values(slot: Slot) -> tuple:
    if slot.drawn:
        return slot.drawn.values
    return () if slot.value is None else (slot.value,)


def _check_circles(layout: Layout, reader) -> None:
    """A slot waits for those it names, and for the items that these are in to be there at all."""
    waits: dict[str, list[str]] = {}
    for path, thing in layout.index.items():
        waits[path] = [f"{path}.count"] if isinstance(thing, Item) and thing.count else []
        for _, target in links(thing):
            if plain(target) in layout.index:
                shared = owners(path, layout)
                waits[path] += [plain(target), *(o.path for o in owners(target, layout) if o not in shared)]
    done: set[str] = set()
    for start in waits:
        trail: list[str] = []
        _walk(start, waits, trail, done, reader)


def _walk(path: str, waits, trail: list[str], done: set[str], reader) -> None:
    if path in done:
        return
    if path in trail:
        circle = trail[trail.index(path) :] + [path]
        reader.fault(reader.places[path], "waits for itself: " + " → ".join(circle))
        done.update(circle)
        return
    trail.append(path)
    for target in waits.get(path, ()):
        _walk(target, waits, trail, done, reader)
    trail.pop()
    done.add(path)
