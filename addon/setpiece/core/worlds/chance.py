"""What a place is drawn from: numbers between two others, and one of several things."""

from __future__ import annotations

from typing import Mapping, Sequence


def span(draw, name: str, low: float, high: float, k: int = 0) -> float:
    """A number from `low` to `high`, rounded to 6 digits."""
    return round(low + (high - low) * draw(name, k), 6)


def pick(draw, name: str, things: Sequence | Mapping, k: int = 0):
    """One of several things, equally likely, or by the weights that a mapping gives them."""
    if not isinstance(things, Mapping):
        return things[int(draw(name, k) * len(things))]
    left = draw(name, k) * sum(things.values())
    for thing, weight in things.items():
        left -= weight
        if left < 0:
            return thing
    return thing


def happens(draw, name: str, share: float, k: int = 0) -> bool:
    return draw(name, k) < share
