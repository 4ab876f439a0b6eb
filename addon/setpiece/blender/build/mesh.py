"""Parts into Blender meshes."""

from __future__ import annotations

import bpy
import numpy as np

from ...core.body import Part


def make_mesh(name: str, part: Part) -> bpy.types.Mesh:
    """A mesh with a part's triangles, its own normals, and rest coordinates as the vertex attribute "rest"."""
    count, triangles = len(part.vertices), np.ascontiguousarray(part.triangles, np.int32)
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(count)
    mesh.vertices.foreach_set("co", floats(part.vertices))
    mesh.loops.add(triangles.size)
    mesh.loops.foreach_set("vertex_index", triangles.ravel())
    mesh.polygons.add(len(triangles))
    mesh.polygons.foreach_set("loop_start", np.arange(0, triangles.size, 3, dtype=np.int32))
    mesh.polygons.foreach_set("material_index", np.ascontiguousarray(part.slots, np.int32))
    for attribute, values in (("rest", part.rest), ("custom_normal", part.normals)):
        layer = mesh.attributes.new(attribute, "FLOAT_VECTOR", "POINT")
        layer.data.foreach_set("vector", floats(values))
    if part.uv is not None:
        layer = mesh.uv_layers.new(name="uv")
        layer.uv.foreach_set("vector", floats(part.uv[triangles.ravel()]))
    mesh.update(calc_edges=True)
    return mesh


def floats(values: np.ndarray) -> np.ndarray:
    """Flat float32, the layout that Blender's foreach_set copies without a conversion."""
    return np.ascontiguousarray(values, np.float32).ravel()
