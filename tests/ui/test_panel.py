"""The extension as an artist has it: installed from its zip, used through its buttons in a real window."""

import json

import numpy as np
import pytest
from conftest import OUT, run_inside

NAME = "Setpiece 000001"


@pytest.fixture(scope="module")
def session(blender, user, recipe, tmp_path_factory):
    wrong = tmp_path_factory.mktemp("wrong") / "wrong.yaml"
    wrong.write_text("version: 1\nsceens: 3\n")
    OUT.mkdir(parents=True, exist_ok=True)
    return run_inside(blender, user, "panel.py", recipe, wrong, OUT, window=True)


def test_the_extension_brings_what_blender_lacks(session):
    assert "extensions" in session["wheels"]["yaml"]


def test_build_makes_a_scene_of_its_own_and_shows_it(session):
    assert session["before"]["scenes"] == ["Mine"]
    assert session["built"]["scenes"] == ["Mine", NAME]
    assert session["built"]["shown"] == NAME


@pytest.mark.parametrize("moment", ["built", "rebuilt", "rendered", "undone_build", "redone", "cleared", "after_fault"])
def test_the_artist_s_own_objects_stay_as_they_were(session, moment):
    assert session[moment]["artists"] == session["before"]["artists"]


def test_building_again_replaces_and_leaves_nothing_behind(session):
    assert session["rebuilt"]["scenes"] == session["built"]["scenes"]
    assert session["rebuilt"]["data"] == session["built"]["data"]


def test_render_shows_the_annotated_picture_in_an_image_editor(session):
    assert session["image"]["size"] == [160, 120]
    assert session["image"]["name"] == f"{NAME} view 1"
    assert len(set(session["image"]["pixels"])) > 20
    assert (OUT / "annotated.png").stat().st_size > 10_000


def test_undo_takes_back_one_step_at_a_time(session):
    assert session["undone_render"]["data"] == session["rebuilt"]["data"]
    assert session["undone_rebuild"]["data"] == session["built"]["data"]
    assert session["undone_build"]["scenes"] == ["Mine"]
    assert session["undone_build"]["data"] == session["before"]["data"]


def test_redo_brings_the_same_scene_back(session):
    assert session["redone"]["shown"] == NAME
    assert session["redone_contents"] == session["contents"]
    assert session["redone_is_known"]


def test_clear_removes_exactly_what_was_built(session):
    assert session["cleared"]["scenes"] == ["Mine"]
    assert session["cleared"]["data"] == session["before"]["data"]


def test_a_wrong_recipe_is_told_with_its_line_and_changes_nothing(session):
    assert "wrong.yaml:2" in session["told"] and "sceens" in session["told"]
    assert session["after_fault"] == session["cleared"]
