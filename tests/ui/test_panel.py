"""The extension as an artist has it: installed from its zip, used through its buttons in a real window."""

import pytest
from house import NAME, OUT


def test_the_extension_brings_what_blender_lacks(artist):
    assert "extensions" in artist["wheels"]["yaml"]


def test_build_makes_a_scene_of_its_own_and_shows_it(artist):
    assert artist["before"]["scenes"] == ["Mine"]
    assert artist["built"]["scenes"] == ["Mine", NAME]
    assert artist["built"]["shown"] == NAME


@pytest.mark.parametrize("moment", ["built", "rebuilt", "rendered", "undone_build", "redone", "cleared", "after_fault"])
def test_the_artist_s_own_objects_stay_as_they_were(artist, moment):
    assert artist[moment]["artists"] == artist["before"]["artists"]


def test_building_again_replaces_and_leaves_nothing_behind(artist):
    assert artist["rebuilt"]["scenes"] == artist["built"]["scenes"]
    assert artist["rebuilt"]["data"] == artist["built"]["data"]


def test_render_shows_the_annotated_picture_in_an_image_editor(artist):
    assert artist["image"]["size"] == [320, 240]
    assert artist["image"]["name"] == f"{NAME} view 1"
    assert len(set(artist["image"]["pixels"])) > 20
    assert (OUT / "annotated.png").stat().st_size > 10_000


def test_undo_takes_back_one_step_at_a_time(artist):
    assert artist["undone_render"]["data"] == artist["rebuilt"]["data"]
    assert artist["undone_rebuild"]["data"] == artist["built"]["data"]
    assert artist["undone_build"]["scenes"] == ["Mine"]
    assert artist["undone_build"]["data"] == artist["before"]["data"]


def test_redo_brings_the_same_scene_back(artist):
    assert artist["redone"]["shown"] == NAME
    assert artist["redone_contents"] == artist["contents"]
    assert artist["redone_is_known"]


def test_clear_removes_exactly_what_was_built(artist):
    assert artist["cleared"]["scenes"] == ["Mine"]
    assert artist["cleared"]["data"] == artist["before"]["data"]


def test_a_wrong_recipe_is_told_with_its_line_and_changes_nothing(artist):
    assert "wrong.yaml:2" in artist["told"] and "sceens" in artist["told"]
    assert artist["after_fault"] == artist["cleared"]
