"""Whether a mapping has the keys and kinds of values that a spec's classes name. A spec's own annotations are the grammar: a new key of
spec.py needs no line here."""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import Iterator, Mapping, get_args, get_origin, get_type_hints

import attrs

from ..faults import nearest
from ..recipe.fields import is_integer, is_number, show
from ..recipe.text import KeyPath

SCALARS = {
    float: ("a number", is_number),
    int: ("a whole number", is_integer),
    str: ("a text", lambda value: isinstance(value, str)),
    bool: ("true or false", lambda value: isinstance(value, bool)),
}  # what each is called, and whether a value is one
MISSING = "is missing"


def wrong_keys(given, kind, path: KeyPath, whole: bool = True, also: tuple[str, ...] = ()) -> Iterator[tuple[KeyPath, str]]:
    """(path, message) for all in `given`, a part of a YAML file at `path`, that the attrs class `kind` doesn't have or doesn't take.
    Unless it is `whole`, keys may be missing. `also` are further keys that it may have."""
    if not isinstance(given, Mapping):
        yield path, f"takes a map of {', '.join(hints(kind))}, not {show(given)}"
        return
    for key in given:
        if key not in hints(kind) and key not in also:
            yield (*path, key), f"unknown key; {nearest(str(key), (*hints(kind), *also))}"
    for field in attrs.fields(kind):
        if field.name in given:
            yield from wrong_value(given[field.name], hints(kind)[field.name], (*path, field.name), whole)
        elif whole and field.default is attrs.NOTHING:
            yield (*path, field.name), MISSING


def wrong_value(value, kind, path: KeyPath, whole: bool) -> Iterator[tuple[KeyPath, str]]:
    """The same for any value and annotation of a spec's classes."""
    if NoneType in get_args(kind):
        if value is None:
            return
        (kind,) = (other for other in get_args(kind) if other is not NoneType)
    if value is None:
        yield path, f"is empty, and a car can't do without it; it takes {called(kind)}"
    elif attrs.has(kind):
        yield from wrong_keys(value, kind, path, whole)
    elif get_origin(kind) is tuple:
        inner = get_args(kind)
        endless = inner[-1] is Ellipsis
        if not isinstance(value, list) or not endless and len(value) != len(inner):
            yield path, f"takes {called(kind)}, not {show(value)}"
            return
        for place, item in enumerate(value):
            yield from wrong_value(item, inner[0], (*path, place), whole)
    elif get_origin(kind) is dict:
        if not isinstance(value, Mapping):
            yield path, f"takes {called(kind)}, not {show(value)}"
            return
        for key, item in value.items():
            yield from wrong_value(item, get_args(kind)[1], (*path, key), whole)
    elif not SCALARS[kind][1](value):
        yield path, f"takes {SCALARS[kind][0]}, not {show(value)}"


def called(kind) -> str:
    """What an annotation is called in messages."""
    if kind in SCALARS:
        return SCALARS[kind][0]
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return "a list of " + {str: "texts", float: "numbers"}.get(inner[0], "points such as [[1.0, 0.9], [-1.0, 1.1]]")
        return f"a list of {len(inner)} numbers"
    return "a map of " + (", ".join(hints(kind)) if attrs.has(kind) else "names")


@cache
def hints(kind) -> Mapping:
    """The annotations of an attrs class, by key."""
    return {name: hint for name, hint in get_type_hints(kind).items() if name in attrs.fields_dict(kind)}
