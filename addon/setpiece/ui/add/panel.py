"""The part of the sidebar tab "Setpiece" that adds to the catalogue."""

from __future__ import annotations

import textwrap

import bpy

from ...blender.imports.decided import part_of
from ...blender.imports.objects import SOLID
from ...core.imports.add import SHEET
from ...core.imports.describe import parts_found
from ..patient import busy
from .operators import Added, AddToCatalogue, DecidePart, last, worded

LETTER = 6.5  # pixels that a letter takes, on average
MARGIN = 55  # pixels of a region that its labels can't have


class AddPanel(bpy.types.Panel):
    bl_idname = "SETPIECE_PT_add"
    bl_label = "Add to Catalogue"
    bl_category = "Setpiece"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"

    def draw(self, context):
        settings = context.window_manager.setpiece.add
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        vehicle = settings.kind == "vehicle"
        layout.row().prop(settings, "kind", expand=True)
        layout.prop(settings, "id")
        layout.prop(settings, "licence")
        layout.prop(settings, "source")
        layout.prop(settings, "tags")
        layout.prop(settings, "folder")
        scale = layout.row(heading="Scale")
        scale.prop(settings, "scaled", text="")
        value = scale.row()
        value.enabled = settings.scaled
        value.prop(settings, "unit", text="")
        if vehicle:
            layout.prop(settings, "forward")
            layout.prop(settings, "style", placeholder="As found")
            draw_part(layout.box(), context.object)
        layout.operator(AddToCatalogue.bl_idname, icon="ASSET_MANAGER")
        if busy():
            layout.label(text="Telling the parts apart …", icon="SORTTIME")
        elif last():
            draw_added(layout, last(), int((context.region.width / context.preferences.system.ui_scale - MARGIN) / LETTER))


def draw_part(layout, item) -> None:
    """What the active object is said to be, and the list to say it of all that are selected."""
    if item is None or item.type not in SOLID:
        layout.label(text="Select objects to say what they are")
        return
    layout.label(text=item.name, icon="OBJECT_DATA")
    layout.operator_menu_enum(DecidePart.bl_idname, "part", text=worded(part_of(item)))
    if last() and (found := parts_found(last().asset, item.name)):
        layout.label(text="Found: " + ", ".join(f"{worded(part)} {100 * share:.0f} %" for part, share in found))


def draw_added(layout, added: Added, letters: int) -> None:
    """What was added last, in lines of so many letters."""
    sheet = added.asset.paths[0].with_name(SHEET)
    if sheet.is_file():
        layout.operator("wm.path_open", text="Look at Its Parts", icon="IMAGE_DATA").filepath = str(sheet)
    rows = layout.column(align=True)
    rows.scale_y = 0.8
    for line in added.lines:
        for row in textwrap.wrap(line, max(letters, 20), subsequent_indent="  ", break_on_hyphens=False):
            rows.label(text=row)
