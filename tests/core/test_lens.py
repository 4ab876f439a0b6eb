"""The lens: where delivered pixels look in the rendered frame, against OpenCV."""

import cv2
import numpy as np
import pytest
from setpiece.core.camera import Camera
from setpiece.core.faults import Faults
from setpiece.core.lens import rendered_camera, warp, warp_map

LENSES = [[-0.25, 0.08, 0.001, -0.002, 0.0], [0.15, 0.02, -0.001, 0.001, 0.01], [-0.1, 0, 0, 0, 0]]


def camera_with(distortion, size=(160, 120), focal=170.0):
    K = np.array([[focal, 0, size[0] / 2 + 3], [0, focal, size[1] / 2 - 2], [0, 0, 1.0]])
    return Camera(*size, K, np.array(distortion, float), np.eye(4))


@pytest.mark.parametrize("distortion", LENSES)
def test_pixels_look_where_opencv_says(distortion):
    camera = camera_with(distortion)
    rendered = rendered_camera(camera)
    places = warp_map(camera, rendered)
    pixels = np.stack(np.meshgrid(np.arange(160) + 0.5, np.arange(120) + 0.5), -1).reshape(-1, 1, 2)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 100, 1e-12)
    theirs = cv2.undistortPointsIter(pixels, camera.K, camera.distortion, np.eye(3), rendered.K, criteria)
    np.testing.assert_allclose(places.reshape(-1, 2), theirs[:, 0], atol=1e-3)
    assert (places >= 0.5).all() and (places <= [rendered.width - 0.5, rendered.height - 0.5]).all()
    assert not rendered.distortion.any()


@pytest.mark.parametrize("distortion", LENSES)
def test_warping_is_what_opencv_remaps(distortion):
    camera = camera_with(distortion)
    rendered = rendered_camera(camera)
    places = warp_map(camera, rendered)
    picture = cv2.GaussianBlur(np.random.default_rng(0).random((rendered.height, rendered.width, 3)).astype(np.float32), (0, 0), 2)
    x, y = (places[..., axis].astype(np.float32) - 0.5 for axis in (0, 1))
    np.testing.assert_allclose(warp(picture, places), cv2.remap(picture, x, y, cv2.INTER_LINEAR), atol=2e-3)  # OpenCV's 1/32 pixel
    labels = (picture[..., 0] * 50).astype(np.uint16)
    assert (warp(labels, places, "nearest") == cv2.remap(labels, x, y, cv2.INTER_NEAREST)).mean() > 0.98
    assert warp(labels, places, "nearest").dtype == np.uint16


def test_a_straight_lens_renders_what_it_delivers():
    camera = camera_with([0] * 5)
    assert rendered_camera(camera) is camera


@pytest.mark.parametrize("distortion", [[-1.5, 0, 0, 0, 0], [-3, 9, 0, 0, 0], [30, 0, 0, 0, 0]])
def test_a_lens_that_folds_the_picture_is_refused(distortion):
    with pytest.raises(Faults, match="sensor.distortion: a lens of .* folds"):
        rendered_camera(camera_with(distortion))
