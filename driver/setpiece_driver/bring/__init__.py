"""Other people's files on their way in: read by Blender in a process of its own, CAD turned into triangles first."""

from .read import READABLE, read_file

__all__ = ["READABLE", "read_file"]
