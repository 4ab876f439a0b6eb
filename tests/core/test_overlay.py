"""An outline lies on the labelled side of an edge and nowhere else."""

import numpy as np
import pytest
from setpiece.core.overlay import LAYERS, by_id, draw, inner_edge


@pytest.fixture
def labels():
    labels = np.zeros((20, 30), np.uint16)
    labels[5:15, 8:20] = 1
    labels[5:15, 20:26] = 2
    return labels


def test_the_outline_is_the_labelled_pixels_beside_another_label(labels):
    line = inner_edge(labels, 1)
    inside = np.zeros_like(line)
    inside[6:14, 9:19] = inside[6:14, 21:25] = True
    assert np.array_equal(line, (labels > 0) & ~inside)


def test_a_wider_line_grows_inward(labels):
    line = inner_edge(labels, 2)
    assert line[7:13, 9].all() and not line[7:13, 10:18].any() and not line[labels == 0].any()


def test_the_frame_is_no_edge():
    assert not inner_edge(np.ones((8, 8), int), 2).any()


def test_only_outlines_change_the_picture(labels):
    picture = np.full((20, 30, 3), 90, np.uint8)
    drawn = draw(picture, {"instance": labels})
    line = inner_edge(labels, 1)
    assert np.array_equal(drawn[~line], picture[~line])
    assert np.array_equal(drawn[10, 8], np.rint(255 * np.array(by_id(1))).astype(np.uint8))
    assert not np.array_equal(drawn[10, 19], drawn[10, 20])


def test_a_damage_lies_on_top_of_what_it_is_on(labels):
    picture = np.zeros((20, 30, 3), np.uint8)
    top = draw(picture, {layer.name: labels for layer in LAYERS})
    assert np.array_equal(top, draw(top, {"damage": labels}))
