"""Worlds in Blender: the ground has no edge, scenery no label, night still a picture; lights shine from where the facts say, and a
missing image is a fault."""

import bpy
import numpy as np
import pytest

from setpiece.blender import owned, worlds
from setpiece.blender.materials.grounds import GROUNDS
from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.sampling.draw import Draw
from setpiece.core.sensor.fields import FIELDS as SENSOR
from setpiece.core.sensor.tone import develop, meter
from setpiece.core.worlds import FIELDS, settle
from setpiece.core.worlds import GROUNDS as NAMES
from setpiece.core.worlds.places import PLACES

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
    if "ground" in scene.objects:
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


def settled(place, time="day", **changes):
    """A SceneSpec's world in a place."""
    values = {name: 1.0 for name in FIELDS} | {"ground": "asphalt", "crowded": False, "ground_wet": 0.4, "sun_strength": 0.0, "lamp_power": 0.0}
    return settle(values | {"hdri": "city", "place": place, "time": time} | changes, Draw(1, 0, "settle.world"), load())


@pytest.mark.parametrize("place", PLACES)
def test_what_a_world_makes_is_cleared_whole_and_made_again(scene, place):
    everything = lambda: {kind: len(getattr(bpy.data, kind)) for kind in owned.COLLECTIONS}
    before, made = everything(), []
    for _ in range(2):
        with owned.tagging("test cleared"):
            worlds.build(scene, settled(place, "night"), load())
        made.append(everything())
        owned.clear("test cleared")
        assert everything() == before
    assert made[0] == made[1]


@pytest.mark.parametrize("place", PLACES)
def test_scenery_belongs_to_no_part(scene, place):
    with owned.tagging("test worlds"):
        worlds.build(scene, settled(place), load())
    assert not any(item.pass_index for item in scene.objects)
    assert not any(material.pass_index for material in bpy.data.materials)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("time", ["dusk", "night"])
def test_after_the_day_there_is_less_light_but_a_picture_still(scene, tmp_path, place, time):
    with owned.tagging("test worlds"):
        facts = worlds.build(scene, settled(place, time, ground_wet=0.0), load())
    light = photograph(scene, tmp_path, size=(48, 32), samples=8)
    assert np.median(light) < 0.6
    picture = develop(light.astype(np.float32) * meter(light.astype(np.float32), SENSOR["metering"].default))
    assert 35 < np.median(picture) < 200
    if place != "open":
        assert facts["place"] and all(lamp["power"] > 0 for lamp in facts["place"])


def test_the_sky_darkens_from_day_to_dusk_to_night(scene, tmp_path):
    above = []
    for time in ("day", "dusk", "night"):
        owned.clear("test sky")
        with owned.tagging("test sky"):
            worlds.build(scene, settled("open", time), load())
        above.append(photograph(scene, tmp_path, size=(48, 32))[:12].mean())
    owned.clear("test sky")
    assert above[0] > 4 * above[1] > 10 * above[2] > 0


def test_a_scene_of_before_there_were_places_stands_in_the_open(scene):
    assert "place" not in WORLD and built(scene)["place"] == []
    assert [item.name for item in scene.objects] == ["ground"]


def test_lamps_of_a_place_hang_where_the_facts_say(scene):
    with owned.tagging("test worlds"):
        facts = worlds.build(scene, settled("street", "night"), load())
    street = scene.objects["street"].data
    slot = next(k for k, material in enumerate(street.materials) if material.name.startswith("shining"))
    found = np.array([face.center for face in street.polygons if face.material_index == slot])
    wanted = np.array([lamp["position"] for lamp in facts["place"]])
    assert len(found) == len(wanted) and all(np.abs(found - lamp).max(1).min() < 0.02 for lamp in wanted)


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
