"""Quotas: values in random order that keep to their shares over every prefix.

The j-th item of a class with share p may come from position ceil((j - 1) / p) to floor(j / p) + 1, counted from 1: this is
the same as |n - k p| <= 1 after every k positions (the chairman assignment problem; Tijdeman 1980 shows that an order
always exists). At each position a class is drawn at random and taken where the rest can still be met: by Hall's
condition, where no time before its own deadline is already full. The most urgent class always can be taken. A sequence
is cut into blocks after which every class stands exactly at its share, so that scene 10,000 does not need the 9,999 before.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

import numpy as np

from .draw import uniform

BLOCK = 256  # positions in a block at least: short ones force their ends too often
AHEAD = 1 << 15  # how far ahead deadlines are looked at; a rarer class waits until it comes within sight
FINEST = 10**9  # weights are whole numbers that add up to no more than this


def shares(weights) -> tuple[int, ...]:
    """Positive weights as the smallest whole numbers in the same proportions, as a person wrote them (0.1 is 1/10)."""
    exact = [Fraction(str(weight)) for weight in weights]
    scale = lcm(*(f.denominator for f in exact))
    whole = [int(f * scale) for f in exact]
    divisor = gcd(*whole)
    whole = [w // divisor for w in whole]
    if sum(whole) > FINEST:
        total = sum(whole)
        whole = [max(1, w * (FINEST - len(whole)) // total) for w in whole]
    return tuple(whole)


def quota(weights: tuple[int, ...], seed: int, scene: int, path: str) -> int:
    """The place in `weights` (from `shares`) of the class that scene `scene` gets."""
    total = sum(weights)
    length = total * -(-BLOCK // total)
    block, position = divmod(scene, length)
    return _block(weights, length, seed, block * length, path).at(position)


@lru_cache(maxsize=256)
def _block(weights, length, seed, start, path) -> _Block:
    return _Block(weights, length, seed, start, path)


class _Block:
    """One block's order, found as far as it has been asked for."""

    def __init__(self, weights, length, seed, start, path):
        self.weights, self.total, self.length = weights, sum(weights), length
        self.seed, self.start, self.path = seed, start, path
        self.counts = [0] * len(weights)
        self.order: list[int] = []
        self.slack = np.zeros(1, np.int64)  # slack[t]: how many positions up to t are not yet owed to a class

    def at(self, position: int) -> int:
        while len(self.order) <= position:
            self._step()
        return self.order[position]

    def _step(self) -> None:
        k = len(self.order) + 1
        released = [
            c for c, w in enumerate(self.weights)
            if self.counts[c] * self.total <= k * w and self.counts[c] * self.total < self.length * w
        ]  # fmt: skip
        chosen = self._choose(k, released)
        self.slack[k : self._deadline(chosen, k)] -= 1
        self.counts[chosen] += 1
        self.order.append(chosen)

    def _choose(self, k: int, classes: list[int]) -> int:
        for attempt in range(len(classes) - 1):
            u = uniform(self.seed, self.start + k - 1, self.path, attempt) * sum(self.weights[c] for c in classes)
            for candidate in classes:
                u -= self.weights[candidate]
                if u < 0:
                    break
            if self._fits(k, candidate):
                return candidate
            classes.remove(candidate)
        return classes[0]

    def _fits(self, k: int, c: int) -> bool:
        """Whether class `c` can take position `k` and all others still keep their deadlines."""
        deadline = self._deadline(c, k)
        if deadline > k + AHEAD:
            return False
        self._reach(deadline)
        return deadline <= k or np.minimum.reduce(self.slack[k:deadline]) >= 1

    def _deadline(self, c: int, k: int) -> int:
        return min((self.counts[c] + 1) * self.total // self.weights[c] + 1, self.length)

    def _reach(self, last: int) -> None:
        """Makes `slack` known up to position `last`."""
        known = len(self.slack)
        if last < known:
            return
        t = np.arange(known, min(max(last, 2 * known), self.length) + 1, dtype=np.int64)
        slack = t - len(self.order)
        for c, w in enumerate(self.weights):
            owed = -((self.total - t * w) // self.total)  # ceil(t w / total - 1)
            owed[t == self.length] = self.length * w // self.total
            slack -= np.maximum(0, owed - self.counts[c])
        self.slack = np.concatenate([self.slack, slack])
