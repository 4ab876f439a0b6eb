"""Where every triangle of a scene lies in a picture: the geometry behind all that the renderer doesn't say.

soup.py gathers triangles in the camera's frame, grid.py says where a picture is sampled, sweep.py finds which triangle lies
over which sample and how far away.
"""

from .grid import Grid, grid_of
from .soup import Soup, clipped, soup_of
from .sweep import Fragments, sweep

__all__ = ["Fragments", "Grid", "Soup", "clipped", "grid_of", "soup_of", "sweep"]
