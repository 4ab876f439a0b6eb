"""What a recipe may say, as tables of fields. Every room exports such a table; the checks, the sampler and the JSON
Schema are all made from it."""

from __future__ import annotations

import math
from typing import Callable, Mapping

from attrs import field, frozen

from ..faults import nearest


class _Required:
    def __repr__(self):
        return "REQUIRED"


REQUIRED = _Required()  # the default of a field that a recipe must give


@frozen
class Field:
    """One scalar or list that a recipe may give, plainly or as a distribution.

    kind: a row of `KINDS`. doc: one line, for the JSON Schema and error texts. default: a plain value, a distribution
    such as {"uniform": [0, 360]}, None (absent) or REQUIRED. low, high: bounds, both included. unit: for messages.
    choices: the allowed values, or a function of the catalogue that gives them; () allows any. later: words for a field
    that parses but that no release draws yet. later_choices: the same for single values of `choices`.
    """

    kind: str
    doc: str
    default: object = REQUIRED
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple | Callable = ()
    later: str = ""
    later_choices: Mapping[str, str] = field(factory=dict)


@frozen
class Items:
    """A map of named items, each a map whose key `key` names a row of `table()`, which holds that row's own fields.
    An item may also carry `count`, `when`, `chance` and `table`; `counts()` says how many there are of a row where the recipe
    doesn't. `later_kinds` are rows that parse but that no release draws yet, with the words to say so."""

    table: Callable[[], Mapping[str, Mapping[str, Field]]]
    key: str
    doc: str
    later: str = ""
    later_kinds: Mapping[str, str] = field(factory=dict)
    counts: Callable[[], Mapping[str, int]] = dict


def is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_integer(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_color(value) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 3 and all(is_number(v) and 0 <= v <= 1 for v in value)


def _is_numbers(value) -> bool:
    return isinstance(value, (list, tuple)) and all(map(is_number, value))


def _is_size(value) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(is_integer, value))


def _is_texts(value) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(item, str) for item in value)


def _is_path(value) -> bool:
    """A path that stays below its folder, on any system."""
    if not isinstance(value, str) or not value or "\0" in value or ":" in value:
        return False
    pieces = value.replace("\\", "/").split("/")
    return pieces[0] != "" and ".." not in pieces


# kind -> (what it is called in messages, whether a value is one)
KINDS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "number": ("a number", is_number),
    "integer": ("a whole number", is_integer),
    "text": ("a text", lambda value: isinstance(value, str)),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "color": ("a colour [red, green, blue] of numbers from 0 to 1", _is_color),
    "numbers": ("a list of numbers", _is_numbers),
    "texts": ("a list of texts", _is_texts),
    "size": ("[width, height] in whole numbers", _is_size),
    "path": ("a relative path without ..", _is_path),
}


def show(value) -> str:
    """A value as a recipe would write it, cut short, for messages."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"
    elif isinstance(value, (list, tuple)):
        text = "[" + ", ".join(map(show, value)) + "]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def wrong(field: Field, value, catalogue=None) -> str:
    """What is wrong with a plain value of a field, or "". Choices that only a catalogue knows are let pass without one."""
    called, fits = KINDS[field.kind]
    if not fits(value):
        return f"takes {called}, not {show(value)}"
    for number in value if isinstance(value, list) and field.kind != "texts" else [value]:
        if field.low is not None and number < field.low or field.high is not None and number > field.high:
            return f"must be {bounds(field)}, not {show(value)}"
    allowed = allowed_values(field, catalogue)
    limited = allowed or callable(field.choices) and catalogue is not None
    if limited and value not in allowed and value not in field.later_choices:
        return barred(field, value, catalogue) or f"unknown value {show(value)}; {nearest(str(value), [*allowed, *field.later_choices])}"
    return ""


def barred(field: Field, value, catalogue) -> str:
    """Whether a value is an asset that a recipe's licences leave out, in words, or ""."""
    licences = [asset.licence for (_, id), asset in getattr(catalogue, "barred", {}).items() if id == value] if callable(field.choices) else []
    return f"{show(value)} is under {licences[0]}, which this recipe's licences leave out; state its licence or add that to licences" if licences else ""


def bounds(field: Field) -> str:
    """The bounds of a field in words, with its unit."""
    unit = f" {field.unit}" if field.unit else ""
    if field.low is None:
        return f"at most {show(field.high)}{unit}"
    return f"at least {show(field.low)}{unit}" if field.high is None else f"from {show(field.low)} to {show(field.high)}{unit}"


def allowed_values(field: Field, catalogue=None) -> tuple:
    """The values that a field allows, () where it allows any or where only a catalogue could tell."""
    if callable(field.choices):
        return tuple(field.choices(catalogue)) if catalogue is not None else ()
    return tuple(field.choices)
