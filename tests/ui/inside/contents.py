"""What stands in a Blender scene, as JSON: enough to tell whether two builds made the same."""

import bpy
import numpy as np


def contents(scene: bpy.types.Scene) -> dict:
    """Object name -> its type, pass index, materials and world vertices (metres), in order of name."""
    return {item.name: describe(item) for item in sorted(scene.objects, key=lambda item: item.name)}


def describe(item: bpy.types.Object) -> dict:
    told = {"type": item.type, "pass_index": item.pass_index, "matrix": [list(row) for row in item.matrix_basis]}
    if item.type == "MESH":
        flat = np.empty(3 * len(item.data.vertices), np.float32)
        item.data.vertices.foreach_get("co", flat)
        matrix = np.array(item.matrix_basis)  # no parents here; matrix_world waits for the scene to be shown
        told["vertices"] = (flat.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]).round(9).tolist()
        told["polygons"] = len(item.data.polygons)
        told["materials"] = [material.name for material in item.data.materials]
    return told
