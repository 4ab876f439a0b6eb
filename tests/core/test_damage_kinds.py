"""Every kind of damage on every style: as asked, with all its facts, on the vehicle, no deeper than it allows, and nowhere else."""

import json

import numpy as np
import pytest
from damage_drawn import COUNT, KINDS, car, drawn
from drawn import entries

from setpiece.core.body import bounds, marks_by_slot
from setpiece.core.damage import DAMAGES, completed, damaged
from setpiece.core.damage.kind import REPAIRS
from setpiece.core.damage.place import strewn
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.taxonomies import class_id

FACTS = {"kind", "part", "side", "asked", "severity", "size_m", "depth_mm", "area_cm2", "center", "share_percent", "repair"}
ARRAYS = ("vertices", "rest", "normals", "triangles", "slots")
DEEPEST = 700.0  # mm: no single damage goes deeper into a car or hangs farther from it


def alike(one, other):
    """Whether two parts hold the same numbers and wear the same marks."""
    return one.marks == other.marks and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_all_there_and_as_asked(kind):
    assert len(drawn(kind)) >= COUNT
    for entry, body, after, damage in drawn(kind):
        assert json.loads(json.dumps(entry)) == entry and FACTS <= set(damage.facts) and json.dumps(damage.facts)
        assert damage.facts["severity"] == damage.facts["asked"] == entry["severity"] in SEVERITIES
        assert damage.facts["repair"] in REPAIRS and class_id("damages", DAMAGES[kind].cls)
        assert damage.id.partition("/")[0] == "car.x" and damage.facts["kind"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_it_lies_on_the_vehicle_and_has_an_area_and_no_absurd_depth(kind):
    for entry, body, after, damage in drawn(kind):
        low, high = bounds(body)
        assert (damage.frame.origin > low - 0.02).all() and (damage.frame.origin < high + 0.02).all()
        # what is missing is as deep as it was itself: a bumper wraps around its corners, up to the wheel arches
        deepest = DEEPEST if kind != "missing_part" else 1000 * np.ptp(damage.gone.rest[np.unique(damage.gone.triangles)], axis=0).max()
        assert damage.facts["area_cm2"] > 0 and 0 <= damage.facts["depth_mm"] <= deepest + 0.001
        assert min(damage.facts["size_m"]) > 0 and (damage.frame.half > 0).all()
        bearer = damage.gone or after.part(damage.part)
        assert bearer.cls == damage.part.split("/")[-1].split(".")[0]
        on = np.asarray(damage.mask(bearer.rest))
        assert on.shape == (len(bearer.rest),) and on.min() >= 0 and on.max() <= 1
        axes = damage.frame.axes
        assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-6) and np.linalg.det(axes) > 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_damaged_is_shared_and_nothing_falls_through_the_ground(kind):
    for entry, body, after, damage in drawn(kind):
        same, of = {id(part) for part in body.parts} & {id(part) for part in after.parts}, {part.name: part for part in body.parts}
        assert len(same) >= len(body.parts) - 24
        assert all(part is of[part.name] or not alike(part, of[part.name]) for part in after.parts if part.name in of), "a copy of a part"
        posed = lambda one: min((part.vertices @ one.pose[2, :3] + one.pose[2, 3]).min() for part in one.parts)
        assert posed(after) >= min(posed(body), 0.0) - 2e-3


@pytest.mark.parametrize("kind", ("scratch", "crack", "glass_chip"))
def test_a_mark_is_worn_by_the_materials_that_it_lies_on_and_by_no_far_ones(kind):
    spared = 0
    for entry, body, after, damage in drawn(kind):
        part = after.part(damage.part)
        for slot, marks in enumerate(marks_by_slot(part)):
            spots = strewn(part.rest[part.triangles[part.slots == slot]], 0.002)[0]
            assert marks == part.marks or not damage.mask(spots).any(), part.materials[slot]
            spared += not marks
    assert spared or kind == "glass_chip"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_entry_makes_the_same_damage(kind):
    entry, body, after, damage = drawn(kind)[0]
    again, damages = DAMAGES[kind].apply(body, "car.x", entry)
    assert [part.name for part in again.parts] == [part.name for part in after.parts]
    assert all(np.array_equal(a.vertices, b.vertices) and np.array_equal(a.triangles, b.triangles) for a, b in zip(again.parts, after.parts))
    assert completed(damages[0], body).facts == damage.facts


def test_what_another_damage_took_off_has_no_truth_of_its_own_any_more():
    body = car("saloon")
    entry = lambda kind, more: entries(f"style: saloon, model: saloon, damages: {{x: {{kind: {kind}, {more}}}}}")[0]["damages"]["x"]
    lamp, lost = entry("lamp_broken", "part: headlight, side: left"), entry("missing_part", "part: front_bumper")
    scratch = entry("scratch", "part: front_bumper")
    after, found = damaged(body, "car", {"scratch": scratch, "lost": lost, "later": scratch, "lamp": lamp})
    assert [damage.id for damage in found if damage.id != "car.lamp"] == ["car.lost"]
    assert "front_bumper" not in {part.name for part in after.parts}
