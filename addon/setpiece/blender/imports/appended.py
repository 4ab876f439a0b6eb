"""A .blend, appended: its scene with all that stands in it, and nothing of it that could run."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import bpy

from ...core.faults import fault

def append_blend(path: Path, notes: list[str], made: Callable[[], list]) -> bpy.types.Scene:
    """Appends the file's scene that holds most, takes out what could run or leads to other files, and returns it. Blender's auto-execution
    is off in every worker; texts are not even read, and nothing of the scene has been evaluated yet when its drivers go."""
    if bpy.context.preferences.filepaths.use_scripts_auto_execute:
        raise fault("Blender may run a file's scripts here; switch Auto Run Python Scripts off in its preferences (Save & Load)")
    try:
        with bpy.data.libraries.load(str(path), link=False) as (theirs, ours):
            scenes, texts = list(theirs.scenes), len(theirs.texts)
            ours.scenes = scenes
    except Exception as error:
        raise fault(f"Blender can't open it, and says: {str(error).strip() or type(error).__name__}; save it again") from error
    if not any(ours.scenes):
        raise fault("has no scene; save it again with its meshes in one")
    scene = max(ours.scenes, key=lambda scene: len(scene.collection.all_objects) if scene else -1)
    if len(scenes) > 1:
        notes.append(f'the file has {len(scenes)} scenes, and "{scene.name}" was read')
    if texts:
        notes.append(f"text blocks (scripts perhaps), left out and not run: {texts}")
    drop_drivers(made(), notes)
    drop_linked(made(), notes)
    return scene


def drop_drivers(items: list, notes: list[str]) -> None:
    """Takes all drivers and animation out, so that every value stays as it was saved."""
    drivers = 0
    for item in items:
        for owner in (item, getattr(item, "node_tree", None), getattr(item, "shape_keys", None)):
            if getattr(owner, "animation_data", None) and not owner.library:
                drivers += len(owner.animation_data.drivers)
                owner.animation_data_clear()
    if drivers:
        notes.append(f"drivers, left out (what they drive stays as it was saved): {drivers}")


def drop_linked(items: list, notes: list[str]) -> None:
    """Takes out the objects that stand in other files, or whose meshes or collections do."""
    linked = {}
    for item in (item for item in items if isinstance(item, bpy.types.Object)):
        libraries = [part.library for part in (item, item.data, item.instance_collection) if part and part.library]
        if libraries:
            linked[item] = Path(libraries[0].filepath.replace("\\", "/")).name
    if linked:
        names, count = sorted(set(linked.values())), len(linked)
        bpy.data.batch_remove(list(linked))
        notes.append(f"objects linked from {', '.join(names)}, left out: {count}; "
                     "make local (Object → Relations → Make Local) what belongs to it")  # fmt: skip
