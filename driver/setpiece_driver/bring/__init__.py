"""Other people's files on their way in: read by Blender in a process of its own, CAD turned into triangles first, a vehicle's parts told apart."""

from .read import READABLE, read_file
from .vehicle import bring_vehicle

__all__ = ["READABLE", "bring_vehicle", "read_file"]
