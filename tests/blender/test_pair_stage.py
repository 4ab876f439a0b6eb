"""The twin of a stage is the same scene without its damage: same data, same numbers, same cameras, and pictures that are equal wherever
no damage is."""

import json

import bpy
import cv2
import numpy as np
import pytest
from attrs import evolve
from reach import reached
from setpiece.blender import session, subjects
from setpiece.blender.build.scene import build
from setpiece.blender.develop import photograph
from setpiece.blender.render import RenderOptions, render
from setpiece.blender.session import Setting, run
from setpiece.core import assets
from setpiece.core.body import Body, Damage, Frame, Material, Part
from setpiece.core.catalogue import load
from setpiece.core.damage import DAMAGES, DamageKind
from setpiece.core.dataset import Job, Layout, finished
from setpiece.core.production import open_production
from setpiece.core.scene_spec import SceneSpec

PLAIN = RenderOptions(threads=1, plain=True)
GROUND = {"material": "concrete", "scale": 1.0, "tone": 1.0, "wear": 0.5, "wet": 0.0, "offset": [0.0, 0.0], "turn": 0.0}
WORLD = {"hdri": "city", "rotation": 0.0, "strength": 1.0, "ground": GROUND, "sun": None, "lamp": None}
VIEW = {"id": "eye", "rig": "orbit", "position": [4.0, 0.0, 1.0], "target": [0.0, 0.0, 0.5], "roll": 0, "focal": 50,
        "sensor": {"metering": 1.0, "auto_white": 0.5}}  # fmt: skip
NEAR = {**VIEW, "id": "near", "position": [2.0, 0.3, 0.9], "target": [0.0, 0.3, 0.9], "aim": "slab.push"}


def square(name, y, z, x=0.0):
    """Half a metre square that faces +X, its lower right corner at y, z."""
    vertices = np.array([[x, y, z], [x, y + 0.5, z], [x, y + 0.5, z + 0.5], [x, y, z + 0.5]])
    return Part(
        name=name, cls="prop", vertices=vertices, rest=vertices, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        normals=np.tile([1.0, 0, 0], (4, 1)), materials=("paint",), slots=np.zeros(2, np.int16),
    )  # fmt: skip


def slab(id, entry, catalogue):
    """An upright square metre that faces +X, in four parts."""
    parts = tuple(square(name, y, z) for name, y, z in (("a", -0.5, 0.0), ("b", 0.0, 0.0), ("c", -0.5, 0.5), ("d", 0.0, 0.5)))
    return Body(id, "prop", parts, {"paint": Material("matte", {"color": [0.8, 0.1, 0.1]})}, np.eye(4))


def damage_of(id, part, centre, gone=None):
    frame = Frame(np.array(centre, float), np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], float), np.array([0.25, 0.25]))
    facts = {"kind": "toy", "part": part, "side": "", "severity": "minor", "area_cm2": 2500.0}
    return Damage(id, "push", "slab", part, frame, lambda rest: np.ones(len(rest)), facts, gone=gone)


def push(body, id, entry):
    """Part b is pushed in by a decimetre, and a piece comes off that stands before it."""
    parts = [evolve(part, vertices=part.vertices - [0.1, 0, 0]) if part.name == "b" else part for part in body.parts]
    return evolve(body, parts=(parts[0], square("b/piece", 0.1, 0.1, 0.05), *parts[1:])), [damage_of(id, "b", [0, 0.25, 0.25])]


def lose(body, id, entry):
    """Part c is gone."""
    return evolve(body, parts=tuple(part for part in body.parts if part.name != "c")), [damage_of(id, "c", [0, -0.25, 0.75], body.part("c"))]


@pytest.fixture
def spec(monkeypatch):
    for name, apply in (("push", push), ("lose", lose)):
        kind = DamageKind(name, {}, None, apply, lambda facts: "minor", "dent", lambda facts: "paint")
        monkeypatch.setitem(DAMAGES, name, kind)
    monkeypatch.setitem(subjects.BUILDERS, "prop", slab)
    entry = {"type": "prop", "asset": "cone", "pose": {"position": [0, 0, 0], "yaw": 0}}
    entries = {"slab": {**entry, "damages": {"push": {"kind": "push"}, "lost": {"kind": "lose"}}},
               "other": {**entry, "pose": {"position": [0, 1.1, 0], "yaw": 10}}}  # fmt: skip
    return SceneSpec(1, 1, 3, None, {"size": [64, 48], "samples": 4}, (), entries, WORLD, (VIEW, NEAR), (), pair="undamaged")


@pytest.fixture
def stage(spec):
    before = len(bpy.data.scenes), len(bpy.data.meshes)
    stage = build(spec, load())
    yield stage
    stage.clear()
    assert (len(bpy.data.scenes), len(bpy.data.meshes)) == before, "the twin goes with the stage"


def test_what_no_damage_touches_is_the_same_data(stage):
    mine, other = stage.scene, stage.twin.scene
    assert {item.name for item in other.objects if item.name in mine.objects} == {item.name for item in mine.objects} - {"slab.b", "slab.b/piece"}
    assert all(mine.objects[item.name] == item for item in other.objects if item.name in mine.objects)
    assert mine.world == other.world and mine.camera == other.camera
    pushed, whole = (next(item for item in scene.objects if item.pass_index == stage.part_ids["slab", "b"]) for scene in (mine, other))
    assert pushed.data != whole.data and pushed.data.materials[0] == whole.data.materials[0]
    for body, twin in zip(stage.bodies, stage.twin.bodies):
        assert {part.name for part in body.parts for one in twin.parts if part is one} == {"a", "d"} | ({"b", "c"} if body.id == "other" else set())


def test_numbers_are_those_of_the_undamaged_bodies_and_new_parts_come_behind(stage):
    wanted = [("slab", name) for name in "abcd"] + [("other", name) for name in "abcd"] + [("slab", "b/piece")]
    assert stage.part_ids == stage.twin.part_ids == {key: number for number, key in enumerate(wanted, 1)}
    assert stage.instance_ids == stage.twin.instance_ids
    for one in (stage, stage.twin):
        for item in one.scene.objects:
            if item.pass_index:
                body, _, part = item.name.partition(".")
                assert item.pass_index == stage.part_ids[body, part.removesuffix(".001")]


def test_a_camera_that_follows_a_damage_stands_where_it_stood(stage):
    assert tuple(stage.camera(1).world_to_camera[:, 3]) != tuple(evolve(stage, views=stage.spec.views).camera(1).world_to_camera[:, 3])
    for view in (0, 1):
        assert np.array_equal(stage.camera(view).world_to_camera, stage.twin.camera(view).world_to_camera)


def test_ids_and_depth_are_equal_but_where_a_part_was_pushed_or_lost(stage):
    one, other = render(stage, 0, PLAIN), render(stage.twin, 0, PLAIN)
    hurt = [stage.part_ids["slab", name] for name in ("b", "c", "b/piece")]
    changed = np.isin(one.passes["index"], hurt) | np.isin(other.passes["index"], hurt)
    assert 0 < changed.sum() < changed.size / 2
    for name in ("index", "depth"):
        assert np.array_equal(one.passes[name][~changed], other.passes[name][~changed])
        assert (one.passes[name] != other.passes[name])[changed].any()
    assert stage.part_ids["slab", "c"] in other.passes["index"] and stage.part_ids["slab", "c"] not in one.passes["index"]


def test_a_twin_does_not_depend_on_the_pictures_before_it(stage):
    first = render(stage.twin, 1, PLAIN)
    render(stage, 0, PLAIN)
    render(stage, 1, PLAIN)
    again = render(stage.twin, 1, PLAIN)
    for name in first.passes:
        assert np.array_equal(first.passes[name], again.passes[name]), name


def made(root, spec, views) -> dict[str, bytes]:
    """Every file of a run's views."""
    layout, events = Layout(root), []
    for folder in layout.folders:
        folder.mkdir(parents=True, exist_ok=True)
    run([Job(spec, views)], Setting(layout, "0" * 32, load(), PLAIN), events.append)
    assert [event for event in events if event["event"] == "failed"] == []
    return {path.name: path.read_bytes() for path in sorted(layout.views.iterdir())}


def test_a_view_is_written_with_its_twin_and_alone_is_the_same(spec, tmp_path):
    files = made(tmp_path / "both", spec, (0, 1))
    kinds = {name.removeprefix("000003_00.") for name in files if name.startswith("000003_00.")}
    own = {name for name in kinds if not name.startswith("undamaged.")}
    assert kinds - own == {f"undamaged.{name}" for name in own - {"meta.json"}}
    assert set(json.loads(files["000003_00.meta.json"])["files"]) == kinds - {"meta.json"}
    content, twin = (json.loads(files[f"000003_00.{name}annotations.json"]) for name in ("", "undamaged."))
    assert [record["id"] for record in content["damages"]] == ["slab.push", "slab.lost"] and twin["damages"] == []
    assert content["camera"] == twin["camera"] and not cv2.imdecode(np.frombuffer(files["000003_00.undamaged.damage.png"], np.uint8), -1).any()
    alone = made(tmp_path / "one", spec, (1,))
    assert alone == {name: data for name, data in files.items() if name.startswith("000003_01")}


def test_a_scene_without_damage_is_rendered_once_and_its_twin_is_itself(spec, tmp_path, monkeypatch):
    rendered = []
    monkeypatch.setattr(session, "render", lambda *asked: rendered.append(asked) or render(*asked))
    entries = {id: {key: value for key, value in entry.items() if key != "damages"} for id, entry in spec.subjects.items()}
    files = made(tmp_path, evolve(spec, subjects=entries, views=(VIEW,)), (0,))
    assert len(rendered) == 1 and finished(tmp_path / "views") == {"000003_00"}
    for name in files:
        if ".undamaged." in name:
            assert files[name] == files[name.replace(".undamaged.", ".")]


DENT, LAMP, LINE = ("{kind: dent, part: front_door, side: right, severity: severe}", "{kind: lamp_broken, part: headlight, side: right, severity: severe}",
                    "{kind: scratch, part: back_door, side: right, severity: severe}")  # fmt: skip
FAR = ("{rig: orbit, views: 1, distance: 5, azimuth: -60}", f"{{dent: {DENT}, lamp: {LAMP}, line: {LINE}}}")
FLAKES = ("{rig: close_up, aim: subjects.car.damages.line, distance: 0.8, tilt: 15}", f"{{dent: {DENT}, line: {LINE}}}")


@pytest.mark.parametrize("camera, damages", (FAR, FLAKES), ids=("from afar", "where flakes are seen"))
def test_a_cars_colours_are_equal_away_from_its_damage(camera, damages):
    """The demo's car, dirty, with damages that press in, scrape and break: what they, their shadows and their reflections don't reach (reach.py)
    has the very same ids and depth, and in all but a hundredth of the pixels the same colour. From near it has no broken lamp: what glows
    no longer is one light less to choose from, and noise falls otherwise everywhere."""
    asked = ["pair=undamaged", "image={size: [80, 60], samples: 16}", "subjects.car.dirt=0.5", f"cameras={{eye: {camera}}}",
             "sensor={shake: 0, glare: 0, aperture: null, noise_iso: 0}", f"subjects.car.damages={damages}"]  # fmt: skip
    production = open_production(assets.root() / "recipes" / "demo.yaml", asked)
    stage = build(production.sample(0), production.catalogue)
    one, other = render(stage, 0, RenderOptions(plain=True)), render(stage.twin, 0, RenderOptions(plain=True))
    seen, near = reached(stage, one.rendered)
    stage.clear()
    assert seen.sum() > 50 and near.mean() < 0.6
    for name in ("index", "depth"):
        assert np.array_equal(one.passes[name][~seen], other.passes[name][~seen])
        assert camera == FLAKES[0] or (one.passes[name] != other.passes[name])[seen].any()
    pictures = [cv2.imdecode(np.frombuffer(photograph(shot, one)["image.png"], np.uint8), -1).astype(int) for shot in (one, other)]
    differ = np.abs(pictures[0] - pictures[1]).max(-1) > 3
    assert differ[~near].mean() <= 0.01 < differ[seen].mean()
