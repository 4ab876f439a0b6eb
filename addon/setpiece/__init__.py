"""Setpiece: stages scenes in Blender and photographs them with exact annotations."""

__version__ = "0.1.0"
