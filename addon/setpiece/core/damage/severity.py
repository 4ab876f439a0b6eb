"""Severity as tables: what minor, moderate and severe mean in metres, and how a built damage is graded again.

Sources: hail and ding charts of paintless dent repair class dents by the coin that covers them (dime 18 mm, nickel 21 mm, quarter
24 mm, half dollar 31 mm, beyond that "oversized", see e.g. cdmhailrepair.com's estimate sheet). A camera metres away can't
see coins, so our minor begins where those charts end. All the numbers below are ours; between two classes lies a gap wide
enough that a built damage never falls into the wrong one.
"""

from __future__ import annotations

import math
from typing import Mapping

SEVERITIES = ("minor", "moderate", "severe")

# measure -> severity -> (least, greatest) that is drawn; metres
DENT = {
    "size": {"minor": (0.06, 0.10), "moderate": (0.15, 0.23), "severe": (0.32, 0.45)},  # length of the outline
    "depth": {"minor": (0.003, 0.0055), "moderate": (0.010, 0.016), "severe": (0.026, 0.042)},
}
# `width` of the band of strokes is drawn but not graded; `area` of bare paint in m² is graded but not drawn: so much of it is
# worse whatever the length
SCRATCH = {
    "size": {"minor": (0.12, 0.19), "moderate": (0.30, 0.43), "severe": (0.62, 0.80)},
    "width": {"minor": (0.006, 0.010), "moderate": (0.017, 0.027), "severe": (0.055, 0.085)},
    "area": {"minor": (0.0, 0.00125), "moderate": (0.0017, 0.0066), "severe": (0.0082, 0.03)},
}


def within(table: Mapping, measure: str, severity: str, chance: float) -> float:
    """The value at `chance` (0..1) of a measure's range."""
    low, high = table[measure][severity]
    return low + (high - low) * chance


def grade(table: Mapping, measured: Mapping[str, float]) -> str:
    """The worst severity that any of the measured values reaches. A class begins at the geometric mean of its least value and
    the greatest of the class before."""
    return SEVERITIES[max(rank(table[measure], value) for measure, value in measured.items())]


def begins(ranges: Mapping[str, tuple[float, float]], severity: str) -> float:
    """The value, in the measure's own unit, from which a class is reached by one measure's ranges; 0 for the first."""
    k = SEVERITIES.index(severity)
    return math.sqrt(ranges[SEVERITIES[k - 1]][1] * ranges[severity][0]) if k else 0.0


def rank(ranges: Mapping[str, tuple[float, float]], value: float) -> int:
    """A value's place in SEVERITIES by one measure's ranges."""
    return sum(value >= begins(ranges, severity) for severity in SEVERITIES[1:])
