"""Wear: a clean car stays as it was made, dirt grows with what is asked, and what is inside is spared."""

import numpy as np
import pytest

from setpiece.core.body import Material
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import wear

CLEAN = {"dirt": 0.0, "wet": 0.0, "fading": 0.0, "lamps_fogged": 0.0, "plastic_wear": 0.0, "stickers": 0}
LAYERS = ("dust", "grime", "mud")
MATERIALS = {
    "paint": Material("car_paint", {"color": [0.1, 0.1, 0.1]}),
    "windshield_glass": Material("glass", {"see_through": True}),
    "glass": Material("glass", {"see_through": True}),
    "trim": Material("plastic", {"inside": True}),
    "seat": Material("fabric", {}),
}


def settled(scene=0, **values):
    return wear.settle({**CLEAN, **values}, Draw(1, scene, "car"))


def test_a_clean_car_keeps_its_materials():
    assert wear.applied(MATERIALS, settled(), 2.8) == MATERIALS
    assert wear.applied(MATERIALS, {}, 2.8) == MATERIALS


@pytest.mark.parametrize("asked", [{"dirt": 0.4}, {"wet": 0.5}, {"fading": 0.3}, {"lamps_fogged": 0.5}, {"plastic_wear": 0.2}])
def test_what_stands_outside_wears_and_what_is_inside_does_not(asked):
    worn = wear.applied(MATERIALS, settled(**asked), 2.8)
    assert {name for name, material in worn.items() if "wear" in material.values} == {"paint", "windshield_glass", "glass"}
    assert all(worn[name].see_through == MATERIALS[name].see_through for name in MATERIALS)


def test_only_the_windshield_is_swept():
    entry = next(entry for scene in range(20) if (entry := settled(scene, dirt=0.5))["wear"]["wiped"])
    worn = wear.applied(MATERIALS, entry, 2.8)
    assert worn["windshield_glass"].values["wear"]["wiped"] > 0 == worn["glass"].values["wear"]["wiped"]


def test_every_layer_grows_with_the_dirt_that_is_asked_and_none_is_beyond_1():
    for scene in range(30):
        layers = np.array([[settled(scene, dirt=dirt)["wear"][name] for name in LAYERS] for dirt in (0.0, 0.3, 0.6, 1.0)])
        assert (np.diff(layers, axis=0) >= 0).all() and layers.min() == 0 and layers.max() <= 1
        assert (layers[1:, :2] > 0).all()


def test_equally_dirty_cars_are_dirty_in_their_own_ways():
    worn = [settled(scene, dirt=0.5)["wear"] for scene in range(200)]
    assert len({tuple(entry["offset"]) for entry in worn}) == 200
    assert {entry["soil"] for entry in worn} == set(wear.SOILS)
    shares = np.array([entry["dust"] / (entry["dust"] + entry["grime"]) for entry in worn])
    assert shares.min() < 0.3 and shares.max() > 0.7


def test_rain_takes_dust_off():
    assert settled(dirt=0.5, wet=1.0)["wear"]["dust"] < 0.4 * settled(dirt=0.5)["wear"]["dust"]
