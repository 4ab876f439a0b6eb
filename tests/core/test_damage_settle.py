"""Damages are settled before anything is built: the same draws give the same entry, and each value has a draw of its own."""

import json

import pytest
from damage_panels import VALUES, car, draw, parts_of

from setpiece.core.damage import DAMAGES
from setpiece.core.damage.severity import DENT, SCRATCH, SEVERITIES
from setpiece.core.faults import Faults

PARTS = parts_of(car())
KINDS = ("dent", "scratch")


def settle(kind, scene=3, **changed):
    return DAMAGES[kind].settle({**VALUES[kind], **changed}, draw(scene), PARTS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_plain_json_and_always_the_same(kind):
    entry = settle(kind)
    assert json.loads(json.dumps(entry)) == entry == settle(kind)
    assert settle(kind, 4) != entry


@pytest.mark.parametrize("kind, changed, follows", [
    ("dent", {"severity": "severe"}, {"severity", "size", "depth"}),
    ("dent", {"depth": 0.004}, {"depth"}),
    ("dent", {"crease": 0.9}, {"crease"}),
    ("dent", {"angle": 12.0}, {"angle"}),
    ("scratch", {"wear": 0.7}, {"wear"}),
    ("scratch", {"width": 0.015}, {"width", "strokes"}),
    ("scratch", {"angle": 12.0}, {"angle"}),
])  # fmt: skip
def test_a_value_that_changes_leaves_the_others(kind, changed, follows):
    given = {"part": "hood"}
    before, after = settle(kind, **given), settle(kind, **given, **changed)
    assert {key for key in before if before[key] != after[key]} <= follows
    assert any(before[key] != after[key] for key in changed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_side_that_is_given_holds_and_one_that_is_not_is_drawn(kind):
    assert {settle(kind, scene, part="front_door", side="right")["side"] for scene in range(20)} == {"right"}
    assert {settle(kind, scene, part="front_door")["side"] for scene in range(20)} == {"left", "right"}
    assert settle(kind, part="hood", side="right")["side"] == ""


def test_any_part_is_drawn_by_area():
    drawn = [settle("dent", scene)["part"] for scene in range(600)]
    areas = {cls: sum(part["area"] for part in PARTS.values() if part["cls"] == cls) for cls in ("front_door", "hood")}
    assert set(drawn) == set(areas)
    assert drawn.count("hood") / len(drawn) == pytest.approx(areas["hood"] / sum(areas.values()), abs=0.06)


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_that_a_vehicle_lacks_is_a_fault_that_names_the_nearest(kind):
    with pytest.raises(Faults, match='subjects.car.damages.dent.part: .*did you mean "front_door"'):
        settle(kind, part="front_dor")
    with pytest.raises(Faults, match='no part "back_door"; allowed: front_door, hood'):
        settle(kind, part="back_door")


def test_the_ranges_of_two_severities_never_meet():
    for table in (DENT, SCRATCH):
        for ranges in table.values():
            for lower, upper in zip(SEVERITIES, SEVERITIES[1:]):
                assert ranges[lower][0] < ranges[lower][1] < 0.9 * ranges[upper][0]
