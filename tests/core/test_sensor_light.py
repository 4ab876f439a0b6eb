"""Shake, glare, metering and white balance: light is moved about and weighed, never made or lost, and no label hears of it."""

import numpy as np
import pytest

from setpiece.core.camera import camera_of
from setpiece.core.sampling.draw import Draw
from setpiece.core.sensor import FIELDS, expose, settle
from setpiece.core.sensor.expose import IDEAL
from setpiece.core.sensor.glare import scatter
from setpiece.core.sensor.shake import BEND, kernel, shake
from setpiece.core.sensor.tone import METERS, auto_white, blackbody, meter, sharpen

SHAPE = (96, 128, 3)
PATHS = [[BEND * (2 * u - 1) for u in Draw(1, scene, "sensor").row("camera", 3)] for scene in range(30)]


def dot(row=48, column=64, light=100.0):
    image = np.zeros(SHAPE, np.float32)
    image[row, column] = light
    return image


def photograph(light, **sensor):
    view = {"position": [5, 0, 1.5], "target": [0, 0, 0.5], "focal": 40, "sensor": {**IDEAL, **sensor}}
    camera = camera_of(view, (light.shape[1], light.shape[0]))
    return expose(light, np.full(light.shape[:2], 5.0, np.float32), camera, camera, view["sensor"])


@pytest.mark.parametrize("length", [0.5, 1.0, 2.0, 7.5, 30.0])
def test_shake_keeps_the_light_and_leaves_it_where_its_label_is(length):
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    for angle, path in zip(range(0, 180, 6), PATHS):
        shaken = shake(dot(), length, angle, path)[..., 0]
        assert shaken.sum() == pytest.approx(100, rel=1e-4) and shaken.min() >= 0
        assert (shaken * x).sum() / 100 == pytest.approx(64, abs=0.02 + length / 300)
        assert (shaken * y).sum() / 100 == pytest.approx(48, abs=0.02 + length / 300)


def test_shake_is_as_long_as_asked_and_no_two_hands_shake_alike():
    kernels = [kernel(20.0, 0.0, path) for path in PATHS]
    for one in kernels:
        rows, columns = np.nonzero(one > 1e-4)
        assert 14 <= np.hypot(np.ptp(rows), np.ptp(columns)) <= 24 and np.ptp(columns) > np.ptp(rows)
    assert len({one.tobytes() for one in kernels}) == len(kernels)


def test_a_hand_that_is_still_leaves_the_picture_alone():
    assert np.array_equal(shake(dot(), 0.0, 30.0, PATHS[0]), dot())


@pytest.mark.parametrize("streaks", [0.0, 0.4])
def test_glare_keeps_the_light(streaks):
    for row, column in ((48, 64), (40, 20), (90, 120)):
        scattered = scatter(dot(row, column), 0.05, streaks, 30.0)
        assert scattered.sum() == pytest.approx(300, rel=0.01) and scattered.min() >= 0
        assert scattered[row, column, 0] == pytest.approx(95, abs=1)


def test_glare_leaves_an_even_picture_even():
    even = np.full(SHAPE, 0.18, np.float32)
    assert np.allclose(scatter(even, 0.1, 0.5, 70.0), even, atol=1e-5)


def test_glare_falls_off_around_what_is_bright_and_veils_all_of_the_picture():
    row = scatter(dot(light=1e4), 0.02, 0.0, 0.0)[48, 64:, 0]
    assert (np.diff(row[4::4]) <= 1e-6).all() and row[8] > 10 * row[60] > 0


def test_streaks_run_their_way():
    streaked = scatter(dot(light=1e4), 0.02, 0.8, 0.0)[..., 0]
    assert streaked[48, 100] > 5 * streaked[84, 64]


@pytest.mark.parametrize("area", METERS)
def test_every_meter_makes_an_even_picture_grey(area):
    assert meter(np.full(SHAPE, 0.02, np.float32), 1.0, area) == pytest.approx(9.0, rel=0.01)


def test_a_spot_meter_looks_at_the_spot_and_an_even_one_at_all():
    light = np.full(SHAPE, 1.0, np.float32)
    light[36:60, 48:80] = 0.02
    gains = [meter(light, 1.0, area) for area in ("picture", "middle", "spot")]
    assert gains == sorted(gains) and gains[2] > 6 and gains[0] < 0.3


def test_a_night_picture_is_not_black():
    night = np.random.default_rng(1).lognormal(-5.5, 1.0, SHAPE).astype(np.float32)
    assert photograph(night, metering=FIELDS["metering"].default).mean() > 40 > photograph(night).mean()


@pytest.mark.parametrize("kelvin", [3000, 4500, 9000])
def test_white_balance_that_follows_the_picture_takes_most_of_a_cast_away(kelvin):
    light = np.random.default_rng(1).uniform(0.05, 0.6, (*SHAPE[:2], 1)) * blackbody(kelvin)
    light = (light / blackbody(kelvin)[1]).astype(np.float32)
    cast = lambda image: np.abs(np.log(image.mean((0, 1)) / image.mean((0, 1))[1])).max()
    assert cast(light * auto_white(light, 1.0)) < 0.45 * cast(light)
    assert np.array_equal(auto_white(light, 0.0), np.ones(3))


@pytest.mark.parametrize("paint", [(0.31, 0.012, 0.016), (0.018, 0.065, 0.23), (0.62, 0.33, 0.02)])
def test_a_colourful_car_keeps_its_colour(paint):
    light = np.full(SHAPE, 0.2, np.float32)
    light[20:80, 20:110] = paint
    assert np.abs(np.log(auto_white(light, 1.0))).max() < 0.3


def test_sharpening_overdraws_edges_and_nothing_else():
    picture = np.full(SHAPE, 80, np.uint8)
    picture[:, 64:] = 160
    sharp = sharpen(picture, 1.0)
    assert sharp[48, 63, 0] < 80 and sharp[48, 64, 0] > 160
    assert np.array_equal(sharp[:, :60], picture[:, :60]) and np.array_equal(sharp[:, 70:], picture[:, 70:])


def test_a_scene_that_says_nothing_of_its_camera_gets_an_ideal_one():
    light = np.random.default_rng(1).uniform(0, 1, SHAPE).astype(np.float32)
    view = {"position": [5, 0, 1.5], "target": [0, 0, 0.5], "focal": 40, "sensor": {}}
    camera = camera_of(view, SHAPE[1::-1])
    assert np.array_equal(expose(light, np.ones(SHAPE[:2]), camera, camera, {}), photograph(light))


def test_an_ideal_camera_knows_every_field_and_settled_number():
    kept = settle({name: 0.0 for name in FIELDS}, Draw(1, 1, "sensor"))
    assert set(IDEAL) | {"flash", "jpeg", "distortion"} == set(kept)


def test_the_same_numbers_give_the_same_bits():
    light = np.random.default_rng(1).lognormal(-2, 1.5, SHAPE).astype(np.float32)
    worn = dict(shake=2.5, shake_angle=40.0, shake_path=PATHS[3], glare=0.03, streaks=0.3, streak_angle=20.0, auto_white=0.5,
                metering=0.8, noise_iso=1600.0, sharpening=0.6, meter_area="spot")  # fmt: skip
    assert np.array_equal(photograph(light, **worn), photograph(light, **worn))
