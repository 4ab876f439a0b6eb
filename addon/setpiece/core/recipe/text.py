"""YAML for recipes: PyYAML's scanner under rules of our own, so that a recipe is data and says what it seems to say.

Only `true` and `false` are booleans, numbers are JSON's, dates stay texts; aliases, anchors, merge keys, tags, duplicate
keys and tabs are refused. Every key keeps its line.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import yaml

from ..faults import Fault, Faults, fault

LARGEST = 1_000_000  # bytes; the largest recipe in use is some thousand
DEEPEST = 32  # maps and lists inside each other
GREATEST = 1e100  # beyond it sums and spans would overflow

KeyPath = tuple  # a path is a tuple of keys and list positions
Where = dict  # path -> (file, line)


class _Loader(yaml.SafeLoader):
    """The safe loader's scanner, parser and composer, without its resolver's surprises."""

    depth = 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise fault(f"*{event.anchor} is an alias; recipes have none, write the value out", line=line)
        if getattr(event, "anchor", None):
            raise fault(f"&{event.anchor} is an anchor; recipes have none, write the value out", line=line)
        if getattr(event, "tag", None):
            raise fault(f"{event.tag} is a tag; recipes are plain data without tags", line=line)
        self.depth += 1
        if self.depth > DEEPEST:
            raise fault(f"more than {DEEPEST} maps and lists inside each other", line=line)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$", "-0123456789"),
    ("float", r"^-?\.[0-9]+(?:[eE][-+]?[0-9]+)?$", "-."),
    ("merge", r"^<<$", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))

_SCALARS = {
    "bool": lambda text: text == "true",
    "null": lambda text: None,
    "int": lambda text: int(text) if len(text) <= 18 else math.inf,
    "float": float,
    "str": str,
}


def read_text(path: Path, file: str) -> str:
    """The text of a file that a person wrote. Raises Faults that name `file`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise fault(f"cannot be read: {error.strerror}", file=file) from error
    if len(data) > LARGEST:
        raise fault(f"is {len(data):,} bytes; at most {LARGEST:,} are read", file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise fault("is not UTF-8 text here; save it as UTF-8", file=file, line=line) from error


def parse(text: str, file: str) -> tuple[object, Where]:
    """YAML to plain values, and the (file, line) of every path in them. Raises Faults."""
    tabs = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r" *\t", line)]
    if tabs:
        raise Faults([Fault("a tab indents this line; use spaces", file=file, line=n) for n in tabs[:20]])
    loader = None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
    except Faults as refused:
        raise Faults([Fault(f.message, f.path, file, f.line) for f in refused.faults]) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise fault("holds a character that YAML does not allow", file=file, line=line) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise fault(_say(error), file=file, line=mark.line + 1 if mark else 1) from error
    finally:
        if loader:
            loader.dispose()
    if root is None:
        raise fault("is empty", file=file, line=1)
    faults: list[Fault] = []
    where: Where = {}
    value = _build(root, (), file, where, faults)
    if faults:
        raise Faults(faults)
    return value, where


def scalar(text: str):
    """One plain scalar, as a recipe would read it: for the cells of a table."""
    tag = _Loader("").resolve(yaml.ScalarNode, text, (True, False)).rsplit(":", 1)[-1]
    return _SCALARS.get(tag, str)(text)


def dotted(path: KeyPath) -> str:
    """("a", "b", 2) as "a.b[2]"."""
    text = ""
    for piece in path:
        text += f"[{piece}]" if isinstance(piece, int) and not isinstance(piece, bool) else f".{piece}"
    return text.lstrip(".")


def _say(error: yaml.MarkedYAMLError) -> str:
    if "'\\t'" in (error.problem or ""):
        return "a tab stands here; use spaces"
    parts = [part for part in (error.context, error.problem) if part]
    return "not YAML: " + ", ".join(parts)


def _build(node, path: KeyPath, file: str, where: Where, faults: list[Fault]):
    where.setdefault(path, (file, node.start_mark.line + 1))
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, path + (n,), file, where, faults) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _build_map(node, path, file, where, faults)
    value = _SCALARS[node.tag.rsplit(":", 1)[-1]](node.value)
    if isinstance(value, float) and abs(value) > GREATEST:
        faults.append(Fault(f"{node.value[:30]} is too large a number", dotted(path), *where[path]))
    return value


def _build_map(node, path: KeyPath, file: str, where: Where, faults: list[Fault]) -> dict:
    result: dict = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault("a list or map cannot be a key", dotted(path), file, line))
            continue
        if key_node.tag.endswith(":merge"):
            faults.append(Fault("<< is a merge key; recipes have none, use extends or write the keys out", dotted(path), file, line))
            continue
        key = _SCALARS[key_node.tag.rsplit(":", 1)[-1]](key_node.value)
        if key is None:
            faults.append(Fault("a key is empty", dotted(path), file, line))
        elif key in result:
            first = where[path + (key,)][1]
            faults.append(Fault(f"is given twice (first in line {first})", dotted(path + (key,)), file, line))
        else:
            where[path + (key,)] = (file, line)
            result[key] = _build(value_node, path + (key,), file, where, faults)
    return result
