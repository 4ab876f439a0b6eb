"""OpenEXR (openexr.com, "OpenEXR File Layout"): flat scanline images, the kind that Blender writes, without the library."""

from .read import read_exr
from .write import write_exr

__all__ = ["read_exr", "write_exr"]
