"""Build, render and clear: what the worker does for a scene, one step at a button."""

import bpy

from ..blender import devices
from ..blender.render import RenderOptions, render
from ..core.annotations import annotate
from ..core.faults import fault
from ..core.overlay import draw
from ..core.sensor import expose
from . import pictures, stages
from .hardened import Hardened
from .patient import busy


class BuildScene(Hardened, bpy.types.Operator):
    """Build the recipe's scene as a Blender scene of its own, beside what is open"""

    bl_idname = "setpiece.build"
    bl_label = "Build Scene"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        return not busy()  # both build vehicles, in caches that are for one at a time

    def work(self, context):
        settings = context.window_manager.setpiece
        stage = stages.build(bpy.path.abspath(settings.recipe), settings.index)
        settings.view = min(settings.view, len(stage.spec.views) - 1)
        stages.aim_at(stage, settings.view)
        if context.window:
            context.window.scene = stage.scene
        return f"{stage.name}: {len(stage.bodies)} subjects, {len(stage.spec.views)} views"


class RenderView(Hardened, bpy.types.Operator):
    """Render the chosen view of this scene and show it with its annotations drawn over it"""

    bl_idname = "setpiece.render"
    bl_label = "Render View"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        return stages.of(context.scene) is not None

    def work(self, context):
        settings = context.window_manager.setpiece
        stage = stages.of(context.scene)
        views = stage.spec.views
        if settings.view >= len(views):
            raise fault(f"scene {stage.spec.index} has views 0 to {len(views) - 1}, and view {settings.view} was asked for", "view")
        device = devices.choose(settings.device)
        shot = render(stage, settings.view, RenderOptions(gpu=device["device"] != "cpu"))
        annotations = annotate(shot, stage.spec.annotations)
        sensor = views[settings.view]["sensor"]
        picture = expose(shot.passes["image"], shot.passes["depth"], shot.camera, shot.rendered, sensor)
        pictures.show(context, stage, settings.view, draw(picture, annotations))
        return device["note"]


class ClearScene(Hardened, bpy.types.Operator):
    """Remove this scene and all that building it made, and nothing else"""

    bl_idname = "setpiece.clear"
    bl_label = "Clear"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        return stages.of(context.scene) is not None

    def work(self, context):
        stages.clear(stages.of(context.scene))
