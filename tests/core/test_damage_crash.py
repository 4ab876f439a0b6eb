"""A crash is one blow: neighbouring parts move together, nothing goes through the ground or another part, and its truth adds up.

$SETPIECE_CRASHES says how many; a release is held to 100.
"""

import os
from functools import cache

import numpy as np
import pytest
from damage_look import triangle_areas
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.damage import DAMAGES, completed, crash
from setpiece.core.damage.crush import BEGINS, crush_depth
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles.build import build
from setpiece.core.vehicles.measured import measurements

COUNT = int(os.environ.get("SETPIECE_CRASHES", 8))
MODELS = ("saloon", "hatchback_b", "suv", "pickup_b", "estate_c", "van", "coupe_b")
KNOWN = catalogue.load([assets.root()])
NEAR, APART = 0.003, 0.010  # metres: what lies so near before may part by so much


@cache
def body_of(model):
    style = KNOWN.get("vehicle", model).attributes["style"]
    return build("car", entries(f"style: {style}, model: {model}, variation: 0, stickers: 0")[0], KNOWN)


def crash_on(model, k, **given):
    u = Draw(5, k, "crash").row("given", 4)
    values = {"speed": 9 + 36 * u[0], "direction": 360 * u[1], "offset": 1.6 * u[2] - 0.8, "hit": tuple(crash.HITS)[int(3 * u[3])]} | given
    return DAMAGES["crash"].settle(values, Draw(5, k, "car"), measurements(KNOWN.get("vehicle", model))["parts"])


@pytest.fixture(scope="module")
def crashes():
    found = []
    for k in range(COUNT):
        model = MODELS[k % len(MODELS)]
        entry, body = crash_on(model, k), body_of(model)
        found.append((entry, body, *DAMAGES["crash"].apply(body, "car.crash", entry)))
    return found


def test_every_crash_leaves_damages_with_ids_of_their_own(crashes):
    for entry, body, after, damages in crashes:
        ids = [damage.id for damage in damages]
        assert len(set(ids)) == len(ids) and all(id.startswith("car.crash/") for id in ids)
        assert entry["depth"] < 0.03 or any(damage.kind == "dent" for damage in damages)
        names = {part.name for part in after.parts} | {damage.part for damage in damages if damage.gone is not None}
        assert all(damage.part in names for damage in damages)


def test_nothing_goes_under_the_ground_and_most_of_the_car_is_shared(crashes):
    for entry, body, after, damages in crashes:
        before = min(part.vertices[:, 2].min() for part in body.parts)
        assert min(part.vertices[:, 2].min() for part in after.parts) >= min(before, 0.0) - 1e-3
        same = {id(part) for part in body.parts} & {id(part) for part in after.parts}
        assert len(same) > len(body.parts) / 3


def test_what_lay_behind_something_still_lies_behind_it(crashes):
    for entry, body, *_ in crashes:
        crush = crash.crush_of(body, entry)
        u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(-1.5, 1.5, 31), np.linspace(-0.5, 1.0, 16)))
        depth = np.linspace(0.3, -crush.zone - 0.2, 200)
        local = np.stack([np.broadcast_to(axis[:, None], (len(u), 200)) for axis in (u, v)] + [np.broadcast_to(depth, (len(u), 200))], -1)
        rest = local.reshape(-1, 3) @ crush.frame.axes + crush.frame.origin
        place = local[..., 2] + crush.moves(rest)[:, 2].reshape(len(u), 200)
        assert (np.diff(place, axis=1) < 0).all()


def test_neighbours_move_together(crashes):
    for entry, body, after, damages in crashes:
        lids = [part.name for part in body.parts if crash.lies_flat(part, crash.crush_of(body, entry))]
        lids += [part.name for part in body.parts if part.parent in lids]
        touched = {damage.part for damage in damages if damage.kind != "dent"}
        parts = [part for part in after.parts if part.cls in crash.PANELS and part.name not in lids and part.name not in touched]
        rest, moved = (np.concatenate([get(part)[::3] for part in parts]) for get in (lambda p: p.rest, lambda p: p.vertices - p.rest))
        of = np.concatenate([np.full(len(part.rest[::3]), n) for n, part in enumerate(parts)])
        cells = np.round(rest / NEAR).astype(np.int64)
        order = np.lexsort(cells.T)
        same = (cells[order][1:] == cells[order][:-1]).all(1) & (of[order][1:] != of[order][:-1])
        apart = np.linalg.norm(np.diff(moved[order], axis=0)[same], axis=1)
        assert not len(apart) or apart.max() < APART + 0.2 * NEAR


def test_a_dents_truth_is_what_the_mesh_says(crashes):
    for entry, body, after, damages in crashes:
        for damage in (completed(damage, body) for damage in damages if damage.facts.get("cause") == "crash"):
            part = after.part(damage.part)
            paint = np.array([after.materials[name].kind == "car_paint" for name in part.materials])[part.slots]
            if not paint.any():  # cladding: of what is not painted the largest material is the outer one, not the lining of the gap about it
                paint = part.slots == np.bincount(part.slots, triangle_areas(part)).argmax()
            moved = np.linalg.norm(part.vertices - part.rest, axis=1)
            corners, on = part.rest[part.triangles[paint]], damage.mask(part.rest)[part.triangles[paint]] >= 0.5
            areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
            assert damage.facts["area_cm2"] / 1e4 == pytest.approx((areas * on.mean(1)).sum(), rel=0.05, abs=2e-3)
            if damage.part not in {other.part for other in damages if other is not damage and other.kind != "dent"}:
                assert damage.facts["depth_mm"] / 1000 == pytest.approx(moved[part.triangles[paint]].max(), rel=0.05)
            assert damage.facts["severity"] == damage.facts["asked"] == DAMAGES["dent"].grade(damage.facts)
            assert damage.facts["repair"] in ("beat", "replace") and 0 < damage.facts["share_percent"] <= 100


def test_a_faster_blow_goes_deeper_and_a_slow_one_leaves_the_body_alone():
    assert crush_depth(3.6 * BEGINS) == 0.0 < crush_depth(20) < crush_depth(40)
    depths = [crash_on("saloon", 3, speed=speed, hit="car")["depth"] for speed in (12, 20, 30, 40)]
    assert depths == sorted(depths) and depths[-1] == pytest.approx((40 / 3.6 - 2.2) / 26, rel=1e-9)


@pytest.mark.parametrize("direction, part", [(0, "front_bumper"), (180, "back_bumper")])
def test_what_is_struck_first_lies_where_the_blow_comes_from(direction, part):
    assert crash_on("saloon", 1, direction=direction, offset=0.0, hit="wall")["part"] == part
