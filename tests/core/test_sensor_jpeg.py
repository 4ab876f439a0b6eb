"""JPEG: another decoder reads what we write, as well as what its own encoder wrote, and no picture breaks it."""

import cv2
import numpy as np
import pytest

from setpiece.core.files.jpeg import encode_jpeg


def picture(height, width, seed=0):
    rng = np.random.default_rng(seed)
    smooth = cv2.resize(rng.integers(0, 255, (6, 8, 3), np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(smooth + rng.normal(0, 6, smooth.shape), 0, 255).astype(np.uint8)


def psnr(a, b):
    return 10 * np.log10(255**2 / (np.mean((a.astype(float) - b) ** 2) + 1e-9))


@pytest.mark.parametrize("quality", [10, 50, 75, 90, 100])
def test_as_good_and_as_small_as_libjpeg(quality):
    image = picture(120, 160)
    ours = encode_jpeg(image, quality)
    theirs = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
    read = lambda data: cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert psnr(read(ours), image) > psnr(read(theirs), image) - 0.2
    assert len(ours) < 1.03 * len(theirs)


@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (17, 33), (64, 7)])
def test_any_size_is_read_back_whole(shape):
    image = np.ascontiguousarray(picture(120, 160)[: shape[0], : shape[1]])
    read = cv2.imdecode(np.frombuffer(encode_jpeg(image, 95), np.uint8), cv2.IMREAD_COLOR)
    assert read.shape == image.shape and psnr(read[..., ::-1], image) > 20


@pytest.mark.parametrize("seed", range(3))
def test_pure_noise_and_black_survive(seed):
    noise = np.random.default_rng(seed).integers(0, 2, (48, 48, 3), np.uint8) * 255
    for image in (noise, np.zeros_like(noise), np.full_like(noise, 255)):
        read = cv2.imdecode(np.frombuffer(encode_jpeg(image, 100), np.uint8), cv2.IMREAD_COLOR)
        assert abs(read.mean() - image.mean()) < 3


def test_the_same_picture_gives_the_same_bytes_and_other_arrays_are_refused():
    image = picture(40, 40)
    assert encode_jpeg(image, 80) == encode_jpeg(image.copy(), 80)
    with pytest.raises(TypeError):
        encode_jpeg(image[..., 0], 80)
