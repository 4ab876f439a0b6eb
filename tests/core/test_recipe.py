"""The grammar: what YAML means here, how recipes stand on each other, what distributions, when, ref and tables give."""

import pytest
from attrs import evolve

from setpiece.core import assets
from setpiece.core.catalogue import Asset, load
from setpiece.core.catalogue.load import Catalogue, by_kind
from setpiece.core.faults import Faults, fault
from setpiece.core.recipe.fields import Field, Items
from setpiece.core.recipe.load import open_recipe, require_supported
from setpiece.core.recipe.match import matching
from setpiece.core.recipe.text import parse
from setpiece.core.sampling.sample import sampler
from setpiece.core.subjects import SUBJECTS, SubjectKind

GAUGE = {"size": Field("number", "size", {"uniform": [0, 1]}, low=0), "word": Field("text", "a word", "none")}
TOY = SubjectKind(
    "toy",
    {
        "number": Field("number", "any number", {"uniform": [0, 1]}),
        "whole": Field("integer", "a whole number", 0),
        "flag": Field("flag", "yes or no", False),
        "word": Field("text", "any word", "none"),
        "color": Field("color", "a colour", [1, 1, 1]),
        "gauges": Items(lambda: {"round": GAUGE, "long": {**GAUGE, "length": Field("number", "length", 1.0)}}, "kind", "gauges"),
    },
    lambda values, draw, catalogue: dict(values),
    lambda entry: {},
    "props",
    lambda entry, catalogue: ((-0.5, -0.5, 0), (0.5, 0.5, 1)),
)


@pytest.fixture
def toys(tmp_path, monkeypatch):
    """Opens a recipe whose subjects are given as YAML and samples it."""
    monkeypatch.setitem(SUBJECTS, "toy", TOY)

    def open_(subjects, rest="", overrides=()):
        file = tmp_path / "toys.yaml"
        file.write_text("version: 1\nseed: 3\ncameras: {orbit: {rig: orbit}}\n" + rest + "\nsubjects:\n" + subjects)
        return sampler(open_recipe(file, overrides), load())

    open_.folder = tmp_path
    return open_


def test_a_text_means_what_it_says():
    values, where = parse(
        "a: NO\nb: on\nc: true\nd: 2020-01-01\ne: 017\nf: 1e3\ng: .5\nh: -3\ni: ~\nj: 12:30\nk: [0x1f, 1_000, False, .inf]\nl: {0: 1}", "f"
    )
    assert values == {
        "a": "NO", "b": "on", "c": True, "d": "2020-01-01", "e": "017", "f": 1000.0, "g": 0.5, "h": -3, "i": None, "j": "12:30",
        "k": ["0x1f", "1_000", "False", ".inf"], "l": {0: 1},
    }  # fmt: skip
    assert where[("k", 2)] == ("f", 11) and where[("h",)] == ("f", 8)


def test_the_demo_is_as_given_and_opens():
    recipe = open_recipe("demo")
    assert (recipe.seed, recipe.scenes, recipe.image) == (7, 4, {"size": [640, 480], "samples": 32})
    assert recipe.later == () and recipe.annotations == ["depth"]
    require_supported(recipe)


def test_vehicle_inspection_opens_as_written():
    recipe = open_recipe("vehicle_inspection.yaml")
    require_supported(recipe)
    assert recipe.seed == 2026 and recipe.data["subjects"]["car"]["paint"], "demo.yaml stands below it"
    assert "dent" not in recipe.data["subjects"]["car"]["damages"], "null removes"
    assert recipe.data["cameras"]["orbit"] == {**open_recipe("demo").data["cameras"]["orbit"], "views": 8}


def test_it_draws_its_table_its_counts_references_and_pairs():
    scenes = sampler(open_recipe("vehicle_inspection"), load())
    kinds, crashes = set(), 0
    for index in range(60):
        fields, spec = scenes.fields(index), scenes.scene(index)
        kinds.add(fields["subjects.car.damages.main.kind"])
        assert fields["cameras.close.aim"] == "subjects.car.damages.main" and spec.pair == "undamaged"
        damages = spec.subjects["car"]["damages"]
        if "main" in damages:
            assert damages["main"]["part"] == fields["subjects.car.damages.main.part"]
        else:  # a coupé has no back door
            assert fields["subjects.car.damages.main.part"] == "back_door" and "car.damages.main" in spec.unplaced
        assert len(damages) == ("main" in damages) + fields["subjects.car.damages.extra.count"] + ("crash" in damages)
        crashes += "crash" in damages
        decoys = spec.subjects["car"]["decoys"]
        assert len(decoys) == fields["subjects.car.decoys.spots.count"] <= 2
        assert all(decoy["kind"] in ("mud", "water", "sticker") for decoy in decoys.values())
    assert len(kinds) >= 8 and 1 <= crashes <= 15


def test_extends_merges_maps_and_replaces_values(toys):
    (toys.folder / "base.yaml").write_text(
        "subjects:\n  a: {type: toy, number: {normal: {mean: 0, sd: 1}}, word: x}\n  b: {type: toy, chance: 0.5}\n  c: {type: toy}\n"
        "image: {size: [64, 64], samples: 2}\n"
    )
    scenes = toys("  a: {number: {uniform: [5, 6]}}\n  b: {chance: 1}\n  c: null\n  d: {type: toy}\n", "extends: base.yaml\nimage: {samples: 3}")
    data = scenes.recipe.data
    assert data["subjects"] == {
        "a": {"type": "toy", "number": {"uniform": [5, 6]}, "word": "x"},
        "b": {"type": "toy", "chance": 1},
        "d": {"type": "toy"},
    }
    (toys.folder / "t.csv").write_text("kind,weight\nlong,1\n")
    (toys.folder / "base.yaml").write_text("subjects: {a: {type: toy, gauges: {g: {kind: round, word: x}}}}\n")
    tabled = toys("  a: {gauges: {g: {table: t.csv}}}\n", "extends: base.yaml").recipe
    assert tabled.data["subjects"]["a"]["gauges"]["g"] == {"table": "t.csv"}, "a distribution is a value"
    assert list(data["subjects"]) == ["a", "b", "d"] and data["image"] == {"size": [64, 64], "samples": 3}


def test_overrides_set_replace_and_remove(toys):
    text = "  a: {type: toy, number: {uniform: [0, 1]}, word: x}\n"
    set_ = ["subjects.a.number={uniform: [8, 9]}", "subjects.a.word=NO", "subjects.b={type: toy, chance: 1}", "image.samples=5", "subjects.a.flag=true"]
    recipe = toys(text, overrides=set_).recipe
    assert recipe.data["subjects"]["a"] == {"type": "toy", "number": {"uniform": [8, 9]}, "word": "NO", "flag": True}
    assert recipe.data["subjects"]["b"] and recipe.image["samples"] == 5
    assert "word" not in toys(text, overrides=["subjects.a.word=null"]).recipe.data["subjects"]["a"]
    assert toys(text, overrides=["subjects.a.number.uniform=[2, 3]"]).fields(0)["subjects.a.number"] >= 2


def test_the_hash_is_of_what_decides_the_scenes(toys):
    text = "  a: {type: toy, word: x}\n"
    base = toys(text).recipe
    assert toys(text, "scenes: 900").recipe.hash == base.hash == toys("  # a comment\n" + text).recipe.hash
    assert toys(text, overrides=["seed=4"]).recipe.hash != base.hash
    assert toys("  a: {type: toy, word: y}\n").recipe.hash != base.hash
    (toys.folder / "t.csv").write_text("kind,weight\nround,1\n")
    tabled = "  a: {type: toy, gauges: {g: {table: t.csv}}}\n"
    first = toys(tabled).recipe.hash
    (toys.folder / "t.csv").write_text("kind,weight\nlong,1\n")
    assert toys(tabled).recipe.hash != first


def test_when_hides_a_field_and_draws_it_all_the_same(toys):
    line = "word: {choice: [x, y]}, number: {when: {subjects.a.word: x}, uniform: [5, 6]}, whole: {when: {subjects.a.number: [5, 6]}, integer: [1, 9]}"
    shown = toys("  a: {type: toy, " + line.replace("when: {subjects.a.word: x}, ", "") + "}\n")
    hidden = toys("  a: {type: toy, " + line + "}\n")
    words = set()
    for index in range(40):
        fields, always = hidden.fields(index), shown.fields(index)
        words.add(fields["subjects.a.word"])
        if fields["subjects.a.word"] == "x":
            assert fields["subjects.a.number"] == always["subjects.a.number"] and fields["subjects.a.whole"] > 0
        else:
            assert fields["subjects.a.number"] < 1 and fields["subjects.a.whole"] == 0, "what holds where nothing is said"
    assert words == {"x", "y"}


def test_items_come_and_go_by_chance_and_when(toys):
    scenes = toys("  a: {type: toy, flag: {chance: 0.5}, gauges: {g: {kind: round, when: {subjects.a.flag: true}}, h: {kind: long, chance: 0.3}}}\n")
    specs = [(scenes.fields(i), scenes.scene(i).subjects["a"]) for i in range(300)]
    assert all(("g" in entry["gauges"]) == entry["flag"] for _, entry in specs)
    assert all(("h" in entry["gauges"]) == fields["subjects.a.gauges.h.chance"] for fields, entry in specs)
    assert 60 < sum("h" in entry["gauges"] for _, entry in specs) < 120


def test_copies_have_draws_of_their_own_and_keep_them(toys):
    few = toys("  a: {type: toy, count: 2, gauges: {g: {kind: {choice: [round, long]}, count: 2}}}\n")
    many = toys("  a: {type: toy, count: 4, gauges: {g: {kind: {choice: [round, long]}, count: {integer: [3, 5]}}}}\n")
    for index in range(10):
        before, after = few.fields(index), many.fields(index)
        assert all(after[path] == value for path, value in before.items() if not path.endswith("count"))
        assert len({after[f"subjects.a[{k}].number"] for k in range(4)}) == 4
        assert {"a[0]", "a[1]", "a[2]", "a[3]"} == set(many.scene(index).subjects) | set(many.scene(index).unplaced) - {"orbit"}
        assert set(few.scene(index).subjects["a[0]"]["gauges"]) == {"g[0]", "g[1]"}


def test_ref_gives_a_drawn_value_or_an_item_s_path(toys):
    scenes = toys(
        "  b: {type: toy, word: {ref: subjects.a.gauges.g}, number: {ref: 'subjects.c[1].number'}}\n"
        "  a: {type: toy, number: {ref: subjects.b.number}, gauges: {g: {kind: round, chance: 0.5, word: {ref: subjects.a.word}}}, word: {choice: [x, y]}}\n"
        "  c: {type: toy, count: {integer: [1, 2]}, whole: {choice: [1, 2, 3]}, number: {ref: subjects.c.whole}}\n"
    )
    for index in range(30):
        fields = scenes.fields(index)
        there = fields["subjects.a.gauges.g.chance"]
        assert fields["subjects.b.word"] == ("subjects.a.gauges.g" if there else "none")
        assert fields["subjects.c[0].number"] == fields["subjects.c[0].whole"], "a copy means itself"
        assert fields["subjects.a.number"] == fields["subjects.b.number"]
        if fields["subjects.c.count"] == 2:
            assert fields["subjects.b.number"] == fields["subjects.c[1].whole"]
        else:
            assert fields["subjects.b.number"] < 1, "its default, for there is no second copy"


def test_ref_takes_the_field_of_the_kind_that_is_drawn(toys):
    scenes = toys(
        "  b: {type: toy, number: {ref: subjects.a.gauges.g.length}}\n"
        "  a: {type: toy, gauges: {g: {kind: {choice: [round, long]}, length: {uniform: [5, 6]}}}}\n"
    )
    for index in range(20):
        fields = scenes.fields(index)
        if fields["subjects.a.gauges.g.kind"] == "long":
            assert fields["subjects.b.number"] == fields["subjects.a.gauges.g.length"] >= 5
        else:
            assert fields["subjects.b.number"] < 1, "a round one has no length"


def test_a_table_s_rows_are_drawn_jointly_and_keep_to_their_shares(toys):
    (toys.folder / "t.csv").write_text("kind,size,word,weight\nround,1,x,2\nlong,2,y,1\nlong,3,,1\n")
    scenes = toys("  a: {type: toy, gauges: {g: {table: t.csv}}}\n")
    rows = [("round", 1, "x"), ("long", 2, "y"), ("long", 3, "none")]
    counts = [0, 0, 0]
    for index in range(200):
        entry = scenes.scene(index).subjects["a"]["gauges"]["g"]
        counts[rows.index((entry["kind"], entry["size"], entry["word"]))] += 1
        for count, share in zip(counts, (0.5, 0.25, 0.25)):
            assert abs(count - share * (index + 1)) <= 1
    assert scenes.asked()["subjects.a.gauges.g.kind"] == {"kind": "table", "values": ["round", "long"], "shares": [0.5, 0.5]}


def test_an_item_s_own_key_comes_before_its_table(toys):
    (toys.folder / "t.csv").write_text("kind,size\nround,1\n")
    scenes = toys("  a: {type: toy, gauges: {g: {table: t.csv, size: 7, count: 2}}}\n")
    assert {gauge["size"] for gauge in scenes.scene(0).subjects["a"]["gauges"].values()} == {7}


def test_an_asset_is_one_of_those_that_match(toys):
    scenes = toys("  a: {type: toy, word: {asset: {kind: prop}}}\n  b: {type: prop, asset: {asset: {kind: prop}}}\n")
    ids = {asset.id for asset in load().of("prop")}
    assert {scenes.fields(i)["subjects.a.word"] for i in range(60)} == ids
    with pytest.raises(Faults, match='toys.yaml:6: subjects.a.word.asset: the catalogue has no prop with size: "none"'):
        toys("  a: {type: toy, word: {asset: {kind: prop, size: none}}}\n")
    with pytest.raises(Faults, match='no prop with size: "x" .*\n.* no prop with size: "y"'):
        toys("  a: {type: toy, word: {asset: {kind: prop, size: {ref: subjects.b.word}}}}\n  b: {type: toy, word: {choice: [x, y]}}\n")


@pytest.mark.parametrize(
    "wanted, ids",
    [
        ({}, ["a", "b", "c"]),
        ({"style": "suv"}, ["a"]),
        ({"style": ["suv", "van"]}, ["a", "b"]),
        ({"tags": "taxi"}, ["a", "b"]),
        ({"tags": ["taxi", "old"]}, ["b"]),
        ({"tags": ["taxi", "new"]}, []),
        ({"licence": "CC0-1.0"}, ["a", "c"]),
        ({"licence": ["CC0-1.0", "MIT"], "tags": "old"}, ["b"]),
    ],
)
def test_an_asset_matches_by_any_of_several_values_by_all_of_several_tags_and_by_its_licence(wanted, ids):
    rows = ("a", "CC0-1.0", {"style": "suv", "tags": ["taxi"]}), ("b", "MIT", {"style": "van", "tags": ["old", "taxi"]}), ("c", "CC0-1.0", {})
    known = Catalogue(by_kind([Asset(id, "vehicle", licence, "made", attributes) for id, licence, attributes in rows]))
    assert matching(known, "vehicle", wanted) == ids


def test_names_of_assets_are_checked_against_the_catalogue(toys):
    with pytest.raises(Faults, match=r'toys.yaml:6: subjects.a.asset: unknown value "cohne"; did you mean "cone"\?'):
        toys("  a: {type: prop, asset: cohne}\n")
    with pytest.raises(Faults, match="world.hdri"):
        toys("  a: {type: toy}\n", "world: {hdri: citty}")


def test_what_a_room_finds_wrong_while_settling_names_its_place(toys, monkeypatch):
    def settle(values, draw, catalogue):
        raise fault("cannot be", "word")

    monkeypatch.setitem(SUBJECTS, "toy", evolve(TOY, settle=settle))
    with pytest.raises(Faults, match=r"toys.yaml:6: subjects.a\[0\].word: scene 3: cannot be"):
        toys("  a: {type: toy, count: 2, word: x}\n").scene(3)


def test_what_a_room_settles_by_chance_is_its_own(toys, monkeypatch):
    """Apart from the fields' draws, whatever their names, and apart for each copy."""
    settle = lambda values, draw, catalogue: {"field": values["number"], "settled": round(draw("number"), 9)}
    monkeypatch.setitem(SUBJECTS, "toy", evolve(TOY, settle=settle))
    entries = toys("  a: {type: toy, count: 2, number: {uniform: [0, 1]}}\n  b: {type: toy}\n").scene(0).subjects
    assert len({value for entry in entries.values() for value in (entry["field"], entry["settled"])}) == 6


def test_licences_leave_assets_out(toys):
    with pytest.raises(Faults, match='toys.yaml:6: subjects.a.asset: "cone" is under CC0-1.0, which this recipe.s licences leave out'):
        toys("  a: {type: prop, asset: cone}\n", "licences: [MIT]").scene(0)


def test_splits_keep_a_value_in_one_and_do_not_hang_on_the_number_of_scenes(toys):
    words = ", ".join(f"w{n}" for n in range(10))
    text = "  a: {type: toy, word: {choice: [" + words + "]}, number: {uniform: [0, 1]}}\n"
    split = "split: {by: subjects.a.word, train: 0.6, val: 0.2, test: 0.2}"
    few, many = toys(text, split + "\nscenes: 5"), toys(text, split + "\nscenes: 5000")
    homes = {}
    for index in range(200):
        spec = many.scene(index)
        assert homes.setdefault(spec.subjects["a"]["word"], spec.split) == spec.split == few.scene(index).split
    assert sorted(homes.values()) == ["test"] * 2 + ["train"] * 6 + ["val"] * 2, "every split gets its share of the values"
    lopsided = toys(text, "split: {by: subjects.a.word, train: 0.98, val: 0.01, test: 0.01}")
    assert {lopsided.scene(i).split for i in range(200)} == {"train", "val", "test"}, "a small share gets a value too"
    open_ended = toys(text, "split: {by: subjects.a.number, train: 1, val: 1}")
    assert 70 < sum(open_ended.scene(i).split == "train" for i in range(200)) < 130
    plain = toys(text, "split: {train: 3, val: 1}")
    for stop in (7, 50, 199):
        assert abs(sum(plain.scene(i).split == "train" for i in range(stop)) - 0.75 * stop) <= 1
    with pytest.raises(Faults, match="only 2 different values"):
        toys("  a: {type: toy, word: {choice: [x, y]}}\n", split)


def test_annotations_are_a_list_or_a_map(toys):
    for rest, expected in (
        ("", ["depth"]), ("annotations: [normal]", ["normal"]), ("annotations: {normal: true}", ["depth", "normal"]),
        ("annotations: {depth: false}", []), ("annotations: []", []),
    ):  # fmt: skip
        assert toys("  a: {type: toy}\n", rest).scene(0).annotations == expected


def test_later_values_are_not_faults(toys, monkeypatch):
    fields = {**TOY.fields, "word": Field("text", "w", "a", choices=("a",), later_choices={"b": "b comes"}), "flag": Field("flag", "f", None, later="flags come")}
    monkeypatch.setitem(SUBJECTS, "toy", evolve(TOY, fields=fields))
    with pytest.raises(Faults) as found:
        toys("  a: {type: toy, word: b, flag: true}\n")
    assert [(f.path, f.message) for f in found.value.faults] == [
        ("subjects.a.flag", "not in this release: flags come"), ("subjects.a.word", "not in this release: b comes"),
    ]  # fmt: skip


def test_the_shipped_recipes_are_the_files_that_fix_the_grammar():
    text = (assets.root() / "recipes" / "demo.yaml").read_text()
    assert text.startswith("# Four damaged saloons, three pictures each.")
