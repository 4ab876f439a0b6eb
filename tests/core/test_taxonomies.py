"""Class ids come from files, only grow, and an unknown name is answered with the nearest."""

import pytest
from setpiece.core.faults import Faults
from setpiece.core.taxonomies import class_id, read, used_taxonomies

PARTS = (
    "front_bumper back_bumper front_door back_door front_wheel back_wheel front_window back_window windshield back_windshield fender "
    "quarter_panel rocker_panel hood trunk roof grille headlight tail_light mirror license_plate interior underbody handle fuel_flap fog_lamp wiper rim tyre brake lens badge exhaust roof_rail antenna sticker debris"
)


def test_ids_are_what_datasets_out_there_hold():
    assert used_taxonomies()["vehicle_parts"]["classes"] == {name: id for id, name in enumerate(PARTS.split(), 1)}
    assert [class_id("damages", name) for name in ("dent", "scratch", "crack", "glass_shatter", "lamp_broken", "tire_flat")] == [1, 2, 3, 4, 5, 6]
    assert class_id("objects", "vehicle") == 1 and class_id("objects", "prop") == 2


def test_unknown_names():
    with pytest.raises(Faults, match='vehicle_parts.yaml: no class is named "hod"; did you mean "hood"'):
        class_id("vehicle_parts", "hod")
    with pytest.raises(Faults, match='no taxonomy is named "damage"; did you mean "damages"'):
        class_id("damage", "dent")


@pytest.mark.parametrize(
    "text, words",
    [
        ("version: 1\nclasses: {a: 1, b: 1}", "classes.b: id 1 is given twice"),
        ("version: 1\nclasses: {a: 0, b: one}", "classes.b: 'one' is no id"),
        ("classes: {a: 1}", "a taxonomy is"),
        ("[", "not YAML"),
        ("", "a taxonomy is"),
    ],
)
def test_broken_files(tmp_path, text, words):
    path = tmp_path / "t.yaml"
    path.write_text(text)
    with pytest.raises(Faults, match=words):
        read(path)
