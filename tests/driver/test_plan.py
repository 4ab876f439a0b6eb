"""A plan says what would be drawn, without a Blender."""

import re

import pyarrow.csv
import pyarrow.parquet
from setpiece_driver import cli


def test_a_plan_sets_what_was_drawn_beside_what_was_asked(capsys):
    assert cli.main(["plan", "demo", "--scenes", "300", "--by", "subjects.car.paint,world.hdri"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("300 scenes, 900 views of 640×480, about ")
    severity = re.search(r"dent\.severity +quota +minor +asked +50\.0 %, drawn +\S+ % \((149|150|151)\)", said)
    assert severity, said
    assert re.search(r"sensor\.noise_iso +loguniform low 100, high 800; drawn 900: ", said)
    counts = [list(map(int, line.split()[1:])) for line in said.splitlines() if line.startswith(("black ", "red ", "silver "))]
    assert all(sum(line[:-1]) == line[-1] for line in counts) and sum(line[-1] for line in counts) == 300


def test_a_plan_s_table_has_a_row_for_every_scene(tmp_path, capsys):
    for name, read in (("plan.parquet", pyarrow.parquet.read_table), ("plan.csv", pyarrow.csv.read_csv)):
        assert cli.main(["plan", "demo", "--scenes", "2:12", "--table", str(tmp_path / name)]) == 0
        table = read(tmp_path / name)
        assert table["scene"].to_pylist() == list(range(2, 12))
        assert set(table["subjects.car.paint"].to_pylist()) <= {"silver", "black", "red"}
        assert set(table["views"].to_pylist()) == {3}


def test_a_wrong_field_is_answered_with_the_nearest(capsys):
    assert cli.main(["plan", "demo", "--by", "subjects.car.pant,world.hdri"]) == 2
    assert 'did you mean "subjects.car.paint"?' in capsys.readouterr().err


def test_one_field_is_counted_plainly(capsys):
    assert cli.main(["plan", "demo", "--scenes", "40", "--by", "subjects.car.model"]) == 0
    table = capsys.readouterr().out.split("\n\n")[-1].splitlines()
    counts = {name: int(number) for name, number in map(str.split, table[1:])}
    assert table[0].split() == ["subjects.car.model", "all"]
    assert counts.pop("all") == 40 == sum(counts.values()) and set(counts) == {"saloon", "saloon_b", "saloon_c"}


def test_three_fields_are_counted_together(capsys):
    fields = [f"subjects.car.damages.main.{name}" for name in ("kind", "part", "severity")]
    assert cli.main(["plan", "vehicle_inspection", "--scenes", "150", "--by", ",".join(fields)]) == 0
    head, *lines = capsys.readouterr().out.split("\n\n")[-1].splitlines()
    assert head.split()[-4:] == ["minor", "moderate", "severe", "all"]
    counts = {tuple(line.split()[:2]): [int(number) for number in line.split()[2:]] for line in lines}
    assert sum(row[-1] for row in counts.values()) == 150 and all(sum(row[:-1]) == row[-1] for row in counts.values())
    assert counts["dent", "hood"][1] == 0 < counts["dent", "hood"][0]  # the recipe's table has no moderate one


def test_a_plan_shows_what_the_recipe_leaves_open(capsys):
    assert cli.main(["plan", "demo", "--scenes", "40"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^subjects\.car\.model +settled +saloon\S* \d+\.\d %, saloon", said, re.M), said
    for name in ("rims", "rim_finish", "finish"):
        assert re.search(rf"^subjects\.car\.{name} +settled +\w+ \d", said, re.M), name


def test_a_model_s_name_nearly_right_is_answered_with_the_right_one(capsys):
    assert cli.main(["assets", "measure", "salon"]) == 2
    assert capsys.readouterr().err == 'there is no vehicle "salon" in the catalogue; did you mean "saloon"?\n'
