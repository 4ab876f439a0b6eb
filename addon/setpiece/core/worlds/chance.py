"""What a place is drawn from: numbers between two others, and one of several things."""

from __future__ import annotations

from typing import Mapping, Sequence

from ..sampling.inverse import one_of


def span(draw, name: str, low: float, high: float, k: int = 0) -> float:
    """A number from `low` to `high`."""
    return low + (high - low) * draw(name, k)


def pick(draw, name: str, things: Sequence | Mapping, k: int = 0):
    """One of several things, equally likely, or by the weights that a mapping gives them."""
    if not isinstance(things, Mapping):
        return things[int(draw(name, k) * len(things))]
    return one_of(things, draw(name, k))


def happens(draw, name: str, share: float, k: int = 0) -> bool:
    return draw(name, k) < share
