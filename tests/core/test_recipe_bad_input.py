"""Whatever is wrong with a recipe is said with its file, line and path, and all of it at once."""

import pytest

from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.recipe.load import open_recipe, require_supported
from setpiece.core.sampling.sample import sampler

GOOD = """version: 1
seed: 7
scenes: 4
subjects:
  car: {type: vehicle, style: saloon}
cameras:
  orbit: {rig: orbit, views: 3}
"""


@pytest.fixture
def open_text(tmp_path):
    def open_(text, overrides=(), name="bad.yaml"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_recipe(file, overrides)

    return open_


def said(open_text, text, **kw):
    with pytest.raises(Faults) as found:
        open_text(text, **kw)
    return [(fault.line, fault.path, fault.message) for fault in found.value.faults]


def bomb():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    return "\n".join(lines)


# text after GOOD, or the whole text where it starts with "!" -> line, path, part of the message
CASES = {
    "unknown key": ("sead: 3", 8, "sead", 'did you mean "seed"?'),
    "unknown key inside": ("world: {hdr: city}", 8, "world.hdr", 'did you mean "hdri"?'),
    "wrong type": ("world: {rotation: east}", 8, "world.rotation", "takes a number"),
    "a norwegian boolean": ("image: {samples: yes}", 8, "image.samples", 'not "yes"'),
    "a date stays a text": ("world: {rotation: 2020-01-01}", 8, "world.rotation", 'not "2020-01-01"'),
    "out of bounds": ("world: {strength: -1}", 8, "world.strength", "must be from 0"),
    "range beyond the bounds": ("world: {strength: {uniform: [-1, 1]}}", 8, "world.strength.uniform", "may give -1 to 1"),
    "unbounded normal": ("world: {strength: {normal: {mean: 1, sd: 1}}}", 8, "world.strength.normal", "bound it with min and max"),
    "low above high": ("world: {rotation: {uniform: [360, 0]}}", 8, "world.rotation.uniform", "is above high"),
    "min above max": ("world: {rotation: {normal: {mean: 0, sd: 1, min: 2, max: 1}}}", 8, "world.rotation.normal", "is above max"),
    "nothing between min and max": ("world: {rotation: {normal: {mean: 0, sd: 1, min: 90, max: 99}}}", 8, "world.rotation.normal", "far from the mean"),
    "sd of 0": ("world: {rotation: {normal: {mean: 0, sd: 0}}}", 8, "world.rotation.normal.sd", "more than 0"),
    "loguniform from 0": ("world: {strength: {loguniform: [0, 1]}}", 8, "world.strength.loguniform[0]", "above 0"),
    "unknown distribution": ("world: {rotation: {unifrom: [0, 1]}}", 8, "world.rotation", 'did you mean "uniform"?'),
    "negative weight": ("world: {hdri: {choice: {city: -1, forest: 2}}}", 8, "world.hdri.choice.city", "from 0 upward"),
    "weights all zero": ("world: {hdri: {quota: {city: 0, forest: 0}}}", 8, "world.hdri.quota", "all weights are 0"),
    "infinite weight": ("world: {hdri: {choice: {city: 1e999}}}", 8, "world.hdri.choice.city", "too large"),
    "empty choice": ("world: {hdri: {choice: []}}", 8, "world.hdri.choice", "is empty"),
    "quota in a view": ("sensor: {exposure: {quota: [0, 1]}}", 8, "sensor.exposure.quota", "use choice"),
    "quota that is hidden": ("world: {hdri: {when: {subjects.car.style: saloon}, quota: [city, forest]}}", 8, "world.hdri.quota", "use choice"),
    "ref to nothing": ("world: {rotation: {ref: subjects.car.yow}}", 8, "world.rotation.ref", 'no "subjects.car.yow"'),
    "when on nothing": ("world: {rotation: {when: {subjects.truck.style: saloon}, uniform: [0, 9]}}", 8, "world.rotation.when.subjects.truck.style", "there is no"),
    "when asks for what cannot be": ("world: {rotation: {when: {world.ground: lava}, uniform: [0, 9]}}", 8, "world.rotation.when.world.ground", '"lava"'),
    "ref to another type": ("world: {rotation: {ref: world.hdri}}", 8, "world.rotation.ref", "world.hdri is a text"),
    "ref to a view": ("world: {rotation: {ref: cameras.orbit.distance}}", 8, "world.rotation.ref", "drawn anew for each view"),
    "a circle": ("world:\n  rotation: {ref: world.strength}\n  strength: {ref: world.rotation}", 9, "world.rotation", "waits for itself"),
    "itself": ("world: {rotation: {ref: world.rotation}}", 8, "world.rotation", "waits for itself"),
    "duplicate key": ("seed: 8", 8, "seed", "given twice (first in line 2)"),
    "tab": ("world:\n\thdri: city", 9, "", "a tab"),
    "tab inside": ("world: {hdri:\tcity,\n\trotation: 1}", 9, "", "a tab"),
    "alias": ("world: &w {rotation: 1}", 8, "", "&w is an anchor"),
    "merge key": ("world: {<<: {rotation: 1}}", 8, "world", "merge key"),
    "tag": ("world: !!python/object/apply:os.system [ls]", 8, "", "is a tag"),
    "split that stays empty of shares": ("split: {by: world.hdri}", 8, "split", "names no split"),
    "split by nothing": ("split: {by: world.hdra, train: 1}", 8, "split.by", 'did you mean "world.hdri"?'),
    "split by a view": ("split: {by: sensor.exposure, train: 1}", 8, "split.by", "drawn anew"),
    "negative share": ("split: {train: -1}", 8, "split.train", "above 0"),
    "unknown annotation": ("annotations: [depht]", 8, "annotations.depht", 'did you mean "depth"?'),
    "a name with a dot": ("world: {rotation: 1}\nsplit: {a.b: 1}", 9, "split.a.b", "begins with a letter"),
    "extends outward": ("extends: ../demo.yaml", 8, "extends", "without .."),
    "extends an absolute path": ("extends: /etc/passwd", 8, "extends", "relative path"),
    "extends nothing": ("extends: demmo.yaml", 8, "extends", 'did you mean "demo.yaml"?'),
    "extends itself": ("extends: bad.yaml", 8, "extends", "circle"),
    "empty": ("!", 1, "", "is empty"),
    "only a comment": ("!# nothing", 1, "", "is empty"),
    "a list": ("!- 1", 1, "", "a recipe is a map"),
    "a bomb": ("!" + bomb(), 1, "", "&a0 is an anchor"),
    "deep": ("!" + "[" * 200, 1, "", "inside each other"),
    "not closed": ("!a: [1, 2", 1, "", "not YAML"),
    "two documents": ("!a: 1\n---\nb: 2", 2, "", "single document"),
    "no version": ("!cameras: {orbit: {rig: orbit}}", 1, "version", "is missing"),
    "another version": ("!version: 2\ncameras: {orbit: {rig: orbit}}", 1, "version", "unknown value 2"),
    "no camera": ("!version: 1", 1, "cameras", "no camera"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_names_line_path_and_remedy(case, open_text):
    text, line, path, message = CASES[case]
    found = said(open_text, text[1:] if text.startswith("!") else GOOD + text)
    assert any(l == line and p == path and message in m for l, p, m in found), found


# the same for what stands in the subjects and cameras themselves
INSIDE = {
    "unknown subject": ("car: {type: vehical}", "subjects.car.type", 'did you mean "vehicle"?'),
    "no type": ("car: {style: saloon}", "subjects.car.type", "is missing"),
    "not a map": ("car: saloon", "subjects.car", "takes a map with type"),
    "bad name": ("my.car: {type: vehicle}", "subjects.my.car", "begins with a letter"),
    "unknown damage key": ("car: {type: vehicle, damages: {d: {knd: dent}}}", "subjects.car.damages.d.kind", "is missing"),
    "unknown damage": ("car: {type: vehicle, damages: {d: {kind: dint}}}", "subjects.car.damages.d.kind", 'did you mean "dent"?'),
    "wrong part": ("car: {type: vehicle, damages: {d: {kind: dent, part: hod}}}", "subjects.car.damages.d.part", 'did you mean "hood"?'),
    "fractional count": ("cones: {type: prop, asset: cone, count: {uniform: [0, 3]}}", "subjects.cones.count.uniform", "use {integer"),
    "negative count": ("cones: {type: prop, asset: cone, count: -1}", "subjects.cones.count", "must be from 0"),
    "chance above 1": ("car: {type: vehicle, chance: 2}", "subjects.car.chance", "from 0 to 1"),
    "quota in a counted item": ("cones: {type: prop, count: 2, asset: {quota: [cone, bin]}}", "subjects.cones.asset.quota", "use choice"),
    "quota beside chance": ("cone: {type: prop, chance: 0.5, asset: {quota: [cone, bin]}}", "subjects.cone.asset.quota", "use choice"),
    "which of many": ("cones: {type: prop, asset: cone, count: 2}, cone: {type: prop, asset: {ref: subjects.cones.asset}}", "subjects.cone.asset.ref", "such as subjects.cones[0].asset"),
    "one of one": ("car: {type: vehicle}, cone: {type: prop, asset: {ref: 'subjects.car[1].style'}}", "subjects.cone.asset.ref", "leave [1] out"),
    "a field that must be there": ("car: {type: vehicle}, cone: {type: prop, asset: {when: {subjects.car.style: saloon}, choice: [cone]}}", "subjects.cone.asset.when", "must be there"),
    "no table": ("car: {type: vehicle, damages: {d: {table: mox.csv}}}", "subjects.car.damages.d.table", 'no "mox.csv"'),
    "table outward": ("car: {type: vehicle, damages: {d: {table: ../x.csv}}}", "subjects.car.damages.d.table", "without .."),
    "a table for a field": ("car: {type: vehicle, paint: {table: damage_mix.csv}}", "subjects.car.paint.table", "whole item"),
}  # fmt: skip


@pytest.mark.parametrize("case", INSIDE)
def test_faults_inside_subjects(case, open_text):
    node, path, message = INSIDE[case]
    text = "version: 1\nsubjects: {" + node + "}\ncameras: {orbit: {rig: orbit}}\n"
    found = said(open_text, text)
    assert any(l == 2 and p == path and message in m for l, p, m in found), found


def test_everything_is_said_at_once_in_the_order_of_the_file(open_text):
    text = GOOD + "world: {hdr: city, rotation: {uniform: [2, 1]}}\nsensor: {exposur: 1}\nsede: 1\n"
    found = said(open_text, text)
    assert [(line, path) for line, path, _ in found] == [
        (8, "world.hdr"), (8, "world.rotation.uniform"), (9, "sensor.exposur"), (10, "sede"),
    ]  # fmt: skip


def test_text_that_is_not_utf8_or_far_too_large(open_text):
    assert "UTF-8" in said(open_text, b"version: 1\nseed: \xff")[0][2]
    assert "at most" in said(open_text, "#" * 1_100_000)[0][2]


def test_a_recipe_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(Faults, match="demo, vehicle_inspection"):
        open_recipe(tmp_path / "nothing.yaml")


def test_a_fault_in_an_extended_recipe_names_that_file(open_text, tmp_path):
    (tmp_path / "base.yaml").write_text("version: 1\ncameras: {orbit: {rig: orbit, distance: far}}\n")
    with pytest.raises(Faults) as found:
        open_text("extends: base.yaml\nseed: 3\n")
    (fault,) = found.value.faults
    assert (fault.file, fault.line, fault.path) == (str(tmp_path / "base.yaml"), 2, "cameras.orbit.distance")


def test_a_link_out_of_the_folder_is_not_followed(open_text, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.yaml").write_text("version: 1\ncameras: {orbit: {rig: orbit}}\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "link.yaml").symlink_to(tmp_path / "elsewhere" / "secret.yaml")
    with pytest.raises(Faults, match='there is no "link.yaml" in this recipe'):
        open_text("extends: link.yaml\n", name="inner/bad.yaml")


def test_a_bad_override_names_itself(open_text):
    with pytest.raises(Faults) as found:
        open_text(GOOD, overrides=["world.rotation=east", "seed", "world.hdri=[", "extends=demo.yaml", ".".join("a" * 5000) + "=1"])
    text = str(found.value)
    assert "--set seed: is not PATH=VALUE" in text and "--set world.hdri=[" in text and "--set extends=demo.yaml: is a path that cannot be set" in text
    with pytest.raises(Faults, match=r"--set world.rotation=east: world.rotation: takes a number"):
        open_text(GOOD, overrides=["world.rotation=east"])


def test_bad_tables(open_text, tmp_path):
    text = "version: 1\nsubjects: {car: {type: vehicle, damages: {d: {table: t.csv}}}}\ncameras: {orbit: {rig: orbit}}\n"
    for table, line, message in (
        ("", 1, "is empty"),
        ("kind,part\n", 1, "has 0 rows"),
        ("kind,part\ndint,hood\n", 2, 'did you mean "dent"?'),
        ("kind,part\ndent,hood\ndent,hod\n", 3, 'did you mean "hood"?'),
        ("kind,prat\ndent,hood\n", 1, 'did you mean "part"?'),
        ("kind,part\ndent\n", 2, "has 1 cells"),
        ("kind,weight\ndent,-1\n", 2, "from 0 upward"),
        ("kind,weight\ndent,0\n", 1, "all weights are 0"),
        ("kind,kind\ndent,dent\n", 1, "stands there twice"),
    ):
        (tmp_path / "t.csv").write_text(table)
        with pytest.raises(Faults) as found:
            open_text(text)
        assert any(f.file == "t.csv" and f.line == line and message in f.message for f in found.value.faults), (table, str(found.value))


def test_with_a_catalogue_its_names_are_told_with_all_else(tmp_path):
    (tmp_path / "bad.yaml").write_text(GOOD + "world: {hdri: cty}\nsede: 1\n")
    with pytest.raises(Faults) as found:
        open_recipe(tmp_path / "bad.yaml", catalogue=load())
    assert [(f.line, f.path) for f in found.value.faults] == [(8, "world.hdri"), (9, "sede")]
    require_supported(open_recipe("vehicle_inspection", catalogue=load()))


def test_a_lens_that_cannot_be_rendered_is_known_before_the_first_render(tmp_path):
    (tmp_path / "bent.yaml").write_text(GOOD + "sensor: {k1: -0.5}\n")
    recipe = open_recipe(tmp_path / "bent.yaml")
    with pytest.raises(Faults, match="bent.yaml:8: sensor.k1: scene 0: a lens of .* folds the picture"):
        sampler(recipe, load()).scene(0)
