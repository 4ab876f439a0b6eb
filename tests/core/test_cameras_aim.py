"""Aiming at a part, and what a recipe may say of rigs: usual numbers of views, and every wrong aim named before anything is drawn."""

import numpy as np
import pytest

from setpiece.core.camera import camera_of, project
from setpiece.core.cameras import RIGS, place_view
from setpiece.core.cameras.aim import aim_at
from setpiece.core.cameras.spots import parts_of
from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.placement import Box
from setpiece.core.recipe.load import open_recipe
from setpiece.core.sampling.draw import Draw
from setpiece.core.sampling.sample import sampler

SIZE = (640, 480)
CATALOGUE = load()
BOX = Box(2.05, 1.0, 0.0, 1.45, 2.35, 0.9)
CAR = {"type": "vehicle", "model": "saloon", "pose": {"position": [2, 1, 0], "yaw": 0}}
RECIPE = """
version: 1
seed: 5
subjects:
  car: {type: vehicle, model: saloon, damages: {dent: {kind: dent, part: hood, severity: minor}}, decoys: {mud: {count: 2, kind: mud}}}
  cones: {type: prop, asset: cone, count: 2}
cameras:
  eye: {rig: close_up, aim: AIM}
"""


def aim(path, chance=0.0, entry=CAR):
    return aim_at(path, {"car": entry}, {"car": BOX}, CATALOGUE, lambda: chance)


@pytest.fixture
def opened(tmp_path):
    def open_(text):
        (tmp_path / "shoot.yaml").write_text(text)
        return sampler(open_recipe(tmp_path / "shoot.yaml"), CATALOGUE)

    return open_


@pytest.mark.parametrize("part", ["front_door.left", "front_door.right", "hood", "roof", "windshield", "trunk"])
def test_an_aim_at_a_part_lies_in_its_box_and_looks_its_way(part):
    found, about = aim(f"subjects.car.parts.{part}"), parts_of(CAR, CATALOGUE)[part]
    low, high = np.array(about["box"]) + [2, 1, 0]
    assert (low - 1e-6 <= found.point).all() and (found.point <= high + 1e-6).all()
    assert np.dot(found.normal, about["normal"]) > 0.99
    assert 0.3 < max(found.extent) <= (high - low).max() + 1e-6


def test_a_class_of_parts_is_one_of_them_by_chance():
    points = {aim("subjects.car.parts.front_door", chance).point for chance in (0.0, 0.4, 0.6, 0.99)}
    assert points == {aim(f"subjects.car.parts.front_door.{side}").point for side in ("left", "right")}


def test_a_wheel_is_looked_at_with_its_tyre():
    for part in ("front_wheel.left", "back_wheel.right"):
        assert min(aim(f"subjects.car.parts.{part}").extent) > 0.55


def test_a_part_of_a_part_is_aimed_at_by_its_class_or_its_name():
    handles = {aim(f"subjects.car.parts.{door}.{side}/handle").point for door in ("front_door", "back_door") for side in ("left", "right")}
    assert {aim("subjects.car.parts.handle", chance).point for chance in (0.1, 0.3, 0.6, 0.9)} == handles
    assert {aim("subjects.car.parts.front_door/handle", chance).point for chance in (0.1, 0.9)} < handles


@pytest.mark.parametrize(
    "part, way",
    [
        ("license_plate.front", (1, 0, 0)), ("license_plate.back", (-1, 0, 0)), ("mirror.left", (0, 1, 0)), ("mirror.right", (0, -1, 0)),
        ("headlight.left", (0.8, 0.5, 0)), ("tail_light.right", (-0.8, -0.6, 0)), ("front_door.right/handle", (0, -1, 0)),
        ("windshield/wiper", (0.45, 0, 0.9)), ("front_wheel.left/tyre", (0, 1, 0)), ("back_wheel.right/brake", (0, -1, 0)), ("roof/antenna", (0, 0, 1)), ("front_wheel.right", (0, -1, 0)),
    ],
)  # fmt: skip
def test_what_has_no_skin_of_its_own_is_looked_at_from_where_people_stand(part, way):
    assert np.dot(aim(f"subjects.car.parts.{part}").normal, way) / np.linalg.norm(way) > 0.9


def test_an_aim_goes_along_with_the_cars_own_proportions():
    longer = {**CAR, "proportions": {"wheelbase": 0.09, "nose": 0.06, "tail": 0.0, "width": 0.0, "roof": 0.0, "slope": 0.0, "cab": 0.0, "belt": 0.0, "stance": 0.0}}
    assert aim("subjects.car.parts.hood", entry=longer).point[0] > aim("subjects.car.parts.hood").point[0] + 0.02


@pytest.mark.parametrize("part", ["front_door.left", "hood", "windshield", "front_bumper"])
def test_a_close_up_of_a_part_has_it_in_the_frame(part):
    values = {"rig": "close_up", "aim": f"car.parts.{part}", "roll": 0.0, "distance": None, "fill": 0.8, "tilt": 15.0, "focal": 35.0}
    for scene in range(20):
        view = place_view(values, 0, 1, {"car": CAR}, {"car": BOX}, SIZE, Draw(1, scene, "settle.cameras.eye"), CATALOGUE)
        low, high = np.array(parts_of(CAR, CATALOGUE)[part]["box"]) + [2, 1, 0]
        middle = project(camera_of(view, SIZE), ((low + high) / 2)[None])[0]
        assert (np.abs(middle - np.array(SIZE) / 2) < np.array(SIZE) / 6).all()
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        assert 0.5 < (np.ptp(project(camera_of(view, SIZE), corners), axis=0) / SIZE).max() < 1.6


@pytest.mark.parametrize("kind, most", [("glass_chip", 0.3), ("dent", 0.9), ("dislocated_part", 3.5)])
def test_a_close_up_of_a_damage_shows_it_whole_and_some_of_what_is_around_it(kind, most, opened):
    damaged = RECIPE.replace("kind: dent, part: hood", f"kind: {kind}").replace("AIM", "subjects.car.damages.dent")
    for index in range(10):
        scene = opened(damaged).scene(index)
        entry, [view] = scene.subjects["car"]["damages"]["dent"], scene.views
        wide = 36 / view["focal"] * np.linalg.norm(np.subtract(view["position"], view["target"]))
        assert entry.get("size", 0.3) * 1.5 < wide < most


@pytest.mark.parametrize(
    "path, remedy",
    [
        ("subjects.cat", 'there is no subject "cat" in this recipe; did you mean "subjects.car"?'),
        ("subjects.car.parts.front_dor", 'no part is called "front_dor"; did you mean "front_door"?'),
        ("subjects.car.parts.front_door.port", 'no vehicle has a part "front_door.port"; did you mean "front_door.right"?'),
        ("subjects.car.damages.dnt", 'subjects.car has no damage "dnt"; did you mean "dent"?'),
        ("subjects.car.decoys.mut", 'subjects.car has no decoy "mut"; did you mean "mud"?'),
        ("subjects.car.hood", "aims at a subject, one of its damages, decoys or parts, such as subjects.car.parts.hood"),
        ('"subjects.cones[0].damages.dent"', 'subjects.cones has no damage "dent"; it has no damages'),
        ("subjects.cones", 'subjects.cones is counted; say which one, such as "subjects.cones[0]"'),
        ("{choice: [subjects.car, subjects.cart]}", 'there is no subject "cart"'),
    ],
)
def test_a_wrong_aim_is_known_before_anything_is_drawn(path, remedy, opened):
    with pytest.raises(Faults) as found:
        opened(RECIPE.replace("AIM", path))
    assert len(found.value.faults) == 1 and remedy in str(found.value) and "shoot.yaml:8: cameras.eye.aim" in str(found.value)


@pytest.mark.parametrize(
    "path", ["subjects.car", "car", "subjects.car.parts.mirror", "subjects.car.parts.license_plate.back", "subjects.car.parts.handle", "subjects.car.parts.front_bumper/fog_lamp.left", "subjects.car.parts.hood", '"subjects.cones[1]"', "{ref: subjects.car.damages.dent}", "subjects.car.decoys.mud", '"subjects.car.decoys.mud[1]"',
             "{choice: [subjects.car.parts.hood, subjects.car.damages.dent]}"]
)  # fmt: skip
def test_a_right_aim_opens_and_is_photographed(path, opened):
    scene = opened(RECIPE.replace("AIM", path)).scene(0)
    assert scene.views or "cones" in path


def test_a_rig_has_as_many_views_as_is_usual_where_a_recipe_does_not_say(opened):
    usual = {name: kind.views for name, kind in RIGS.items()}
    text = RECIPE.replace("  eye: {rig: close_up, aim: AIM}", "\n".join(f"  {name}: {{rig: {name}}}" for name in usual))
    scene = opened(text).scene(0)
    ids = {view["id"] for view in scene.views} | {name for name in scene.unplaced if "cones" not in name}
    assert ids == {f"{name}[{k}]" for name, views in usual.items() if views for k in range(views)} | {name for name, views in usual.items() if not views}
    assert usual["walk_around"] == 8 and usual["corners"] == 4 and usual["gantry"] == 7 and usual["orbit"] is None


def test_a_recipe_still_says_how_many(opened):
    text = RECIPE.replace("  eye: {rig: close_up, aim: AIM}", "  walk: {rig: walk_around, views: 16}")
    assert len(opened(text).scene(0).views) == 16


def test_the_sensors_of_an_inspection_parse_and_draw(opened):
    text = RECIPE.replace("AIM", "subjects.car") + (
        "sensor: {shake: {uniform: [0, 2]}, noise_iso: {loguniform: [100, 3200]}, jpeg: {integer: [70, 95]},\n"
        "  flash: {choice: {0: 4, 12: 1}}, glare: {loguniform: [0.005, 0.05]}, streaks: {choice: {0: 3, 0.4: 1}}, sharpening: 0.6,\n"
        "  metering: 0.9, meter_area: {choice: [middle, spot]}, auto_white: 0.7}\n"
    )
    drawn = [opened(text).scene(index).views[0]["sensor"] for index in range(12)]
    assert all(0 <= sensor["shake"] <= 2 and 70 <= sensor["jpeg"] <= 95 and len(sensor["shake_path"]) == 3 for sensor in drawn)
    assert {sensor["flash"] for sensor in drawn} == {0, 12}
