"""From a file, or from chosen objects, to a SourceModel."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Iterable

import bpy
from attrs import evolve

from ...core.faults import Faults
from ...core.imports.source import SourceModel
from ..owned import passing
from .formats import Format, Made, format_of
from .look import Look
from .model import model_of
from .objects import objects_are, show_as_rendered
from .pictures import Pictures


def read_model(path: Path, folder: Path) -> SourceModel:
    """Has Blender import a file into a scene of its own, takes out what is needed, and removes all that came with it. Pictures are written
    into `folder`. Raises Faults that name the file."""
    path, folder = Path(path).absolute(), Path(folder).absolute()
    try:
        form = format_of(path)
        with TemporaryDirectory(prefix="setpiece-read-") as place, passing() as made:
            look = form.look(path, Path(place))
            return read(form, look, path, folder, made)
    except Faults as faults:
        raise Faults([evolve(one, file=one.file or str(path)) for one in faults.faults]) from faults


def read(form: Format, look: Look, path: Path, folder: Path, made: Made) -> SourceModel:
    notes, scene = list(look.notes), bpy.data.scenes.new("read")
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0], collection=scene.collection):
        scene = form.bring(look.stead or path, notes, made, **look.options)
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0]):
        hidden = show_as_rendered(scene, made())
        if hidden:
            notes.append(f"{objects_are(hidden)} hidden from render and left out")
        pictures = Pictures(folder, path.parent, notes)
        return model_of(bpy.context.evaluated_depsgraph_get(), None, pictures, form.unit(scene), form.named)


def source_of_objects(objects: Iterable[bpy.types.Object], folder: Path) -> SourceModel:
    """The same of objects in the window's scene, as they stand there, and of what they instance; nothing of the scene is changed. Pictures
    are written into `folder`, wherever theirs lie. Raises Faults."""
    chosen, notes = list(objects), []
    hidden = [item.name for item in chosen if item.hide_render]
    if hidden:
        notes.append(f"{objects_are(hidden)} hidden from render and left out")
    settings = bpy.context.scene.unit_settings
    unit = None if settings.system == "NONE" else float(settings.scale_length)
    shown = {item for item in chosen if not item.hide_render}
    try:
        return model_of(bpy.context.evaluated_depsgraph_get(), shown, Pictures(Path(folder).absolute(), None, notes), unit)
    except Faults as faults:
        raise Faults([evolve(one, path=one.path or "what is selected") for one in faults.faults]) from faults
