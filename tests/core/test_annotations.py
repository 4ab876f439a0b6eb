"""What holds between a view's annotations, whatever is in the picture."""

import json

import numpy as np
import pytest
from attrs import evolve
from setpiece.core import annotations
from setpiece.core.annotations import ANNOTATIONS, Annotation, annotate, encode, passes_needed
from setpiece.core.annotations.front import nearest
from setpiece.core.body import Body, Damage, Frame, Material, Part
from setpiece.core.camera import Camera, look_at
from setpiece.core.faults import Faults
from setpiece.core.files import rle
from setpiece.core.files.png import decode_png
from setpiece.core.lens import rendered_camera
from setpiece.core.raster import Fragments, grid_of, soup_of, sweep
from setpiece.core.scene_spec import SceneSpec
from setpiece.core.shot import Shot

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) - 0.5
QUADS = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
TRIANGLES = np.array([t for a, b, c, d in QUADS for t in ((a, b, c), (a, c, d))], np.int32)
MATERIALS = {"solid": Material("matte"), "glass": Material("glass", {"see_through": True})}
BARREL = [-0.25, 0.08, 0.001, -0.002, 0.0]


def block(name, size, center, material="solid", cls="hood"):
    vertices = CORNERS * size + center
    return Part(name, cls, vertices, TRIANGLES, np.zeros((8, 3)), (material,), np.zeros(12, np.int16), vertices)


def car(id, position, scale=1.0):
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = [[0.8, -0.6, 0], [0.6, 0.8, 0], [0, 0, 1]], position
    parts = (
        block("hood", np.array([1.0, 0.8, 0.3]) * scale, [0, 0, 0.2]),
        block("windshield", np.array([0.7, 0.6, 0.4]) * scale, [0, 0, 0.6 * scale], "glass", "windshield"),
        block("interior.seats", np.array([0.3, 0.3, 0.2]) * scale, [0, 0, 0.55 * scale], "solid", "interior"),
    )
    return Body(id, "vehicle", parts, MATERIALS, pose, {"length": 1.0})


def dent_on(body):
    frame = Frame(np.array([0.5, 0.1, 0.2]), np.array([[0, 1.0, 0], [0, 0, 1.0], [1.0, 0, 0]]), np.array([0.2, 0.1]))
    return Damage(f"{body.id}.dent", "dent", body.id, "hood", frame, lambda rest: np.ones(len(rest)), {"depth_mm": 3.0})


def four_cars():
    return car("near", [0.6, 0.2, 0]), car("far", [-1.0, -0.3, 0]), car("hidden", [-0.9, 0.0, 0.0], 0.05), car("gone", [9, 0, 0])


def shot_of(distortion=(0, 0, 0, 0, 0), size=(96, 64), bodies=None, target=(0, 0, 0.4), position=(3.0, -0.6, 1.3)):
    """A shot whose passes come from the geometry alone, as a renderer's would."""
    K = np.array([[90.0, 0, 48], [0, 90, 32], [0, 0, 1]])
    camera = Camera(*size, K, np.array(distortion, float), look_at(position, target))
    damages = () if bodies else tuple(dent_on(body) for body in four_cars())
    bodies = tuple(bodies or four_cars())
    rendered = rendered_camera(camera)
    part_ids = {key: number for number, key in enumerate(((b.id, p.name) for b in bodies for p in b.parts), 1)}
    soup = soup_of(rendered, bodies, part_ids)
    met = Fragments.joined(sweep(soup, grid_of(rendered, rendered)))
    depth, index = nearest(met.sample, met.z, soup.part[met.triangle], rendered.width * rendered.height)
    shape = rendered.height, rendered.width
    return Shot(
        spec=SceneSpec(1, 0, 0, None, {}, [], {body.id: {"type": "vehicle"} for body in bodies}, {}, [{}], []),
        view=0,
        camera=camera,
        rendered=rendered,
        passes={"index": index.reshape(shape), "depth": depth.reshape(shape), "normal": np.ones((*shape, 3), np.float32)},
        bodies=bodies,
        damages=damages,
        part_ids=part_ids,
        instance_ids={body.id: number for number, body in enumerate(bodies, 1)},
        damage_ids={damage.id: number for number, damage in enumerate(damages, 1)},
        lights={"sun": {"strength": np.float32(2)}},
    )


@pytest.fixture(scope="module", params=["pinhole", "barrel"])
def values(request):
    return annotate(shot_of(BARREL if request.param == "barrel" else [0] * 5), ["depth", "normal"])


def test_what_is_seen_is_part_of_what_is_there(values):
    for record in values["objects"] + values["parts"] + values["damages"]:
        if record["mask"] is None:
            assert record["hidden"] and record["box"] is None and record["area"] == 0
            continue
        assert record["hidden"] is None and min(record["box"][2:]) > 0
        visible, amodal = (rle.decode(record[name]).astype(bool) for name in ("mask", "amodal_mask"))
        assert not (visible & ~amodal).any()
        assert (visible.sum(), amodal.sum()) == (record["area"], record["amodal_area"])
        assert rle.bbox(record["mask"]) == record["box"] and rle.bbox(record["amodal_mask"]) == record["amodal_box"]
        assert 0 < record["visible_fraction"] <= 1


def test_what_is_seen_is_there_even_where_the_renderer_rounds_otherwise():
    shot = shot_of()
    index = shot.passes["index"]
    wider = np.where(index == 0, np.roll(index, 1, axis=1), index)
    test_what_is_seen_is_part_of_what_is_there(annotate(evolve(shot, passes={**shot.passes, "index": wider})))


def test_records_and_pictures_agree(values):
    for name, key in (("objects", "instance"), ("parts", "part"), ("damages", "damage")):
        picture = values[{"objects": "instance", "parts": "part", "damages": "damage"}[name]]
        for record in values[name]:
            mask = np.zeros(picture.shape, bool) if record["mask"] is None else rle.decode(record["mask"]).astype(bool)
            np.testing.assert_array_equal(picture == record[key], mask)


def test_an_object_is_the_union_of_its_parts(values):
    for record in values["objects"]:
        for mask in ("mask", "amodal_mask"):
            parts = [rle.decode(part[mask]) for part in values["parts"] if part["object"] == record["id"] and part[mask]]
            if not parts:
                assert record[mask] is None
            else:
                np.testing.assert_array_equal(rle.decode(record[mask]), np.max(parts, axis=0))


def test_all_are_listed_with_the_reason_why_they_are_hidden(values):
    assert {record["id"]: record["hidden"] for record in values["objects"]} == {
        "near": None, "far": None, "hidden": "occluded", "gone": "out_of_frame",
    }  # fmt: skip
    assert len(values["parts"]) == 12 and len(values["damages"]) == 4
    assert values["parts"][1]["class_id"] == 9 and values["parts"][2]["class_id"] == 22  # of the taxonomy, not of the scene
    assert values["objects"][3]["full_box"] is None and values["objects"][3]["truncated"]


def test_through_the_glass_are_the_seats(values):
    behind, part = values["behind_glass"], values["part"]
    assert (behind[part == 2] == 3).sum() > 20
    assert set(np.unique(behind[part == 2])) >= {1, 3}
    assert not behind[(part != 2) & (part != 5) & (part != 8)].any()


def test_a_lamps_solid_rim_is_not_glass():
    glass = block("lamp", (0.1, 0.8, 0.8), (0.6, 0, 0.4))
    rim, bulb = block("lamp", (0.1, 0.3, 0.8), (0.8, 0, 0.4)), block("lamp", (0.1, 0.5, 0.5), (0.2, 0, 0.4))
    vertices = np.concatenate([glass.vertices, rim.vertices, bulb.vertices])
    lamp = evolve(
        glass, vertices=vertices, rest=vertices, normals=np.zeros((24, 3)), materials=("glass", "solid"), slots=np.repeat([0, 1, 1], 12).astype(np.int16),
        triangles=np.concatenate([TRIANGLES + 8 * k for k in range(3)]),
    )  # fmt: skip
    behind = annotate(shot_of(bodies=[Body("car", "vehicle", (lamp,), MATERIALS, np.eye(4))], target=[0.6, 0, 0.4]))["behind_glass"]
    assert behind[27, 48] == 0  # the rim
    assert behind[27, 40] == 1  # the bulb, of the same part
    assert behind[27, 35] == 65535 and behind[27, 58] == 65535


def test_coverage_agrees_with_its_records(values):
    total = sum(record["coverage"] for record in values["damages"])
    assert total > 30
    assert values["coverage"].sum() / 255 == pytest.approx(total, rel=0.01)
    assert ((values["damage"] > 0) <= (values["coverage"] > 0)).all()


def test_files_are_the_same_bytes_again_and_hold_the_values(values):
    shot = shot_of(BARREL)
    files = encode(annotate(shot, ["depth"]))
    assert files == encode(annotate(shot_of(BARREL), ["depth"]))
    assert sorted(files) == sorted(["annotations.json", "behind_glass.png", "coverage.png", "damage.png", "decoy.png", "depth.exr", "instance.png", "part.png"])
    data = json.loads(files["annotations.json"])
    assert list(data) == ["camera", "lights", "objects", "parts", "damages", "decoys"]
    assert data["lights"] == {"sun": {"strength": 2}}
    assert data["camera"]["distortion"] == BARREL
    assert decode_png(files["part.png"]).dtype == np.uint16
    np.testing.assert_array_equal(decode_png(files["instance.png"]), annotate(shot)["instance"])


def test_a_new_annotation_is_a_row(monkeypatch):
    toy = Annotation("toy", ("index",), lambda shot: {"parts_seen": len(np.unique(shot.passes["index"]))}, "annotations.json")
    monkeypatch.setitem(annotations.ANNOTATIONS, "toy", toy)
    far = Annotation("far", ("depth",), lambda shot: (shot.depth > 2).astype(np.uint8), "far.png", optional=True)
    monkeypatch.setitem(annotations.ANNOTATIONS, "far", far)
    files = encode(annotate(shot_of()))
    assert json.loads(files["annotations.json"])["toy"]["parts_seen"] > 3 and "far.png" not in files
    assert decode_png(encode(annotate(shot_of(), ["far"]))["far.png"]).any()


def test_asking_for_what_is_not_there():
    with pytest.raises(Faults, match='annotations: unknown annotation "dept"; did you mean "depth"?'):
        annotate(shot_of(), ["dept"])
    assert passes_needed() == ("depth", "index")
    assert passes_needed(["normal"]) == ("depth", "index", "normal")
    assert set(ANNOTATIONS) >= {"depth", "normal", "objects", "damages"}


def test_a_view_of_nothing_has_annotations():
    shot = shot_of()
    passes = {**shot.passes, "index": np.zeros_like(shot.passes["index"])}
    bare = evolve(shot, bodies=(), damages=(), part_ids={}, instance_ids={}, damage_ids={}, passes=passes)
    values = annotate(bare, ["depth"])
    assert values["objects"] == values["parts"] == values["damages"] == []
    assert not values["instance"].any() and not values["coverage"].any()
    encode(values)


def test_a_part_has_its_finer_parts_in_it_and_the_picture_tells_them_apart():
    whole = car("near", [0, 0, 0])
    badge = evolve(block("badge", np.array([0.1, 0.3, 0.1]), [0.5, 0, 0.3], cls="badge"), name="hood/badge", parent="hood")
    found = annotate(shot_of(bodies=[evolve(whole, parts=(*whole.parts, badge))]))
    hood, finer = (next(r for r in found["parts"] if r["name"] == name) for name in ("hood", "hood/badge"))
    assert (finer["parent"], finer["class"], hood["parent"]) == ("hood", "badge", "")
    picture = found["part"]
    assert 0 < finer["area"] == (picture == finer["part"]).sum()
    np.testing.assert_array_equal(np.isin(picture, [hood["part"], finer["part"]]), rle.decode(hood["mask"]).astype(bool))
    assert hood["area"] == (picture == hood["part"]).sum() + finer["area"]


def test_a_damage_of_a_whole_part_has_its_pixels_and_those_of_what_lies_in_it():
    plain, _, _, _ = four_cars()
    hood, windshield, seats = plain.parts
    body = evolve(plain, parts=(hood, evolve(windshield, parent="hood"), seats))
    shot = shot_of(bodies=[body])
    damage = evolve(dent_on(body), whole=True)
    found = annotate(evolve(shot, damages=(damage,), damage_ids={damage.id: 1}))
    (record,), part = found["damages"], found["parts"][0]
    for name in ("mask", "amodal_mask", "box", "area", "visible_fraction"):
        assert record[name] == pytest.approx(part[name], abs=0.02) if name == "visible_fraction" else record[name] == part[name]
    assert record["part"] == part["part"] and record["area"] > found["parts"][1]["area"] > 0


def test_a_lost_part_is_seen_where_nothing_stands_before_its_place():
    whole, _, _, _ = four_cars()
    before = annotate(shot_of(bodies=[whole]))["parts"][0]
    lost = evolve(whole, parts=whole.parts[1:])
    damage = evolve(dent_on(whole), whole=True, gone=whole.parts[0])
    found = annotate(evolve(shot_of(bodies=[lost]), damages=(damage,), damage_ids={damage.id: 1}))["damages"][0]
    assert found["gone"] and found["part"] == 0 and found["name"] == "hood"
    assert found["mask"] == before["mask"] and found["amodal_mask"] == before["amodal_mask"]
