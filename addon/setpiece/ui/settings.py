"""What the panel remembers while Blender is open."""

import bpy

from ..blender.devices import CHOICES
from .add.settings import AddSettings


class Settings(bpy.types.PropertyGroup):
    recipe: bpy.props.StringProperty(
        name="Recipe",
        description="The recipe that scenes are sampled from",
        subtype="FILE_PATH",
    )
    index: bpy.props.IntProperty(name="Scene", description="Which of the recipe's scenes to build", min=0)
    view: bpy.props.IntProperty(name="View", description="Which of the scene's views to render", min=0)
    device: bpy.props.EnumProperty(
        name="Device",
        description="What Cycles renders on",
        items=[(name, name if name == "auto" else name.upper(), "") for name in CHOICES],
    )
    add: bpy.props.PointerProperty(type=AddSettings)
