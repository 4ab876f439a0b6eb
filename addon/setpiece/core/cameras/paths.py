"""What a recipe's `aim` may name, checked before anything is drawn."""

from __future__ import annotations

from typing import Iterator

from .. import subjects
from ..faults import nearest
from ..recipe.layout import Item, Layout, Slot
from ..recipe.links import plain
from ..taxonomies import folder, read
from ..vehicles.measured import file_of, measurements
from .aim import MARKED
from .spots import without_side


def check_aims(layout: Layout, reader) -> None:
    """Faults for every path of an `aim` that no scene of the recipe could have."""
    for item in layout.cameras.values():
        for slots in item.slots.values():
            for path in aims(slots["aim"]) if "aim" in slots else ():
                if message := wrong_aim(path, layout, reader.catalogue):
                    reader.fault(reader.places[f"{item.path}.aim"], message)


def aims(slot: Slot) -> Iterator[str]:
    """The paths that a recipe writes out; those that a `ref` gives are checked as links."""
    if slot.drawn is None:
        found = (slot.value,)
    else:
        found = () if slot.drawn.kind == "ref" else slot.drawn.values
    return (path for path in found if isinstance(path, str))


def wrong_aim(path: str, layout: Layout, catalogue=None) -> str:
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
    if names[1] not in (*MARKED, "parts") or len(names) < 3:
        return f'aims at a subject, one of its damages, decoys or parts, such as {subject.path}.parts.hood, not "{path}"'
    name = ".".join(names[2:])
    return wrong_mark(name, names[1], subject) if names[1] in MARKED else wrong_part(name, subject, catalogue)


def wrong_mark(name: str, what: str, subject: Item) -> str:
    known = [mark for groups in subject.groups.values() for mark in groups.get(what, {})]
    if plain(name) in known:
        return ""
    return f'{subject.path} has no {what.removesuffix("s")} "{name}"; ' + (nearest(name, known) if known else f"it has no {what}")


def wrong_part(name: str, subject: Item, catalogue) -> str:
    """A part is named as it is (front_door.left), without its side (front_door), or by its class, which a part of another part has
    too (front_door.left/handle, front_door/handle, handle). Which parts there are only a catalogue knows; the classes are known
    without."""
    classes = [cls for kind in subject.slots for cls in read(folder() / f"{subjects.SUBJECTS[kind].taxonomy}.yaml")["classes"]]
    for piece in name.split("/"):
        cls = piece.partition(".")[0]
        if cls not in classes:
            return f'no part is called "{cls}"; {nearest(cls, classes)}'
    known = part_names(catalogue) if catalogue is not None and "vehicle" in subject.slots else ()
    if known and name not in known and name not in classes:
        return f'no vehicle has a part "{name}"; {nearest(name, known)}'
    return ""


def part_names(catalogue) -> set[str]:
    """The names of all measured vehicles' parts, with sides and without."""
    measured = [asset for asset in catalogue.of("vehicle") if file_of(asset).is_file()]
    names = {name for asset in measured for name in measurements(asset)["parts"]}
    return names | {without_side(name) for name in names}
