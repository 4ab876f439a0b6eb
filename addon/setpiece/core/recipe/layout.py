"""A recipe after its checks: what there is to draw, and where. Made by check.py, read by the sampler."""

from __future__ import annotations

from typing import Mapping

from attrs import field, frozen

from .distributions import Drawn
from .fields import Field
from .tables import Table


@frozen
class Condition:
    """One line of a `when`: the dotted path of the value asked for, and what it must be: one of `values`, or a number from
    `low` to `high`."""

    path: str
    values: tuple = ()
    low: float | None = None
    high: float | None = None

    def holds(self, value) -> bool:
        if self.low is None:
            return value in self.values
        return isinstance(value, (int, float)) and not isinstance(value, bool) and self.low <= value <= self.high


@frozen(eq=False)
class Slot:
    """One field with what the recipe, a table's column or the default says of it: `value`, unless `drawn` is a
    distribution. `column` is the table's column that comes before both where its cell is not empty. `default` is what holds
    where a `when` hides the field or its `ref` is not there: as if the recipe had said nothing."""

    name: str
    field: Field
    value: object = None
    drawn: Drawn | None = None
    when: tuple[Condition, ...] = ()
    column: str = ""
    default: "Slot | None" = None


@frozen(eq=False)
class Item:
    """A named thing with fields: a subject, a damage, the world, a camera, the sensor.

    path: its dotted path without numbers. kind: the slot of its discriminator, None for world and sensor. slots: for each
    kind that it may be, its fields by name; groups: for each such kind, its own maps of items by field and name. count:
    None where it is there once, under its plain name. each_view: drawn anew for each view.
    """

    name: str
    path: str
    kind: Slot | None
    slots: Mapping[str, Mapping[str, Slot]]
    groups: Mapping[str, Mapping[str, Mapping[str, "Item"]]] = field(factory=dict)
    count: Slot | None = None
    chance: float | None = None
    when: tuple[Condition, ...] = ()
    table: Table | None = None
    each_view: bool = False


@frozen(eq=False)
class Split:
    """`by` is the dotted path of a field or "" for a share of the scenes; shares: split's name to its positive weight."""

    by: str
    shares: Mapping[str, float]


@frozen(eq=False)
class Layout:
    """index: every item and slot by its dotted path without numbers."""

    subjects: Mapping[str, Item]
    world: Item
    cameras: Mapping[str, Item]
    sensor: Item
    split: Split | None
    index: Mapping[str, Item | Slot]
