"""What a recipe's `aim` may name, checked before anything is drawn."""

from __future__ import annotations

from typing import Iterator

from .. import subjects
from ..faults import nearest
from ..recipe.layout import Item, Layout, Slot
from ..recipe.links import plain
from ..taxonomies import folder, read


def check_aims(layout: Layout, reader) -> None:
    """Faults for every path of an `aim` that no scene of the recipe could have."""
    for item in layout.cameras.values():
        for slots in item.slots.values():
            for path in aims(slots["aim"]) if "aim" in slots else ():
                if message := wrong_aim(path, layout):
                    reader.fault(reader.places[f"{item.path}.aim"], message)


def aims(slot: Slot) -> Iterator[str]:
    """The paths that a recipe writes out; those that a `ref` gives are checked as links."""
    if slot.drawn is None:
        found = (slot.value,)
    else:
        found = () if slot.drawn.kind == "ref" else slot.drawn.values
    return (path for path in found if isinstance(path, str))


def wrong_aim(path: str, layout: Layout) -> str:
    """What is wrong with an aim's path, or ""."""
    names = path.removeprefix("subjects.").split(".")
    subject = layout.subjects.get(plain(names[0]))
    if subject is None:
        known = [f"subjects.{name}" for name in layout.subjects]
        return f'there is no subject "{names[0]}" in this recipe; {nearest("subjects." + names[0], known)}'
    if subject.count and names[0] == plain(names[0]):
        return f'{subject.path} is counted; say which one, such as "{subject.path}[0]"'
    if len(names) == 1:
        return ""
    if names[1] not in ("damages", "parts") or len(names) < 3:
        return f'aims at a subject, one of its damages or one of its parts, such as {subject.path}.parts.hood, not "{path}"'
    name = ".".join(names[2:])
    return wrong_damage(name, subject) if names[1] == "damages" else wrong_part(name, subject)


def wrong_damage(name: str, subject: Item) -> str:
    known = [damage for groups in subject.groups.values() for damage in groups.get("damages", {})]
    return "" if plain(name) in known else f'{subject.path} has no damage "{name}"; {nearest(name, known)}'


def wrong_part(name: str, subject: Item) -> str:
    """A part's name is its class, perhaps a side, and for a part of a part "/" between: front_door, front_door.left/handle."""
    known = [cls for kind in subject.slots for cls in read(folder() / f"{subjects.SUBJECTS[kind].taxonomy}.yaml")["classes"]]
    for piece in name.split("/"):
        cls, _, side = piece.partition(".")
        if cls not in known:
            return f'no part is called "{cls}"; {nearest(cls, known)}'
        if side not in ("", "left", "right"):
            return f'a part\'s side is left or right, not "{side}"'
    return ""
