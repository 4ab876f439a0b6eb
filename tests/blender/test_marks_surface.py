"""Chips, rust, cracks and the depths of scratches in the picture: each looks like what it is, where its mask says, and nowhere else."""

import numpy as np
import pytest
from board import SIZE, board, lit_board, parts_of, points_under, shoot

from setpiece.core.damage import DAMAGES
from setpiece.core.sampling.draw import Draw


def seen(tmp_path, kind, color, span, **values):
    """Colours (h, w, 3) above a damage, its mask (h, w) there, and its mark."""
    name = values["part"]
    given = {"side": None, "severity": "moderate", **values}
    entry = {**DAMAGES[kind].settle(given, Draw(1, 2, "x"), parts_of(name)), "spot": [0.5, 0.5]}
    body, [damage] = DAMAGES[kind].apply(board(color, name), "car.x", entry)
    part = body.part(name)
    lit_board(part, body.materials["paint"].values)
    at = np.array([*damage.frame.origin[:2], 1.0])
    mask = damage.mask(points_under(at, span)).reshape(SIZE, SIZE)
    return shoot(tmp_path / "view.exr", at, span), mask, part.marks[0]


def test_chips_are_pale_flakes_in_dark_paint(tmp_path):
    colors, mask, _ = seen(tmp_path, "paint_chip", (0, 0, 0), 0.06, part="hood", wear=0.0)
    bright = colors.mean(-1)
    paint, primer = np.median(bright[mask == 0]), np.median(bright[mask > 0.55])
    assert (mask >= 0.5).sum() > 50 and primer > paint + 0.2
    rim = bright[(mask > 0.3) & (mask < 0.42)].mean()
    assert rim > paint + 0.05  # chipped clear coat around them
    assert np.abs(bright[mask == 0] - paint).max() < 0.05


def test_rust_is_brown_where_the_paint_is_gone_and_black_where_it_is_eaten_through(tmp_path):
    colors, mask, mark = seen(tmp_path, "rust", (0.5, 0.5, 0.5), 0.3, part="hood", where="panel", bleed=0.0, severity="severe")
    red, blue = colors[..., 0], colors[..., 2]
    bare = (mask > 0.64) & (mask < 0.95)
    assert (red[bare] > 1.5 * blue[bare]).mean() > 0.9
    assert np.median(colors[mask > 0.99].mean(-1)) < 0.3 * np.median(colors[bare].mean(-1)) + 0.02
    away = mask == 0
    assert np.abs(red[away] - blue[away]).mean() < 0.02


def test_a_crack_is_a_dark_line_with_bare_lips_in_pale_paint(tmp_path):
    colors, mask, _ = seen(tmp_path, "crack", (0.8, 0.8, 0.8), 0.1, part="front_bumper", origin="impact")
    bright = colors.mean(-1)
    paint, lips, hollow = (np.median(bright[which]) for which in (mask == 0, (mask > 0.56) & (mask < 0.72), mask > 0.9))
    assert hollow < 0.25 * paint and hollow < lips < 0.6 * paint
    shown = bright < 0.6 * paint
    assert (mask >= 0.5).sum() > 150
    assert (shown & (mask >= 0.5)).sum() / (shown | (mask >= 0.5)).sum() > 0.8


@pytest.mark.parametrize("depth, layer", [("clear_coat", "paint"), ("colour", "paint"), ("primer", "primer"), ("metal", "metal")])
def test_a_scratch_shows_the_layer_that_it_goes_down_to(tmp_path, depth, layer):
    colors, mask, _ = seen(tmp_path, "scratch", (0, 0, 0), 0.04, part="hood", wear=1.2, size=0.12, width=0.03, angle=0.0, depth=depth)
    bright = colors.mean(-1)
    deep = np.median(bright[mask > 0.9])
    paint = np.median(bright[mask == 0])
    least, most = {"paint": (0.02, 0.33), "primer": (0.33, 0.49), "metal": (0.49, 1.0)}[layer]
    assert least < deep - paint < most
