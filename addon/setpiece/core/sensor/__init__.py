"""What a camera does to light: from the linear image that Cycles gives to the eight bits of a photograph.

Nothing here touches a label: the sensor works after the annotations, and only lens distortion moves pixels, which bends the
annotations with it (core/lens).
"""

from .expose import expose
from .fields import FIELDS, settle

__all__ = ["FIELDS", "expose", "settle"]
