"""Quotas: within one per class over every prefix, random in order, independent of each other, any scene alone."""

import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from setpiece.core.sampling.quota import quota, shares

weights_ = st.lists(
    st.one_of(st.integers(1, 9), st.sampled_from([0.1, 0.5, 0.333, 1e-4, 250]), st.floats(0.001, 1)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(weights_, st.integers(0, 2**53), st.integers(1, 700))
@example([1, 1], 7, 700)
@example([3, 3, 2, 1, 1, 1, 1], 7, 700)
@example([1] * 30, 7, 700)
@example([1000, 1], 7, 1500)
@example([1e-6, 1, 2], 7, 700)
def test_every_prefix_is_within_one_per_class(weights, seed, scenes):
    whole = shares(weights)
    drawn = [quota(whole, seed, k, "x") for k in range(scenes)]
    counts = np.cumsum(np.array(drawn)[:, None] == np.arange(len(whole)), axis=0)
    exact = np.arange(1, scenes + 1)[:, None] * np.array(whole) / sum(whole)
    assert np.abs(counts - exact).max() <= 1 + 1e-6


@given(weights_)
def test_shares_are_the_weights_proportions(weights):
    whole = shares(weights)
    for w, weight in zip(whole, weights):
        assert w / sum(whole) == pytest.approx(weight / sum(weights), rel=1e-6, abs=1e-8)


def test_shares_are_as_written():
    assert shares([0.1, 0.2]) == (1, 2) and shares([0.333, 0.667]) == (333, 667) and shares([4, 2]) == (2, 1)


def test_any_scene_alone_in_any_order():
    whole = shares([3, 2, 1])
    forward = [quota(whole, 5, k, "any") for k in range(600)]
    places = list(range(600))
    random.Random(1).shuffle(places)
    from setpiece.core.sampling.quota import _block

    _block.cache_clear()
    shuffled = {k: quota(whole, 5, k, "any") for k in places}
    assert [shuffled[k] for k in range(600)] == forward


def test_two_even_quotas_are_independent():
    """Over 1,000 scenes the correlation of independent coins has a standard deviation of 0.032; ours comes close to it."""
    halves = [
        [np.array([1 - 2 * quota((1, 1), seed, k, path) for k in range(1000)]) for path in ("a.severity", "b.paint")]
        for seed in range(60)
    ]
    found = np.array([np.corrcoef(a, b)[0, 1] for a, b in halves])
    assert np.abs(found).max() <= 0.1
    assert found.std() <= 0.042 and abs(found.mean()) <= 0.015


def test_the_order_is_random():
    """No scene is foretold: at each place both classes come up over the seeds, and neighbours are not merely turns."""
    drawn = np.array([[quota((1, 1), seed, k, "x") for k in range(12)] for seed in range(200)])
    assert (drawn.mean(0) > 0.3).all() and (drawn.mean(0) < 0.7).all()
    same = (drawn[:, 1:] == drawn[:, :-1]).mean()
    assert 0.2 < same < 0.5


def test_golden_order():
    assert "".join("abc"[quota((3, 2, 1), 7, k, "golden")] for k in range(36)) == "caabbaacabacbaabbaaababbccabaaaacbaa"
    assert [quota((1, 1, 1), 7, k, "golden") for k in (1000, 99_999, 12_345_678)] == [0, 2, 1]
