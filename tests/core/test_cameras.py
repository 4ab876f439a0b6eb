"""Cameras: the whole subject in an orbit's frame, no camera inside anything, and sight of what they aim at."""

import numpy as np
import pytest

from setpiece.core.body import Body, Damage, Frame
from setpiece.core.camera import camera_of, project
from setpiece.core.catalogue import load
from setpiece.core.cameras import RIGS, follow, place_view
from setpiece.core.cameras.fit import INFLATE, LOWEST, blocks, inside
from setpiece.core.placement import Box
from setpiece.core.sampling.draw import Draw

SIZE = (640, 480)
CATALOGUE = load()
CAR = Box(0.05, 0.0, 0.0, 1.45, 2.35, 0.9)
WALL = Box(0.0, 3.0, 0.0, 3.0, 4.0, 0.2)
SUBJECTS = {
    "wall": {"type": "prop", "pose": {"position": [0, 3, 0], "yaw": 0}},
    "car": {
        "type": "vehicle",
        "pose": {"position": [0, 0, 0], "yaw": 0},
        "model": "saloon",
        "damages": {"dent": {"kind": "dent", "part": "front_door", "side": "right", "facing": "-y", "spot": [0.5, 0.5]}},
    },
}
ORBIT = {
    "rig": "orbit", "aim": None, "roll": 0.0, "distance": 5.0, "height": 1.5, "azimuth": None, "jitter": 0.15,
    "focal": None, "fill": 0.8, "whole": True,
}  # fmt: skip
CLOSE = {"rig": "close_up", "aim": "subjects.car.damages.dent", "roll": 0.0, "distance": 0.8, "tilt": 20.0, "focal": 50.0}


def draw(scene):
    return Draw(3, scene, "cameras.orbit")


@pytest.mark.parametrize("distance", [1.0, 4.0, 7.0, 30.0])
def test_an_orbit_holds_the_whole_subject_and_fills_the_frame_as_asked(distance):
    for scene in range(60):
        view = place_view({**ORBIT, "distance": distance}, scene % 3, 3, SUBJECTS, {"car": CAR}, SIZE, draw(scene), CATALOGUE)
        pixels = project(camera_of(view, SIZE), np.array(CAR.corners()))
        assert (pixels >= 0).all() and (pixels <= SIZE).all()
        if distance >= 4:
            assert 0.7 < (np.ptp(pixels, axis=0) / SIZE).max() <= 0.8 + 1e-6


def test_views_go_around_in_even_steps_from_one_drawn_start():
    views = [place_view({**ORBIT, "jitter": 0.0}, k, 4, SUBJECTS, {"car": CAR}, SIZE, draw(0), CATALOGUE) for k in range(4)]
    angles = [np.degrees(np.arctan2(v["position"][1], v["position"][0] - 0.05)) for v in views]
    assert np.allclose(np.diff(np.unwrap(angles, period=360)), 90.0)


def test_a_focal_length_too_long_is_shortened_unless_the_recipe_wants_a_crop():
    long = {**ORBIT, "focal": 200.0}
    assert place_view(long, 0, 1, SUBJECTS, {"car": CAR}, SIZE, draw(0), CATALOGUE)["focal"] < 100
    assert place_view({**long, "whole": False}, 0, 1, SUBJECTS, {"car": CAR}, SIZE, draw(0), CATALOGUE)["focal"] == 200.0


def test_no_camera_stands_in_a_box_or_looks_through_one():
    boxes, seen = {"car": CAR, "wall": WALL}, 0
    for scene in range(200):
        view = place_view({**ORBIT, "distance": 4.0}, scene % 3, 3, SUBJECTS, boxes, SIZE, draw(scene), CATALOGUE)
        if view:
            seen += 1
            assert not inside(CAR, view["position"]) and not inside(WALL, view["position"], INFLATE)
            assert not blocks(WALL, view["position"], view["target"])
    assert 60 < seen < 200


def test_a_close_up_looks_at_its_spot_from_its_distance_and_stays_above_the_ground():
    for scene in range(60):
        view = place_view(CLOSE, 0, 1, SUBJECTS, {"car": CAR}, SIZE, draw(scene), CATALOGUE)
        position, target = np.array(view["position"]), np.array(view["target"])
        assert np.isclose(np.linalg.norm(position - target), 0.8) and position[2] >= LOWEST
        assert target[1] < 0 and position[1] < target[1]


def test_an_aim_that_is_not_in_the_scene_gives_no_view():
    for aim in ("subjects.van", "subjects.car.damages.scratch", "subjects.car.parts.propeller"):
        assert place_view({**CLOSE, "aim": aim}, 0, 1, SUBJECTS, {"car": CAR}, SIZE, draw(0), CATALOGUE) is None


def test_without_an_aim_the_first_vehicle_is_looked_at():
    view = place_view(ORBIT, 0, 1, SUBJECTS, {"wall": WALL, "car": CAR}, SIZE, draw(1), CATALOGUE)
    assert view is None or abs(view["target"][1]) < 1


def test_every_rig_has_the_common_fields():
    assert all({"aim", "roll"} <= set(kind.fields) for kind in RIGS.values())


def test_a_close_up_follows_its_damage_to_where_it_came_to_lie():
    view = place_view(CLOSE, 0, 1, SUBJECTS, {"car": CAR}, SIZE, draw(0), CATALOGUE)
    pose = np.eye(4)
    pose[:3, 3] = [3, 0, 0]
    frame = Frame(np.array([0.4, -0.9, 0.6]), np.eye(3), np.array([0.1, 0.1]))
    body, damage = Body("car", "vehicle", (), {}, pose), Damage("car.dent", "dent", "car", "front_door.right", frame, None)
    moved = follow(view, [body], [damage])
    assert np.allclose(moved["target"], [3.4, -0.9, 0.6])
    assert np.allclose(np.subtract(moved["position"], moved["target"]), np.subtract(view["position"], view["target"]))
    assert follow({**view, "aim": ""}, [body], [damage])["target"] == view["target"]
