"""Worlds: what is settled is complete, and an environment that isn't there is a fault."""

import pytest

from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.sampling.draw import Draw
from setpiece.core.worlds import FIELDS, settle

VALUES = {name: 1.0 for name in FIELDS} | {"hdri": "city", "ground": "asphalt"}


def test_lights_without_power_are_none_and_others_keep_their_values():
    settled = settle({**VALUES, "sun_strength": 0.0, "lamp_power": 60.0}, Draw(1, 0, "settle.world"), load())
    assert settled["sun"] is None
    assert settled["lamp"] == {"power": 60.0, "azimuth": 1.0, "distance": 1.0, "height": 1.0, "size": 1.0}


def test_two_scenes_do_not_stand_on_the_same_spot_of_the_ground():
    spots = [settle(VALUES, Draw(1, scene, "settle.world"), load())["ground"]["offset"] for scene in range(3)]
    assert len({tuple(spot) for spot in spots}) == 3


def test_an_unknown_environment_is_a_fault_with_the_nearest_name():
    with pytest.raises(Faults, match='did you mean "sunset"'):
        settle({**VALUES, "hdri": "sunsett"}, Draw(1, 0, "settle.world"), load())
