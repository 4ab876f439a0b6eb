"""What Cycles mirrors of a screen lies where the mask says, on a panel that bends, and nothing else of the picture knows of it."""

import bpy
import numpy as np
import pytest
from attrs import evolve
from setpiece.blender import subjects
from setpiece.blender.build.scene import build
from setpiece.blender.render import RenderOptions, render
from setpiece.core.annotations import annotate
from setpiece.core.body import Body, Material, Part
from setpiece.core.catalogue import load
from setpiece.core.damage import DAMAGES, DamageKind
from setpiece.core.scene_spec import SceneSpec

GROUND = {"material": "concrete", "scale": 1.0, "tone": 1.0, "wear": 0.5, "wet": 0.0, "offset": [0.0, 0.0], "turn": 0.0}
WORLD = {"hdri": "city", "rotation": 0.0, "strength": 0.1, "ground": GROUND, "sun": None, "lamp": None}
VIEW = {"id": "eye", "rig": "orbit", "position": [0.5, 3.2, 1.3], "target": [0.0, 0.9, 0.7], "roll": 0, "focal": 70, "sensor": {}}
MIRRORED = {"kind": "reflection", "part": "front_door", "side": "left", "facing": "+y", "spot": [0.5, 0.5], "angle": 0.0, "pattern": "fence",
            "screen": [1.4, 0.9], "stripes": 5, "ratio": 0.5, "upright": True, "bright": [4.0, 4.0, 4.0], "dark": [4.0, 4.0, 4.0],
            "distance": 1.2, "eye": [-12.0, 14.0]}  # fmt: skip


def door(id, entry, catalogue):
    """A dark door that bulges, in cells of 5 cm, with the normals of a rounder one: shading, not triangles, says what it mirrors."""
    x, z = (axis.ravel() for axis in np.meshgrid(np.linspace(-0.6, 0.6, 25), np.linspace(0.35, 1.05, 15), indexing="ij"))
    normals = np.stack([x / 4, np.ones_like(x), (z - 0.7) / 3 + 0.03 * np.sin(9 * x)], 1)
    vertices = np.stack([x, 0.9 - x**2 / 12 - (z - 0.7) ** 2 / 4, z], 1)
    a = (np.arange(24)[:, None] * 15 + np.arange(14)).ravel()
    triangles = np.concatenate([np.stack([a, a + 16, a + 15], 1), np.stack([a, a + 1, a + 16], 1)]).astype(np.int32)
    part = Part("front_door.left", "front_door", vertices, triangles, normals / np.linalg.norm(normals, axis=1)[:, None], ("paint",),
                np.zeros(len(triangles), np.int16), vertices, "left")  # fmt: skip
    return Body(id, "vehicle", (part,), {"paint": Material("car_paint", {"color": [0.0, 0.0, 0.0], "peel": 0.0, "roughness": 0.0})}, np.eye(4))


@pytest.fixture
def stage(monkeypatch):
    touched = DamageKind("touched", {}, None, lambda body, id, entry: (evolve(body, parts=(evolve(body.parts[0]),)), []), None, "dent", None)
    monkeypatch.setitem(DAMAGES, "touched", touched)
    monkeypatch.setitem(subjects.BUILDERS, "vehicle", door)
    entry = {"type": "vehicle", "pose": {"position": [0.1, -0.2, 0], "yaw": 8}, "damages": {"t": {"kind": "touched"}}, "decoys": {"r": MIRRORED}}
    stage = build(SceneSpec(1, 1, 4, None, {"size": [160, 120], "samples": 16}, (), {"car": entry}, WORLD, (VIEW,), (), pair="undamaged"), load())
    yield stage
    stage.clear()
    assert not [item for item in bpy.data.materials if item.name.startswith("screen")]


def test_the_picture_differs_where_the_mask_says_and_nowhere_else(stage):
    plain = RenderOptions(threads=1, plain=True)
    (screen,) = (item for item in stage.scene.objects if item.name.startswith("car.decoys.r"))
    assert stage.twin.scene.objects[screen.name] == screen and screen.pass_index == 0
    shot = render(stage, 0, plain)
    mask = annotate(shot)["decoy"] > 0
    screen.hide_render = True
    bare = render(stage, 0, plain)
    differs = np.abs(shot.passes["image"] - bare.passes["image"])[..., :3].max(-1)
    seen = differs > 0.5 * np.median(differs[mask])  # half covered, on the edge
    assert mask.sum() > 800 and np.ptp(np.nonzero(mask)[1]) > 40
    assert (mask & seen).sum() / (mask | seen).sum() > 0.95
    door = shot.passes["index"] > 0
    assert differs[~door].max() < 0.02 and differs[~door].mean() < 2e-4, "the camera sees past it, and it doesn't shine on the ground"
    off = differs[door & ~mask].mean() / np.median(differs[mask])
    assert off < 0.05, f"{off}: but for the edge's pixels and a faint, noisy glow in the base below the lacquer"
    for name in ("index", "depth"):
        np.testing.assert_array_equal(shot.passes[name], bare.passes[name])
