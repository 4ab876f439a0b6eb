"""Other people's files: Blender imports them, and what comes of it leaves as a SourceModel (core/imports/source.py)."""

from .read import read_model, source_of_objects

__all__ = ["read_model", "source_of_objects"]
