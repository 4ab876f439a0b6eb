"""The demo recipe as it is sampled: every scene alone, and no field in the way of another."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.recipe.layout import Item
from setpiece.core.recipe.load import open_recipe
from setpiece.core.sampling.sample import sampler
from setpiece.core.scene_spec import from_json, to_json

SCENES = range(12)
REPO = Path(__file__).resolve().parents[2]

# Every field of the demo recipe, and what it is changed to.
CHANGES = {
    "image.size": "[64, 48]",
    "image.samples": "1",
    "subjects.car.style": "{choice: [saloon]}",
    "subjects.car.paint": "{choice: [blue, green, white]}",
    "subjects.car.plate": "{choice: [blank]}",
    "subjects.car.damages.dent.kind": "scratch",
    "subjects.car.damages.dent.part": "roof",
    "subjects.car.damages.dent.severity": "{quota: {minor: 1, severe: 2}}",
    "subjects.car.damages.scratch.count": "{integer: [2, 4]}",
    "subjects.car.damages.scratch.kind": "dent",
    "subjects.car.damages.scratch.part": "any",
    "subjects.car.damages.scratch.severity": "severe",
    "subjects.cones.asset": "{choice: [bin, box]}",
    "subjects.cones.count": "{choice: {3: 1, 4: 1}}",
    "world.hdri": "{quota: [night, studio]}",
    "world.rotation": "{uniform: [0, 90]}",
    "cameras.orbit.views": "5",
    "cameras.orbit.distance": "6",
    "cameras.orbit.height": "{uniform: [1, 2]}",
    "sensor.exposure": "{choice: [-1, 1]}",
    "sensor.noise_iso": "100",
}
FIXED = {"subjects.car.type", "subjects.cones.type", "cameras.orbit.rig"}  # what makes a thing what it is
NEEDED = {"subjects.car.damages.dent.kind", "subjects.car.damages.scratch.kind", "subjects.cones.asset"}  # no default


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture(scope="module")
def demo(catalogue):
    return sampler(open_recipe("demo"), catalogue)


def leaves(node, path=""):
    """The dotted paths of the fields that a recipe gives."""
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict) and not {"choice", "quota", "uniform", "normal", "loguniform", "integer"} & value.keys():
            yield from leaves(value, here)
        else:
            yield here


def plain(path):
    """A path without the numbers of its copies."""
    return re.sub(r"\[\d+\]", "", path)


def the_same(before, after, changed):
    """All other fields of all scenes are as they were; a copy may have come or gone where a count changed."""
    leaf = changed.rpartition(".")[2]
    for index in SCENES:
        one, two = before.fields(index), after.fields(index)
        for path in one.keys() & two.keys():
            bare = plain(path)
            own = bare == changed or changed.startswith("sensor.") and bare.endswith("." + changed)
            if not own:
                assert one[path] == two[path], (changed, index, path)
        if leaf not in ("count", "views", "kind"):
            assert {p for p in one.keys() ^ two.keys() if plain(p) != changed} == set(), changed


def test_the_changes_cover_the_demo(demo):
    top = {"version", "seed", "scenes"}
    assert set(leaves(demo.recipe.data)) - top - FIXED == set(CHANGES)


@pytest.mark.parametrize("path", CHANGES)
def test_changing_a_field_changes_no_other(path, demo, catalogue):
    the_same(demo, sampler(open_recipe("demo", [f"{path}={CHANGES[path]}"]), catalogue), path)


@pytest.mark.parametrize("path", sorted(set(CHANGES) - NEEDED))
def test_removing_a_field_changes_no_other(path, demo, catalogue):
    the_same(demo, sampler(open_recipe("demo", [f"{path}="]), catalogue), path)


@pytest.mark.parametrize("path", sorted(FIXED | NEEDED))
def test_what_must_be_there_is_missed(path):
    with pytest.raises(Faults, match=f"{path}: is missing"):
        open_recipe("demo", [f"{path}="])


def test_removing_an_item_changes_no_other(demo, catalogue):
    for path in ("subjects.cones", "subjects.car.damages.dent", "subjects.car.damages.scratch", "subjects.car.damages"):
        without = sampler(open_recipe("demo", [f"{path}="]), catalogue)
        for index in SCENES:
            one, two = demo.fields(index), without.fields(index)
            assert two == {p: value for p, value in one.items() if not p.startswith((path + ".", path + "["))}


def additions(demo):
    """Every field that the rooms' tables have and the demo does not name, with a value for it."""
    given = set(leaves(demo.recipe.data))
    for path, slot in demo.layout.index.items():
        if isinstance(slot, Item) or path in given | FIXED or "." not in path or path.endswith((".count", ".views")):
            continue
        field = slot.field
        if field.later:
            continue
        value = {"number": "0.5", "integer": "50", "flag": "false", "color": "[0.1, 0.2, 0.3]"}.get(field.kind)
        if field.kind in ("number", "integer") and field.low is not None:
            value = str(field.low)
        if field.choices and not callable(field.choices):
            value = field.choices[-1]
        if value:
            yield path, value


def test_adding_any_field_changes_no_other(demo, catalogue):
    found = dict(additions(demo))
    assert len(found) > 20
    for path, value in found.items():
        the_same(demo, sampler(open_recipe("demo", [f"{path}={value}"]), catalogue), path)


def test_adding_subjects_damages_and_cameras_changes_no_other(demo, catalogue):
    added = {
        "subjects.van": "{type: vehicle, yaw: {uniform: [0, 90]}}",
        "subjects.car.damages.more": "{kind: dent, count: 3}",
        "cameras.near": "{rig: close_up, views: 2}",
    }
    for path, value in added.items():
        more = sampler(open_recipe("demo", [f"{path}={value}"]), catalogue)
        for index in SCENES:
            one, two = demo.fields(index), more.fields(index)
            assert one == {p: v for p, v in two.items() if not p.startswith((path + ".", path + "["))}
            before, after = demo.scene(index), more.scene(index)
            assert after.world == before.world
            for id, damage in before.subjects["car"]["damages"].items():
                assert after.subjects["car"]["damages"][id] == damage, "what is settled stays too"


def test_the_order_of_a_recipe_s_lines_changes_no_field(demo, catalogue, tmp_path):
    text = (REPO / "assets/recipes/demo.yaml").read_text()
    blocks = text.split("\n\n")
    (tmp_path / "turned.yaml").write_text("\n\n".join([blocks[0], *reversed(blocks[1:])]))
    turned = sampler(open_recipe(tmp_path / "turned.yaml"), catalogue)
    for index in SCENES:
        assert turned.fields(index) == demo.fields(index) and turned.scene(index) == demo.scene(index)


def test_any_scene_alone_in_any_order(demo, catalogue):
    places = list(range(60))
    forward = {i: to_json(demo.scene(i)) for i in places}
    random.Random(3).shuffle(places)
    fresh = sampler(open_recipe("demo", ["scenes=1000000"]), catalogue)
    assert {i: to_json(fresh.scene(i)) for i in places} == forward
    assert len(set(forward.values())) == 60


def test_a_scene_s_fields_are_what_is_in_its_spec(demo):
    for index in SCENES:
        fields, spec = demo.fields(index), demo.scene(index)
        car = spec.subjects["car"]
        assert car["paint"] == fields["subjects.car.paint"] and spec.world["rotation"] == fields["world.rotation"]
        scratches = [id for id in car["damages"] if id.startswith("scratch")]
        assert len(scratches) == fields["subjects.car.damages.scratch.count"]
        for id, damage in car["damages"].items():
            assert damage["severity"] == fields[f"subjects.car.damages.{id}.severity"]
        placed = {view["id"] for view in spec.views} | {id for id in spec.unplaced if id.startswith("orbit")}
        assert placed == {"orbit[0]", "orbit[1]", "orbit[2]"}
        for view in spec.views:
            assert view["sensor"]["exposure"] == fields[f"cameras.{view['id']}.sensor.exposure"]


def test_every_view_has_draws_of_its_own(demo):
    for index in SCENES:
        fields = demo.fields(index)
        for name in ("distance", "height", "sensor.exposure", "sensor.noise_iso"):
            assert len({fields[f"cameras.orbit[{k}].{name}"] for k in range(3)}) == 3


def test_what_was_asked_is_what_is_drawn(demo):
    asked = demo.asked()
    assert asked["subjects.car.paint"]["shares"] == [3 / 6, 2 / 6, 1 / 6]
    drawn = [demo.fields(i) for i in range(600)]
    for path in ("subjects.car.paint", "world.hdri", "subjects.car.damages.dent.part"):
        for value, share in zip(asked[path]["values"], asked[path]["shares"]):
            assert abs(sum(f[path] == value for f in drawn) / 600 - share) < 0.08
    rotations = np.array([f["world.rotation"] for f in drawn])
    assert abs(np.corrcoef(rotations[:-1], rotations[1:])[0, 1]) < 0.15 and 150 < rotations.mean() < 210


def test_two_quotas_keep_their_shares_and_stay_apart(demo, catalogue):
    both = sampler(open_recipe("demo", ["subjects.car.paint={quota: [silver, black]}"]), catalogue)
    one = np.array([both.fields(i)["subjects.car.damages.dent.severity"] == "minor" for i in range(1000)])
    two = np.array([both.fields(i)["subjects.car.paint"] == "silver" for i in range(1000)])
    assert abs(np.corrcoef(one, two)[0, 1]) <= 0.1
    for drawn in (one, two):
        assert np.abs(np.cumsum(drawn) - np.arange(1, 1001) / 2).max() <= 1


OTHER = """
from setpiece.core.catalogue import load
from setpiece.core.recipe.load import open_recipe
from setpiece.core.sampling.sample import sampler
from setpiece.core.scene_spec import to_json
from hashlib import blake2b
scenes = sampler(open_recipe("demo"), load())
print(scenes.recipe.hash, blake2b("".join(to_json(scenes.scene(i)) for i in range(200)).encode()).hexdigest())
"""


def test_another_python_makes_the_same_bytes():
    """With $SETPIECE_OTHER_PYTHON: any Python with the same dependencies, such as 3.13 beside 3.11."""
    other = os.environ.get("SETPIECE_OTHER_PYTHON")
    if not other:
        pytest.skip("SETPIECE_OTHER_PYTHON is not set")
    env = {**os.environ, "PYTHONPATH": str(REPO / "addon"), "PYTHONHASHSEED": "random"}
    said = [subprocess.run([python, "-c", OTHER], env=env, capture_output=True, text=True, check=True).stdout for python in (sys.executable, other)]
    assert said[0] == said[1] and said[0]
