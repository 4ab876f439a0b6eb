"""Setpiece: stages scenes in Blender and photographs them with exact annotations.

Inside Blender this is the add-on; outside it is a plain package, whose `core` needs no Blender.
"""

__version__ = "0.1.0"


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from . import ui

    ui.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled."""
    from . import ui

    ui.unregister()
