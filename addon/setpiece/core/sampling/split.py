"""Which of train, val and test a scene belongs to."""

from __future__ import annotations

from typing import Callable

from ..faults import fault
from ..recipe.match import possible
from .draw import uniform
from .inverse import weighted
from .program import Program, State
from .quota import quota, shares


def splitter(program: Program) -> Callable[[State], str | None]:
    """A scene's split as a function of its state. Without `by`, every prefix of the data set keeps to the shares; with it, a
    value is in one split whatever the number of scenes. Raises Faults where there are fewer values than splits."""
    split = program.layout.split
    if split is None:
        return lambda state: None
    names, weights, seed = tuple(split.shares), tuple(split.shares.values()), program.seed
    if not split.by:
        whole = shares(weights)
        return lambda state: names[quota(whole, seed, state.scene, "split")]
    read = program.reader(split.by, "split")
    by_hash = weighted(names, weights)
    dealt = deal(seed, possible(program.layout, split.by, program.catalogue), names, weights)

    def of(state: State) -> str:
        value = repr(read(state))
        return dealt[value] if value in dealt else by_hash(uniform(seed, 0, f"split.{value}"))

    return of


def deal(seed: int, values, names: tuple, weights: tuple) -> dict[str, str]:
    """Known values, as `repr` writes them, dealt to splits in the asked shares (largest remainder, at least one each)."""
    values = sorted({repr(value) for value in values}, key=lambda value: (uniform(seed, 0, f"split.{value}"), value))
    if not values:
        return {}
    if len(values) < len(names):
        raise fault(f"{len(names)} splits but only {len(values)} different values of this field ({', '.join(values)}), so that "
                    "a split would stay empty; split by another field or leave by out", "split.by")  # fmt: skip
    total = sum(weights)
    exact = [len(values) * weight / total for weight in weights]
    counts = [max(1, int(share)) for share in exact]
    while sum(counts) > len(values):
        counts[max(range(len(names)), key=lambda n: (counts[n] > 1, counts[n] - exact[n]))] -= 1
    while sum(counts) < len(values):
        counts[max(range(len(names)), key=lambda n: exact[n] - counts[n])] += 1
    places = [name for name, count in zip(names, counts) for _ in range(count)]
    return dict(zip(values, places))
