"""A model's YAML: all that is wrong with it is said at once, with its line, what is allowed and what to do, and nothing of it is built."""

import re

import pytest

from setpiece.core import assets, catalogue
from setpiece.core.catalogue.asset import read_asset
from setpiece.core.catalogue.load import by_kind
from setpiece.core.faults import Faults
from setpiece.core.recipe.load import open_recipe
from setpiece.core.sampling.sample import sampler
from setpiece.core.vehicles import designs, measured
from setpiece.core.vehicles.models import choose
from setpiece.core.vehicles.spec_bounds import CHOICES, RANGES, RELATIONS
from setpiece.core.vehicles.spec_check import check_model, check_vehicles, fingerprint, read_spec

KNOWN = catalogue.load([assets.root()])
PEBBLE = """id: pebble
kind: vehicle
licence: CC0-1.0
source: made by code
attributes: {style: hatchback, doors: 5}
build:
  like: hatchback_b
  size: {length: 3.45, width: 1.62, height: 1.56, wheelbase: 2.32}
  wheel: {diameter: 0.58, width: 0.175}
  front: {lamps: ring, grille: closed, bumper: plain}
"""


def written(folder, *changes, more=""):
    """The pebble's file with some of its text replaced, and more lines under build."""
    text = PEBBLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "vehicles").mkdir(exist_ok=True)
    file = folder / "vehicles" / "pebble.yaml"
    file.write_text(text + more)
    return file


def told(folder, *changes, more=""):
    """What is said of that file, but for its measurement."""
    return [str(fault) for fault in check_model(read_asset(written(folder, *changes, more=more), "vehicle"), KNOWN, measured_too=False)]


def test_a_small_car_in_ten_lines_is_sound(tmp_path):
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("3.45", "345", ("pebble.yaml:8: build.size.length: is 345", "2.2 to 7.5 metres", "write 3.45", "centimetres")),
        ("3.45", "3450", ("build.size.length", "write 3.45", "millimetres")),
        ("3.45", "long", ('pebble.yaml:8: build.size.length: takes a number, not "long"',)),
        ("1.56", "0.4", (":8: build.size.height: is 0.4; allowed: 1.0 to 3.2 metres",)),
        ("1.56", "-1.6", (":8: build.size.height: is -1.6",)),
        ("2.32", "3.60", (":8: build.size.wheelbase: the front overhang", "is -0.0", "allowed: 0.4")),
        ("2.32", "3.0", (":8: build.size.wheelbase: the back overhang", "allowed: 0.4 to 2.4")),
        ("0.58", "1.6", (":9: build.wheel.diameter: is 1.6; allowed: 0.45 to 1.0 metres",)),
        ("0.58", "0.95", (":9: build.wheel.diameter: the sheet metal between arch and belt",)),
        ("doors: 5", "doors: 3", (":5: attributes.doors: is 3", "two back doors and a tailgate", "allowed: 4 to 5")),
        ("style: hatchback, ", "", (":5: attributes.style: is missing",)),
        ("attributes: {style: hatchback, doors: 5}\n", "", ("attributes.style: is missing", "attributes.doors: is missing")),
        ("height:", "heigth:", (':8: build.size.heigth: unknown key; did you mean "height"?',)),
        ("lamps: ring", "lamps: rng", (':10: build.front.lamps: no design "rng"', 'did you mean "ring"?')),
        ("lamps: ring", "lamps: {design: [ring]}", (":10: build.front.lamps.design: unknown key",)),
        ("  like: hatchback_b\n", "", (":6: build: has no like:", "write like:")),
        ("hatchback_b", "hatchbak", (':7: build.like: there is no vehicle "hatchbak"', "did you mean")),
        ("hatchback_b", "pebble", (":7: build.like: is like itself: pebble → pebble",)),
        ("hatchback_b", "[a, b]", (":7: build.like: takes the id of a model",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_is_allowed(tmp_path, old, new, words):
    said = "\n".join(told(tmp_path, (old, new)))
    assert all(word in said for word in words), said
    assert len(said.splitlines()) <= 2


@pytest.mark.parametrize(
    "more, words",
    [
        ("cabin: {back: {base: [-1.42, 1.48], top: [-1.62, 1.02]}}", "how far the back window's top is above its base is -0.460"),
        ("cabin: {roof: [[1.0, 1.3], [-1.5, 1.3]]}", "above the height, is -0.260 metres; allowed: -0.05 to 0.02"),
        ("cabin: {roof: [[1.0, 1.5]]}", "cabin.roof: is a curve through points; give at least 2"),
        ("cabin: {roof: [[1.0, 1.5], 2]}", "cabin.roof[1]: takes a list of 2 numbers, not 2"),
        ("panels: {trunk: {kind: gate}}", "give both"),
        ("panels: {trunk: {kind: tailgat}}", 'did you mean "tailgate"?'),
        ("panels: {front_door: [0.2, 0.9]}", "the front door's length"),
        ("panels:", "build.panels: is empty"),
        ("trim: {exhausts: 7}", "build.trim.exhausts: is 7; allowed: 0 to 2"),
        ("trim: {belt: gold}", "an empty text for none, chrome"),
        ("mesh: {cell: 0.0005}", "build.mesh.cell: is 0.0005"),
        ("back: {lamps: {design: bar, rise: 90}}", "build.back.lamps.rise: is 90; allowed: -10.0 to 10.0 metres"),
    ],
)
def test_a_shape_that_no_car_has_is_told(tmp_path, more, words):
    said = "\n".join(told(tmp_path, more=f"  {more}\n"))
    assert words in said and "pebble.yaml:11: " in said


def test_a_roof_of_two_points_is_a_flat_one(tmp_path):
    assert told(tmp_path, more="  cabin: {roof: [[1.0, 1.56], [-1.5, 1.56]]}\n") == []


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    said = told(tmp_path, ("height:", "heigth:"), ("lamps: ring", "lamps: rng"), ("  wheel:", "  weel:"), ("style: hatchback, ", ""))
    assert len(said) == 4 and {line.split(":")[1] for line in said} == {"5", "8", "9", "10"}


def test_what_ships_is_within_every_bound_and_each_relation_means_something():
    assert check_vehicles(KNOWN) == ()
    specs = [read_spec(asset, KNOWN) for asset in KNOWN.of("vehicle")]
    for relation in RELATIONS:
        values = [value for spec in specs if (value := relation.value(spec)) is not None]
        assert values and max(values) < relation.most, relation.what


def own(folder):
    """A catalogue of the pebble, what is in its folder besides, and what the pebble is like."""
    return catalogue.Catalogue(by_kind([*catalogue.load([folder]), *(KNOWN.get("vehicle", id) for id in ("saloon", "hatchback", "hatchback_b"))]))


def test_an_error_in_a_template_is_told_once_and_of_the_template(tmp_path):
    written(tmp_path, ("height:", "heigth:"))
    (tmp_path / "vehicles" / "stone.yaml").write_text(PEBBLE.split("build:")[0].replace("pebble", "stone") + "build: {like: pebble}\n")
    said = [str(fault) for fault in check_vehicles(own(tmp_path))]
    assert len(said) == 1 and "pebble.yaml:8: build.size.heigth" in said[0]


def test_a_model_that_was_not_measured_as_it_is_now_is_told(tmp_path):
    written(tmp_path)
    before = own(tmp_path)
    pebble = before.get("vehicle", "pebble")
    (never,) = check_vehicles(before)
    assert "never measured; run: setpiece assets measure pebble" in never.message
    measured.write(pebble, measured.measurements(KNOWN.get("vehicle", "hatchback_b")), fingerprint("pebble", before))
    assert check_vehicles(before) == check_vehicles(own(tmp_path)) == ()
    written(tmp_path, ("1.56", "1.55"))
    (stale,) = check_vehicles(own(tmp_path))
    assert "measured before" in stale.message and stale.message.endswith("run: setpiece assets measure pebble")
    with pytest.raises(Faults, match="measured before"):
        choose({"style": None, "model": "pebble"}, None, own(tmp_path))
    measured.file_of(pebble).write_text("{")
    measured._read.cache_clear()
    (damaged,) = check_vehicles(before)
    assert "is damaged; run" in damaged.message


def test_a_plan_tells_what_is_wrong_with_a_model_that_it_draws_and_no_other(tmp_path):
    written(tmp_path, ("3.45", "345"))
    known = catalogue.load([assets.root(), tmp_path])
    sampler(open_recipe("demo", (), known), known).scene(0)
    with pytest.raises(Faults, match=r"pebble\.yaml:8: build\.size\.length"):
        sampler(open_recipe("demo", ["subjects.car.style=null", "subjects.car.model=pebble"], known), known).scene(0)


def test_a_model_brings_its_own_style_and_a_wrong_one_is_told_with_the_right_one():
    recipe = lambda *overrides: sampler(open_recipe("demo", overrides, KNOWN), KNOWN)
    entry = lambda *overrides: recipe(*overrides).scene(0).subjects["car"]
    assert entry("subjects.car.style=null", "subjects.car.model=coupe_b")["style"] == "coupe"
    assert entry("subjects.car.style=null") == entry()  # the demo's style is the usual one
    with pytest.raises(Faults, match='demo.yaml:10: subjects.car.style: .*of style "coupe", not "saloon"; set it to coupe, or to null'):
        entry("subjects.car.model=coupe_b")


def test_a_style_that_no_model_has_is_told():
    with pytest.raises(Faults, match='no vehicle of style "kei"'):
        choose({"style": "kei", "model": None}, None, KNOWN)


def test_the_guide_says_the_ranges_and_words_that_hold():
    guide = (assets.root() / "README.md").read_text()
    for key in ("size.length", "size.width", "size.height", "size.wheelbase", "size.clearance", "wheel.diameter", "wheel.width", "cabin.tumblehome"):
        least, most = re.search(rf"`{key}`[^|]*\| ([\d.]+) \| ([\d.]+)", guide).groups()
        assert (float(least), float(most)) == RANGES[key]
    words = {word for line in guide.splitlines() if re.match(r"\| `(front|back|trim)\.", line) for word in re.findall(r"\w+", line.split("|")[2])}
    rows = {name for keys in designs.TABLES.values() for file in keys.values() for name in designs.table(file)}
    assert rows | {word for key, known in CHOICES.items() if key.startswith("trim.") for word in known if word} <= words
