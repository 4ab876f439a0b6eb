"""Draws and inverse distributions give the same values on every Python, and the distributions that they promise."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setpiece.core.sampling import inverse
from setpiece.core.sampling.draw import Draw, uniform

EVEN = [(n + 0.5) / 4096 for n in range(4096)]


def test_golden_draws():
    assert uniform(7, 0, "subjects.car.paint") == 0.8656425486723263
    assert uniform(0, 10**9, "ä.b[3]", 5) == 0.01737052667470662
    assert Draw(7, 3, "world")("rotation", 2) == uniform(7, 3, "world.rotation", 2)
    assert Draw(7, 3, "a").at("b")("c") == uniform(7, 3, "a.b.c")


def test_a_row_of_draws_keeps_its_numbers_however_long_it_is():
    row = Draw(7, 3, "car").row("wear", 20)
    assert row[:2] == [0.8471348944482148, 0.17334020587106758] and all(0 <= number < 1 for number in row) and len(set(row)) == 20
    assert all(Draw(7, 3, "car").row("wear", n) == row[:n] for n in range(20))
    others = [Draw(8, 3, "car"), Draw(7, 4, "car"), Draw(7, 3, "bus")]
    assert not set(row) & {number for other in others for number in other.row("wear", 20)}


def test_spread_numbers_keep_the_scenes_apart():
    points = [Draw(7, scene, "car").spread("proportions", 9) for scene in range(300)]
    assert all(0 <= number < 1 for point in points for number in point)
    apart = lambda a, b: math.sqrt(sum(min(abs(x - y), 1 - abs(x - y)) ** 2 for x, y in zip(a, b)))
    least = min(apart(a, b) for n, a in enumerate(points) for b in points[:n])
    by_chance = [Draw(7, scene, "car").row("proportions", 9) for scene in range(300)]
    assert least > 1.25 * min(apart(a, b) for n, a in enumerate(by_chance) for b in by_chance[:n])
    for column in zip(*points):
        assert all(abs(sum(number < edge for number in column) / 300 - edge) < 0.04 for edge in (0.25, 0.5, 0.75))
    assert Draw(8, 0, "car").spread("proportions", 9) != points[0] != Draw(7, 0, "bus").spread("proportions", 9)


@given(st.integers(0, 2**53), st.integers(0, 10**9), st.text(max_size=20), st.integers(0, 99))
def test_a_draw_is_in_the_unit_interval_and_repeats(seed, scene, path, k):
    value = uniform(seed, scene, path, k)
    assert 0 <= value < 1 and value == uniform(seed, scene, path, k)


def test_no_two_arguments_are_confused():
    names = [(1, 23, "a", 0), (12, 3, "a", 0), (1, 2, "3/a", 0), (1, 2, "a", 3), (1, 2, "a/3", 0), (0, 0, "", 0)]
    assert len({uniform(*name) for name in names}) == len(names)


def test_golden_values():
    picks = {
        "uniform": inverse.uniform(4, 7),
        "loguniform": inverse.loguniform(100, 800),
        "normal": inverse.normal(1.5, 0.2, 1, 2),
        "tail": inverse.normal(0, 1, 8, 9),
        "integer": inverse.integer(0, 3),
        "choice": inverse.weighted("abc", (3, 2, 1)),
    }
    us = (0.0, 0.1, 0.5, 0.9, 1 - 2**-53)
    assert {name: [pick(u) for u in us] for name, pick in picks.items()} == {
        "uniform": [4.0, 4.3, 5.5, 6.7, 7.0],
        "loguniform": [100.0, 123.114441334, 282.842712475, 649.801917085, 800.0],
        "normal": [1.0, 1.249251417, 1.5, 1.750748583, 2.0],
        "tail": [9.0, 8.278609037, 8.084888899, 8.012960572, 8.0],
        "integer": [0, 0, 2, 3, 3],
        "choice": ["a", "a", "b", "c", "c"],
    }


@pytest.mark.parametrize("mean, sd, low, high", [(0, 1, -1, 1), (1.5, 0.2, 1, 2), (0, 1, 8, 9), (0, 1, -9, -8), (5, 3, -math.inf, 6)])
def test_a_truncated_normal_has_the_quantiles_of_one(mean, sd, low, high):
    pick = inverse.normal(mean, sd, low, high)
    values = sorted(map(pick, EVEN))
    assert low <= values[0] and values[-1] <= high
    below = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
    flip = -1 if low > mean else 1  # by symmetry, to keep digits far above the mean
    a, b = sorted((below(flip * (low - mean) / sd), below(flip * (high - mean) / sd)))
    for share in (0.1, 0.5, 0.9):
        value = values[int(share * len(values))]
        reached = (below(flip * (value - mean) / sd) - a) / (b - a)
        assert reached == pytest.approx(share if flip > 0 else 1 - share, abs=2e-3)


def test_an_open_normal_is_the_standard_library_s():
    pick = inverse.normal(2, 3, -math.inf, math.inf)
    for u in EVEN[::64]:
        assert pick(u) == pytest.approx(NormalDist(2, 3).inv_cdf(u), abs=1e-8)


@given(st.integers(-50, 50), st.integers(0, 40), st.floats(0, 1, exclude_max=True))
def test_integers_stay_in_range(low, span, u):
    assert low <= inverse.integer(low, low + span)(u) <= low + span


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=12))
def test_weights_are_kept(weights):
    values = list(range(len(weights)))
    found = [inverse.weighted(values, weights)(u) for u in EVEN]
    for value, weight in zip(values, weights):
        assert abs(found.count(value) / len(EVEN) - weight / sum(weights)) <= 1.01 / len(EVEN)


@given(st.floats(1e-3, 1e3), st.floats(1, 1e3), st.floats(0, 1, exclude_max=True))
def test_loguniform_stays_in_range(low, factor, u):
    assert low - 1e-9 <= inverse.loguniform(low, low * factor)(u) <= low * factor + 1e-9
