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
