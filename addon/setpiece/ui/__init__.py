"""The floor that an artist sees: a panel and its operators, thin, with no logic of their own."""

from __future__ import annotations

import bpy

from . import add
from .operators import BuildScene, ClearScene, RenderView
from .panel import StagePanel
from .settings import Settings

CLASSES = (add.AddSettings, Settings, BuildScene, RenderView, ClearScene, StagePanel, *add.CLASSES)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    # On the window manager, as every build makes a Blender scene of its own and the panel must not forget with it.
    bpy.types.WindowManager.setpiece = bpy.props.PointerProperty(type=Settings)


def unregister() -> None:
    del bpy.types.WindowManager.setpiece
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
