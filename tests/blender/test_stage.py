"""A built stage is exactly its bodies, is one render per view, and never costs an artist anything."""

import bpy
import numpy as np
import pytest
from setpiece.blender import owned, subjects
from setpiece.blender.build.scene import build
from setpiece.blender.render import RenderOptions, render, save_blend
from setpiece.core.body import Body, Material, Part
from setpiece.core.camera import project
from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.scene_spec import SceneSpec

VIEW = {"id": "eye", "rig": "orbit", "position": [4.0, 0.0, 1.0], "target": [0.0, 0.0, 0.5], "roll": 0, "focal": 50, "sensor": {}}


def slab(id, entry, catalogue):
    """An upright square metre that faces +X, in two parts, lower and upper half."""
    parts = []
    for name, z in (("lower", 0.0), ("upper", 0.5)):
        vertices = np.array([[0, -0.5, z], [0, 0.5, z], [0, 0.5, z + 0.5], [0, -0.5, z + 0.5]], float)
        parts.append(
            Part(
                name=name, cls="prop", vertices=vertices, rest=vertices, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
                normals=np.tile([1.0, 0, 0], (4, 1)), materials=("paint",), slots=np.zeros(2, np.int16),
            )
        )  # fmt: skip
    return Body(id, "prop", tuple(parts), {"paint": Material("matte", {"color": [0.8, 0.1, 0.1]})}, np.eye(4))


@pytest.fixture
def spec(monkeypatch):
    monkeypatch.setitem(subjects.BUILDERS, "slab", slab)
    return SceneSpec(
        version=1, seed=1, index=3, split=None, image={"size": [64, 48], "samples": 1}, annotations=(),
        subjects={"slab": {"type": "slab", "pose": {"position": [0, 0, 0], "yaw": 0}}},
        world=WORLD, views=(VIEW, dict(VIEW, id="eye2", position=[4.0, 1.0, 1.0])), unplaced=(),
    )  # fmt: skip


GROUND = {"material": "concrete", "scale": 1.0, "tone": 1.0, "wear": 0.5, "wet": 0.0, "offset": [0.0, 0.0], "turn": 0.0}
WORLD = {"hdri": "city", "rotation": 0.0, "strength": 1.0, "ground": GROUND, "sun": None, "lamp": None}


def everything():
    return {(kind, item.name) for kind in owned.COLLECTIONS for item in getattr(bpy.data, kind)}


def test_objects_are_the_bodies_to_a_micrometre(spec):
    stage = build(spec, load())
    for body in stage.bodies:
        for part in body.parts:
            mesh = stage.scene.objects[f"{body.id}.{part.name}"].data
            found = np.empty(len(mesh.vertices) * 3, np.float32)
            mesh.vertices.foreach_get("co", found)
            assert np.abs(found.reshape(-1, 3) - part.vertices).max() < 1e-6
    stage.clear()


def test_clearing_leaves_everything_that_was_there(spec):
    bpy.data.objects.new("artist's own", None)
    before = everything()
    stage = build(spec, load())
    again = build(spec, load())
    assert again.name == stage.name
    assert len([scene for scene in bpy.data.scenes if scene.name.startswith("Setpiece")]) == 1
    again.clear()
    assert everything() == before


def test_a_failed_build_leaves_nothing(spec, monkeypatch):
    before = everything()

    def fail(*_):
        bpy.data.meshes.new("half made")
        raise RuntimeError("the builder broke")

    monkeypatch.setitem(subjects.BUILDERS, "slab", fail)
    with pytest.raises(RuntimeError, match="the builder broke"):
        build(spec, load())
    assert everything() == before


def test_labels_lie_where_the_parts_project(spec):
    stage = build(spec, load())
    shot = render(stage, 0, RenderOptions(threads=1))
    stage.clear()
    for part in stage.bodies[0].parts:
        x, y = project(shot.camera, part.vertices.mean(0)[None])[0]
        assert shot.passes["index"][int(y), int(x)] == shot.part_ids["slab", part.name]
        assert shot.passes["depth"][int(y), int(x)] == pytest.approx(4.0, abs=0.2)


def test_a_view_does_not_depend_on_the_views_before_it(spec):
    """Cycles keeps its scene between views; a resumed run starts in the middle and must get the same pixels."""
    stage = build(spec, load())
    render(stage, 0, RenderOptions(threads=2))
    after_another = render(stage, 1, RenderOptions(threads=2))
    stage.clear()
    stage = build(spec, load())
    alone = render(stage, 1, RenderOptions(threads=1))
    stage.clear()
    for name in alone.passes:
        assert np.array_equal(alone.passes[name], after_another.passes[name]), name


def test_a_saved_stage_holds_its_pictures_and_leaves_the_window_alone(spec, monkeypatch, tmp_path):
    """A picture made by code is lost in a .blend unless it's packed; 4.5 crashes when the window's scene is removed."""

    def painted(id, entry, catalogue):
        image = bpy.data.images.new("made by code", 2, 2, alpha=False, is_data=True)
        image.pixels.foreach_set(np.full(16, 1.0, np.float32))
        image.use_fake_user = True
        return slab(id, entry, catalogue)

    monkeypatch.setitem(subjects.BUILDERS, "slab", painted)
    shown = bpy.context.window.scene
    stage = build(spec, load())
    save_blend(stage, tmp_path / "scene.blend")
    assert bpy.context.window.scene == shown
    stage.clear()
    with bpy.data.libraries.load(str(tmp_path / "scene.blend")) as (there, wanted):
        assert stage.name in there.scenes
        wanted.images = ["made by code"]
    (image,) = wanted.images
    assert image.packed_file and min(image.pixels) == 1.0
    bpy.data.images.remove(image)


def test_more_parts_than_cycles_can_label_is_refused(spec, monkeypatch):
    monkeypatch.setattr("setpiece.blender.build.scene.MOST_PARTS", 1)
    with pytest.raises(Faults, match="2 parts"):
        build(spec, load())
