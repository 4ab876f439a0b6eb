"""The inspection shoot: the same places around every car, the whole car in the frame, and a phone in a person's hand."""

import math

import numpy as np
import pytest

from setpiece.core.camera import camera_of, project
from setpiece.core.cameras import RIGS, place_view
from setpiece.core.cameras.fit import inside, sight
from setpiece.core.cameras.gantry import STATIONS
from setpiece.core.cameras.stand import EYES, PHONES, on_width
from setpiece.core.cameras.walk import CORNERS
from setpiece.core.catalogue import load
from setpiece.core.placement import Box
from setpiece.core.sampling.draw import Draw

SIZE = (640, 480)
SCENES = 40
CATALOGUE = load()
TURN = math.radians(30)
SALOON = Box(0.05, 0.0, 0.0, 1.45, 2.35, 0.9)
VAN = Box(3.0, -2.0, 0.0, 2.3, 2.75, 1.05, math.cos(TURN), math.sin(TURN))
NEIGHBOUR = Box(0.0, 2.9, 0.0, 1.5, 2.3, 0.9)
SUBJECTS = {"car": {"type": "vehicle", "pose": {"position": [0, 0, 0], "yaw": 0}}}
USUAL = {"aim": None, "roll": 0.0, "height": None, "distance": None, "focal": None, "fill": 0.9}
VALUES = {
    "walk_around": {**USUAL, "start": 0.0, "stray": 0.12, "whole": True},
    "corners": {**USUAL, "stray": 0.12, "whole": True},
    "gantry": {"aim": None, "roll": 0.0, "tolerance": 0.08},
    "handheld": {**USUAL, "azimuth": None, "off_centre": 0.09, "crouched": False, "too_close": False},
}


def shoot(rig, scene=0, k=0, views=8, box=SALOON, size=SIZE, others={}, **changes):
    values = {"rig": rig, **VALUES[rig], **changes}
    return place_view(values, k, views, SUBJECTS, {"car": box, **others}, size, Draw(3, scene, "settle.cameras.shoot"), CATALOGUE)


def azimuth(view, box):
    u, v = box.local(*view["position"][:2])
    return math.degrees(math.atan2(v, u))


def off(a, b):
    """Degrees between two directions."""
    return abs((a - b + 180) % 360 - 180)


@pytest.mark.parametrize("box", [SALOON, VAN])
@pytest.mark.parametrize("views", [8, 16])
def test_view_k_of_every_walk_around_lies_in_its_sector(box, views):
    for scene in range(SCENES):
        for k in range(views):
            view = shoot("walk_around", scene, k, views, box)
            assert off(azimuth(view, box), 360 / views * k) <= 180 / views
            assert EYES[0] - 0.07 <= view["position"][2] <= EYES[1] + 0.07


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (1280, 720)])
@pytest.mark.parametrize("rig", ["walk_around", "corners"])
@pytest.mark.parametrize("box", [SALOON, VAN])
def test_the_whole_car_is_in_the_frame_through_a_phones_lens(rig, box, size):
    for scene in range(SCENES):
        for k in range(8):
            view = shoot(rig, scene, k, 8, box, size, roll=3.0)
            pixels = project(camera_of(view, size), np.array(box.corners()))
            assert (pixels >= 0).all() and (pixels <= size).all()
            assert (np.ptp(pixels, axis=0) / size).max() > 0.8
            assert view["focal"] in [on_width(focal, size) for focal in PHONES]


def test_a_scene_is_photographed_with_one_phone_by_one_person():
    for rig in ("walk_around", "corners", "handheld"):
        views = [shoot(rig, 5, k) for k in range(8)]
        assert len({view["focal"] for view in views}) == 1
        assert np.ptp([view["position"][2] for view in views]) <= 0.13
    assert len({shoot("walk_around", scene)["focal"] for scene in range(SCENES)}) == len(PHONES)


def test_corner_views_are_named_and_stand_before_their_corners():
    for scene in range(SCENES):
        for k, (name, degrees) in enumerate(CORNERS.items()):
            view = shoot("corners", scene, k, 4, VAN)
            assert view["station"] == name and off(azimuth(view, VAN), degrees) <= 6
    assert CORNERS["front_left"] == 45  # ISO 8855: left is +Y


def test_between_parked_cars_a_walk_keeps_its_sectors_and_stands_in_nobody():
    others, seen = {"left": NEIGHBOUR, "right": Box(0.0, -2.9, 0.0, 1.5, 2.3, 0.9)}, 0
    for scene in range(SCENES):
        for k in range(8):
            view = shoot("walk_around", scene, k, 8, others=others)
            if view:
                seen += 1
                assert off(azimuth(view, SALOON), 45 * k) <= 22.5
                assert not any(inside(box, view["position"]) for box in others.values())
    assert seen >= 6 * SCENES


def test_where_a_part_of_the_car_will_do_no_view_is_left_out_between_parked_cars():
    others = {"left": NEIGHBOUR, "right": Box(0.0, -2.9, 0.0, 1.5, 2.3, 0.9)}
    for scene in range(SCENES):
        views = [shoot("walk_around", scene, k, 8, others=others, whole=False) for k in range(8)]
        assert all(views) and not any(inside(box, view["position"]) for box in others.values() for view in views)


def test_a_free_place_is_taken_before_one_from_where_another_car_hides_the_subject():
    """A neighbour on the left hides the car from straight left; further round in the sector it doesn't."""
    other = Box(2.0, 3.0, 0.0, 1.5, 1.2, 0.9)
    assert sight(shoot("walk_around", 0, 2, 8, stray=0.0)["position"], SALOON, [other]) < 1
    for scene in range(SCENES):
        view = shoot("walk_around", scene, 2, 8, stray=0.0, others={"other": other})
        assert sight(view["position"], SALOON, [other]) == 1


@pytest.mark.parametrize("rig", ["walk_around", "corners", "handheld"])
def test_in_a_room_nobody_stands_in_the_wall(rig):
    room, seen = [[-6.0, -4.2, 0.2], [6.0, 4.2, 4.0]], 0
    for scene in range(SCENES):
        for k in range(8):
            values = {"rig": rig, **VALUES[rig], "fill": 0.8}
            view = place_view(values, k, 8, SUBJECTS, {"car": SALOON}, SIZE, Draw(3, scene, "settle.cameras.shoot"), CATALOGUE, room)
            if view:
                seen += 1
                assert (np.array(room[0]) <= view["position"]).all() and (np.array(room[1]) >= view["position"]).all()
    assert seen >= 0.9 * SCENES * 8


def test_a_gantrys_cameras_stand_in_the_same_places_around_every_vehicle():
    for k, (name, (position, target, focal)) in enumerate(STATIONS.items()):
        for scene in range(SCENES):
            for box in (SALOON, VAN):
                view = shoot("gantry", scene, k, 7, box)
                u, v = box.local(*view["position"][:2])
                assert np.allclose([u, v, view["position"][2]], position, atol=0.08 + 1e-6)
                assert (view["station"], view["focal"]) == (name, focal)


def test_a_gantrys_cameras_are_one_rigid_portal_within_a_scene():
    for scene in range(SCENES):
        views = [shoot("gantry", scene, k, 7) for k in range(7)]
        apart = np.subtract([view["position"] for view in views], [position for position, _, _ in STATIONS.values()])
        assert np.ptp(apart, axis=0).max() < 1e-6


def test_a_van_drives_through_the_gantry_without_touching_a_camera_and_is_seen_by_all():
    for k in range(21):
        view = shoot("gantry", 0, k, 21, Box(0.0, 0.0, 0.0, 2.75, 2.75, 1.05))
        assert view and (np.abs(project(camera_of(view, SIZE), np.array([[0, 0, 1.0]]))[0] - [320, 240]) < [320, 240]).all()


def test_a_hand_tilts_but_a_little_and_looks_beside_the_middle_but_a_little():
    roll = RIGS["handheld"].fields["roll"].default["normal"]
    assert -10 < roll["min"] < roll["max"] < 10
    shifts = []
    for scene in range(200):
        view = shoot("handheld", scene, roll=4.0)
        camera = camera_of(view, SIZE)
        right = camera.world_to_camera[0, :3]
        assert math.degrees(math.asin(abs(right[2]))) <= 4.0 + 1e-6  # the horizon's tilt is the roll, whatever the pitch
        shifts.append(project(camera, np.array([[SALOON.x, SALOON.y, 0.7]]))[0] / SIZE - 0.5)
    assert 0.1 < np.abs(shifts).max() < 0.09 + 0.25  # the box's middle isn't quite the frame's where it is near


def test_people_stand_anywhere_crouch_and_come_too_close():
    azimuths = [azimuth(shoot("handheld", scene), SALOON) for scene in range(200)]
    assert np.histogram(azimuths, 8, (-180, 180))[0].min() > 10
    for scene in range(SCENES):
        assert shoot("handheld", scene, crouched=True)["position"][2] <= 1.0
        near = shoot("handheld", scene, too_close=True)
        pixels = project(camera_of(near, SIZE), np.array(SALOON.corners()))
        assert (~((pixels >= 0) & (pixels <= SIZE)).all(1)).any()  # NaN, behind the camera, is outside too
        assert not inside(SALOON, near["position"])


@pytest.mark.parametrize("rig", VALUES)
def test_every_rig_is_the_same_each_time_and_takes_all_its_fields(rig):
    assert shoot(rig, 4, 3) == shoot(rig, 4, 3)
    assert set(VALUES[rig]) == set(RIGS[rig].fields)
