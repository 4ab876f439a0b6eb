"""A painted board under an even sky, and a camera straight above what lies on it: a mark's picture without a vehicle."""

import warnings

import bpy
import numpy as np

from setpiece.blender import compat
from setpiece.blender.build.mesh import make_mesh
from setpiece.blender.materials import MATERIALS
from setpiece.blender.materials.marks import MARKS
from setpiece.core.body import Body, Material, Part
from setpiece.core.files.exr import read_exr

SIZE = 160  # pixels along the side of the square that the camera sees


def board(color=(0, 0, 0), name="hood") -> Body:
    """A panel 1 m square that faces up, with a second sheet of the same part 0.2 m below it."""
    top = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
    low = top - [0, 0, 0.2]
    vertices, normals = np.concatenate([top, low]), np.repeat([[0, 0, 1.0], [0, 0, -1.0]], 4, axis=0)
    triangles = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6]], np.int32)
    part = Part(name, name, vertices, triangles, normals, ("paint",), np.zeros(4, np.int16), vertices)
    return Body("car", "vehicle", (part,), {"paint": Material("car_paint", {"color": list(color)})}, np.eye(4))


def parts_of(name="hood") -> dict:
    """What such a board tells a damage's settle."""
    return {name: {"cls": name, "side": "", "box": [[-0.5, -0.5, 1], [0.5, 0.5, 1]], "normal": [0, 0, 1], "area": 1.0}}


def lit_board(part: Part, values, kind="car_paint", size=SIZE, samples=8):
    """Opens an empty Blender with a part, its marks on its one material, a camera and an even sky; the board and the sky's nodes."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        material = MATERIALS[kind](values)
        for mark in part.marks:
            MARKS[mark.kind](material, mark)
    mesh = make_mesh("board", part)
    mesh.materials.append(material)
    item = bpy.data.objects.new("board", mesh)
    scene.collection.objects.link(item)
    scene.world = bpy.data.worlds.new("sky")
    tree = compat.node_tree(scene.world)
    tree.nodes.clear()
    sky, output = tree.nodes.new("ShaderNodeBackground"), tree.nodes.new("ShaderNodeOutputWorld")
    tree.links.new(sky.outputs[0], output.inputs[0])
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.type = "ORTHO"
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, False
    scene.cycles.pixel_filter_type, scene.cycles.filter_width = "BOX", 0.01
    scene.render.resolution_x = scene.render.resolution_y = size
    compat.write_multilayer(scene.render.image_settings)
    return item, sky


def shoot(path, at, span: float, height=2.0, flip=0.0) -> np.ndarray:
    """(h, w, 3) linear colours of `span` metres about (x, y, …), from above or, flipped by π, from below."""
    channels = passes(path, at, span, height, flip)
    return np.stack([channels[next(k for k in channels if k.endswith("Combined." + c))] for c in "RGB"], -1)


def passes(path, at, span: float, height=2.0, flip=0.0) -> dict:
    """All channels (h, w) of the same picture by their names."""
    scene = bpy.context.scene
    scene.camera.data.ortho_scale = span
    scene.camera.location, scene.camera.rotation_euler = (at[0], at[1], height), (flip, 0, 0)
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    return read_exr(path)


def points_under(at, span: float) -> np.ndarray:
    """(SIZE², 3) places on the board under the middles of a picture's pixels."""
    side = ((np.arange(SIZE) + 0.5) / SIZE - 0.5) * span
    x, y = np.meshgrid(side, -side)
    return np.asarray(at) + np.stack([x, y, np.zeros_like(x)], -1).reshape(-1, 3)
