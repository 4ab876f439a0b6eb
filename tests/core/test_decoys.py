"""Decoys: each lies where its mask says, on the car with damage and without alike, and keeps clear of damage where there is room."""

import json

import numpy as np
import pytest
from attrs import evolve
from damage_panels import PAINT, VALUES, car, curved, parts_of
from test_annotations import shot_of

from setpiece.core.annotations import annotate, encode
from setpiece.core.body import Body, Damage, Frame, Part
from setpiece.core.damage import DAMAGES
from setpiece.core.decoys import DECOYS, fields, laid
from setpiece.core.decoys.place import find_place, meets
from setpiece.core.faults import Faults
from setpiece.core.files import rle
from setpiece.core.files.png import decode_png
from setpiece.core.sampling.draw import Draw
from setpiece.core.scene_spec import settled
from setpiece.core.taxonomies import class_id

BODY = car()
PARTS = parts_of(BODY)
KINDS = sorted(DECOYS)
MARKS = ("bird_lime", "dirt", "mud", "sticker", "water")


def entry_of(kind, scene=0, **values):
    return settled(DECOYS[kind].settle({"part": "front_door", **values}, Draw(7, scene, f"car.decoys.{kind}"), PARTS))


def applied(kind, scene=0, body=BODY, damages=(), **values):
    return DECOYS[kind].apply(body, "car.decoys.a", entry_of(kind, scene, **values), damages)


def scratch_on(part, scene=1, severity="moderate"):
    values = {**VALUES["scratch"], "part": part, "side": "left", "severity": severity}
    return DAMAGES["scratch"].settle(values, Draw(7, scene, "car.damages.scratch"), PARTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_a_class_and_its_fields_name_parts(kind):
    assert class_id("decoys", DECOYS[kind].cls) > 0
    for name in fields()[kind]["part"].choices[1:]:
        assert class_id("vehicle_parts", name) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_settled_is_json_and_the_same_again(kind):
    for scene in range(20):
        entry = entry_of(kind, scene)
        assert json.loads(json.dumps(entry)) == entry == entry_of(kind, scene)
        assert (entry["kind"], entry["part"]) == (kind, "front_door") and entry["side"] in ("left", "right")
    assert entry_of(kind, side="left")["side"] == "left"
    assert len({json.dumps(entry_of(kind, scene)) for scene in range(20)}) == 20


def test_any_part_is_one_that_the_vehicle_has_and_a_wrong_one_is_refused():
    seen = {DECOYS["water"].settle({"part": "any"}, Draw(7, scene, "x"), PARTS)["part"] for scene in range(40)}
    assert seen == {"hood", "front_door"}
    with pytest.raises(Faults, match='x.part: this vehicle has no part "trunk"'):
        DECOYS["water"].settle({"part": "trunk"}, Draw(7, 0, "x"), PARTS)


@pytest.mark.parametrize("kind", MARKS)
def test_the_area_is_that_of_the_mask_on_the_panel(kind):
    """Counted on a lattice of the panel itself, 0.5 mm apart: not on the mark's image."""
    for scene in range(3):
        decoy, lay = applied(kind, scene)
        part = lay(BODY.part(decoy.part))
        assert decoy.facts["area_cm2"] == pytest.approx(1e4 * area_on(part, decoy), rel=0.05)
        assert 0 < decoy.facts["size_m"][1] <= decoy.facts["size_m"][0] <= 2.1 * max(decoy.frame.half)
        assert decoy.facts["fit"] >= 0.95 and "severity" not in decoy.facts and "repair" not in decoy.facts


def area_on(part, decoy, step=0.0005):
    """m² of a barrel-shaped door (damage_panels.curved) on which a decoy's mask holds."""
    local = part.rest[np.abs(decoy.frame.local(part.rest)[:, :2]).max(1) < max(decoy.frame.half) + 0.03]
    x, z = (np.arange(local[:, k].min(), local[:, k].max(), step) for k in (0, 2))
    x, z = (axis.ravel() for axis in np.meshgrid(x, z))
    height = z - 0.75
    y = np.sign(local[0, 1]) * (0.9 - height**2 / 3.8 - x**2 / 12)
    tilt = np.sqrt(1 + (2 * height / 3.8) ** 2 + (x / 6) ** 2)
    return step**2 * tilt[decoy.mask(np.stack([x, y, z], 1)) >= 0.5].sum()


@pytest.mark.parametrize("kind", MARKS)
def test_it_lies_on_one_side_of_the_car_and_nothing_moves(kind):
    decoy, lay = applied(kind, 3, side="left")
    panel, other = lay(BODY.part("front_door.left")), BODY.part("front_door.right")
    assert len(panel.marks) == 1 and panel.vertices is BODY.part("front_door.left").vertices
    assert lay(other) is other
    local = np.random.default_rng(0).uniform(-1, 1, (4000, 2)) * decoy.frame.half
    points = decoy.frame.origin + local @ decoy.frame.axes[:2]
    assert (decoy.mask(points) >= 0.5).any()
    assert not decoy.mask(points * [1, -1, 1]).any() and not decoy.mask(points - 0.3 * decoy.frame.axes[2]).any()


@pytest.mark.parametrize("kind", MARKS)
def test_its_picture_is_8_bit_and_ends_within_its_frame(kind):
    for scene in range(4):
        decoy, lay = applied(kind, scene)
        (mark,) = lay(BODY.part(decoy.part)).marks
        assert np.array_equal(np.round(mark.image * 255) / np.float32(255), mark.image) and mark.image.dtype == np.float32
        assert max(mark.image.shape) <= 1024
        assert not mark.image[[0, -1]].any() and not mark.image[:, [0, -1]].any()


def test_lime_and_drips_run_down():
    for kind in ("bird_lime", "mud"):
        for scene in range(6):
            decoy, _ = applied(kind, scene)
            assert decoy.frame.axes[1, 2] > 0.9, "v is up, on a door of either side"
    hood, _ = applied("bird_lime", part="hood")
    assert abs(np.linalg.det(hood.frame.axes) - 1) < 1e-9


@pytest.mark.parametrize("way", ["out", "in"])
def test_a_crease_stands_as_high_as_it_says_all_along_the_panel(way):
    scene = next(s for s in range(40) if (entry_of("crease", s)["height"] > 0) == (way == "out"))
    entry = entry_of("crease", scene)
    decoy, lay = applied("crease", scene)
    before, after = BODY.part(decoy.part), lay(BODY.part(decoy.part))
    normal = decoy.frame.axes[2]
    moved = np.sign(entry["height"]) * (after.vertices - after.rest) @ normal
    assert 1000 * moved.max() == pytest.approx(1000 * abs(entry["height"]), rel=0.03)
    assert decoy.facts["depth_mm"] == pytest.approx(1000 * moved.max(), rel=0.05)
    corners = after.rest[after.triangles]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    high = (decoy.mask(after.rest) >= 0.5)[after.triangles].mean(1)
    assert decoy.facts["area_cm2"] == pytest.approx(1e4 * (area * high).sum(), rel=0.05)
    along = np.ptp(before.rest[:, 0])
    assert 0.85 * along < decoy.facts["size_m"][0] < along
    rim = np.abs(before.rest[:, 0]) > along / 2 - 0.001
    assert not (after.vertices - after.rest)[: len(before.rest)][rim].any(), "the shut line stays as it is"


def test_a_crease_works_on_two_triangles_and_takes_a_handle_along():
    decoy, lay = applied("crease", part="hood")
    assert decoy.facts["area_cm2"] > 50 and len(lay(BODY.part("hood")).triangles) > 500
    door, _ = applied("crease", 2, side="left")
    panel = BODY.part("front_door.left")
    out = panel.rest + [0, 0.03, 0]
    near = evolve(panel, name="front_door.left/handle", cls="handle", parent=panel.name, vertices=out, rest=out)
    far = evolve(near, vertices=panel.vertices + [0, 0, 5.0], rest=panel.rest + [0, 0, 5.0])
    lay = applied("crease", 2, side="left")[1]
    assert lay(far) is far
    shift = np.abs(lay(near).vertices - near.vertices).max()
    assert shift == pytest.approx(door.facts["depth_mm"] / 1000, rel=0.05)


def gapped():
    """Two doors side by side on the left, 6 mm apart: the back one is the front one's copy, moved."""
    front = curved("left")
    rest = front.rest - [1.206, 0, 0]
    back = Part("back_door.left", "back_door", rest, front.triangles, front.normals, ("paint",), front.slots, rest, "left")
    return Body("car", "vehicle", (front, back), PAINT, np.eye(4))


def test_a_wider_gap_is_as_wide_as_it_says_and_the_decoy_is_what_is_missing():
    body = gapped()
    entry = DECOYS["panel_gap"].settle({"part": "front_door"}, Draw(7, 1, "x"), parts_of(body))
    decoy, lay = DECOYS["panel_gap"].apply(body, "car.decoys.gap", entry, ())
    panel, neighbour = lay(body.part("front_door.left")), body.part("back_door.left")
    moved = (panel.vertices - panel.rest)[:, 0]
    assert moved.max() == pytest.approx(entry["wider"], rel=0.05) and moved.min() >= 0
    assert not moved[panel.rest[:, 0] > -0.4].any()
    assert decoy.facts["gap_mm"] == pytest.approx(6 + 1000 * entry["wider"], rel=0.05)
    assert decoy.facts["area_cm2"] == pytest.approx(10 * decoy.facts["size_m"][0] * decoy.facts["gap_mm"], rel=0.12)  # it narrows at its ends
    strip = decoy.gone.vertices[:, 0]
    assert strip.min() == pytest.approx(neighbour.rest[:, 0].max(), abs=1e-4) and strip.max() == pytest.approx(moved.max() - 0.6, abs=1e-4)
    corners = decoy.gone.vertices[decoy.gone.triangles]
    assert (np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 1] > 0).all()


@pytest.mark.parametrize("kind", MARKS)
def test_it_keeps_clear_of_damage_where_there_is_room(kind):
    for scene in range(4):
        body, [scratch] = DAMAGES["scratch"].apply(BODY, "car.s", scratch_on("front_door", scene))
        alone, _ = applied(kind, scene, side="left")
        decoy, lay = applied(kind, scene, damages=[scratch], side="left")
        assert decoy.facts["over"] == [] and decoy.facts["fit"] >= 0.95
        (mark,) = lay(BODY.part("front_door.left")).marks
        rows, columns = np.nonzero(mark.image >= 0.5)
        pixel = 2 * mark.frame.half / mark.image.shape[::-1]
        points = mark.frame.origin + ((np.stack([columns, rows], 1) + 0.5) * pixel - mark.frame.half) @ mark.frame.axes[:2]
        assert not (scratch.mask(points) >= 0.5).any()
        elsewhere = DAMAGES["scratch"].apply(BODY, "car.s", {**scratch_on("front_door", scene), "part": "hood", "side": "", "facing": "+z"})[1]
        assert np.array_equal(applied(kind, scene, damages=elsewhere, side="left")[0].frame.origin, alone.frame.origin)


def test_where_there_is_no_room_it_lies_on_the_damage_and_says_so():
    frame = Frame(np.array([0, 0.9, 0.7]), np.array([[-1.0, 0, 0], [0, 0, 1.0], [0, 1.0, 0]]), np.array([0.7, 0.5]))
    everywhere = Damage("car.hail", "dent", "car", "front_door.left", frame, lambda rest: np.ones(len(rest)))
    decoy, _ = applied("mud", damages=[everywhere], side="left")
    assert decoy.facts["over"] == ["car.hail"] and decoy.facts["fit"] >= 0.95
    assert meets(everywhere, decoy.frame.origin[None]).all()


def test_it_lies_alike_on_the_damaged_car_and_on_the_whole_one():
    dent = DAMAGES["dent"].settle({**VALUES["dent"], "part": "front_door", "side": "left"}, Draw(7, 1, "x"), PARTS)
    damaged, damages = DAMAGES["dent"].apply(BODY, "car.d", dent)
    entries = {kind: entry_of(kind, 1, side="left") for kind in ("mud", "crease")} | {"hood": entry_of("water", part="hood")}
    body, whole, decoys = laid(damaged, BODY, "car", entries, damages)
    assert [decoy.id for decoy in decoys] == ["car.decoys.mud", "car.decoys.crease", "car.decoys.hood"]
    assert body.part("front_door.right") is whole.part("front_door.right") is BODY.part("front_door.right")
    assert body.part("hood") is whole.part("hood") and len(whole.part("hood").marks) == 1
    assert body.part("front_door.left").marks[0] is whole.part("front_door.left").marks[0]
    moved = body.part("front_door.left").vertices - body.part("front_door.left").rest
    assert np.linalg.norm(moved, axis=1).max() > 0.9 * dent["depth"]
    alone = laid(BODY, BODY, "car", entries, damages)[2]
    assert [decoy.facts for decoy in decoys] == [decoy.facts for decoy in alone]
    for decoy in decoys:
        assert 0 < decoy.facts["share_percent"] < 30


def test_what_would_lie_on_a_lost_part_is_left_out_of_both():
    lost = evolve(BODY, parts=tuple(part for part in BODY.parts if part.name != "hood"))
    body, whole, decoys = laid(lost, BODY, "car", {"a": entry_of("water", part="hood"), "b": entry_of("mud")}, [])
    assert [decoy.id for decoy in decoys] == ["car.decoys.b"]
    assert whole.part("hood") is BODY.part("hood") and len(body.parts) == 2


def test_hundreds_of_draws_are_on_their_part_and_have_an_area():
    for kind in KINDS:
        for scene in range(60):
            entry = DECOYS[kind].settle({"part": "any"}, Draw(11, scene, kind), PARTS)
            if scene < 12:
                decoy, _ = DECOYS[kind].apply(BODY, "a", entry, ())
                part = BODY.part(decoy.part)
                assert decoy.mirror or decoy.facts["area_cm2"] > 0.5, (kind, scene)
                assert np.linalg.norm(part.rest - decoy.facts["center"], axis=1).min() < (0.03 if part.cls != "hood" else 1.0)


def test_a_part_that_faces_elsewhere_is_refused():
    entry = {**entry_of("mud", side="left"), "facing": "-z"}
    with pytest.raises(Faults, match="faces -z"):
        find_place(BODY, BODY.part("front_door.left"), entry, (0.1, 0.1), ())


def test_the_picture_and_the_records_of_decoys_agree_and_leave_damage_alone():
    shot = shot_of()
    hood = shot.bodies[0].part("hood")
    frame = Frame(np.array([0.5, -0.15, 0.2]), np.array([[0, 1.0, 0], [0, 0, 1.0], [1.0, 0, 0]]), np.array([0.15, 0.1]))
    mud = Damage("near.decoys.a", "mud", "near", hood.name, frame, lambda rest: np.ones(len(rest)), {"area_cm2": 1.0})
    found = annotate(evolve(shot, decoys=(mud,), decoy_ids={mud.id: 1}))
    (record,), before = found["decoys"], annotate(shot)
    assert record["kind"] == "mud" and record["class_id"] == class_id("decoys", "mud") and record["hidden"] is None
    np.testing.assert_array_equal(found["decoy"] == 1, rle.decode(record["mask"]).astype(bool))
    assert record["area"] == (found["decoy"] == 1).sum() > 20 and record["facts"] == {"area_cm2": 1.0}
    assert found["damages"] == before["damages"] and (found["coverage"] == before["coverage"]).all()
    assert before["decoys"] == [] and not before["decoy"].any()
    files = encode(found)
    assert decode_png(files["decoy.png"]).dtype == np.uint16
    assert set(record) == (set(found["damages"][0]) - {"damage"}) | {"decoy"}
