"""Worlds: what is settled is complete and the same each time, places keep the walk around a car free, and an environment that isn't
there is a fault."""

import json
import math
from itertools import combinations

import pytest

from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.placement import Box, overlap
from setpiece.core.recipe.load import open_recipe
from setpiece.core.sampling.draw import Draw
from setpiece.core.sampling.sample import sampler
from setpiece.core.worlds import FIELDS, settle
from setpiece.core.worlds.places import PLACES

VALUES = {name: 1.0 for name in FIELDS} | {"hdri": "city", "ground": "asphalt", "place": "open", "time": "day", "crowded": False}
WALK = 7.5  # metres: the widest usual walk around a car
SCENES = range(60)
CAR = (4.6, 1.8)  # metres


def settled(scene=0, **changes):
    return settle({**VALUES, **changes}, Draw(1, scene, "settle.world"), load())


def settled_places(**changes):
    catalogue = load()
    for name in PLACES:
        for scene in SCENES:
            yield settle({**VALUES, "place": name, **changes}, Draw(1, scene, "settle.world"), catalogue)["place"]


def test_lights_without_power_are_none_and_others_keep_their_values():
    world = settled(sun_strength=0.0, lamp_power=60.0)
    assert world["sun"] is None
    assert world["lamp"] == {"power": 60.0, "azimuth": 1.0, "distance": 1.0, "height": 1.0, "size": 1.0}


def test_two_scenes_do_not_stand_on_the_same_spot_of_the_ground():
    assert len({tuple(settled(scene)["ground"]["offset"]) for scene in range(3)}) == 3


def test_an_unknown_environment_is_a_fault_with_the_nearest_name():
    with pytest.raises(Faults, match='did you mean "sunset"'):
        settled(hdri="sunsett")


def test_a_place_settles_the_same_each_time_and_is_plain_json():
    for first, again in zip(settled_places(), settled_places()):
        assert json.dumps(first) == json.dumps(again)


def test_by_day_an_environment_is_left_as_it_is_and_later_it_darkens():
    day, dusk, night = (settled(time=time) for time in ("day", "dusk", "night"))
    assert day["sky"] is None and "color" not in day["sun"]
    assert day["sun"]["strength"] > dusk["sun"]["strength"] > night["sun"]["strength"] > 0
    assert sum(dusk["sky"]["zenith"]) > sum(night["sky"]["zenith"]) > 0


def test_the_time_moves_nothing():
    for place in PLACES:
        assert settled(place=place, time="day")["place"] == settled(place=place, time="night")["place"]


def test_gravel_carries_no_markings():
    assert [settled(place=place, ground="gravel")["ground"]["material"] for place in ("open", "car_park", "street")] == ["gravel", "asphalt", "asphalt"]


def slots_of(place):
    return [Box(x, y, 0, 1, CAR[0] / 2, CAR[1] / 2, math.cos(math.radians(yaw)), math.sin(math.radians(yaw))) for x, y, yaw in place["slots"]]


@pytest.mark.parametrize("crowded", [False, True])
def test_cars_in_slots_stand_apart_from_each_other_and_from_the_first(crowded):
    first = Box(0, 0, 0, 1, CAR[0] / 2, CAR[1] / 2)
    for place in settled_places(crowded=crowded):
        assert not any(overlap(a, b, 0.3) for a, b in combinations([first, *slots_of(place)], 2))


def test_car_parks_and_streets_have_room_for_four_more_and_leave_the_walk_free_unless_they_may_be_crowded():
    for place in settled_places():
        if place["name"] in ("car_park", "street"):
            assert len(place["slots"]) >= 4
            assert all(math.hypot(x, y) >= 7.4 for x, y, _ in place["slots"])
    near = [math.hypot(x, y) for place in settled_places(crowded=True) for x, y, _ in place["slots"]]
    assert min(near) < 3


def test_slots_lie_in_the_bays_of_a_car_park():
    for place in settled_places(crowded=True):
        if place["name"] == "car_park":
            (length, width), sign = place["bay"], -1 if place["turn"] else 1
            rows = (0, length + place["aisle"], -length - place["verge"])
            for x, y, _ in place["slots"]:
                assert min(abs(sign * x - row) for row in rows) < 1e-5
                assert abs(sign * y / width - round(sign * y / width)) < 1e-4
                assert -place["bays"][0] <= round(sign * y / width) <= place["bays"][1]


def test_the_walk_around_the_first_car_lies_within_the_bounds_and_clear_of_lamp_posts():
    for place in settled_places():
        if place["bounds"]:
            (x0, y0, z0), (x1, y1, z1) = place["bounds"]
            assert max(x0, y0) <= -WALK and min(x1, y1) >= WALK and z0 <= 0.3 and z1 >= 3.5
        for x, y, _ in place.get("masts", []):
            assert math.hypot(x, y) > WALK + 1


def test_the_first_car_stands_on_free_ground():
    car = Box(0, 0, 0, 1, 2.45, 0.95)
    for place in settled_places():
        for x0, y0, x1, y1 in place["blocked"]:
            assert not overlap(car, Box((x0 + x1) / 2, (y0 + y1) / 2, 0, 0, (x1 - x0) / 2, (y1 - y0) / 2))


def test_a_scene_in_a_place_draws_the_same_things_as_in_the_open(tmp_path):
    text = "version: 1\nsubjects: {bin: {type: prop, asset: bin}}\ncameras: {orbit: {rig: orbit}}\n"
    entries = []
    for place in ("open", "car_park"):
        file = tmp_path / f"{place}.yaml"
        file.write_text(text + f"world: {{place: {place}}}\n")
        entries.append(sampler(open_recipe(file), load()).scene(3))
    assert entries[0].subjects == entries[1].subjects
    assert entries[0].world["hdri"] == entries[1].world["hdri"]
