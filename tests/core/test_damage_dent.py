"""A dent moves the surface, as deep and as long as asked, and nothing else."""

import numpy as np
import pytest
from attrs import evolve
from damage_panels import VALUES, car, draw, parts_of

from setpiece.core.body import Part
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.dent import LIP, shape
from setpiece.core.damage.place import find_place
from setpiece.core.damage.refine import refine
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.faults import Faults

BODY = car()
PARTS = parts_of(BODY)


def entry_of(scene, part="front_door", severity="moderate", **changed):
    return DAMAGES["dent"].settle({**VALUES["dent"], "part": part, "severity": severity, **changed}, draw(scene), PARTS)


def dented(entry, body=BODY):
    body, [damage] = DAMAGES["dent"].apply(body, "car.dent", entry)
    return body.part(damage.part), damage


def edges(triangles):
    """Edges of triangles as sorted pairs, and how many triangles share each."""
    pairs = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    return np.unique(pairs, axis=0, return_counts=True)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("part", ["front_door", "hood"])
def test_the_surface_moves_inward_by_the_asked_depth_along_the_asked_length(part, severity):
    for scene in range(6):
        entry = entry_of(scene, part, severity)
        panel, damage = dented(entry)
        inward = (panel.rest - panel.vertices) @ damage.frame.axes[2]
        assert inward.max() == pytest.approx(entry["depth"], rel=0.05)
        assert damage.facts["depth_mm"] == pytest.approx(entry["depth"] * 1000, rel=0.05)
        assert damage.facts["size_m"] == pytest.approx([entry["size"], entry["size"] * entry["aspect"]], rel=0.06)


def test_outside_the_dent_and_its_lip_nothing_moves():
    entry = entry_of(1)
    panel, damage = dented(entry)
    beyond = np.abs(damage.frame.local(panel.rest)[:, :2] / (1.6 * LIP * damage.frame.half)).max(1) > 1
    assert beyond.any() and np.array_equal(panel.vertices[beyond], panel.rest[beyond])
    original = BODY.part(panel.name)
    untouched = np.flatnonzero(beyond[: len(original.vertices)])
    assert np.array_equal(panel.normals[untouched], original.normals[untouched])
    assert all(part is BODY.part(part.name) for part in DAMAGES["dent"].apply(BODY, "x", entry)[0].parts if part.name != panel.name)


def test_a_lip_stands_up_around_the_bowl():
    panel, damage = dented(entry_of(2, severity="severe"))
    outward = (panel.vertices - panel.rest) @ damage.frame.axes[2]
    assert 0.005 < outward.max() / (damage.facts["depth_mm"] / 1000) < 0.12


def test_a_coarse_mesh_stays_the_surface_that_everybody_sees_when_it_is_refined():
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)[[0, 3, 5, 6]]  # a tetrahedron with a ball's normals
    triangles = np.array([(0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2)], np.int32)
    coarse = Part("ball", "hood", corners, triangles, corners / np.sqrt(3), ("paint",), np.zeros(4, np.int16), corners)
    fine = refine(coarse, lambda start, end: np.linalg.norm(end - start, axis=1) > 0.05)
    a, b, c = corners[triangles].transpose(1, 0, 2)
    out = np.cross(b - a, c - a) / np.linalg.norm(np.cross(b - a, c - a), axis=1)[:, None]
    out *= np.sign((out * a).sum(1))[:, None]
    beyond = ((fine.rest[:, None] - a) * out).sum(2).max(1)
    halvings = np.ceil(np.log2(np.sqrt(8) / 0.05))
    assert len(fine.rest) > 1000 and np.abs(beyond).max() < 0.001 * halvings  # a millimetre each; the ball itself is 0.7 m farther out


@pytest.mark.parametrize("part", ["front_door", "hood"])
def test_the_refined_mesh_has_no_gaps_and_keeps_the_old_vertices(part):
    panel, damage = dented(entry_of(3, part))
    original = BODY.part(panel.name)
    count = len(original.vertices)
    assert len(panel.triangles) > len(original.triangles) + 500
    assert np.array_equal(panel.rest[:count], original.rest)
    pairs, shared = edges(panel.triangles)
    assert shared.max() == 2
    corners = panel.rest[panel.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert np.linalg.norm(face, axis=1).min() > 0
    # a T-junction would be an open edge inside the panel: the open edges must be the old border, each one whole or halved in place
    old, old_shared = edges(original.triangles)
    border = original.rest[old[old_shared == 1]]
    opened = panel.rest[pairs[shared == 1]]
    assert lengths(opened).sum() == pytest.approx(lengths(border).sum(), rel=1e-9)
    along = border[:, 1] - border[:, 0]
    t = (((opened.mean(1)[:, None] - border[:, 0]) * along).sum(2) / (along**2).sum(1)).clip(0, 1)
    off = np.linalg.norm(border[:, 0] + t[..., None] * along - opened.mean(1)[:, None], axis=2).min(1)
    assert off.max() < 1e-9


def lengths(segments):
    return np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1)


def test_new_rest_coordinates_follow_the_curve_instead_of_the_facets():
    panel, _ = dented(entry_of(4))
    pairs, shared = edges(panel.triangles)
    new = np.setdiff1d(np.arange(len(BODY.part(panel.name).vertices), len(panel.rest)), pairs[shared == 1])  # a border stays where it was
    x, y, z = panel.rest[new].T
    off = np.abs(np.abs(y) - (0.9 - (z - 0.35 - 0.4) ** 2 / 3.8 - x**2 / 12))
    assert off.max() < 1.2e-5  # a 25 mm facet of this barrel lies up to 0.06 mm inside it


def test_the_edges_in_the_bowl_are_short_enough_for_it():
    entry = entry_of(5, part="hood")
    panel, damage = dented(entry)
    local = damage.frame.local(panel.rest)[:, :2] / damage.frame.half
    pairs, _ = edges(panel.triangles)
    inside = (np.hypot(*local.T)[pairs] < 0.8).all(1)
    assert lengths(local[pairs[inside]]).max() < 1 / 8


def test_shading_normals_are_those_of_the_moved_surface():
    for scene in range(4):
        panel, damage = dented(entry_of(scene, crease=0.0))
        corners = panel.vertices[panel.triangles]
        face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        smooth = np.zeros_like(panel.vertices)
        for k in range(3):
            np.add.at(smooth, panel.triangles[:, k], face)
        smooth /= np.linalg.norm(smooth, axis=1)[:, None]
        inner = (np.abs(damage.frame.local(panel.rest)[:, :2]) < 1.3 * damage.frame.half).all(1)
        lean = np.degrees(np.arccos(np.einsum("nk,nk->n", smooth, panel.normals)[inner].clip(-1, 1)))
        assert np.allclose(np.linalg.norm(panel.normals, axis=1), 1)
        assert np.percentile(lean, 95) < 2


def test_the_mask_is_where_the_surface_has_moved_past_the_outline():
    entry = entry_of(6, part="hood")
    panel, damage = dented(entry)
    edge = max(0.1 * entry["depth"], 0.0004)
    moved = panel.rest[:, 2] - panel.vertices[:, 2]
    mask = damage.mask(panel.rest)
    assert mask.min() >= 0 and mask.max() <= 1
    assert np.array_equal(mask >= 0.5, moved >= edge - 1e-12)
    inside = np.abs(damage.frame.local(panel.rest[mask >= 0.5])[:, :2])
    assert (inside <= damage.frame.half).all() and (inside.max(0) > 0.85 * damage.frame.half).all()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_built_dent_is_graded_as_it_was_drawn(severity):
    for scene in range(40):
        entry = entry_of(scene, "any", severity, aspect=0.5 + 0.45 * draw(scene)("aspect"), crease=0.5 * draw(scene)("crease"))
        _, damage = dented(entry)
        assert damage.facts["severity"] == damage.facts["asked"] == severity, damage.facts
        assert DAMAGES["dent"].grade(damage.facts) == severity


def test_a_second_dent_keeps_the_first():
    first, second = entry_of(7, side="left"), entry_of(8, side="left", severity="minor")
    once, one = dented(first)
    body, _ = DAMAGES["dent"].apply(BODY, "a", first)
    panel, two = dented(second, body)
    deep = np.argmax(np.linalg.norm(once.vertices - once.rest, axis=1))
    moved = (panel.rest - panel.vertices)[deep] @ one.frame.axes[2]
    assert moved >= one.facts["depth_mm"] / 1000 * 0.99
    assert np.array_equal(panel.rest[: len(once.rest)], once.rest)
    alone = dented(second)[1]
    assert np.allclose(two.frame.origin, alone.frame.origin, atol=1e-4) and two.facts["depth_mm"] == pytest.approx(alone.facts["depth_mm"], rel=0.05)


def test_what_lies_on_the_panel_moves_with_it():
    entry = entry_of(9, part="hood")
    frame = find_place(BODY, BODY.part("hood"), entry, (0.05, 0.05)).frame
    dent = shape(entry, frame, 0.012)
    at = np.array([[0, 0, 0], [0, 0, 0.012], [0, 0, 0.035], [0, 0, 0.07], [0, 0, -0.07]])
    push = dent.push(at)
    assert push[0] == push[1] > push[2] > 0 and push[3] == push[4] == 0


def test_a_part_that_the_body_lacks_is_a_fault_that_names_the_nearest():
    entry = {**entry_of(1, part="hood"), "part": "hodo"}
    with pytest.raises(Faults, match='no part "hodo"; did you mean "hood"'):
        DAMAGES["dent"].apply(BODY, "car.dent", entry)


def test_what_is_mounted_on_a_panel_goes_in_with_it():
    entry = entry_of(1)
    panel, damage = dented(entry)
    out = damage.frame.axes[2] * 0.03  # a handle stands off its door
    low, high = damage.frame.origin - 0.02, damage.frame.origin + 0.02
    near = ((panel.rest > low) & (panel.rest < high)).all(1)
    handle = evolve(BODY.part(panel.name), name=f"{panel.name}/handle", cls="handle", parent=panel.name, vertices=panel.rest[near] + out,
                    rest=panel.rest[near] + out, normals=panel.normals[near], triangles=np.array([[0, 1, 2]]), slots=np.zeros(1, np.int16))
    mounted = DAMAGES["dent"].apply(evolve(BODY, parts=(*BODY.parts, handle)), "car.dent", entry)[0].part(handle.name)
    assert np.abs((mounted.vertices - mounted.rest) - (panel.vertices - panel.rest)[near]).max() < 1e-4
    assert np.abs(mounted.vertices - mounted.rest).max() > 0.001


def test_a_dent_that_was_dragged_brings_its_own_scratch_as_a_damage_of_its_own():
    entry = entry_of(3, dragged=0.9)
    body, damages = DAMAGES["dent"].apply(BODY, "car.dent", entry)
    assert [(damage.id, damage.kind) for damage in damages] == [("car.dent", "dent"), ("car.dent.scuff", "scratch")]
    dent, scuff = damages
    plain, alone = dented({**entry, "dragged": 0.0})
    panel = body.part(dent.part)
    assert dent.facts == alone.facts and np.array_equal(panel.vertices, plain.vertices)
    assert scuff.facts["size_m"][0] == pytest.approx(0.9 * entry["size"], rel=0.15)
    assert scuff.facts["asked"] == scuff.facts["severity"] == DAMAGES["scratch"].grade(scuff.facts)
    on = panel.rest[scuff.mask(panel.rest) >= 0.5]
    assert len(on) and dent.mask(on).mean() > 0.5  # it lies in the dent


def test_dents_lie_along_the_car_more_often_than_across_it():
    tall = {name: {**part, "box": [part["box"][0], [0.2, *part["box"][1][1:]]]} for name, part in PARTS.items()}  # a door higher than long
    values = {**VALUES["dent"], "part": "front_door", "severity": "minor"}
    turns = np.array([abs(DAMAGES["dent"].settle(values, draw(scene), tall)["angle"]) for scene in range(200)])
    assert (turns < 30).mean() > 0.6
