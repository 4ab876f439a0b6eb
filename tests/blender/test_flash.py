"""A flash at the camera: it lights what is near, moves no label, is told of, and is gone after its view."""

import bpy
import numpy as np
import pytest
from setpiece.blender import subjects
from setpiece.blender.build.scene import build
from setpiece.blender.flash import SIZE
from setpiece.blender.render import RenderOptions, render
from setpiece.core.body import Body, Material, Part
from setpiece.core.catalogue import load
from setpiece.core.scene_spec import SceneSpec

GROUND = {"material": "concrete", "scale": 1.0, "tone": 1.0, "wear": 0.5, "wet": 0.0, "offset": [0.0, 0.0], "turn": 0.0}
WORLD = {"hdri": "city", "rotation": 0.0, "strength": 0.0, "ground": GROUND, "sun": None, "lamp": None}
DARK, FLASH = {}, {"flash": 10.0}


def card(id, entry, catalogue):
    """An upright grey square of 2 m that faces +X."""
    vertices = np.array([[0, -1, 0], [0, 1, 0], [0, 1, 2], [0, -1, 2]], float)
    part = Part(
        name="card", cls="prop", vertices=vertices, rest=vertices, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        normals=np.tile([1.0, 0, 0], (4, 1)), materials=("grey",), slots=np.zeros(2, np.int16),
    )  # fmt: skip
    return Body(id, "prop", (part,), {"grey": Material("matte", {"color": [0.5, 0.5, 0.5]})}, np.eye(4))


@pytest.fixture
def shots(monkeypatch):
    """Views of the card in the dark, by name: without a flash, with one from 2 m and from 4 m, and without again."""
    monkeypatch.setitem(subjects.BUILDERS, "card", card)
    views = [
        {"id": id, "rig": "orbit", "position": [distance, 0.0, 1.0], "target": [0.0, 0.0, 1.0], "roll": 0, "focal": 50, "sensor": sensor}
        for id, distance, sensor in (("dark", 2.0, DARK), ("near", 2.0, FLASH), ("far", 4.0, FLASH), ("after", 2.0, DARK))
    ]
    spec = SceneSpec(
        version=1, seed=1, index=4, split=None, image={"size": [48, 48], "samples": 4}, annotations=(),
        subjects={"card": {"type": "card", "pose": {"position": [0, 0, 0], "yaw": 0}}}, world=WORLD, views=views, unplaced=(),
    )  # fmt: skip
    stage = build(spec, load())
    before = len(bpy.data.lights), len(bpy.data.objects)
    found = {view["id"]: render(stage, k, RenderOptions(threads=2)) for k, view in enumerate(views)}
    assert (len(bpy.data.lights), len(bpy.data.objects)) == before
    stage.clear()
    return found


def middle(shot):
    return shot.passes["image"][20:28, 20:28, :3].mean()


def test_its_light_falls_with_the_square_of_the_distance_and_only_its_views_have_it(shots):
    assert middle(shots["near"]) > 0.05
    assert middle(shots["near"]) / middle(shots["far"]) == pytest.approx(4, rel=0.15)
    assert middle(shots["dark"]) < 0.01 * middle(shots["near"])
    assert np.array_equal(shots["dark"].passes["image"], shots["after"].passes["image"])


def test_no_label_hears_of_it(shots):
    for name in ("index", "depth"):
        assert np.array_equal(shots["dark"].passes[name], shots["near"].passes[name])


def test_the_facts_of_the_lights_say_so(shots):
    assert shots["dark"].lights["flash"] is None
    flash = shots["near"].lights["flash"]
    assert (flash["power"], flash["size"]) == (10.0, SIZE)
    assert 0.001 < np.linalg.norm(np.subtract(flash["position"], [2.0, 0.0, 1.0])) < 0.02
