"""Whose data is whose: what a build made is tagged, so that clearing removes exactly that and nothing of an artist's.

The tag is a custom property: it survives undo, saving and renaming, which a list of pointers would not.
"""

from __future__ import annotations

from contextlib import contextmanager

import bpy

TAG = "setpiece"
COLLECTIONS = (
    "scenes", "objects", "meshes", "curves", "lights", "cameras", "materials", "worlds",
    "images", "node_groups", "collections", "texts", "actions",
)  # fmt: skip
ROOMS = ("screens", "window_managers", "workspaces")  # of the window, which nothing here makes


@contextmanager
def tagging(owner: str):
    """Tags every datablock made inside the block with `owner`; on an exception removes them all instead."""
    before = {kind: {item.as_pointer() for item in getattr(bpy.data, kind)} for kind in COLLECTIONS}

    def made():
        return [item for kind in COLLECTIONS for item in getattr(bpy.data, kind) if item.as_pointer() not in before[kind]]

    try:
        yield
    except BaseException:
        bpy.data.batch_remove(made())
        raise
    for item in made():
        item[TAG] = owner


def clear(owner: str) -> None:
    """Removes every datablock tagged with `owner`, and before them what Cycles keeps of their scenes between renders: left behind, its
    dependency graph would point to a scene that is gone, and the next change of anything at all may crash Blender (seen in 4.5)."""
    for scene in bpy.data.scenes:
        if scene.get(TAG) == owner:
            scene.render.use_persistent_data = False
    bpy.data.batch_remove(
        [item for kind in COLLECTIONS for item in getattr(bpy.data, kind) if item.get(TAG) == owner]
    )


@contextmanager
def passing():
    """Removes at its end every datablock, of whatever kind, that was made inside the block; gives a function that lists them."""
    kinds = [item.identifier for item in bpy.data.bl_rna.properties if item.type == "COLLECTION" and item.identifier not in ROOMS]
    before = {kind: {item.as_pointer() for item in getattr(bpy.data, kind)} for kind in kinds}

    def made() -> list:
        return [item for kind in kinds for item in getattr(bpy.data, kind) if item.as_pointer() not in before[kind]]

    try:
        yield made
    finally:
        bpy.data.batch_remove([item for item in made() if not isinstance(item, bpy.types.Key)])  # a key goes with its mesh
