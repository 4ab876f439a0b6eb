"""A hole in the picture: dark where one looks in, its pixels those of its mask, and nothing seen through the car."""

import warnings

import bpy
import numpy as np
import pytest
from attrs import evolve

from setpiece.blender.build.mesh import make_mesh
from setpiece.blender.materials import MATERIALS
from setpiece.blender.materials.marks import MARKS
from setpiece.core.annotations import annotate
from setpiece.core.body import Body, Frame, Mark, Material, Part
from setpiece.core.damage import DAMAGES
from setpiece.core.sampling.draw import Draw
from truth_scene import camera_at, iou, photograph

SETTINGS = {"puncture": ("hood", "front_bumper"), "tear": ("front_bumper",)}


def board(cls) -> Body:
    """A panel 1 m square that faces up, a metre above the origin."""
    top = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
    part = Part(cls, cls, top, np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile([0, 0, 1.0], (4, 1)), ("paint",), np.zeros(2, np.int16), top)
    return Body("car", "vehicle", (part,), {"paint": Material("car_paint", {"color": [0.3, 0.02, 0.02]})}, np.eye(4))


def pierced(kind, cls):
    """A severe damage of a kind in the middle of a board."""
    parts = {cls: {"cls": cls, "side": "", "box": [[-0.5, -0.5, 1], [0.5, 0.5, 1]], "normal": [0, 0, 1], "area": 1.0}}
    values = {"part": cls, "side": None, "severity": "severe", "aspect": 0.8, "size": 0.1 if kind == "puncture" else 0.25}
    entry = {**DAMAGES[kind].settle(values, Draw(1, 1, "x"), parts), "spot": [0.5, 0.5]}
    return DAMAGES[kind].apply(board(cls), "car.x", entry)


@pytest.mark.parametrize("kind, cls", [(kind, cls) for kind, places in SETTINGS.items() for cls in places])
@pytest.mark.parametrize("lean", [0.0, 0.35])
def test_the_pixels_of_a_hole_are_those_of_its_mask_and_none_shows_what_is_behind_the_car(tmp_path, kind, cls, lean):
    body, [damage] = pierced(kind, cls)
    body = evolve(body, parts=tuple(evolve(part, vertices=part.vertices.astype(np.float32).astype(float)) for part in body.parts))
    spot = damage.frame.origin
    camera = camera_at(spot + [lean, 0.001, 0.9], spot, focal=500.0)
    values = annotate(photograph(tmp_path, camera, [body], [damage]))
    record = values["damages"][0]
    rows, columns = np.mgrid[: camera.height, : camera.width] + 0.5
    rays = np.stack([columns, rows, np.ones_like(rows)], -1) @ np.linalg.inv(camera.K).T @ camera.world_to_camera[:3, :3]
    eye = np.linalg.inv(camera.world_to_camera)[:3, 3]
    there = eye + rays * ((1 - eye[2]) / rays[..., 2])[..., None]  # where each pixel's ray meets the panel as it was
    expected = (damage.mask(there.reshape(-1, 3)) >= 0.5).reshape(rows.shape)
    assert expected.sum() > 800
    assert iou(values["damage"] == 1, expected) > (0.97 if kind == "puncture" else 0.9)  # a lip that is bent out covers what is beside it
    assert (values["part"][expected] == record["part"]).all()
    assert record["gone"] and record["visible_fraction"] > 0.97 and record["hidden"] is None


@pytest.mark.parametrize("under", ["metal", "plastic"])
def test_torn_paint_shows_primer_and_what_is_under_it(under, tmp_path):
    """The left third of a square is untouched, the middle one down to the primer, the right one bare."""
    image = np.zeros((6, 90), np.float32)
    image[:, 30:60], image[:, 60:] = 0.5, 1.0
    top = np.array([[-0.5, -0.5, 0], [0.5, -0.5, 0], [0.5, 0.5, 0], [-0.5, 0.5, 0.0]])
    mark = Mark("torn", Frame(np.zeros(3), np.eye(3), np.array([0.5, 0.5])), image, {"reach": 0.1, "under": under})
    part = Part("hood", "hood", top, np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile([0, 0, 1.0], (4, 1)), ("p",), np.zeros(2, np.int16), top)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        material = MATERIALS["plastic"]({"color": (0.8, 0.0, 0.0), "roughness": 0.6})
        MARKS["torn"](material, mark)
    thirds = shown(part, material, tmp_path)
    red = thirds[:, 0] - thirds[:, 1]
    assert red[0] > 0.3 and abs(red[1]) < 0.05 and abs(red[2]) < 0.05
    assert 0.25 < thirds[1, 1] < 0.6
    assert thirds[2, 1] < 0.15 if under == "plastic" else thirds[2, 1] > 0.25


def shown(part, material, folder) -> np.ndarray:
    """(3, 3) the mean colours of three thirds of a square seen from above, under an even white sky."""
    scene = bpy.context.scene
    mesh = make_mesh("square", part)
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("square", mesh))
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.type, camera.data.ortho_scale, camera.location = "ORTHO", 1.0, (0, 0, 2)
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.world = bpy.data.worlds.new("sky")
    if scene.world.node_tree is None:
        scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 1, 1, 1)
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 64, False
    scene.render.resolution_x = scene.render.resolution_y = 30
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.filepath = str(folder / "square.exr")
    bpy.ops.render.render(write_still=True)
    picture = bpy.data.images.load(str(folder / "square.exr"))
    pixels = np.array(picture.pixels[:]).reshape(30, 30, -1)[..., :3]
    return np.stack([pixels[4:26, low + 3 : low + 7].mean((0, 1)) for low in (0, 10, 20)])
