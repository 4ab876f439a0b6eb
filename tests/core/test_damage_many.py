"""Thousands of damages are drawn on all models' measured boxes, and some of them built on two plain panels: none lies off its part, none is
of no size, none is larger or deeper than its part allows.

$SETPIECE_SETTLED says how many are settled and $SETPIECE_PRESSED how many are built.
"""

import json
import math
import os
from functools import cache

import numpy as np
import pytest
from damage_panels import car, parts_of

from setpiece.core import assets, catalogue
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.crash import DEEPEST, plain
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles.measured import measurements

SETTLED = int(os.environ.get("SETPIECE_SETTLED", 2800))
PRESSED = int(os.environ.get("SETPIECE_PRESSED", 12))
KNOWN = catalogue.load([assets.root()])
MODELS = [asset.id for asset in KNOWN.of("vehicle")]
LENGTHS = ("size", "width", "opening", "gap", "zone", "groove", "step", "shift", "depth")  # of an entry, in metres, where it is a number
SHARES = ("aspect", "missing", "gone", "sink", "joined", "core", "pit")  # of an entry, 0..1
STEEPEST = 0.5  # of a panel's shorter side: no dent is so deep, for on a sill it has half of that to fall and half to rise again
SHORTENED = 0.25  # of a vehicle: no crash goes deeper
SURFACES = ("dent", "scratch", "paint_chip", "rust", "puncture", "tear")  # kinds that come on a door or a hood


@cache
def parts(model):
    return measurements(KNOWN.get("vehicle", model))["parts"]


def settle(kind, n, there):
    """A kind's n-th entry on parts, every field that a recipe may give drawn as where it gives none."""
    draw = Draw(23, n, kind)
    return DAMAGES[kind].settle({name: plain(field, draw, name) for name, field in DAMAGES[kind].fields.items()}, draw, there)


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_is_settled_lies_on_its_part_and_is_no_larger_and_no_deeper_than_it_allows(kind):
    for n in range(SETTLED // len(DAMAGES)):
        there = parts(MODELS[n % len(MODELS)])
        entry = settle(kind, n, there)
        part = there[entry.get("name") or ".".join(word for word in (entry["part"], entry["side"]) if word)]
        low, high = np.array(part["box"])
        across = [axis for axis in range(3) if axis != "xyz".index(entry["facing"][1])]
        short, long = sorted((high - low)[across])
        assert part["cls"] == entry["part"] or part["cls"] == entry.get("name", "").split("/")[-1].split(".")[0], entry
        assert all(0 <= share <= 1 for share in entry["spot"]) and json.loads(json.dumps(entry)) == entry, entry
        for name in LENGTHS:
            if isinstance(entry.get(name), float) and name != "depth":
                assert 0 < entry[name] <= math.hypot(short, long), (name, entry)
        assert 0 < entry.get("area", 1e-9) <= part["area"] / 4, entry
        assert all(0 <= entry.get(name, 0) <= 1 for name in SHARES) and all(entry.get(name, 1) > 0 for name in SHARES[:2]), entry
        if kind == "dent":
            assert 0 < entry["depth"] < min(STEEPEST * short, entry["size"]), entry
        if kind == "crash":  # as deep as the whole vehicle allows, not the one panel that is struck first
            ends = np.array([other["box"] for other in there.values()])
            assert 0 < entry["depth"] <= min(DEEPEST, SHORTENED * np.ptp(ends[:, :, 1])), entry


def test_what_is_built_of_them_has_a_size_and_lies_on_its_panel():
    body = car()
    for n in range(PRESSED):
        kind = SURFACES[n % len(SURFACES)]
        entry = settle(kind, n, parts_of(body))
        after, [damage, *more] = DAMAGES[kind].apply(body, "car.x", entry)
        points = body.part(damage.part).rest
        assert (damage.frame.origin > points.min(0) - 0.02).all() and (damage.frame.origin < points.max(0) + 0.02).all(), entry
        centre = np.array(damage.facts["center"])
        assert (centre > points.min(0) - 0.02).all() and (centre < points.max(0) + 0.02).all(), entry
        assert damage.facts["area_cm2"] > 0 and min(damage.facts["size_m"]) > 0, entry
        assert 0 < damage.facts["depth_mm"] < 1000 * STEEPEST * np.sort(np.ptp(points, axis=0))[1], entry
