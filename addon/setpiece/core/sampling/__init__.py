"""Sampling: from a recipe and a scene's number to a SceneSpec, as a pure function."""
