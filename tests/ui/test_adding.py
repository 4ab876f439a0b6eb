"""What is open in Blender goes into the catalogue by the panel, as a file does by `setpiece assets add`."""

import pytest
from setpiece.core import assets, catalogue
from setpiece.core.vehicles.measured import measurements
from setpiece_driver.cli import main

WORDS = {
    "nothing": "nothing is selected; select all that the vehicle is made of",
    "cube": "unsaved.blend: would be 2.00 m long, 2.00 m wide and 2.00 m high",
    "folder": "no catalogue of your own is known; make a folder and name it in $SETPIECE_CATALOGUE, or choose one here",
    "id": 'id: "My Wagon" is no id; give one of small letters',
    "licence": 'licence: "CC-BY-4" is no SPDX identifier that assets use; did you mean "CC-BY-4.0"?',
    "part": 'build.imported.decided.parts.toit: "rof" is no part; did you mean "roof"?',
    "no faces": "nothing that can have faces is selected",
}


@pytest.fixture
def wagon(author):
    return catalogue.load([assets.root(), author["root"]]).get("vehicle", "wagon")


@pytest.mark.parametrize("wrong", WORDS)
def test_what_is_wrong_is_told_with_what_to_do(author, wrong):
    assert WORDS[wrong] in author[wrong]


def test_nothing_is_written_of_what_is_wrong(author):
    assert not author["written"]


def test_the_window_lives_on_while_parts_are_told_apart_and_one_is_added_at_a_time(author):
    assert author["alive"] and not author["again"]


def test_what_was_found_and_what_is_asked_is_told(author):
    lines = author["lines"]
    assert lines[:2] == [f"vehicle wagon is in {author['root']}/vehicles/wagon.yaml", f"recipes find it when $SETPIECE_CATALOGUE names {author['root']}"]
    assert any(line.startswith("stands: unit 1.0") for line in lines) and any("no hood was found" in line for line in lines if line.startswith("asks: "))


def test_the_author_s_scene_stays_as_it_was(author):
    assert author["before"] == author["after"] and author["on the object"] == "trunk"


def test_what_was_decided_stands_in_the_entry_and_is_kept_when_it_is_added_again(wagon):
    section = wagon.build["imported"]
    assert section["decided"] == {"parts": {"capot": "trunk", "calandre": "front_bumper"}, "forward": "+X"}
    assert section["found"]["parts"]["capot"] == {"trunk": 1.0} and section["found"]["parts"]["calandre"] == {"front_bumper": 1.0}
    assert wagon.licence == "CC0-1.0" and wagon.source == "a test" and wagon.attributes == {"style": "hatchback", "doors": 4, "tags": ["french", "old"]}
    assert "hood" not in measurements(wagon)["parts"] and (wagon.folder / "wagon" / "turntable.png").stat().st_size > 10_000


def test_a_prop_is_as_large_as_was_said(author):
    crate = catalogue.load([author["root"]]).get("prop", "crate")
    assert crate.footprint == ((-0.5, -0.5, 0.0), (0.5, 0.5, 1.0)) and author["prop"][2] == "size: 1.00 × 1.00 × 1.00 m"


def test_the_command_finds_no_fault_with_either(author, monkeypatch, capsys):
    monkeypatch.setenv("SETPIECE_CATALOGUE", str(author["root"]))
    main(["assets", "check"])
    said = capsys.readouterr()
    assert all("asks" in line for line in said.err.splitlines()), said.err
