"""The JSON Schema of recipes, made from the same tables as the checks, so that editors complete and check them.

    python -m setpiece.core.recipe.schema > assets/recipes/recipe.schema.json

A schema says less than the checks: it knows no other field, no catalogue and no table's file.
"""

from __future__ import annotations

import json
from typing import Mapping

from .check import CAMERA_ITEMS, SUBJECT_ITEMS, optional_annotations, sensor_fields, world_fields
from .fields import REQUIRED, Field, Items
from .read import COUNT, NAME
from .top import IMAGE, TOP

NUMBERS = {"type": "array", "items": {"type": "number"}}
PATH = {"type": "string", "minLength": 1}
ONE_OF_MANY = {  # a list of values, or a map of value to weight
    "oneOf": [{"type": "array", "minItems": 1}, {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}]
}
PAIR = {**NUMBERS, "minItems": 2, "maxItems": 2}
WHEN = {"type": "object", "minProperties": 1, "description": "path to value, list of values or [low, high]: there only where this holds"}

ARGUMENTS: dict[str, dict] = {
    "choice": ONE_OF_MANY,
    "quota": ONE_OF_MANY,
    "uniform": PAIR,
    "loguniform": PAIR,
    "integer": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    "normal": {
        "type": "object",
        "required": ["mean", "sd"],
        "additionalProperties": False,
        "properties": {name: {"type": "number"} for name in ("mean", "sd", "min", "max")},
    },
    "chance": {"type": "number", "minimum": 0, "maximum": 1},
    "asset": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "ref": PATH,
}

PLAIN: dict[str, dict] = {
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "color": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 3, "maxItems": 3},
    "numbers": NUMBERS,
    "texts": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "size": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    "path": PATH,
}


def schema() -> dict:
    """The schema of a whole recipe, with a definition for what is drawn and for each map of items."""
    defs = {"distribution": {"anyOf": [_distribution(name) for name in ARGUMENTS]}}
    properties = {name: _plain(spec) for name, spec in TOP.items()}
    properties["extends"] = {**PATH, "description": "a recipe in this folder or below, or a shipped one: maps merge, values replace, null removes"}
    properties["image"] = _object({name: _or_null(_plain(spec)) for name, spec in IMAGE.items()})
    properties["annotations"] = {
        "description": "the optional outputs to make",
        "anyOf": [
            {"type": "array", "items": {"enum": list(optional_annotations())}},
            _object({name: {"type": "boolean"} for name in optional_annotations()}),
        ],
    }
    properties["subjects"] = _items(SUBJECT_ITEMS, "count", defs, "subject")
    properties["world"] = _object(_fields(world_fields(), defs))
    properties["cameras"] = _items(CAMERA_ITEMS, "views", defs, "camera")
    properties["sensor"] = _object(_fields(sensor_fields(), defs))
    properties["split"] = {
        "type": "object",
        "properties": {"by": {**PATH, "description": "the field of which no value is in two splits"}},
        "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
    }
    properties = {name: node if name in ("version", "extends") else _or_null(node) for name, node in properties.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Setpiece recipe",
        **_object(properties),
        "anyOf": [{"required": ["version"]}, {"required": ["extends"]}],
        "$defs": defs,
    }


def _object(properties: Mapping) -> dict:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def _or_null(node: dict) -> dict:
    return {"anyOf": [node, {"type": "null"}]}


def _distribution(name: str) -> dict:
    return {**_object({name: ARGUMENTS[name], "when": WHEN}), "required": [name]}


def _plain(spec: Field) -> dict:
    node = dict(PLAIN[spec.kind])
    inner = node.setdefault("items", {}) if spec.kind in ("numbers", "size") else node
    if inner is not node:
        inner = node["items"] = dict(inner)
    for key, bound in (("minimum", spec.low), ("maximum", spec.high)):
        if bound is not None:
            inner[key] = bound
    if spec.choices and not callable(spec.choices):
        node["enum"] = list(dict.fromkeys([*spec.choices, *spec.later_choices]))
    unit = f" ({spec.unit})" if spec.unit else ""
    later = f"; not in this release: {spec.later}" if spec.later else ""
    node["description"] = f"{spec.doc}{unit}{later}"
    if spec.default is not REQUIRED and spec.default is not None:
        node["default"] = spec.default
    return node


def _field(spec: Field) -> dict:
    plain = _plain(spec)
    about = {key: plain.pop(key) for key in ("description", "default") if key in plain}
    return {**about, "anyOf": [plain, {"$ref": "#/$defs/distribution"}, {"type": "null"}]}


def _fields(fields: Mapping[str, Field | Items], defs: dict) -> dict:
    return {name: _items(spec, "count", defs, name) if isinstance(spec, Items) else _field(spec) for name, spec in fields.items()}


def _items(spec: Items, count: str, defs: dict, name: str) -> dict:
    """A map of named items, defined under `name`. Each may have any field of any row: which row it is may itself be drawn."""
    node = {"type": ["object", "null"], "description": spec.doc}
    if spec.later:
        return {**node, "description": f"{spec.doc}; not in this release: {spec.later}"}
    rows, properties = spec.table(), {}
    for row in rows.values():
        for field, schema_ in _fields(row, defs).items():
            known = properties.setdefault(field, schema_)
            if known != schema_ and schema_ not in known.get("anyOf", ()):
                properties[field] = {"anyOf": [*(known["anyOf"] if "$many" in known else [known]), schema_], "$many": True}
    properties = {field: {key: part for key, part in known.items() if key != "$many"} for field, known in properties.items()}
    kind = Field("text", spec.doc, choices=tuple(rows), later_choices=spec.later_kinds)
    item = _object(
        {
            spec.key: _field(kind),
            count: _field(COUNT),
            "when": _or_null(WHEN),
            "chance": {"anyOf": [ARGUMENTS["chance"], {"type": "null"}], "description": "how often it is there"},
            "table": {**PATH, "description": "a CSV file whose rows, drawn jointly, give this item's fields"},
            **properties,
        }
    )
    defs[f"item_{name}"] = item
    return {
        **node,
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": _or_null({"$ref": f"#/$defs/item_{name}"}),
    }


def text() -> str:
    """The schema as the shipped file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    print(text(), end="")
