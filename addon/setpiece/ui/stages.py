"""The stages that were built in this Blender.

A scene carries the digest of the SceneSpec it was built from, and that is how its stage is found: undo, redo and other files
may take a scene away or bring an older one back under the same name.
"""

from __future__ import annotations

import os
from hashlib import blake2b

import bpy

from ..blender.build import scene as builder
from ..blender.build.scene import Stage
from ..blender.render import aim
from ..core.faults import fault
from ..core.production import open_production
from ..core.scene_spec import to_json

DIGEST = "setpiece_spec"
KEPT = 16  # stages remembered; older ones have to be built again

_built: dict[str, Stage] = {}


def of(scene: bpy.types.Scene) -> Stage | None:
    """The stage that stands in a Blender scene, if one does."""
    stage = _built.get(scene.get(DIGEST, ""))
    return stage if stage and stage.name == scene.name else None


def build(recipe: str, index: int) -> Stage:
    """Builds scene `index` of a recipe file as the worker does. Raises Faults when the recipe isn't one."""
    if not os.path.isfile(recipe):
        raise fault("there is no such file" if recipe else "choose a recipe, a .yaml file", "recipe", file=recipe)
    production = open_production(recipe)
    spec = production.sample(index)
    leave(builder.scene_name(index))
    stage = builder.build(spec, production.catalogue)
    digest = blake2b(to_json(spec).encode(), digest_size=16).hexdigest()
    stage.scene[DIGEST] = digest
    _built.pop(digest, None)
    _built[digest] = stage
    if len(_built) > KEPT:
        del _built[next(iter(_built))]
    return stage


def clear(stage: Stage) -> None:
    """Removes from Blender all that a stage made. Undo brings it back."""
    leave(stage.name)
    stage.clear()


def leave(name: str) -> None:
    """Turns windows that show the scene `name` to another: Blender crashes when a shown scene is removed in a batch."""
    other = next((scene for scene in bpy.data.scenes if scene.name != name), None)
    for window in bpy.context.window_manager.windows:
        if window.scene.name == name:
            window.scene = other or bpy.data.scenes.new("Scene")


def aim_at(stage: Stage, view: int) -> None:
    """Puts the scene's camera where a view has it, so that the 3D view can look through it."""
    aim(stage.scene.camera, stage.camera(view))
