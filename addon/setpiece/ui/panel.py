"""The sidebar tab "Setpiece" of the 3D view."""

import bpy

from . import stages
from .operators import BuildScene, ClearScene, RenderView


class StagePanel(bpy.types.Panel):
    bl_idname = "SETPIECE_PT_stage"
    bl_label = "Setpiece"
    bl_category = "Setpiece"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"

    def draw(self, context):
        settings = context.window_manager.setpiece
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(settings, "recipe")
        layout.prop(settings, "index")
        layout.operator(BuildScene.bl_idname, icon="SCENE_DATA")
        layout.separator()
        stage = stages.of(context.scene)
        views = stage.spec.views if stage else ()
        layout.prop(settings, "view", text=f"View of {len(views)}" if views else "View")
        layout.prop(settings, "device")
        layout.operator(RenderView.bl_idname, icon="RENDER_STILL")
        layout.separator()
        layout.operator(ClearScene.bl_idname, icon="TRASH")
        for line in summary(stage):
            layout.label(text=line)


def summary(stage) -> list[str]:
    """What stands in a stage, in a few lines."""
    if stage is None:
        return []
    lines = [f"{len(stage.bodies)} subjects, {len(stage.part_ids)} parts, {len(stage.damages)} damages"]
    if stage.spec.unplaced:
        lines.append("Not placed: " + ", ".join(stage.spec.unplaced))
    return lines
