"""The distributions a recipe may name, one row each: the map under the name to a `Drawn`, or the faults in it."""

from __future__ import annotations

import math
from typing import Callable, Mapping

from attrs import field, frozen

from ..sampling import inverse
from ..sampling.quota import shares
from .fields import is_integer, is_number, show

Report = Callable[..., None]  # report(message, *keys below the distribution's own path)
MOST = 10_000  # values in one choice or quota


@frozen
class Drawn:
    """A distribution ready to be drawn from.

    pick: a number in [0, 1) to a value (None for quota, table, asset and ref, which need more than a number).
    values: all that it may give, where these are finitely many; weights: beside them, whole numbers for a quota.
    low, high: the range of its numbers otherwise. arguments: what asset and ref were given. asked: JSON for plans.
    """

    kind: str
    asked: Mapping
    pick: Callable[[float], object] | None = None
    values: tuple = ()
    weights: tuple = ()
    low: float | None = None
    high: float | None = None
    arguments: object = None
    table: object = field(default=None, eq=False)


def named(node) -> str:
    """The distribution that a node is: a map with exactly one distribution's name, and nothing beside it but `when`.
    Empty for anything else; `asset: cone` in a prop is a field and not a distribution, whose argument is a map."""
    if not isinstance(node, dict):
        return ""
    names = [key for key in node if key != "when"]
    if len(names) != 1 or names[0] not in DISTRIBUTIONS:
        return ""
    if names[0] == "asset" and not (isinstance(node["asset"], dict) and "kind" in node["asset"]):
        return ""
    return names[0]


def _weighted(name: str):
    def read(node, report: Report) -> Drawn | None:
        values, weights = _values_and_weights(node, report)
        if not values:
            return None
        total = sum(weights)
        asked = {"kind": name, "values": list(values), "shares": [weight / total for weight in weights]}
        if name == "quota":
            return Drawn(name, asked, None, values, shares(weights))
        return Drawn(name, asked, inverse.weighted(values, weights), values, weights)

    return read


def _values_and_weights(node, report: Report) -> tuple[tuple, tuple]:
    """A list (equal weights) or a map of value to weight, without the values of weight 0."""
    none = ((), ())
    if isinstance(node, list):
        node, pairs = node, [(value, 1) for value in node]
    elif isinstance(node, dict):
        bad = False
        for value, weight in node.items():
            if not is_number(weight) or weight < 0:
                report(f"a weight is a number from 0 upward, not {show(weight)}", value)
                bad = True
        if bad:
            return none
        pairs = [(value, weight) for value, weight in node.items() if weight > 0]
        if node and not pairs:
            report("all weights are 0; at least one must be more")
            return none
    else:
        report(f"takes a list of values or a map of value to weight, not {show(node)}")
        return none
    if not pairs:
        report("is empty; give at least one value")
        return none
    if len(pairs) > MOST:
        report(f"has {len(pairs):,} values; at most {MOST:,} are allowed")
        return none
    return tuple(value for value, _ in pairs), tuple(weight for _, weight in pairs)


def _pair(node, report: Report, whole: bool = False, above: float | None = None):
    """[low, high], or None with the faults told."""
    if not isinstance(node, list) or len(node) != 2:
        report(f"takes [low, high], not {show(node)}")
        return None
    fits, called = (is_integer, "a whole number") if whole else (is_number, "a number")
    wrong = [n for n, value in enumerate(node) if not fits(value)]
    for n in wrong:
        report(f"takes {called}, not {show(node[n])}", n)
    if wrong:
        return None
    low, high = node
    if low > high:
        report(f"low ({show(low)}) is above high ({show(high)}); swap them")
        return None
    if above is not None and low <= above:
        report(f"low must be above {show(above)}, not {show(low)}", 0)
        return None
    return low, high


def _ranged(name: str, make: Callable, whole: bool = False, above: float | None = None):
    def read(node, report: Report) -> Drawn | None:
        pair = _pair(node, report, whole, above)
        if pair is None:
            return None
        low, high = pair
        values = tuple(range(low, high + 1)) if whole and high - low < MOST else ()
        asked = {"kind": name, "low": low, "high": high}
        return Drawn(name, asked, make(low, high), values, (1,) * len(values), low, high)

    return read


def _normal(node, report: Report) -> Drawn | None:
    if not isinstance(node, dict):
        report(f"takes {{mean, sd, min, max}}, not {show(node)}")
        return None
    good = True
    for key, value in node.items():
        if key not in ("mean", "sd", "min", "max"):
            report("unknown key; allowed: mean, sd, min, max", key)
            good = False
        elif not is_number(value):
            report(f"takes a number, not {show(value)}", key)
            good = False
    missing = [key for key in ("mean", "sd") if key not in node]
    if missing:
        report(f"lacks {' and '.join(missing)}; normal takes {{mean, sd, min, max}}, min and max may be left out")
    if not good or missing:
        return None
    mean, sd, low, high = node["mean"], node["sd"], node.get("min", -math.inf), node.get("max", math.inf)
    if sd <= 0:
        report(f"must be more than 0, not {show(sd)}", "sd")
    elif low > high:
        report(f"min ({show(low)}) is above max ({show(high)}); swap them")
    else:
        pick = (lambda u: low) if low == high else inverse.normal(mean, sd, low, high)
        if pick:
            asked = {"kind": "normal", **{key: node[key] for key in ("mean", "sd", "min", "max") if key in node}}
            return Drawn("normal", asked, pick, low=low, high=high)
        report("min and max are so far from the mean that nothing lies between them; move them or widen sd")
    return None


def _chance(node, report: Report) -> Drawn | None:
    if not is_number(node) or not 0 <= node <= 1:
        report(f"takes a number from 0 to 1, not {show(node)}")
        return None
    values = tuple(value for value, share in ((True, node), (False, 1 - node)) if share > 0)
    asked = {"kind": "chance", "values": [True, False], "shares": [node, 1 - node]}
    return Drawn("chance", asked, lambda u: u < node, values)


def _table(node, report: Report) -> Drawn | None:
    report("stands for a whole item here; give it as {table: file.csv} in place of an item's fields")
    return None


def _asset(node, report: Report) -> Drawn | None:
    if not isinstance(node, dict) or not isinstance(node.get("kind"), str):
        report(f"takes a map with kind and attributes to match, not {show(node)}")
        return None
    for key, value in node.items():
        if isinstance(value, dict) and (list(value) != ["ref"] or not isinstance(value["ref"], str)):
            report(f"takes a value, a list of values or {{ref: path}}, not {show(value)}", key)
            return None
    return Drawn("asset", {"kind": "asset", **node}, arguments=dict(node))


def _ref(node, report: Report) -> Drawn | None:
    if not isinstance(node, str) or not node:
        report(f"takes a path such as subjects.car.paint, not {show(node)}")
        return None
    return Drawn("ref", {"kind": "ref", "path": node}, arguments=node)


DISTRIBUTIONS: dict[str, Callable[[object, Report], Drawn | None]] = {
    "choice": _weighted("choice"),
    "quota": _weighted("quota"),
    "uniform": _ranged("uniform", inverse.uniform),
    "normal": _normal,
    "loguniform": _ranged("loguniform", inverse.loguniform, above=0),
    "integer": _ranged("integer", inverse.integer, whole=True),
    "chance": _chance,
    "table": _table,
    "asset": _asset,
    "ref": _ref,
}
