"""The keys of a map that a person writes, as tables: what each takes, what it is for, and whether it must be there."""

from __future__ import annotations

import re
from typing import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from attrs import frozen
from setpiece.core.faults import nearest
from setpiece.core.recipe.fields import KINDS, is_number, show


@frozen
class Key:
    """`wrong` says what is wrong with a value, or ""; `doc` is what to write where the key is missing."""

    wrong: Callable[[object], str]
    doc: str
    needed: bool = True


def check_map(values, keys: Mapping[str, Key], path: tuple, report: Callable[..., None]) -> dict:
    """Reports all that is wrong with a map, as `report(message, *path)`, and returns those of its values that are right."""
    if not isinstance(values, dict):
        report(f"takes a map with the keys {', '.join(keys)}, not {show(values)}", *path)
        return {}
    for key in values:
        if key not in keys:
            report(f"unknown key; {nearest(str(key), keys)}", *path, key)
    right = {}
    for name, key in keys.items():
        if values.get(name) is None:
            if key.needed:
                report(f"is missing; {key.doc}", *path, name)
        elif message := key.wrong(values[name]):
            report(message, *path, name)
        else:
            right[name] = values[name]
    return right


def text(value) -> str:
    if isinstance(value, str) and value.strip():
        return ""
    return f"takes a text, not {show(value)}" + ("; put it in quotes" if is_number(value) else "")


def matching(pattern: str, what: str) -> Callable[[object], str]:
    """A text that is as a whole like a pattern."""
    like = re.compile(pattern)

    def wrong(value) -> str:
        return text(value) or ("" if like.fullmatch(value) else f"{show(value)} is no {what}")

    return wrong


def choice(allowed: Iterable[str]) -> Callable[[object], str]:
    allowed = tuple(allowed)
    return lambda value: "" if value in allowed else f"unknown value {show(value)}; {nearest(str(value), allowed)}"


def mapping(value) -> str:
    return "" if isinstance(value, dict) else f"takes a map, not {show(value)}"


def positive(value) -> str:
    return "" if is_number(value) and value > 0 else f"takes a number above 0, not {show(value)}"


def inner_path(value) -> str:
    """A path inside an archive."""
    called, fits = KINDS["path"]
    return "" if fits(value) and "\\" not in value else f"takes {called}, parted by /, not {show(value)}"


def patterns(value) -> str:
    called, fits = KINDS["texts"]
    if not fits(value):
        return f"takes {called} such as [models/**/*.glb], not {show(value)}"
    return "; ".join(filter(None, map(inner_path, value)))


def address(value) -> str:
    if message := text(value):
        return message
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f]", value)
    except ValueError:
        fits = False
    return "" if fits else f"{show(value)} is no address; write one that begins with https:// (or http://)"


SHA256 = Key(matching(r"[0-9a-f]{64}", "sha256, which has 64 digits from 0 to f; `sha256sum FILE` (macOS: `shasum -a 256 FILE`) gives it"),
             "write the file's sha256, as `sha256sum FILE` (macOS: `shasum -a 256 FILE`) gives it")  # fmt: skip
