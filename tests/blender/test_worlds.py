"""Worlds in Blender: the ground has no edge and no label, lights shine from where the facts say, and a missing image is a fault."""

import bpy
import numpy as np
import pytest

from setpiece.blender import owned, worlds
from setpiece.blender.materials.grounds import GROUNDS
from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.worlds import GROUNDS as NAMES

GROUND = {"material": "concrete", "scale": 1.0, "tone": 1.0, "wear": 0.5, "wet": 0.3, "offset": [3.0, 4.0], "turn": 20.0}
WORLD = {"hdri": "city", "rotation": 40.0, "strength": 1.0, "ground": GROUND, "sun": None, "lamp": None}


@pytest.fixture
def scene():
    with owned.tagging("test worlds"):
        scene = bpy.data.scenes.new("test")
    yield scene
    bpy.data.scenes.remove(scene)
    owned.clear("test worlds")


def built(scene, **changes):
    with owned.tagging("test worlds"):
        return worlds.build(scene, {**WORLD, **changes}, load())


def photograph(scene, tmp_path, ground=True, size=(96, 64), samples=4, turn=0.0):
    """(h, w, 3) linear picture at a person's height, looking level along -X, or `turn` degrees to the left of that."""
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    camera.location, camera.rotation_euler = (6, 0, 1.5), (np.pi / 2, 0, np.pi / 2 + np.radians(turn))
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.objects["ground"].hide_render = not ground
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, False
    scene.render.resolution_x, scene.render.resolution_y = size
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.color_depth, settings.exr_codec = "OPEN_EXR", "32", "NONE"
    scene.render.filepath = str(tmp_path / "picture.exr")
    bpy.ops.render.render(write_still=True, scene=scene.name)
    image = bpy.data.images.load(str(tmp_path / "picture.exr"))
    pixels = np.array(image.pixels[:]).reshape(size[1], size[0], 4)[::-1, :, :3]
    bpy.data.images.remove(image)
    bpy.data.cameras.remove(data)
    return pixels


def test_every_ground_that_a_recipe_may_ask_for_is_built(scene):
    assert set(NAMES) <= set(GROUNDS)
    for name in NAMES:
        built(scene, ground={**GROUND, "material": name})


def test_the_far_ground_is_the_backdrop_and_the_near_one_is_not(scene, tmp_path):
    built(scene, ground={**GROUND, "wet": 0.0})
    with_ground, without = (photograph(scene, tmp_path, ground) for ground in (True, False))
    difference = np.abs(with_ground - without).mean((1, 2)) / without.mean((1, 2))
    horizon = 32
    assert difference[:horizon].max() < 0.02  # sky
    assert difference[horizon : horizon + 2].max() < 0.1  # dissolved
    assert difference[-8:].mean() > 0.1  # real


def test_the_ground_belongs_to_no_part(scene):
    built(scene)
    assert scene.objects["ground"].pass_index == 0


def test_lights_stand_where_the_facts_say(scene):
    sun = {"strength": 3.0, "elevation": 30.0, "azimuth": 70.0}
    lamp = {"power": 100.0, "azimuth": 200.0, "distance": 4.0, "height": 3.0, "size": 0.5}
    facts = built(scene, sun=sun, lamp=lamp)
    scene.view_layers[0].update()
    shines = lambda name: np.array(scene.objects[name].matrix_world.to_3x3()) @ [0, 0, -1]
    assert np.allclose(shines("sun"), -np.array(facts["sun"]["direction"]), atol=1e-5)
    place = np.array(facts["lamp"]["position"])
    assert np.allclose(scene.objects["lamp"].location, place, atol=1e-5)
    assert np.allclose(shines("lamp"), -place / np.linalg.norm(place), atol=1e-5)
    assert facts["hdri"] == {"id": "city", "rotation": 40.0, "strength": 1.0}


def test_what_a_world_makes_is_cleared_whole(scene):
    before = len(bpy.data.materials), len(bpy.data.images), len(bpy.data.worlds), len(bpy.data.meshes)
    with owned.tagging("test cleared"):
        worlds.build(scene, WORLD, load())
    owned.clear("test cleared")
    assert (len(bpy.data.materials), len(bpy.data.images), len(bpy.data.worlds), len(bpy.data.meshes)) == before


@pytest.mark.parametrize("data, words", [(None, "missing"), (b"not an image", "cannot be read")])
def test_a_missing_or_broken_environment_is_a_fault_that_names_it(scene, tmp_path, data, words):
    (tmp_path / "worlds").mkdir()
    if data:
        (tmp_path / "worlds" / "gone.exr").write_bytes(data)
    (tmp_path / "worlds" / "gone.yaml").write_text("id: gone\nkind: world\nlicence: MIT\nsource: x\nfiles: gone.exr\n")
    with pytest.raises(Faults, match=words):
        worlds.build(scene, {**WORLD, "hdri": "gone"}, load([tmp_path]))


def test_the_environment_turns_anticlockwise(scene, tmp_path):
    pictures = []
    for turn in (0.0, 90.0):
        owned.clear("test turn")
        with owned.tagging("test turn"):
            worlds.build(scene, {**WORLD, "rotation": turn}, load())
        pictures.append(photograph(scene, tmp_path, ground=False, size=(32, 16), samples=64, turn=turn))
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.05 * pictures[0].mean()
