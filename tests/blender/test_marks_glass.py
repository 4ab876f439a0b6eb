"""Broken glass in the picture is where the truth says that it is, and every pixel of the pane stays the pane's."""

import bpy
import numpy as np
import pytest
from board import SIZE, lit_board, parts_of, passes

from setpiece.blender import compat
from setpiece.core.body import Body, Material, Part
from setpiece.core.damage import DAMAGES
from setpiece.core.sampling.draw import Draw

PANE = {"tint": [0.8, 0.86, 0.83], "see_through": True}


def pane() -> Body:
    """A windscreen 1 m square that faces up, 1 m above the ground."""
    vertices = np.array([[-0.5, -0.5, 1], [0.5, -0.5, 1], [0.5, 0.5, 1], [-0.5, 0.5, 1.0]])
    triangles, normals = np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile([0, 0, 1.0], (4, 1))
    part = Part("windshield", "windshield", vertices, triangles, normals, ("glass",), np.zeros(2, np.int16), vertices)
    return Body("car", "vehicle", (part,), {"glass": Material("glass", PANE)}, np.eye(4))


def broken(kind, **values):
    entry = DAMAGES[kind].settle({"part": "windshield", "side": None, **values}, Draw(1, 1, "x"), parts_of("windshield"))
    entry["spot"] = [0.5, 0.5]
    body, [damage] = DAMAGES[kind].apply(pane(), "car.x", entry)
    return body.part("windshield"), damage


def shoot(part: Part, middle, span: float, sky: float, under: float, path) -> dict:
    """The passes of a pane seen from straight above, over ground that glows, under an even sky."""
    item, background = lit_board(part, PANE, "glass", samples=16)
    scene, item.pass_index = bpy.context.scene, 7
    scene.view_layers[0].use_pass_object_index = True
    background.inputs["Color"].default_value = (sky, sky, sky, 1)
    mesh = bpy.data.meshes.new("ground")
    mesh.from_pydata([(-9, -9, 0), (9, -9, 0), (9, 9, 0), (-9, 9, 0)], [], [(0, 1, 2, 3)])
    glow = bpy.data.materials.new("glow")
    tree = compat.node_tree(glow)
    tree.nodes.clear()
    emission, output = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
    emission.inputs["Color"].default_value = (under, under, under, 1)
    tree.links.new(emission.outputs[0], output.inputs[0])
    mesh.materials.append(glow)
    scene.collection.objects.link(bpy.data.objects.new("ground", mesh))
    channels = passes(path, middle, span)
    find = lambda *ends: next(channels[k] for k in channels for end in ends if k.endswith(end))
    return {
        "light": sum(find("Combined." + c) for c in "RGB") / 3,
        "index": find("IndexOB.X", "Object Index.X", "Object Index.V"),
    }


def seen_at(damage, middle, span) -> np.ndarray:
    """(SIZE, SIZE, 3) rest coordinates of the pixels' centres."""
    at = ((np.arange(SIZE) + 0.5) / SIZE - 0.5) * span
    x, y = np.meshgrid(at, -at)
    return np.array([middle[0], middle[1], 1.0]) + np.stack([x, y, np.zeros_like(x)], -1)


@pytest.fixture(scope="module")
def crack(tmp_path_factory):
    part, damage = broken("glass_shatter", severity="minor", size=0.2)
    folder = tmp_path_factory.mktemp("crack")
    middle, span = damage.frame.origin, 0.08
    views = {name: shoot(part, middle, span, sky, under, folder / f"{name}.exr") for name, sky, under in (("dark", 1.0, 0.0), ("bright", 0.1, 1.0))}
    return damage.mask(seen_at(damage, middle, span).reshape(-1, 3)).reshape(SIZE, SIZE), views


def test_a_crack_shines_before_the_dark_and_stands_dark_before_the_bright(crack):
    mask, views = crack
    assert 200 < (mask >= 0.9).sum() < 0.2 * mask.size
    on, off = mask >= 0.9, mask < 0.01
    assert views["dark"]["light"][on].mean() > 2 * views["dark"]["light"][off].mean()
    assert views["bright"]["light"][on].mean() < 0.8 * views["bright"]["light"][off].mean()


def test_what_differs_from_clear_glass_is_within_the_mask(crack):
    mask, views = crack
    light = views["dark"]["light"]
    clear = np.median(light[mask == 0])
    changed = light > clear + 0.1
    assert changed.sum() > 150 and (mask[changed] > 0.05).mean() > 0.98


@pytest.mark.parametrize("kind, severity", [("glass_shatter", "severe"), ("glass_chip", "severe")])
def test_every_pixel_of_broken_glass_is_labelled_as_the_pane(kind, severity, tmp_path):
    part, damage = broken(kind, severity=severity, **({"form": "cone"} if kind == "glass_chip" else {}))
    span = 1.2 * 2 * float(damage.frame.half.max()) if kind == "glass_chip" else 0.9
    view = shoot(part, damage.frame.origin if kind == "glass_chip" else (0, 0), span, 1.0, 0.0, tmp_path / "view.exr")
    assert (view["index"] == 7).all()
    at = seen_at(damage, damage.frame.origin if kind == "glass_chip" else (0, 0), span)
    mask = damage.mask(at.reshape(-1, 3)).reshape(SIZE, SIZE) >= 0.5
    assert mask.mean() > 0.1 and view["light"][mask].std() > 3 * view["light"][~mask].std()
