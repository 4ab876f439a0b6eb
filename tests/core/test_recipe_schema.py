"""The shipped JSON Schema is what the tables say today, and editors can rely on it."""

import copy
import json

import jsonschema
import pytest

from setpiece.core import assets
from setpiece.core.recipe import schema
from setpiece.core.recipe.fields import KINDS
from setpiece.core.recipe.text import parse

SHIPPED = assets.root() / "recipes" / "recipe.schema.json"


@pytest.fixture(scope="module")
def validator():
    found = schema.schema()
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def recipe(name):
    return parse((assets.root() / "recipes" / name).read_text(), name)[0]


def test_the_shipped_schema_is_current():
    hint = "run: PYTHONPATH=addon python -m setpiece.core.recipe.schema > assets/recipes/recipe.schema.json"
    assert SHIPPED.read_text() == schema.text(), hint


@pytest.mark.parametrize("name", ["demo.yaml", "vehicle_inspection.yaml"])
def test_shipped_recipes_are_valid(validator, name):
    # YAML's whole-number keys are texts in JSON
    validator.validate(json.loads(json.dumps(recipe(name))))


BAD = {
    "unknown key": ("sead", 1),
    "unknown field": ("world.hdr", "city"),
    "wrong type": ("world.rotation", "east"),
    "out of bounds": ("world.strength", -1),
    "unknown distribution": ("world.rotation", {"unifrom": [0, 1]}),
    "negative weight": ("world.hdri", {"choice": {"city": -1}}),
    "half a normal": ("sensor.exposure", {"normal": {"mean": 0}}),
    "two distributions": ("world.rotation", {"uniform": [0, 1], "integer": [0, 1]}),
    "unknown subject": ("subjects.car.type", "vehical"),
    "unknown damage": ("subjects.car.damages.dent.kind", "dint"),
    "unknown part": ("subjects.car.damages.dent.part", "hod"),
    "unknown rig": ("cameras.orbit.rig", "orbital"),
    "size of three": ("image.size", [1, 2, 3]),
    "a name with a dot": ("subjects.my.car", {"type": "vehicle"}),
    "unknown annotation": ("annotations", ["depht"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_recipes_are_not(validator, case):
    path, value = BAD[case]
    data = copy.deepcopy(recipe("demo.yaml"))
    *above, last = ["subjects", "my.car"] if "my.car" in path else path.split(".")
    node = data
    for key in above:
        node = node[key]
    node[last] = value
    assert list(validator.iter_errors(data)), case


def test_every_kind_of_field_has_a_schema():
    assert set(schema.PLAIN) == set(KINDS)
