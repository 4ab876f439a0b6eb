"""What one place in a recipe says of another: `ref`, `when`, attributes of `asset`, and `split: {by: …}`."""

from __future__ import annotations

import re
from typing import Iterator

from ..faults import nearest
from .fields import KINDS, wrong
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
    """Faults for paths that do not exist, that name one of many without saying which, or that do not fit."""
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


def _values(slot: Slot) -> tuple:
    if slot.drawn:
        return slot.drawn.values
    return () if slot.value is None else (slot.value,)
