"""The scratch in the picture is the scratch in the truth: same place, same edge, nothing on the other side."""

import warnings

import bpy
import numpy as np
import pytest

from setpiece.blender import compat
from setpiece.blender.build.mesh import make_mesh
from setpiece.blender.materials import MATERIALS
from setpiece.blender.materials.marks import MARKS
from setpiece.blender.materials.marks.lookup import picture
from setpiece.core.body import Body, Material, Part
from setpiece.core.damage import DAMAGES
from setpiece.core.files.exr import read_exr
from setpiece.core.sampling.draw import Draw

SIZE, SPAN = 160, 0.04  # pixels and metres of the square that the camera sees: four pixels to one of the mark


def board() -> Body:
    """A black hood 1 m square that faces up, with a second sheet of the same part 0.2 m below it."""
    top = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
    low = top - [0, 0, 0.2]
    vertices, normals = np.concatenate([top, low]), np.repeat([[0, 0, 1.0], [0, 0, -1.0]], 4, axis=0)
    triangles = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6]], np.int32)
    part = Part("hood", "hood", vertices, triangles, normals, ("paint",), np.zeros(4, np.int16), vertices)
    return Body("car", "vehicle", (part,), {"paint": Material("car_paint", {"color": [0, 0, 0]})}, np.eye(4))


@pytest.fixture(scope="module")
def scratched():
    parts = {"hood": {"cls": "hood", "side": "", "box": [[-0.5, -0.5, 1], [0.5, 0.5, 1]], "normal": [0, 0, 1], "area": 1.0}}
    values = {"part": "hood", "side": None, "severity": "minor", "size": 0.12, "width": 0.03, "wear": 1.2, "angle": 10.0}
    entry = DAMAGES["scratch"].settle(values, Draw(1, 1, "x"), parts)
    entry["spot"] = [0.5, 0.5]
    body, [damage] = DAMAGES["scratch"].apply(board(), "car.scratch", entry)
    return body.part("hood"), damage, body.materials["paint"].values


@pytest.fixture(scope="module")
def seen(scratched, tmp_path_factory):
    """Brightness (h, w) of the board under an even sky, by a camera straight above the scratch or straight below it."""
    part, damage, values = scratched
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        material = MATERIALS["car_paint"](values)
        for mark in part.marks:
            MARKS[mark.kind](material, mark)
    mesh = make_mesh("hood", part)
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("hood", mesh))
    scene.world = bpy.data.worlds.new("sky")
    tree = compat.node_tree(scene.world)
    tree.nodes.clear()
    sky, output = tree.nodes.new("ShaderNodeBackground"), tree.nodes.new("ShaderNodeOutputWorld")
    tree.links.new(sky.outputs[0], output.inputs[0])
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.type, camera.data.ortho_scale = "ORTHO", SPAN
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 8, False
    scene.cycles.pixel_filter_type, scene.cycles.filter_width = "BOX", 0.01
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    compat.write_multilayer(scene.render.image_settings)
    x, y, _ = damage.frame.origin

    def shoot(name, height, flip):
        camera.location, camera.rotation_euler = (x, y, height), (flip, 0, 0)
        path = tmp_path_factory.mktemp(name) / "view.exr"
        scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True)
        channels = read_exr(path)
        return sum(channels[next(k for k in channels if k.endswith("Combined." + c))] for c in "RGB") / 3

    return {"above": shoot("above", 2.0, 0.0), "below": shoot("below", 0.0, np.pi)}


def test_the_picture_shows_bare_paint_exactly_where_the_mask_is(scratched, seen):
    _, damage, _ = scratched
    at = ((np.arange(SIZE) + 0.5) / SIZE - 0.5) * SPAN
    x, y = np.meshgrid(at, -at)
    points = damage.frame.origin + np.stack([x, y, np.zeros_like(x)], -1).reshape(-1, 3)
    mask = damage.mask(points).reshape(SIZE, SIZE)
    scuffed, primed = (seen["above"][(mask > low) & (mask < low + 0.05)].mean() for low in (0.42, 0.53))
    shown, true = seen["above"] > 0.5 * (scuffed + primed), mask >= 0.5
    assert true.sum() > 300 and primed > scuffed + 0.08
    assert (shown & true).sum() / (shown | true).sum() > 0.97


def test_the_sheet_behind_it_is_untouched(seen):
    assert np.ptp(seen["below"]) < 0.05 < np.ptp(seen["above"])


def test_the_picture_holds_the_marks_image_to_the_last_bit(scratched):
    (mark,) = scratched[0].marks
    image = picture(mark, mark.image)
    pixels = np.empty(mark.image.size * 4, np.float32)
    image.pixels.foreach_get(pixels)
    assert np.array_equal(np.round(pixels.reshape(*mark.image.shape, 4)[..., 0] * 255), np.round(mark.image * 255))
    assert image.colorspace_settings.is_data
    bpy.data.images.remove(image)
