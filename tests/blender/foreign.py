"""A small scene as an artist would leave it, and the same in every format: what it holds is known by arithmetic."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
from attrs import frozen

from setpiece.blender import compat
from setpiece.core.files.png import encode_png

RED, PAPER = (0.6, 0.1, 0.05), np.array([[[250, 20, 30], [10, 200, 40]], [[5, 60, 220], [128, 128, 128]]], np.uint8)
CUBE = [(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]
FACES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]


@frozen
class Block:
    """What is to be found of one mesh: its size in metres, where its middle lies in the world, what it hangs on; `times` boxes of it stand
    in a row along X, each its own length from the next."""

    size: tuple[float, float, float]
    middle: tuple[float, float, float]
    above: tuple[str, ...] = ()
    material: str = "red"
    times: int = 1

    @property
    def area(self) -> float:
        x, y, z = self.size
        return 2 * (x * y + y * z + z * x) * self.times

    @property
    def volume(self) -> float:
        return float(np.prod(self.size)) * self.times

    @property
    def bounds(self) -> np.ndarray:
        middle, half = np.array(self.middle), np.array(self.size) / 2
        return np.array([middle - half, middle + half + [2 * self.size[0] * (self.times - 1), 0, 0]])


BLOCKS = {
    "body": Block((2, 4, 1), (10, 0, 0.5), ("car",)),
    "door": Block((0.1, 1, 0.5), (11, 0.5, 0.5), ("car", "body"), "paper"),
    "rail": Block((0.5, 0.1, 0.1), (0, 3, 0), times=3),
    "wheel": Block((0.2, 0.6, 0.6), (5, 1, 0.3), ("wheel_at",), "grey"),
}


def box(name: str, size, material) -> bpy.types.Object:
    """A box about its own origin with uv, its faces outward."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(c * s for c, s in zip(corner, size)) for corner in CUBE], [], FACES)
    layer = mesh.uv_layers.new(name="UVMap")
    layer.uv.foreach_set("vector", np.tile(np.array([0, 0, 1, 0, 1, 1, 0, 1], np.float32), 6))
    mesh.materials.append(material)
    return bpy.data.objects.new(name, mesh)


def plain(name: str, color, picture=None) -> bpy.types.Material:
    material = bpy.data.materials.new(name)
    tree = compat.node_tree(material)
    shader = tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*color, 1)
    shader.inputs["Roughness"].default_value, shader.inputs["Metallic"].default_value = 0.25, 0.0
    if picture:
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = picture
        tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    return material


def paper(folder: Path) -> bpy.types.Image:
    """A picture of 2×2 pixels, in a file of its own."""
    (folder / "paper.png").write_bytes(encode_png(PAPER))
    return bpy.data.images.load(str(folder / "paper.png"))


def save_blend(path: str) -> None:
    """With its picture packed."""
    (image,) = (image for image in bpy.data.images if image.source == "FILE")
    image.pack()
    bpy.ops.wm.save_as_mainfile(filepath=path, copy=True)
    image.unpack(method="REMOVE")


def stage(folder: Path) -> None:
    """Makes the scene: a parent that is turned, a child that is mirrored and has a picture, a modifier, an instance of a collection, and
    something that is hidden from render."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    root = bpy.context.scene.collection
    red, grey = plain("red", RED), plain("grey", (0.1, 0.1, 0.1))
    car, at = bpy.data.objects.new("car", None), bpy.data.objects.new("wheel_at", None)
    body, rail = box("body", (4, 2, 1), red), box("rail", (0.5, 0.1, 0.1), red)
    door = box("door", (1, 0.1, 0.5), plain("paper", (1, 1, 1), paper(folder)))
    hidden, wheel = box("hidden", (9, 9, 9), red), box("wheel", (0.2, 0.6, 0.6), grey)
    wheels = bpy.data.collections.new("wheels")
    wheels.objects.link(wheel)
    for item in (car, at, body, door, rail, hidden):
        root.objects.link(item)
    car.location, car.rotation_euler = (10, 0, 0.5), (0, 0, np.pi / 2)
    body.parent, door.parent = car, body
    door.location, door.scale = (0.5, -1, 0), (-1, 1, 1)
    rail.location = (0, 3, 0)
    row = rail.modifiers.new("row", "ARRAY")
    row.count, row.relative_offset_displace = 3, (2, 0, 0)
    at.instance_type, at.instance_collection, at.location = "COLLECTION", wheels, (5, 1, 0.3)
    hidden.hide_render = True
    bpy.context.view_layer.update()


def save_ply(path: str) -> None:
    """With the door unmirrored, which is the same box: the exporter would write it inside out."""
    door = bpy.data.objects["door"]
    door.scale = (1, 1, 1)
    bpy.ops.wm.ply_export(filepath=path)
    door.scale = (-1, 1, 1)


def save_all(folder: Path) -> dict[str, Path]:
    """The scene in every format, by name."""
    paths = {name: folder / f"{name}/scene.{suffix}" for name, suffix in SUFFIXES.items()}
    for name, path in paths.items():
        path.parent.mkdir()
        if name in BLIND and (hidden := bpy.data.objects.get("hidden")):
            bpy.data.objects.remove(hidden)
        SAVERS[name](str(path))
    return paths


SUFFIXES = {"blend": "blend", "glb": "glb", "gltf": "gltf", "obj": "obj", "usda": "usda", "usdc": "usdc", "usdz": "usdz", "ply": "ply", "stl": "stl",
            "fbx": "fbx"}  # fmt: skip
BLIND = ("ply", "stl", "fbx")  # whose exporters write what is hidden from render too
USD = {"export_animation": False, "root_prim_path": ""}
SAVERS = {
    "glb": lambda path: bpy.ops.export_scene.gltf(filepath=path, export_apply=True, use_renderable=True),
    "gltf": lambda path: bpy.ops.export_scene.gltf(filepath=path, export_format="GLTF_SEPARATE", export_apply=True, use_renderable=True),
    "obj": lambda path: bpy.ops.wm.obj_export(filepath=path, export_eval_mode="DAG_EVAL_RENDER", path_mode="COPY"),
    "ply": lambda path: save_ply(path),
    "stl": lambda path: bpy.ops.wm.stl_export(filepath=path),
    "fbx": lambda path: bpy.ops.export_scene.fbx(filepath=path, path_mode="COPY", use_mesh_modifiers=True),
    "usda": lambda path: bpy.ops.wm.usd_export(filepath=path, evaluation_mode="RENDER", **USD),
    "usdc": lambda path: bpy.ops.wm.usd_export(filepath=path, evaluation_mode="RENDER", **USD),
    "usdz": lambda path: bpy.ops.wm.usd_export(filepath=path, evaluation_mode="RENDER", **USD),
    "blend": save_blend,
}
