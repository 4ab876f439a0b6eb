"""The scratch in the picture is the scratch in the truth: same place, same edge, nothing on the other side."""

from importlib import import_module

import bpy
import numpy as np
import pytest
from board import SIZE, board, lit_board, parts_of, points_under, shoot

from setpiece.blender.materials.marks.lookup import picture
from setpiece.core.damage import DAMAGES
from setpiece.core.sampling.draw import Draw

SPAN = 0.04  # metres of the square that the camera sees: four pixels to one of the mark


@pytest.fixture(scope="module")
def scratched():
    values = {"part": "hood", "side": None, "severity": "minor", "size": 0.12, "width": 0.03, "wear": 1.2, "angle": 10.0, "depth": "metal"}
    entry = DAMAGES["scratch"].settle(values, Draw(1, 1, "x"), parts_of())
    entry["spot"] = [0.5, 0.5]
    body, [damage] = DAMAGES["scratch"].apply(board(), "car.scratch", entry)
    return body.part("hood"), damage, body.materials["paint"].values


@pytest.fixture(scope="module")
def seen(scratched, tmp_path_factory):
    """Brightness (h, w) of the board under an even sky, by a camera straight above the scratch or straight below it. Without the
    groove's relief, whose slopes are dark for their shading: then a pixel's brightness is its layer's."""
    part, damage, values = scratched
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("setpiece.blender.materials.marks.scratch"), "GROOVE", 0.0)
        lit_board(part, values)
    folder = tmp_path_factory.mktemp("seen")
    above = shoot(folder / "above.exr", damage.frame.origin, SPAN)
    below = shoot(folder / "below.exr", damage.frame.origin, SPAN, 0.0, np.pi)
    return {"above": above.mean(-1), "below": below.mean(-1)}


def test_the_picture_shows_bare_paint_exactly_where_the_mask_is(scratched, seen):
    _, damage, _ = scratched
    mask = damage.mask(points_under(damage.frame.origin, SPAN)).reshape(SIZE, SIZE)
    scuffed, primed = (seen["above"][(mask > low) & (mask < low + 0.05)].mean() for low in (0.42, 0.53))
    shown, true = seen["above"] > 0.5 * (scuffed + primed), mask >= 0.5
    assert true.sum() > 300 and primed > scuffed + 0.08
    assert (shown & true).sum() / (shown | true).sum() > 0.98


def test_the_sheet_behind_it_is_untouched(seen):
    assert np.ptp(seen["below"]) < 0.05 < np.ptp(seen["above"])


def test_the_picture_holds_the_marks_image_to_the_last_bit(scratched):
    (mark,) = scratched[0].marks
    image = picture(mark, mark.image)
    pixels = np.empty(mark.image.size * 4, np.float32)
    image.pixels.foreach_get(pixels)
    assert np.array_equal(np.round(pixels.reshape(*mark.image.shape, 4)[..., 0] * 255), np.round(mark.image * 255))
    assert image.colorspace_settings.is_data
    bpy.data.images.remove(image)
