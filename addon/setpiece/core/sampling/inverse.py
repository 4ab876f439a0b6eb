"""Inverse distribution functions: a number in [0, 1) to a value. Results are rounded to 9 digits, so that a last bit in
which two machines' logarithms differ never reaches a SceneSpec."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate
from statistics import NormalDist
from typing import Callable, Mapping

_STANDARD = NormalDist()
Pick = Callable[[float], object]
WHOLE = 1.5 * 2.0**52


def rounded(value: float) -> float:
    """`value` to 9 decimal places, without a negative zero. Between 2**52 and 2**53 only whole numbers are floats, so adding
    WHOLE and taking it off again leaves the whole number that is nearest, and division the float that is nearest to the
    decimal: four times as fast as `round`. Beyond 2 million the sum would leave that range."""
    return (value * 1e9 + WHOLE - WHOLE) / 1e9 if -2e6 < value < 2e6 else round(value, 9)


def uniform(low: float, high: float) -> Pick:
    span = high - low
    if max(abs(low), abs(high)) < 2e6:  # `rounded` without the call: half of all draws are of this kind
        return lambda u: ((low + span * u) * 1e9 + WHOLE - WHOLE) / 1e9
    return lambda u: rounded(low + span * u)


def loguniform(low: float, high: float) -> Pick:
    """Equal chance for every octave between `low` and `high`, both above 0."""
    start, span = math.log(low), math.log(high / low)
    return lambda u: rounded(min(max(math.exp(start + span * u), low), high))


def integer(low: int, high: int) -> Pick:
    """Equal chance for every whole number from `low` to `high`, both included."""
    return lambda u: low + int(u * (high - low + 1))


def normal(mean: float, sd: float, low: float, high: float) -> Pick | None:
    """A normal distribution cut off at `low` and `high` (which may be infinite); None where nothing is left between them."""
    flip = -1.0 if low > mean else 1.0  # both bounds above the mean: work in the other tail, where chances keep their digits
    first, last = sorted((_below(flip * (low - mean) / sd), _below(flip * (high - mean) / sd)))
    if not last > first:
        return None
    invert, span = _STANDARD.inv_cdf, last - first

    def pick(u: float) -> float:
        p = first + span * (u + 2.0**-54)  # the middle of u's step: never 0
        z = invert(p if p < 1 else 1 - 2.0**-53)
        value = mean + flip * sd * z
        return rounded(low if value < low else high if value > high else value)

    return pick


def weighted(values, weights) -> Pick:
    """One of `values` by positive `weights`."""
    values, edges = tuple(values), list(accumulate(weights))
    total, edges = edges[-1], edges[:-1]
    return lambda u: values[bisect_right(edges, u * total)]


def one_of(shares: Mapping, u: float):
    """The key of `shares`, positive weights by what they are for, that `u` in [0, 1) falls on."""
    left = u * sum(shares.values())
    for key, share in shares.items():
        left -= share
        if left < 0:
            break
    return key


def _below(z: float) -> float:
    """The chance that a standard normal value is below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2))
