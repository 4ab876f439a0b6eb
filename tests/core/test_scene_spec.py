"""A SceneSpec goes to JSON and back unchanged, and a bad one is refused in words."""

import json

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st

from setpiece.core import assets
from setpiece.core.faults import Faults
from setpiece.core.production import look_over, open_production
from setpiece.core.scene_spec import SceneSpec, from_json, settled, to_json

SPEC = SceneSpec(
    version=1, seed=7, index=3, split=None, image={"size": [64, 48], "samples": 1}, annotations=["depth"],
    subjects={"z": {"type": "toy", "pose": {"position": [0.1, -2.5, 0.0], "yaw": 12.000000001}, "word": "Ü"},
              "a[0]": {"type": "toy", "pose": {"position": [1, 2, 3], "yaw": 0.0}}},
    world={"strength": 1.0}, unplaced=["b"],
    views=[{"id": "orbit[0]", "rig": "orbit", "position": [4.0, 0.0, 1.5], "target": [0, 0, 0.5], "roll": 0, "focal": 50, "sensor": {}}],
)  # fmt: skip


def test_a_round_trip_changes_nothing():
    text = to_json(SPEC)
    assert from_json(text) == SPEC and to_json(from_json(text)) == text
    assert list(from_json(text).subjects) == ["z", "a[0]"], "the recipe's order is kept"


def test_golden_bytes():
    assert to_json(SPEC) == (
        '{"version": 1, "seed": 7, "index": 3, "split": null, "image": {"size": [64, 48], "samples": 1}, "annotations": ["depth"], '
        '"subjects": {"z": {"type": "toy", "pose": {"position": [0.1, -2.5, 0.0], "yaw": 12.000000001}, "word": "Ü"}, '
        '"a[0]": {"type": "toy", "pose": {"position": [1, 2, 3], "yaw": 0.0}}}, "world": {"strength": 1.0}, '
        '"views": [{"id": "orbit[0]", "rig": "orbit", "position": [4.0, 0.0, 1.5], "target": [0, 0, 0.5], "roll": 0, "focal": 50, '
        '"sensor": {}}], "unplaced": ["b"]}'
    )


@given(st.floats(-1e12, 1e12))
def test_floats_are_nine_digits_without_a_negative_zero(value):
    found = settled(value)
    assert abs(found - value) <= 0.51e-9 + abs(value) * 1e-15 and settled(found) == found
    assert str(found) != "-0.0" and found == round(found, 9)


def test_what_json_cannot_say_is_refused():
    for bad in (float("nan"), float("inf")):
        with pytest.raises(ValueError):
            to_json(evolve(SPEC, world={"strength": bad}))


def edited(**changes):
    return json.dumps({**asdict(SPEC), **changes})


BAD = {
    "not JSON": ("{", "scene.json:1: not JSON"),
    "a list": ("[]", "is a map"),
    "NaN": (edited(world={"a": float("nan")}), "NaN is no number"),
    "twice": ('{"version": 1, "version": 1}', '"version" is given twice'),
    "missing and unknown": ('{"version": 1, "vieuws": []}', "views: is missing"),
    "another version": (edited(version=2), "reads version 1"),
    "wrong shape": (edited(subjects=[], views={}), "subjects: takes a map"),
    "no pose": (edited(subjects={"a": {"type": "toy"}}), "subjects.a.pose: takes"),
    "no type": (edited(subjects={"a": 1}), "subjects.a: takes a map with type"),
    "a view twice": (edited(views=SPEC.views * 2), "views[1].id: takes a name that no other view has"),
    "a flat point": (edited(views=[{**SPEC.views[0], "position": [1, 2]}]), "views[0].position: takes [x, y, z]"),
    "nowhere to look": (edited(views=[{**SPEC.views[0], "target": SPEC.views[0]["position"]}]), "the same point"),
    "no lens": (edited(views=[{**SPEC.views[0], "focal": 0}]), "views[0].focal: takes a number of millimetres above 0"),
    "a huge picture": (edited(image={"size": [10**6, 10], "samples": 1}), "image.size: takes"),
    "deep": ("[" * 100_000, "scene.json: "),
    "long": (" " * 10_000_001, "at most 10,000,000"),
    "a huge number": ("9" * 10_000, "scene.json: "),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_specs_are_refused_in_words(case):
    text, message = BAD[case]
    with pytest.raises(Faults) as found:
        from_json(text, "scene.json")
    assert message in str(found.value) and str(found.value).startswith("scene.json")


@pytest.mark.parametrize("recipe", ["demo.yaml", "vehicles.yaml"])
def test_what_was_sampled_may_be_replayed(recipe):
    production = open_production(assets.root() / "recipes" / recipe, scenes="24")
    for index in production.scenes:
        look_over(from_json(to_json(production.sample(index))), production.catalogue)
