"""From a SceneSpec to a Blender scene."""
