"""A GLB in other formats, as other programs would write it. Run by itself, with bpy: `python as_files.py GLB FOLDER`."""

import sys
from pathlib import Path

import bpy
import numpy as np

COARSE = 0.06, 60  # share of an object's triangles, and how many at least, that its CAD file has
SAVERS = {
    "obj": lambda path: bpy.ops.wm.obj_export(filepath=path, path_mode="COPY"),
    "fbx": lambda path: bpy.ops.export_scene.fbx(filepath=path, path_mode="COPY"),
    "usdc": lambda path: bpy.ops.wm.usd_export(filepath=path, export_animation=False, root_prim_path=""),
    "ply": lambda path: bpy.ops.wm.ply_export(filepath=path, export_colors="LINEAR"),
}


def color_corners() -> None:
    """Gives every object the colours of its materials at its corners, for formats that know no materials."""
    for item in bpy.data.objects:
        colors = item.data.color_attributes.new("Color", "FLOAT_COLOR", "CORNER")
        shaders = [slot.material.node_tree.nodes["Principled BSDF"].inputs for slot in item.material_slots]
        rows = np.array([(*shader["Base Color"].default_value[:3], shader["Alpha"].default_value) for shader in shaders], np.float32)
        slots = np.zeros(len(item.data.polygons), int)
        item.data.polygons.foreach_get("material_index", slots)
        colors.data.foreach_set("color", np.repeat(rows[slots], 3, axis=0).ravel())


def save_coarse(path: str) -> None:
    """Few triangles of each object, in the world, as arrays NAME.vertices (n, 3) metres and NAME.triangles (m, 3)."""
    found = {}
    for item in bpy.data.objects:
        item.modifiers.new("weld", "WELD").merge_threshold = 1e-5
        item.modifiers.new("coarse", "DECIMATE").ratio = min(max(COARSE[0], COARSE[1] / len(item.data.polygons)), 1.0)
    bpy.context.view_layer.update()
    for item in bpy.data.objects:
        mesh = item.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
        mesh.transform(item.matrix_world)
        mesh.calc_loop_triangles()
        vertices, triangles = np.zeros((len(mesh.vertices), 3), np.float32), np.zeros((len(mesh.loop_triangles), 3), np.int32)
        mesh.vertices.foreach_get("co", vertices.ravel())
        mesh.loop_triangles.foreach_get("vertices", triangles.ravel())
        found |= {f"{item.name}.vertices": vertices, f"{item.name}.triangles": triangles}
    np.savez(path, **found)


def main(glb: str, folder: str) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=glb)
    color_corners()
    for suffix, save in SAVERS.items():
        save(str(Path(folder) / f"car.{suffix}"))
    save_coarse(str(Path(folder) / "coarse.npz"))


if __name__ == "__main__":
    main(*sys.argv[1:])
