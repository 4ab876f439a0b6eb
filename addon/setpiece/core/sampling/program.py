"""A layout compiled: every field a function of the scene's state, made once and then only called.

Paths are the whole of a draw's identity, so an item's second copy is compiled apart from its first, when it is first asked
for. A field is drawn when it is first needed, in this scene, and kept: a `ref` may point forward.
"""

from __future__ import annotations

from typing import Callable, Mapping

from ..faults import fault
from ..recipe.distributions import Drawn
from ..recipe.layout import Condition, Item, Layout, Slot
from ..recipe.links import NUMBER, owners, plain
from ..recipe.match import matching, nothing_matches
from . import inverse
from .draw import from_bytes, prefix
from .quota import quota, shares


class State:
    """One scene on its way: its drawn values by path (with `full`, plain ones too), which items are there, which rows their
    tables gave; `prefix` is what the names of all its draws begin with."""

    __slots__ = ("scene", "prefix", "full", "values", "there", "rows")

    def __init__(self, seed: int, scene: int, full: bool = False):
        self.scene, self.prefix, self.full = scene, prefix(seed, scene), full
        self.values, self.there, self.rows = {}, {}, {}


class Copy:
    """One copy of an item, at its own path. For each kind that it may be: `plain`, its values by field with None for those
    to draw, and `steps`, (field, path, function) of these. `there` is None where it always is."""

    __slots__ = ("path", "id", "kind", "plain", "steps", "groups", "there")


class Program:
    def __init__(self, layout: Layout, seed: int, catalogue):
        self.layout, self.seed, self.catalogue = layout, seed, catalogue
        self.functions: dict[str, Callable] = {}
        self.kinds: dict[str, dict[str, Callable]] = {}
        self.copies: dict[tuple, Copy] = {}
        self.guards: dict[str, Callable | None] = {}

    # Drawing.

    def value(self, state: State, path: str):
        """The value at a path with numbers, drawn now if it is not there yet."""
        values = state.values
        if path not in values:
            values[path] = self.functions[path](state)
        return values[path]

    def there(self, state: State, path: str) -> bool:
        """Whether the item at a path with numbers is in this scene."""
        if path not in state.there:
            guard = self.guards[path]
            state.there[path] = guard is None or guard(state)
        return state.there[path]

    def draw(self, state: State, copy: Copy) -> tuple[str, dict]:
        """A copy's kind and its values by field, groups of items included as {id: {key: kind, **values}}."""
        values = state.values
        kind = self.value(state, copy.kind) if copy.kind else ""
        result = copy.plain[kind].copy()
        if state.full:
            drawn = {name for name, _, _ in copy.steps[kind]}
            values.update((f"{copy.path}.{name}", value) for name, value in result.items() if name not in drawn)
        for name, path, function in copy.steps[kind]:
            if path in values:
                result[name] = values[path]
            else:
                result[name] = values[path] = function(state)
        for name, items in copy.groups.get(kind, ()):
            result[name] = {}
            for item in items:
                for inner in self.expand(state, item, copy.path + "." + name):
                    its_kind, its_values = self.draw(state, inner)
                    result[name][inner.id] = {item.kind.name: its_kind, **its_values}
        return kind, result

    def expand(self, state: State, item: Item, parent: str) -> list[Copy]:
        """The copies of an item that this scene has."""
        key = (item.path, parent, None)
        if item.count is None:
            found = [self.copies.get(key) or self.copy(item, parent, None)]
        else:
            base = f"{parent}.{item.name}"
            self._count(item, base)
            count = self.value(state, f"{base}.{item.count.name}") or 0
            found = [self.copies.get((item.path, parent, k)) or self.copy(item, parent, k) for k in range(count)]
        return [copy for copy in found if copy.there is None or self.there(state, copy.path)]

    # Compiling.

    def copy(self, item: Item, parent: str, k: int | None = None) -> Copy:
        """Copy k of an item (None where it is there once) under the path `parent`."""
        key = (item.path, parent, k)
        if key in self.copies:
            return self.copies[key]
        copy = self.copies[key] = Copy()
        number = "" if k is None else f"[{k}]"
        copy.id = item.name + number
        copy.path = f"{parent}.{copy.id}" if parent else copy.id
        self._compile(copy, item)
        copy.there = self.guards[copy.path] = self._guard(item, copy.path, parent, k)
        return copy

    def _compile(self, copy: Copy, item: Item) -> None:
        path = copy.path
        row = self._row(item, path) if item.table else None
        copy.kind = f"{path}.{item.kind.name}" if item.kind else ""
        if item.kind:
            self.functions[copy.kind] = self.function(item.kind, copy.kind, row)
        copy.steps, copy.plain = {}, {}
        for kind, slots in item.slots.items():
            copy.steps[kind], copy.plain[kind] = [], {}
            for name, slot in slots.items():
                here = f"{path}.{name}"
                function = self.function(slot, here, row)
                self._name(copy, kind, here, function)
                copy.plain[kind][name] = slot.value
                if slot.drawn or slot.column:
                    copy.steps[kind].append((name, here, function))
        copy.groups = {
            kind: [(name, tuple(items.values())) for name, items in groups.items()] for kind, groups in item.groups.items()
        }

    def _name(self, copy: Copy, kind: str, path: str, function: Callable) -> None:
        """Makes a field known by its path: that of the kind which is drawn, None where that kind has no such field."""
        if not copy.kind:
            self.functions[path] = function
            return
        kinds = self.kinds.setdefault(path, {})
        kinds[kind] = function
        self.functions[path] = lambda state: kinds[found](state) if (found := self.value(state, copy.kind)) in kinds else None

    def _count(self, item: Item, base: str) -> None:
        path = f"{base}.{item.count.name}"
        if path not in self.functions:
            self.functions[path] = self.function(item.count, path, None)

    def _guard(self, item: Item, path: str, parent: str, k: int | None) -> Callable | None:
        """Whether a copy is there, as a function of the state; None where it always is (counts are `expand`'s affair)."""
        tests = [self._condition(condition, path) for condition in item.when]
        if item.chance is not None:
            chance, where = item.chance, f"{path}.chance"
            name = where.encode()
            self.functions[where] = lambda state: from_bytes(state.prefix + name) < chance
            tests.append(lambda state: self.value(state, where))
        return (lambda state: all([test(state) for test in tests])) if tests else None

    def function(self, slot: Slot, path: str, row: Callable | None) -> Callable:
        """What gives a slot's value at `path`, where `row` gives its item's row of a table."""
        drawn = slot.drawn
        if drawn is None:
            value = slot.value
            result = lambda state: value  # noqa: E731
        else:
            result = MAKERS.get(drawn.kind, _by_number)(self, drawn, path)
        if slot.default is not None:
            result = self._or_default(slot, path, result)
        return _from_row(row, slot.column, result) if slot.column else result

    def _or_default(self, slot: Slot, path: str, inner: Callable) -> Callable:
        tests = [self._condition(condition, path) for condition in slot.when]
        otherwise = self.function(slot.default, path, None)

        def function(state: State):
            value = inner(state) if all([test(state) for test in tests]) else None
            return otherwise(state) if value is None else value

        return function

    def _condition(self, condition: Condition, path: str) -> Callable:
        read = self.reader(condition.path, path)
        return lambda state: condition.holds(read(state))

    def _row(self, item: Item, path: str) -> Callable:
        """The row of a table that an item's copy gets: under a quota where every scene has just this one, else by weight."""
        table, here, seed = item.table, f"{path}.table", self.seed
        inside = owners(item.path, self.layout)
        if item.each_view or item.count or any(o.count or o.each_view for o in inside):
            pick = inverse.weighted(table.rows, table.weights)
            name = here.encode()
            draw = lambda state: pick(from_bytes(state.prefix + name))  # noqa: E731
        else:
            whole = shares(table.weights)
            draw = lambda state: table.rows[quota(whole, seed, state.scene, here)]  # noqa: E731

        def row(state: State) -> Mapping:
            if here not in state.rows:
                state.rows[here] = draw(state)
            return state.rows[here]

        return row

    def reader(self, target: str, reader: str) -> Callable:
        """What `target`, named at `reader`, is in a scene: a field's value or an item's path; None where it is not there."""
        path, guards = self.locate(target, reader)
        item = isinstance(self.layout.index[plain(target)], Item)

        def read(state: State):
            for needed in guards:
                if not needed(state):
                    return None
            return path if item else self.value(state, path)

        return read

    def locate(self, target: str, reader: str) -> tuple[str, list[Callable]]:
        """A target's path with all its numbers, those that it leaves out taken from the reader's own path, and the tests
        that the items around it are there. Compiles what it passes."""
        path, guards, config = "", [], ""
        own = reader.split(".")
        pieces = target.split(".")
        for depth, piece in enumerate(pieces):
            name = NUMBER.sub("", piece)
            config = f"{config}.{name}" if config else name
            found = self.layout.index.get(config)
            if config == "sensor":  # each view has its own, below its camera; only the sensor itself may ask for it
                path = reader[: reader.index(".sensor.") + len(".sensor")]
                continue
            if not isinstance(found, Item) or found.kind is None:
                path = f"{path}.{piece}" if path else piece
                continue
            number = NUMBER.search(piece)
            k = int(number.group(1)) if number else None
            shared = depth < len(own) and plain(".".join(own[: depth + 1])) == config
            if k is None and shared and (mine := NUMBER.search(own[depth])):
                k = int(mine.group(1))
            copy = _Later(self, found, path, k)
            inside = shared and ".".join(own[: depth + 1]) == copy.path
            if not inside:
                guards.append(copy.is_there)
            path = copy.path
        return path, guards


class _Later:
    """A copy that a reader names, compiled when a scene first asks for it: two items may name each other's fields."""

    def __init__(self, program: Program, item: Item, parent: str, k: int | None):
        self.program, self.item, self.parent, self.k = program, item, parent, k
        number = "" if k is None else f"[{k}]"
        self.path = f"{parent}.{item.name}{number}"

    def is_there(self, state: State) -> bool:
        program, item = self.program, self.item
        if item.count is not None:
            base = f"{self.parent}.{item.name}"
            program._count(item, base)
            if (program.value(state, f"{base}.{item.count.name}") or 0) <= self.k:
                return False
        return program.there(state, program.copy(item, self.parent, self.k).path)


def _from_row(row: Callable, column: str, otherwise: Callable) -> Callable:
    def function(state: State):
        cells = row(state)
        return cells[column] if column in cells else otherwise(state)

    return function


def _by_number(program: Program, drawn: Drawn, path: str) -> Callable:
    pick, name = drawn.pick, path.encode()
    return lambda state: pick(from_bytes(state.prefix + name))


def _quota(program: Program, drawn: Drawn, path: str) -> Callable:
    values, weights, seed = drawn.values, drawn.weights, program.seed
    return lambda state: values[quota(weights, seed, state.scene, path)]


def _ref(program: Program, drawn: Drawn, path: str) -> Callable:
    return program.reader(drawn.arguments, path)


def _asset(program: Program, drawn: Drawn, path: str) -> Callable:
    """One of the catalogue's assets that match, each as likely as any other."""
    arguments, name = dict(drawn.arguments), path.encode()
    kind = arguments.pop("kind")
    readers = {key: program.reader(value["ref"], path) for key, value in arguments.items() if isinstance(value, dict)}
    known: dict = {}

    def function(state: State):
        wanted = {key: readers[key](state) if key in readers else value for key, value in arguments.items()}
        key = tuple(map(str, wanted.values()))
        if key not in known:
            known[key] = matching(program.catalogue, kind, wanted)
            if not known[key]:
                raise fault(nothing_matches(kind, wanted), path)
        return known[key][int(from_bytes(state.prefix + name) * len(known[key]))]

    return function


MAKERS: dict[str, Callable] = {"quota": _quota, "ref": _ref, "asset": _asset}
