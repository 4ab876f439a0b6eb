"""The sensor: what each setting does to a picture, and that the same numbers give the same bits."""

import numpy as np
import pytest

from setpiece.core.camera import camera_of
from setpiece.core.lens import rendered_camera
from setpiece.core.sampling.draw import Draw
from setpiece.core.sensor import FIELDS, expose, settle
from setpiece.core.sensor.noise import normals

SIZE = (96, 64)
OFF = dict(exposure=0.0, metering=0.0, white_balance=6500.0, aperture=None, focus=None, shake=0.0, shake_angle=0.0, noise_iso=0.0,
           vignetting=0.0, k1=0.0, k2=0.0, jpeg=None, meter_area="middle", auto_white=0.0, flash=0.0, glare=0.0, streaks=0.0,
           sharpening=0.0)  # fmt: skip


def take(light, depth=5.0, **changes):
    sensor = settle({**OFF, **changes}, Draw(1, 2, "settle.cameras.orbit[0].sensor"))
    view = {"position": [5, 0, 1.5], "target": [0, 0, 0.5], "focal": 40, "sensor": sensor}
    camera = camera_of(view, SIZE)
    rendered = rendered_camera(camera)
    if not callable(light):
        full = np.broadcast_to(np.asarray(light, np.float32), (rendered.height, rendered.width, 3))
    else:
        full = light(rendered)
    depth = np.broadcast_to(np.float32(depth), full.shape[:2])
    return expose(np.array(full), np.array(depth), camera, rendered, sensor).astype(int)


def dot(rendered):
    image = np.zeros((rendered.height, rendered.width, 3), np.float32)
    image[32, 48] = 4.0
    return image


def test_grey_light_makes_middle_grey_and_stops_order_pictures():
    assert np.abs(take(0.18) - 118).max() <= 1
    means = [take(0.18, exposure=stops).mean() for stops in (-2, -1, 0, 1, 2)]
    assert means == sorted(means) and means[-1] > means[0] + 100


def test_a_meter_brings_dark_and_bright_scenes_together():
    assert abs(take(0.01, metering=1.0).mean() - take(4.0, metering=1.0).mean()) <= 1


def test_white_balance_warms_above_6500_and_leaves_6500_alone():
    warm, plain = take(0.18, white_balance=8000.0)[0, 0], take(0.18)[0, 0]
    assert warm[0] > plain[0] and warm[2] < plain[2] and len(set(plain)) == 1


def test_noise_grows_with_iso_and_is_the_same_for_the_same_spec():
    deviations = [take(0.18, noise_iso=iso).std() for iso in (100, 800, 3200)]
    assert deviations == sorted(deviations) and deviations[2] > 3 * deviations[0]
    assert np.array_equal(take(0.18, noise_iso=800), take(0.18, noise_iso=800))
    assert abs(take(0.18, noise_iso=800).mean() - 118) < 2


def test_noise_is_normal():
    values = normals(3, 200_001)
    assert values.dtype == np.float32 and len(values) == 200_001
    assert abs(values.mean()) < 0.01 and abs(values.std() - 1) < 0.01 and abs((values**4).mean() - 3) < 0.1


def test_shake_smears_along_its_direction():
    rows, columns = np.nonzero(take(dot, shake=8.0)[..., 0] > 20)
    assert np.ptp(columns) >= 6 and np.ptp(rows) <= 4


def test_defocus_spreads_what_is_far_from_the_focus_and_spares_what_is_in_it():
    wide = lambda **changes: (take(dot, **changes)[..., 0] > 10).sum()
    assert wide(aperture=1.4, focus=5.0, depth=5.0) == 1
    assert wide(aperture=1.4, focus=1.0, depth=50.0) > wide(aperture=4.0, focus=1.0, depth=50.0) > 1


def test_a_blurred_background_does_not_bleed_over_a_sharp_foreground():
    light = np.full((SIZE[1], SIZE[0], 3), 4.0, np.float32)
    depth = np.full(SIZE[::-1], 50.0)
    light[20:44, 30:66], depth[20:44, 30:66] = 0.05, 1.0
    picture = take(lambda rendered: light, depth=depth, aperture=1.0, focus=1.0)
    assert np.array_equal(picture[24:40, 34:62], take(0.05)[24:40, 34:62])


def test_corners_darken_by_the_share_asked_for():
    half, full = take(0.18, vignetting=0.5), take(0.18, vignetting=1.0)
    assert full[0, 0, 0] < half[0, 0, 0] < half[32, 48, 0] == 118


@pytest.mark.parametrize("k1", [-0.2, 0.2])
def test_a_bent_lens_delivers_the_size_asked_for(k1):
    assert take(0.18, k1=k1).shape == (64, 96, 3)


def test_broken_pixels_do_not_spread():
    light = np.full((SIZE[1], SIZE[0], 3), 0.18, np.float32)
    light[5, 5] = [np.nan, np.inf, -1.0]
    assert np.abs(take(lambda rendered: light, shake=1.0)[20:] - 118).max() <= 1


def test_every_field_has_a_default():
    assert all(repr(field.default) != "REQUIRED" for field in FIELDS.values())
