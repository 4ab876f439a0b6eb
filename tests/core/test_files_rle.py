"""Run-length masks are pycocotools', to the letter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco
from setpiece.core.files import rle


def masks():
    rng = np.random.default_rng(0)
    yield np.zeros((5, 7), np.uint8)
    yield np.ones((5, 7), np.uint8)
    yield np.eye(9, dtype=np.uint8)
    yield (rng.random((64, 48)) < 0.5).astype(np.uint8)
    disk = np.hypot(*np.mgrid[-200:200, -300:300]) < 150
    yield disk.astype(np.uint8)
    full_columns = np.zeros((6, 8), np.uint8)
    full_columns[:, 3:6] = 1
    yield full_columns
    yield np.pad(np.ones((1, 1), np.uint8), ((4000, 3000), (3000, 4000)))


@pytest.mark.parametrize("number", range(7))
def test_as_pycocotools(number):
    same_as_pycocotools(list(masks())[number])


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_as_pycocotools_on_any_mask(height, width, seed, share):
    same_as_pycocotools((np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8))


def same_as_pycocotools(mask):
    theirs = coco.encode(np.asfortranarray(mask))
    ours = rle.encode(mask)
    assert ours == {"size": list(mask.shape), "counts": theirs["counts"].decode()}
    np.testing.assert_array_equal(rle.decode(ours), mask)
    assert rle.area(ours) == coco.area(theirs)
    assert rle.bbox(ours) == coco.toBbox(theirs).tolist()


def test_a_crop_is_encoded_in_its_place():
    rng = np.random.default_rng(1)
    for x, y, w, h in [(3, 2, 10, 5), (0, 0, 20, 12), (17, 0, 3, 12), (0, 11, 20, 1)]:
        whole = np.zeros((12, 20), bool)
        crop = rng.random((h, w)) < 0.7
        whole[y : y + h, x : x + w] = crop
        assert rle.encode(crop, (x, y), whole.shape) == rle.encode(whole)


def test_broken_runs_are_refused():
    good = rle.encode(np.eye(40))
    with pytest.raises(ValueError):
        rle.decode({"size": [40, 41], "counts": good["counts"]})
    with pytest.raises(ValueError):
        rle.decode({"size": [40, 40], "counts": good["counts"] + "o"})
