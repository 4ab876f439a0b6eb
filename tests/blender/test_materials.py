"""Materials: every kind builds in this Blender without a warning, shows what its values ask for, and wears without losing its label."""

import warnings

import bpy
import mathutils
import numpy as np
import pytest

from setpiece.blender import compat
from setpiece.blender.build.mesh import make_mesh
from setpiece.blender.materials import MATERIALS, make
from setpiece.blender.materials.wear import EFFECTS
from setpiece.core.body import Material, Part
from setpiece.core.files.exr import read_exr
from setpiece.core.files.png import encode_png
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import wear

PIXEL = encode_png(np.full((4, 4, 3), 255, np.uint8))
VALUES = {"car_paint": {"color": [0.4, 0.4, 0.42]}, "lens": {"color": [0.6, 0.02, 0.02]},
          "textured": {"color": [1, 1, 1], "image": PIXEL}}
FINISHES = ("solid", "metallic", "pearl", "matte")
SIZE = 24
ALL = {"dirt": 1.0, "wet": 0.6, "fading": 0.8, "lamps_fogged": 0.8, "plastic_wear": 0.8, "stickers": 0}
NONE = dict.fromkeys(ALL, 0)


def worn(kind, values, **asked):
    """A material as data after `asked` of the fields of wear, dusty and muddy where it is dirty."""
    entry = wear.settle({**NONE, **asked}, Draw(3, 0, "car"))
    entry["wear"] |= {"dust": entry["wear"]["dirt"], "mud": 0.6 * entry["wear"]["dirt"]}
    return wear.applied({"it": Material(kind, values)}, entry, 2.8)["it"]


@pytest.mark.parametrize("kind", sorted(MATERIALS))
def test_every_kind_builds_around_its_named_nodes(kind):
    check(Material(kind, VALUES.get(kind, {})))


@pytest.mark.parametrize("kind", sorted(EFFECTS))
def test_every_kind_that_wears_builds_with_all_of_it(kind):
    material = worn(kind, VALUES.get(kind, {}), **ALL)
    assert "wear" in material.values
    check(material)


@pytest.mark.parametrize("finish", FINISHES)
def test_every_finish_builds_with_flakes_and_peel(finish):
    check(Material("car_paint", {"color": [0.4, 0.1, 0.02], "finish": finish, "flakes": 0.8, "peel": 0.003, "shift": 0.05}))


def check(material):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = make(material)
    nodes = made.node_tree.nodes
    assert nodes["Principled BSDF"].outputs[0].is_linked
    assert nodes["Material Output"].inputs["Surface"].is_linked
    assert all(link.is_valid for link in made.node_tree.links)
    bpy.data.materials.remove(made)


def test_what_wears_is_what_the_core_gives_wear_to():
    assert set(EFFECTS) == set(wear.WEATHERED)


class Board:
    """A level board 1 m square at height 1 under an even white sky, seen by an orthographic camera."""

    def __init__(self, folder):
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.folder, self.scene = folder, bpy.context.scene
        corners = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
        part = Part("board", "hood", corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile([0, 0, 1.0], (4, 1)), ("it",),
                    np.zeros(2, np.int16), corners)
        self.mesh = make_mesh("board", part)
        self.mesh.materials.append(None)
        self.board = bpy.data.objects.new("board", self.mesh)
        self.board.pass_index = 7
        self.scene.collection.objects.link(self.board)
        self.scene.world = bpy.data.worlds.new("sky")
        tree = compat.node_tree(self.scene.world)
        tree.nodes.clear()
        sky, output = tree.nodes.new("ShaderNodeBackground"), tree.nodes.new("ShaderNodeOutputWorld")
        sky.inputs["Color"].default_value = (1, 1, 1, 1)
        tree.links.new(sky.outputs[0], output.inputs[0])
        self.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        self.camera.data.type, self.camera.data.ortho_scale = "ORTHO", 0.5
        self.scene.collection.objects.link(self.camera)
        self.scene.camera = self.camera
        scene = self.scene
        scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 32, False
        scene.render.resolution_x = scene.render.resolution_y = SIZE
        scene.view_layers[0].use_pass_object_index = True
        compat.write_multilayer(scene.render.image_settings)

    def shoot(self, material, slant=0.0, yaw=0.0):
        """(h, w, 3) linear picture of the board in a material, and its (h, w) object index; the camera looks down, `slant` degrees
        off the vertical, and camera and board are turned by `yaw` degrees together."""
        self.mesh.materials[0] = make(material)
        turn = mathutils.Matrix.Rotation(np.radians(yaw), 4, "Z")
        self.board.matrix_world = turn
        view = mathutils.Matrix.Translation((0, 0, 1)) @ mathutils.Matrix.Rotation(np.radians(slant), 4, "X") @ mathutils.Matrix.Translation((0, 0, 3))
        self.camera.matrix_world = turn @ view
        self.scene.render.filepath = str(self.folder / "view.exr")
        bpy.ops.render.render(write_still=True)
        channels = read_exr(self.folder / "view.exr")
        named = lambda ends: next(value for key, value in channels.items() if key.endswith(ends))
        return np.stack([named("Combined." + c) for c in "RGB"], -1), named(("IndexOB.X", "Object Index.X"))


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    return Board(tmp_path_factory.mktemp("board"))


def paint(finish, color=(0.3, 0.3, 0.3), **values):
    return Material("car_paint", {"color": list(color), "finish": finish, "peel": 0.0, **values})


def brightness(board, material, **view):
    return board.shoot(material, **view)[0].mean()


def test_metallic_paint_darkens_towards_grazing_angles_more_than_solid(board):
    falls = {finish: brightness(board, paint(finish, flakes=0.8), slant=65) / brightness(board, paint(finish, flakes=0.8)) for finish in ("solid", "metallic")}
    assert falls["metallic"] < 0.9 * falls["solid"]


def test_a_pearls_hue_turns_with_the_angle(board):
    face, slanting = (board.shoot(paint("pearl", (0.05, 0.10, 0.40), flakes=0.8, shift=0.1), slant=slant)[0].mean((0, 1)) for slant in (0, 65))
    assert slanting[0] / slanting[2] > 1.15 * face[0] / face[2]


@pytest.mark.parametrize("kind, values", [("car_paint", {"color": [0.01] * 3}), ("rubber", {}), ("chrome", {}), ("glass", {"tint": [0.8] * 3})])
def test_dirt_hides_what_it_lies_on(board, kind, values):
    before, after = board.shoot(Material(kind, values))[0], board.shoot(worn(kind, values, dirt=0.9))[0]
    soil = np.array(wear.settle({**NONE, "dirt": 0.9}, Draw(3, 0, "car"))["wear"]["dust_color"])
    apart = [np.abs(picture.mean((0, 1)) - soil).max() for picture in (before, after)]
    assert apart[1] < 0.85 * apart[0]


def test_dirt_stays_on_the_car_when_the_car_is_turned(board):
    material = worn("car_paint", {"color": [0.01] * 3, "peel": 0.0}, dirt=0.8)
    straight, turned = board.shoot(material)[0], board.shoot(material, yaw=70)[0]
    assert np.abs(straight - turned).mean() < 0.25 * straight.std() + 0.004


def test_fading_takes_the_colour_out(board):
    purity = lambda picture: np.ptp(picture.mean((0, 1))) / picture.mean()
    red = {"color": [0.4, 0.02, 0.02], "peel": 0.0}
    assert purity(board.shoot(worn("car_paint", red, fading=0.9))[0]) < 0.85 * purity(board.shoot(Material("car_paint", red))[0])


@pytest.mark.parametrize("kind", ["car_paint", "glass", "lens"])
def test_worn_surfaces_own_every_pixel(board, kind):
    index = board.shoot(worn(kind, VALUES.get(kind, {}), **ALL))[1]
    assert (index == 7).all()
