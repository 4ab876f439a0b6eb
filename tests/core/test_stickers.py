"""Stickers: as many as asked, upright, whole, on the part that they are meant for, and left out where there is no room."""

import numpy as np
import pytest

from setpiece.core.body import Body, Material, Part
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import stickers


def settled(count, scene=0):
    return stickers.settle({"stickers": count}, Draw(1, scene, "car"))


def trunk(wide=1.4, high=0.5):
    """A body that is nothing but a painted trunk lid, which looks backwards."""
    y, z = wide / 2, high / 2
    corners = np.array([[-2, -y, 0.8 - z], [-2, y, 0.8 - z], [-2, y, 0.8 + z], [-2, -y, 0.8 + z]])
    part = Part("trunk", "trunk", corners, np.array([[0, 2, 1], [0, 3, 2]], np.int32), np.tile([-1.0, 0, 0], (4, 1)), ("paint",), np.zeros(2, np.int16), corners)
    return Body("car", "vehicle", (part,), {"paint": Material("car_paint", {"color": [0, 0, 0]})}, np.eye(4))


def on_trunk(kind):
    sticker = next(s for scene in range(300) for s in settled(3, scene)["stuck"] if s["kind"] == kind)
    return {**sticker, "part": "trunk", "side": "", "facing": "-x", "spot": [0.5, 0.5], "angle": 180.0}


def test_a_car_has_as_many_as_asked_and_the_first_stay_when_more_are_asked():
    few, many = settled(2)["stuck"], settled(5)["stuck"]
    assert len(few) == 2 and len(many) == 5 and many[:2] == few
    assert stickers.columns(settled(3)) == {"stickers": 3}


@pytest.mark.parametrize("kind", sorted(stickers.STICKERS))
def test_every_kind_lies_on_its_part_upright_and_in_its_own_size(kind):
    sticker = on_trunk(kind)
    (mark,) = stickers.stuck(trunk(), {"stuck": [sticker]}).part("trunk").marks
    assert np.allclose(2 * mark.frame.half, sticker["size"])
    assert np.allclose(mark.frame.axes, [[0, -1, 0], [0, 0, 1], [-1, 0, 0]], atol=1e-6)  # read from behind, left is +Y
    assert mark.image.shape == mark.values["picture"].shape[:2]
    assert set(np.unique(mark.image)) <= {0.0, 1.0} and mark.image.any()
    assert 0 <= mark.values["picture"].min() and mark.values["picture"].max() <= 1


@pytest.mark.parametrize("kind", sorted(stickers.STICKERS))
def test_words_are_printed_whole(kind):
    row = stickers.STICKERS[kind]
    for word in row.words:
        sheet, blank = stickers.Sheet(row.sizes[0]), stickers.Sheet(row.sizes[0])
        letters = sheet.word(word, 0.5 * sheet.size[1], 0.7 * sheet.size[0])
        assert letters.any() and not letters[[0, -1]].any() and not letters[:, [0, -1]].any()
        row.drawn(blank, word, (0.1, 0.2, 0.3))
        assert blank.coverage.any()


def test_a_sticker_without_room_or_without_its_part_is_left_out():
    assert not stickers.stuck(trunk(0.1, 0.05), {"stuck": [on_trunk("slogan")]}).part("trunk").marks
    elsewhere = {**on_trunk("slogan"), "part": "back_bumper"}
    assert not stickers.stuck(trunk(), {"stuck": [elsewhere]}).part("trunk").marks
    assert not stickers.stuck(trunk(), {"stuck": [{**on_trunk("slogan"), "facing": "+x"}]}).part("trunk").marks  # it looks another way
    assert not stickers.stuck(trunk(), {}).part("trunk").marks
