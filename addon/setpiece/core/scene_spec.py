"""A SceneSpec: one sampled world as a plain value, with every random choice resolved in it."""

from __future__ import annotations

import json
import math
from typing import Callable

from attrs import asdict, fields, frozen

from .faults import Fault, Faults, fault
from .recipe.fields import show
from .recipe.top import PAIRS
from .sampling.inverse import WHOLE, rounded

VERSION = 1
LARGEST = 10_000_000  # characters


@frozen
class SceneSpec:
    """Recipe units throughout: metres, degrees, Z up. Content is plain JSON; dicts keep the recipe's order.

    version: of this layout. seed, index: the recipe's seed and the scene's number. split: the split's name or None. image:
    {"size": [width, height], "samples": n}. annotations: the optional outputs asked for. subjects: id to entry with "type"
    and "pose". world: resolved values. views: one map per picture, with "id". unplaced: ids for which there was no room.
    pair: "undamaged" where each view is made once more without the damage; without a pair its JSON doesn't name it.
    """

    version: int
    seed: int
    index: int
    split: str | None
    image: dict
    annotations: list
    subjects: dict
    world: dict
    views: list
    unplaced: list
    pair: str | None = None


_SHAPES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "seed": ("a whole number", lambda value: type(value) is int),
    "index": ("a whole number from 0 upward", lambda value: type(value) is int and value >= 0),
    "split": ("a name or null", lambda value: value is None or isinstance(value, str)),
    "image": ("a map of size and samples", lambda value: isinstance(value, dict)),
    "annotations": ("a list of names", lambda value: _list_of(value, str)),
    "subjects": ("a map of id to entry", lambda value: isinstance(value, dict)),
    "world": ("a map of the world's values", lambda value: isinstance(value, dict)),
    "views": ("a list of maps", lambda value: _list_of(value, dict)),
    "unplaced": ("a list of ids", lambda value: _list_of(value, str)),
    "pair": (f"one of {', '.join(PAIRS)} or null", lambda value: value is None or value in PAIRS),
}


def settled(value):
    """`value` as JSON gives it back: floats rounded to 9 digits and without a negative zero, tuples as lists."""
    kind = type(value)
    if kind is dict:
        result = value.copy()  # most of what a scene holds stays as it is
        items = value.items()
    elif kind in _NESTED:
        result = list(value)
        items = enumerate(value)
    else:
        return rounded(value) if kind is float else value
    for key, item in items:
        inner = type(item)
        if inner is float:  # `rounded` without the call: a scene holds hundreds of numbers
            result[key] = (item * 1e9 + WHOLE - WHOLE) / 1e9 if -2e6 < item < 2e6 else round(item, 9)
        elif inner in _NESTED:
            result[key] = settled(item)
    return result


_NESTED = frozenset({dict, list, tuple})


def to_json(spec: SceneSpec) -> str:
    """One line of JSON, the same bytes on every machine. Raises ValueError on what JSON has no word for."""
    plain = settled(asdict(spec, recurse=False))
    if spec.pair is None:
        del plain["pair"]
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def from_json(text: str, file: str = "") -> SceneSpec:
    """The SceneSpec in a text, edited by hand perhaps; `file` is its name in messages. Raises Faults."""
    if len(text) > LARGEST:
        raise fault(f"is {len(text):,} characters long; at most {LARGEST:,} are read", file=file)
    try:
        data = json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise fault(f"not JSON: {error.msg}", file=file, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise fault(f"not JSON: {error}" if isinstance(error, ValueError) else "nested too deeply", file=file) from error
    if not isinstance(data, dict):
        raise fault("a SceneSpec is a map", file=file)
    names = [f.name for f in fields(SceneSpec)]
    faults = [Fault("is missing", name, file) for name in names if name not in data and name != "pair"]
    faults += [Fault(f"unknown key; allowed: {', '.join(names)}", name, file) for name in data if name not in names]
    if not faults:
        faults = [Fault(message, path, file) for path, message in _wrong(data)]
    if faults:
        raise Faults(faults)
    return SceneSpec(**settled(data))


def _wrong(data: dict):
    """(path, message) for all that is wrong inside a SceneSpec's map of known keys."""
    if data["version"] != VERSION:
        yield "version", f"is {data['version']!r}; this release reads version {VERSION}"
        return
    shapeless = [(name, f"takes {called}, not {show(data[name])}") for name, (called, fits) in _SHAPES.items() if not fits(data.get(name))]
    yield from shapeless
    if shapeless:
        return
    size = data["image"].get("size")
    if not (isinstance(size, list) and len(size) == 2 and all(type(n) is int and 0 < n <= 16384 for n in size)):
        yield "image.size", f"takes [width, height] in pixels, not {size!r}"
    samples = data["image"].get("samples")
    if type(samples) is not int or samples < 1:
        yield "image.samples", f"takes a whole number from 1 upward, not {samples!r}"
    for id, entry in data["subjects"].items():
        if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
            yield f"subjects.{id}", "takes a map with type, pose and the type's own values"
            continue
        pose = entry.get("pose")
        if not isinstance(pose, dict) or not _point(pose.get("position")) or not _number(pose.get("yaw")):
            yield f"subjects.{id}.pose", "takes {position: [x, y, z], yaw: degrees}"
    seen = set()
    for n, view in enumerate(data["views"]):
        path = f"views[{n}]"
        if not isinstance(view.get("id"), str) or view["id"] in seen:
            yield f"{path}.id", "takes a name that no other view has"
        seen.add(str(view.get("id")))
        for name in ("position", "target"):
            if not _point(view.get(name)):
                yield f"{path}.{name}", "takes [x, y, z] in metres"
        if not _number(view.get("focal")) or view["focal"] <= 0:
            yield f"{path}.focal", "takes a number of millimetres above 0"
        if not _number(view.get("roll", 0)):
            yield f"{path}.roll", "takes a number of degrees"
        if view.get("position") == view.get("target"):
            yield path, "position and target are the same point"
        if not isinstance(view.get("sensor"), dict):
            yield f"{path}.sensor", "takes a map of the sensor's values"


def _list_of(value, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _number(value) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _point(value) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(map(_number, value))


def _refuse(word: str):
    raise ValueError(f"{word} is no number that a scene can use")


def _unique(pairs):
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'the key "{twice}" is given twice')
    return result
