"""The panel's way into the catalogue: what is selected becomes a vehicle or a prop, as by `setpiece assets add`."""

from .operators import AddToCatalogue, DecidePart
from .panel import AddPanel
from .settings import AddSettings as AddSettings

CLASSES = (DecidePart, AddToCatalogue, AddPanel)
