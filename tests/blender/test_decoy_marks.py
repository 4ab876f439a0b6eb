"""A decoy changes the picture where its mask says, and nowhere else."""

import warnings

import bpy
import numpy as np
import pytest

from setpiece.blender import compat
from setpiece.blender.build.mesh import make_mesh
from setpiece.blender.materials import MATERIALS
from setpiece.blender.materials.marks import MARKS
from setpiece.core.body import Body, Material, Part
from setpiece.core.decoys import DECOYS
from setpiece.core.files.exr import read_exr
from setpiece.core.sampling.draw import Draw

SIZE = 128  # pixels of the square that the camera sees
AREA = {"front_door": {"cls": "front_door", "side": "", "box": [[-0.5, -0.5, 1], [0.5, 0.5, 1]], "normal": [0, 0, 1], "area": 1.0}}
SHARE = {"bird_lime": 0.95, "dirt": 0.9, "mud": 0.95, "sticker": 0.95, "water": 0.3}  # of the mask that looks otherwise: a flat drop is clear


def board() -> Body:
    """A red panel 1 m square that faces up."""
    corners = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
    triangles, up = np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile([0, 0, 1.0], (4, 1))
    part = Part("front_door", "front_door", corners, triangles, up, ("paint",), np.zeros(2, np.int16), corners)
    return Body("car", "vehicle", (part,), {"paint": Material("car_paint", {"color": [0.3, 0.01, 0.01]})}, np.eye(4))


def photograph(part: Part, values, origin, span, path) -> np.ndarray:
    """(SIZE, SIZE, 3) of a part seen from straight above `origin`, `span` metres wide, under a sky that is bright to one side."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        material = MATERIALS["car_paint"](values)
        for mark in part.marks:
            MARKS[mark.kind](material, mark)
    mesh = make_mesh("panel", part)
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("panel", mesh))
    scene.world = bpy.data.worlds.new("sky")
    tree = compat.node_tree(scene.world)
    tree.nodes.clear()
    sky, output, at = (tree.nodes.new(kind) for kind in ("ShaderNodeBackground", "ShaderNodeOutputWorld", "ShaderNodeTexCoord"))
    half = tree.nodes.new("ShaderNodeVectorMath")
    half.operation, half.inputs[1].default_value, half.inputs[2].default_value = "MULTIPLY_ADD", (0.5, 0.5, 0.5), (0.7, 0.7, 0.5)
    tree.links.new(at.outputs["Generated"], half.inputs[0])
    tree.links.new(half.outputs[0], sky.inputs["Color"])
    tree.links.new(sky.outputs[0], output.inputs[0])
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.type, camera.data.ortho_scale = "ORTHO", span
    camera.location = (*origin[:2], 2.0)
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 32, False
    scene.cycles.pixel_filter_type, scene.cycles.filter_width = "BOX", 0.01
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    compat.write_multilayer(scene.render.image_settings)
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    channels = read_exr(path)
    return np.stack([channels[next(k for k in channels if k.endswith("Combined." + c))] for c in "RGB"], -1)


@pytest.mark.parametrize("kind", sorted(SHARE))
def test_the_picture_differs_where_the_mask_says(kind, tmp_path):
    entry = {**DECOYS[kind].settle({"part": "front_door"}, Draw(1, 2, kind), AREA), "spot": [0.5, 0.5]}
    body = board()
    decoy, lay = DECOYS[kind].apply(body, "car.decoys.a", entry, ())
    part, values, span = body.part("front_door"), body.materials["paint"].values, 2.2 * max(decoy.frame.half)
    bare = photograph(part, values, decoy.frame.origin, span, tmp_path / "bare.exr")
    worn = photograph(lay(part), values, decoy.frame.origin, span, tmp_path / "worn.exr")
    differs = np.abs(worn - bare).max(-1) > 0.02
    at = ((np.arange(SIZE) + 0.5) / SIZE - 0.5) * span
    x, y = np.meshgrid(at, -at)
    mask = decoy.mask(decoy.frame.origin + np.stack([x, y, np.zeros_like(x)], -1).reshape(-1, 3)).reshape(SIZE, SIZE)
    assert (mask >= 0.55).sum() > 100
    assert differs[mask >= 0.55].mean() > SHARE[kind]
    assert differs[mask < 0.15].mean() < 0.02
