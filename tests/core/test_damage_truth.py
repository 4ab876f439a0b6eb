"""What is said of a damage is what was built: every kind on every style, against a measurement that shares no code with it.

How many are drawn is $SETPIECE_DAMAGES, as in damage_drawn.py. All is held to 5 %, of each measure itself; a center to 5 % of the length.
"""

import numpy as np
import pytest
from damage_drawn import KINDS, drawn
from damage_measure import measured

from setpiece.core.damage import DAMAGES

AGREE = 0.05
FACTS = ("area_cm2", "size_m", "depth_mm", "hole_cm2", "hole_m", "slit_m", "missing_percent", "gone_cm2", "gone_percent", "sunk_percent")
EXACT = 1e-6  # of any measure's unit: what is 0 may be off by so much, for facts are rounded to as many digits


@pytest.fixture(scope="module", params=KINDS)
def found(request):
    """(entry, damage, what is measured of it) of every damage of a kind."""
    return [(entry, damage, measured(before, after, damage)) for entry, before, after, damage in drawn(request.param)]


def test_facts_are_within_5_percent_of_what_is_measured(found):
    for entry, damage, measures in found:
        for name in (name for name in FACTS if name in measures and name in damage.facts):
            assert damage.facts[name] == pytest.approx(measures[name], rel=AGREE, abs=EXACT), (name, entry)
        off = np.linalg.norm(np.subtract(damage.facts["center"], measures["center"]))
        assert off < AGREE * max(measures["size_m"]), entry


def test_the_mask_is_within_5_percent_of_the_region_that_is_found(found):
    for entry, damage, measures in found:
        assert measures["mask_off"] < AGREE, entry
        if "level_mm" in measures:  # a hole's region ends where the panel hardly moves any more
            assert measures["level_mm"] < (1 + AGREE) * max(0.4, 0.1 * measures["depth_mm"]), entry


def test_the_part_is_the_one_that_is_damaged(found):
    for entry, damage, measures in found:
        assert damage.part == measures["part"], entry
        words = measures["part"].replace("/", ".").split(".")  # "front_wheel.left/tyre"
        side = damage.facts["side"]
        assert damage.facts["part"] in words and side == next((word for word in words if word in ("left", "right")), ""), entry
        assert not side or (measures["center"][1] > 0) == (side == "left"), entry


def test_what_is_measured_is_graded_as_it_was_drawn(found):
    for entry, damage, measures in found:
        told = {**damage.facts, **measures, "part": damage.facts["part"]}
        assert DAMAGES[damage.kind].grade(told) == damage.facts["severity"] == damage.facts["asked"] == entry["severity"], entry
