"""Setpiece without a window: plans, renders and reads datasets from the command line and from Python.

    import setpiece_driver
    for scene in setpiece_driver.open("out/demo").scenes:
        for view in scene.views:
            view.image, view.instance, view.annotations["camera"]
"""

from .reader import Dataset, Scene, View, open

__all__ = ["Dataset", "Scene", "View", "open"]
