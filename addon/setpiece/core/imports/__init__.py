"""Bringing in what others made: from a file that Blender can read to a vehicle with named parts."""
