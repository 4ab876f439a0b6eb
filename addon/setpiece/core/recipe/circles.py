"""Fields that wait for each other in a circle."""

from __future__ import annotations

from .layout import Item, Layout
from .links import links, owners, plain


def check_circles(layout: Layout, reader) -> None:
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
