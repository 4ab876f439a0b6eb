"""From a file, or from chosen objects, to a SourceModel."""

from __future__ import annotations

from pathlib import Path
from typing import Iterable

import bpy
from attrs import evolve

from ...core.faults import Faults
from ...core.imports.source import SourceModel
from ..owned import passing
from .formats import FORMATS, Format, format_of
from .model import model_of
from .objects import objects_shown, show_as_rendered


def read_model(path: Path, folder: Path) -> SourceModel:
    """Has Blender import a file into a scene of its own, takes out what is needed, and removes all that came with it. Pictures are written
    into `folder`. Raises Faults that name the file."""
    path, folder = Path(path).absolute(), Path(folder).absolute()
    try:
        form = format_of(path)
        look = form.look(path, folder)
        with passing() as made:
            return read(form, look.stead or path, path, folder, list(look.notes), dict(look.options), made)
    except Faults as faults:
        raise Faults([evolve(one, file=one.file or str(path)) for one in faults.faults]) from faults


def read(form: Format, copy: Path, path: Path, folder: Path, notes: list[str], options: dict, made) -> SourceModel:
    scene = bpy.data.scenes.new("read")
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0], collection=scene.collection):
        scene = form.bring(copy, notes, made, **options)
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0]):
        hidden = show_as_rendered(scene, made())
        if hidden:
            notes.append(f"{objects_shown(hidden)} hidden from render and left out")
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return model_of(depsgraph, None, folder, form.unit(scene), path.parent, notes)


def source_of_objects(objects: Iterable[bpy.types.Object], folder: Path) -> SourceModel:
    """The same of objects in the window's scene, as they stand there, and of what they instance; nothing of the scene is changed. Pictures
    are written into `folder`, wherever theirs lie. Raises Faults."""
    chosen, notes = list(objects), []
    hidden = [item.name for item in chosen if item.hide_render]
    if hidden:
        notes.append(f"{objects_shown(hidden)} hidden from render and left out")
    settings = bpy.context.scene.unit_settings
    unit = None if settings.system == "NONE" else float(settings.scale_length)
    shown = {item for item in chosen if not item.hide_render}
    return model_of(bpy.context.evaluated_depsgraph_get(), shown, Path(folder).absolute(), unit, None, notes)


__all__ = ["FORMATS", "read_model", "source_of_objects"]
