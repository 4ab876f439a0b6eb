"""The floor that never sees Blender: values, numpy and the standard library."""
