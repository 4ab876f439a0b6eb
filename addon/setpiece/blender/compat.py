"""The one place that knows that Blenders differ. Nothing else asks for the version.

Tested on the releases in blender_version.txt; what differs between them is listed in the functions here.
"""

from __future__ import annotations

import bpy


def version() -> tuple[int, int]:
    """(major, minor) of this Blender."""
    return bpy.app.version[:2]


def release() -> str:
    """This Blender's release in full, "major.minor.patch"."""
    return ".".join(map(str, bpy.app.version))


def write_multilayer(settings) -> None:
    """Sets an `image_settings` to an uncompressed 32-bit multilayer EXR. From 5.0 the media type comes first."""
    if hasattr(settings, "media_type"):
        settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format = "OPEN_EXR_MULTILAYER"
    settings.color_depth = "32"
    settings.exr_codec = "NONE"


def write_png(settings) -> None:
    """Sets an `image_settings` to an 8-bit colour PNG."""
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format = "PNG"
    settings.color_mode = "RGB"
    settings.color_depth = "8"


def node_tree(owner):
    """The node tree of a material or world, which 5.x always has and 4.5 makes when asked; `use_nodes` warns from 5.2."""
    if owner.node_tree is None:
        owner.use_nodes = True
    return owner.node_tree


def nodes_of(owner):
    """The node tree that a material draws itself with, or None; nothing is made, and an artist's material stays as it is."""
    return owner.node_tree if version() >= (5, 0) or owner.use_nodes else None


def use_denoiser(cycles) -> bool:
    """Chooses OpenImageDenoise and says whether there is one: Debian's Blender is built without any."""
    try:
        cycles.denoiser = "OPENIMAGEDENOISE"
    except TypeError:  # the list of denoisers is empty
        return False
    return True
