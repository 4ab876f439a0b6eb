"""From a recipe's plain values to its layout, item by item, with everything that is wrong on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Mapping

from attrs import define, evolve, field

from ..faults import Fault, Faults, nearest
from .distributions import DISTRIBUTIONS, Drawn, named
from .fields import KINDS, REQUIRED, Field, Items, bounds, is_number, show, wrong
from .layout import Condition, Item, Slot
from .merge import beside
from .tables import Table, read_table
from .text import KeyPath, Where, dotted

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
COUNT = Field("integer", "how many there are", None, low=0, high=1000)


@define
class Reader:
    """`faults` and `later` gather what is wrong and what only a later release draws; `index` every slot and item."""

    where: Where
    files: Mapping[str, Path]
    catalogue: object = None
    faults: list[Fault] = field(factory=list)
    later: list[Fault] = field(factory=list)
    index: dict = field(factory=dict)
    places: dict = field(factory=dict)  # dotted path -> key path, for messages about links

    def fault(self, path: KeyPath, message: str) -> None:
        self.faults.append(self._at(path, message))

    def soon(self, path: KeyPath, message: str) -> None:
        self.later.append(self._at(path, f"not in this release: {message}"))

    def _at(self, path: KeyPath, message: str) -> Fault:
        known = path
        while known and known not in self.where:
            known = known[:-1]
        return Fault(message, dotted(path), *self.where.get(known, ("", 0)))

    def keep(self, path: KeyPath, thing) -> None:
        self.index.setdefault(dotted(path), thing)
        self.places.setdefault(dotted(path), path)

    # One field.

    def slot(self, path: KeyPath, given, spec: Field, once: bool = True) -> Slot:
        """The slot of a field of which the recipe says `given` (None: nothing). `once`: whether it is drawn once a scene."""
        if given is not None and spec.later:
            self.soon(path, spec.later)
        node = spec.default if given is None else given
        result = Slot(path[-1], spec)
        if node is REQUIRED:
            self.fault(path, f"is missing: {spec.doc}")
        elif isinstance(node, dict):
            drawn = self._drawn(path, node, spec, once)
            when = self.conditions(path, node) if drawn else ()
            if when and spec.default is REQUIRED:
                self.fault(path + ("when",), "would leave out a field that must be there; give it without when")
            if drawn and (when or drawn.kind == "ref") and spec.default is not REQUIRED:
                result = evolve(result, default=self._default(path, spec))
            result = evolve(result, drawn=drawn, when=when)
        elif node is not None:
            self._value(path, node, spec)
            result = evolve(result, value=node)
        self.keep(path, result)
        return result

    def _default(self, path: KeyPath, spec: Field) -> Slot:
        if isinstance(spec.default, dict):
            return Slot(path[-1], spec, drawn=self._drawn(path, spec.default, spec, False))
        return Slot(path[-1], spec, spec.default)

    def _value(self, path: KeyPath, value, spec: Field) -> None:
        if message := wrong(spec, value, self.catalogue):
            self.fault(path, message)
        elif isinstance(value, str) and value in spec.later_choices:
            self.soon(path, spec.later_choices[value])

    def _drawn(self, path: KeyPath, node: dict, spec: Field, once: bool) -> Drawn | None:
        name = named(node)
        if not name:
            self.fault(path, _not_a_distribution(node, spec))
            return None
        here = path + (name,)
        drawn = DISTRIBUTIONS[name](node[name], lambda message, *keys: self.fault(here + keys, message))
        if drawn is None:
            return None
        if name == "quota" and (not once or "when" in node):
            self.fault(here, "a quota holds over scenes, so it stands only on what every scene draws once: not in a counted "
                             "item, a camera, the sensor or beside when or chance; use choice")  # fmt: skip
        if name == "quota" and not drawn.values:
            return None
        if drawn.low is not None:
            self._range(here, drawn, spec)
        else:
            for value in drawn.values:
                self._value(here + (value,) if isinstance(node[name], dict) else here, value, spec)
        if name == "asset" and spec.kind not in ("text", "path"):
            self.fault(here, f"gives the name of an asset; this field takes {KINDS[spec.kind][0]}")
        return drawn

    def _range(self, path: KeyPath, drawn: Drawn, spec: Field) -> None:
        if spec.kind not in ("number", "integer"):
            self.fault(path, f"gives numbers; this field takes {KINDS[spec.kind][0]}")
        elif spec.kind == "integer" and drawn.kind != "integer":
            self.fault(path, "gives fractions where a whole number is wanted; use {integer: [low, high]}")
        elif spec.low is not None and drawn.low < spec.low or spec.high is not None and drawn.high > spec.high:
            hint = "; bound it with min and max" if drawn.kind == "normal" else ""
            self.fault(path, f"may give {show(drawn.low)} to {show(drawn.high)}; the value must be {bounds(spec)}{hint}")

    def conditions(self, path: KeyPath, node: dict) -> tuple[Condition, ...]:
        """The `when` beside a distribution or in an item."""
        given = node.get("when")
        if given is None:
            return ()
        here = path + ("when",)
        if not isinstance(given, dict) or not given:
            self.fault(here, f"takes a map of path to value, list of values or [low, high], not {show(given)}")
            return ()
        result = []
        for target, value in given.items():
            if isinstance(value, dict) or not isinstance(target, str):
                self.fault(here + (target,), f"takes a path with a value, a list of values or [low, high], not {show(value)}")
            elif isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
                if value[0] > value[1]:
                    self.fault(here + (target,), f"low ({show(value[0])}) is above high ({show(value[1])}); swap them")
                result.append(Condition(target, (), *value))
            else:
                result.append(Condition(target, tuple(value) if isinstance(value, list) else (value,)))
        return tuple(result)

    # Items: subjects, damages, cameras.

    def items(self, path: KeyPath, given, spec: Items, once: bool = True, count: str = "count") -> dict[str, Item]:
        """A map of named items."""
        if given is None:
            return {}
        if spec.later:
            self.soon(path, spec.later)
            return {}
        if not isinstance(given, dict):
            self.fault(path, f"takes a map of names, each with its own fields, not {show(given)}")
            return {}
        result = {}
        for name, node in given.items():
            if not isinstance(name, str) or not NAME.fullmatch(name):
                self.fault(path + (name,), "a name begins with a letter and has letters, digits, _ and - after it")
            elif not isinstance(node, dict):
                self.fault(path + (name,), f"takes a map with {spec.key} and its fields, not {show(node)}")
            elif item := self.item(path + (name,), node, spec, once, count):
                result[name] = item
        return result

    def item(self, path: KeyPath, node: dict, spec: Items, once: bool, count: str) -> Item | None:
        rows = spec.table()
        table = self._table(path, node)
        if "table" in node and table is None:
            return None
        own = {spec.key, count, "when", "chance", "table"}
        hidden = "when" in node or "chance" in node
        chance = node.get("chance")
        if chance is not None and (not is_number(chance) or not 0 <= chance <= 1):
            self.fault(path + ("chance",), f"takes a number from 0 to 1, not {show(chance)}")
        number = node[count] if count in node else self._usual_count(node.get(spec.key), spec)
        counted = self.slot(path + (count,), number, COUNT, once) if count in node or number else None
        each_view = count == "views"
        inside = once and counted is None and not each_view
        kind, kinds = self._kinds(path, node, spec, rows, table, inside and not hidden)
        if kind is None:
            return None
        known = {name: field for row in kinds for name, field in rows[row].items()}
        for key in node:
            if key not in own and key not in known and not self._soon_kind(kind, spec):
                self.fault(path + (key,), f"unknown key; {nearest(str(key), sorted(own | set(known)))}")
        slots, groups = {}, {}
        for row in kinds:
            slots[row], groups[row] = {}, {}
            for name, field_ in rows[row].items():
                here = path + (name,)
                if isinstance(field_, Items):
                    groups[row][name] = self.items(here, node.get(name), field_, inside)
                else:
                    slots[row][name] = self._item_slot(here, node.get(name), field_, inside and not hidden, table, spec.key, row)
        if table:
            self._columns(path, table, known, spec.key)
        item = Item(path[-1], dotted(path), kind, slots, groups, counted, chance, self.conditions(path, node), table, each_view)
        self.keep(path, item)
        return item

    def _item_slot(self, path: KeyPath, given, spec: Field, once: bool, table: Table | None, key: str, row: str) -> Slot:
        column = path[-1] if table and path[-1] in table.columns and given is None else ""
        if not column:
            return self.slot(path, given, spec, once)
        for values, line in zip(table.rows, table.lines):
            if values.get(key, row) == row and column in values:
                if message := wrong(spec, values[column], self.catalogue):
                    self.faults.append(Fault(message, column, table.file, line))
        default = spec if spec.default is not REQUIRED else evolve(spec, default=None)
        self.index.pop(dotted(path), None)
        result = evolve(self.slot(path, None, default, once), column=column)
        self.index[dotted(path)] = result
        return result

    def _columns(self, path: KeyPath, table: Table, known: Mapping, key: str) -> None:
        for name in table.columns:
            if name != key and not isinstance(known.get(name), Field):
                self.faults.append(Fault(f'unknown column "{name}"; {nearest(name, [key, "weight", *known])}', "", table.file, 1))

    def _kinds(self, path: KeyPath, node: dict, spec: Items, rows: Mapping, table, once: bool):
        """The slot of an item's kind, and the rows of `rows` that it may be. (None, ()) where that is not known."""
        here = path + (spec.key,)
        column = spec.key if table and spec.key in table.columns and spec.key not in node else ""
        field_ = Field("text", spec.doc, choices=tuple(rows), later_choices=spec.later_kinds)
        before = len(self.faults)
        if column:
            places = {row.get(spec.key): line for row, line in zip(table.rows, table.lines)}
            for value, line in places.items():
                if value is None or wrong(field_, value):
                    message = wrong(field_, value) if value is not None else f"a row has no {spec.key}"
                    self.faults.append(Fault(message, spec.key, table.file, line))
            kind = Slot(spec.key, field_, column=column)
            self.keep(here, kind)
            found = list(places)
        else:
            kind = self.slot(here, node.get(spec.key), field_, once)
            found = list(kind.drawn.values) if kind.drawn else [kind.value]
            if kind.drawn and not kind.drawn.values and len(self.faults) == before:
                self.fault(here, "takes a name, a choice or a quota")
        if len(self.faults) > before:
            return None, ()
        return kind, tuple(row for row in rows if row in found)

    def _usual_count(self, kind, spec: Items) -> int | None:
        """How many there are of a row that the recipe names plainly, where it doesn't say."""
        return spec.counts().get(kind) if isinstance(kind, str) else None

    def _soon_kind(self, kind: Slot, spec: Items) -> bool:
        """Whether an item may be of a kind whose fields are not known yet."""
        found = kind.drawn.values if kind.drawn else (kind.value,)
        return any(value in spec.later_kinds for value in found)

    def _table(self, path: KeyPath, node: dict) -> Table | None:
        name, here = node.get("table"), path + ("table",)
        if name is None:
            return None
        if not KINDS["path"][1](name):
            self.fault(here, f"takes the relative path of a CSV file, without .., not {show(name)}")
            return None
        place = self._at(here, "").file
        file = beside(self.files.get(place, next(reversed(self.files.values()))), name)
        if file is None:
            self.fault(here, f"there is no {show(name)} beside this recipe or among the shipped ones")
            return None
        try:
            return read_table(file, name)
        except Faults as found:
            self.faults.extend(found.faults)
            return None


def _not_a_distribution(node: dict, spec: Field) -> str:
    called = KINDS[spec.kind][0]
    keys = [str(key) for key in node if key != "when"]
    if len(keys) == 1 and keys[0] not in DISTRIBUTIONS:
        return f'unknown distribution "{keys[0]}"; {nearest(keys[0], DISTRIBUTIONS)}'
    return f"takes {called} or one distribution ({', '.join(DISTRIBUTIONS)}), not {show(node)}"
