"""Paint chips, rust and cracks: what is stated of them agrees with what lies on the mesh, whatever the panel's shape."""

import json

import numpy as np
import pytest
from attrs import evolve
from damage_panels import PAINT, curved, draw, flat, parts_of

from setpiece.core.body import Body
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.edges import find_edge
from setpiece.core.damage.severity import SEVERITIES

GIVEN = {
    "paint_chip": {"part": "any", "side": None, "severity": "moderate", "wear": 0.6},
    "rust": {"part": "any", "side": None, "severity": "moderate", "where": "edge", "bleed": 0.8},
    "crack": {"part": "any", "side": None, "severity": "moderate", "origin": "edge"},
}
KINDS = sorted(GIVEN)


def bumper():
    """A door's barrel laid across the car's front, facing ahead."""
    door = curved("left")
    turn = np.array([[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    vertices = door.vertices @ turn.T
    return evolve(door, name="front_bumper", cls="front_bumper", side="", vertices=vertices, rest=vertices, normals=door.normals @ turn.T)


def arched():
    """A quarter panel: a door's barrel with a wheel arch cut out of its foot."""
    door = curved("left")
    middle = door.rest[door.triangles].mean(1)
    outside = np.hypot(middle[:, 0] - 0.1, middle[:, 2] - 0.35) > 0.36
    return evolve(door, name="quarter_panel.left", cls="quarter_panel", side="left", triangles=door.triangles[outside], slots=door.slots[outside])


BODY = Body("car", "vehicle", (bumper(), arched(), flat()), PAINT, np.eye(4))
PARTS = parts_of(BODY)
ON = {"paint_chip": ("hood", "front_bumper", "quarter_panel"), "rust": ("quarter_panel", "hood"), "crack": ("front_bumper",)}
CASES = [(kind, part) for kind in KINDS for part in ON[kind]]


def entry_of(kind, scene, **changed):
    return DAMAGES[kind].settle({**GIVEN[kind], **changed}, draw(scene), PARTS)


def damaged(entry, body=BODY):
    body, [damage] = DAMAGES[entry["kind"]].apply(body, "car.x", entry)
    return body.part(damage.part), damage


def measured(part, damage, step):
    """cm² of the damage on the part's own triangles that face its frame, metres that it spans along u and v, mm by which the surface
    has moved in at most, and its middle: by points `step` metres apart over every triangle."""
    frame = damage.frame
    local = frame.local(part.rest)[part.triangles]
    face = np.cross(local[:, 1] - local[:, 0], local[:, 2] - local[:, 0])
    limit = np.array([*frame.half, 0.3])
    near = ((local.min(1) <= limit) & (local.max(1) >= -limit)).all(1) & (face[:, 2] > 0)
    x, y = (np.arange(-half + step / 2, half, step) for half in frame.half)
    area, found = 0.0, [np.zeros((0, 3))]
    for corners, normal in zip(local[near], face[near]):
        (left, bottom), (right, top) = corners.min(0)[:2], corners.max(0)[:2]
        px, py = (axis.ravel() for axis in np.meshgrid(x[(x >= left) & (x <= right)], y[(y >= bottom) & (y <= top)]))
        sides = [(b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (px - a[0]) for a, b in zip(corners, np.roll(corners, -1, axis=0))]
        on = np.min(sides, axis=0) >= 0
        px, py = px[on], py[on]
        pz = corners[0, 2] - ((px - corners[0, 0]) * normal[0] + (py - corners[0, 1]) * normal[1]) / normal[2]
        points = np.column_stack([px, py, pz])
        points = points[damage.mask(frame.origin + points @ frame.axes) >= 0.5] if len(points) else points
        area += len(points) * step**2 * np.linalg.norm(normal) / normal[2]
        found.append(points)
    found = np.concatenate(found)
    moved = ((part.rest - part.vertices) @ frame.axes[2]).max()
    return area * 1e4, np.ptp(found[:, :2], axis=0) + step, moved * 1000, frame.origin + found.mean(0) @ frame.axes


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("kind, part", CASES)
def test_facts_agree_with_a_measurement_of_the_mesh(kind, part, severity):
    panel, damage = damaged(entry_of(kind, 3, part=part, severity=severity))
    facts, step = damage.facts, 0.0002 if kind == "paint_chip" and severity == "minor" else 0.0005
    area, size, depth, middle = measured(panel, damage, step)
    assert facts["area_cm2"] == pytest.approx(area, rel=0.05)
    assert facts["size_m"] == pytest.approx(list(size), rel=0.05, abs=0.0012)
    assert np.linalg.norm(middle - facts["center"]) < 0.03 * max(size) + 0.001
    if kind == "crack":
        assert facts["depth_mm"] == pytest.approx(depth, rel=0.05)
    else:
        assert depth == 0


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_built_is_graded_as_it_was_drawn(kind, severity):
    for scene in range(4):
        for changed in ({}, {"where": "panel"} if kind == "rust" else {"origin": "impact"} if kind == "crack" else {"wear": 1.0}):
            _, damage = damaged(entry_of(kind, scene, severity=severity, **changed))
            assert damage.facts["severity"] == damage.facts["asked"] == severity == DAMAGES[kind].grade(damage.facts), damage.facts


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_plain_json_and_the_same_draws_give_the_same_damage(kind):
    entry = entry_of(kind, 5)
    assert json.loads(json.dumps(entry)) == entry == entry_of(kind, 5) != entry_of(kind, 6)
    (one, first), (two, second) = damaged(entry), damaged(entry)
    assert first.facts == second.facts and np.array_equal(one.marks[0].image, two.marks[0].image)


@pytest.mark.parametrize("kind", KINDS)
def test_parts_that_are_not_hit_stay_the_same_objects(kind):
    body, [damage] = DAMAGES[kind].apply(BODY, "car.x", entry_of(kind, 2))
    assert all(part is BODY.part(part.name) for part in body.parts if part.name != damage.part)
    assert not BODY.part(damage.part).marks


@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_bounds_the_region(kind):
    panel, damage = damaged(entry_of(kind, 4))
    (mark,) = panel.marks
    rows, columns = np.nonzero(mark.image >= 0.5)
    at = (np.column_stack([columns, rows]) + 0.5) * 2 * mark.frame.half / mark.image.shape[::-1] - mark.frame.half
    rest = mark.frame.origin + at @ mark.frame.axes[:2]
    local = np.abs(damage.frame.local(rest)[:, :2])
    assert (local <= damage.frame.half).all() and (local.max(0) > 0.9 * damage.frame.half - 0.001).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_image_fits_an_8_bit_picture_without_loss_and_ends_in_untouched_paint(kind):
    (mark,) = damaged(entry_of(kind, 2, severity="severe"))[0].marks
    for image in (mark.image, *(value for value in mark.values.values() if isinstance(value, np.ndarray))):
        assert image.dtype == np.float32 and max(image.shape) <= 2048
        assert np.array_equal(np.round(image * 255) / np.float32(255), image)
        assert not image[[0, -1]].any() and not image[:, [0, -1]].any()


def test_rust_creeps_in_from_the_edge_it_is_asked_to():
    for scene in range(6):
        panel, damage = damaged(entry_of("rust", scene, part="quarter_panel"))
        on = panel.rest[damage.mask(panel.rest) >= 0.5]
        arch = np.abs(np.hypot(on[:, 0] - 0.1, on[:, 2] - 0.35) - 0.36)
        assert min(arch.min(initial=9), (on[:, 2] - 0.35).min(initial=9)) < 0.04


def test_rust_bleeds_down_the_panel_and_the_stain_is_not_in_the_region():
    def stained(bleed):
        panel, damage = damaged(entry_of("rust", 3, part="quarter_panel", where="panel", bleed=bleed))
        mark = panel.marks[0]
        below = np.nonzero(mark.image >= 0.5)[0].min()
        assert mark.frame.axes[1][2] > 0.9  # v is up
        return mark.values["stain"][:below].sum(), damage.facts["area_cm2"]

    (none, area), (much, same) = stained(0.0), stained(1.0)
    assert none == 0 < much and same == pytest.approx(area, rel=0.01)


def test_only_severe_rust_is_eaten_through_and_then_the_panel_is_replaced():
    for severity in SEVERITIES:
        facts = damaged(entry_of("rust", 2, severity=severity))[1].facts
        assert facts["holed"] == (severity == "severe")
        assert DAMAGES["rust"].repair(facts) == ("replace" if severity == "severe" else "paint")


def test_chips_are_many_small_flakes_and_few_when_minor():
    few, many = (damaged(entry_of("paint_chip", 1, part="hood", severity=severity))[1].facts for severity in ("minor", "moderate"))
    assert 1 <= few["chips"] <= 3 and many["chips"] >= 28
    assert many["area_cm2"] / many["chips"] < 0.3  # flakes of millimetres


def test_a_cracks_lips_stand_one_above_the_other():
    entry = entry_of("crack", 3, severity="severe", origin="impact", step=0.003)
    panel, damage = damaged({**entry, "branches": 0, "groove": 0.0})
    moved = (panel.rest - panel.vertices) @ damage.frame.axes[2]
    assert moved.max() == pytest.approx(0.0015, rel=0.1) and moved.min() == pytest.approx(-0.0015, rel=0.1)


def test_a_crack_that_comes_from_an_edge_begins_there():
    for scene in range(4):
        panel, damage = damaged(entry_of("crack", scene))
        on = panel.rest[damage.mask(panel.rest) >= 0.5]
        assert min((on[:, 2] - 0.35).min(), (1.05 - on[:, 2]).min(), (0.6 - np.abs(on[:, 1])).min()) < 0.004


def test_a_cracked_mesh_has_no_gaps_and_keeps_the_old_vertices():
    panel, _ = damaged(entry_of("crack", 1))
    old = BODY.part("front_bumper")
    assert np.array_equal(panel.rest[: len(old.rest)], old.rest)
    pairs = np.sort(np.concatenate([panel.triangles[:, [0, 1]], panel.triangles[:, [1, 2]], panel.triangles[:, [2, 0]]]), axis=1)
    assert np.unique(pairs, axis=0, return_counts=True)[1].max() == 2
    assert np.allclose(np.linalg.norm(panel.normals, axis=1), 1)


def test_a_panel_without_an_edge_that_looks_the_asked_way_takes_another():
    hood = BODY.part("hood")
    place = find_edge(BODY, hood, {"facing": "+z", "edges": ["+z"], "spot": [0.3, 0.5]}, (0.05, 0.05), 0.0)
    low, high = hood.rest.min(0), hood.rest.max(0)
    assert min(np.abs(place.frame.origin - low)[:2].min(), np.abs(high - place.frame.origin)[:2].min()) < 0.05
