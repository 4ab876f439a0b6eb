"""A contact sheet: pictures beside themselves with their annotations drawn over."""

from .draw import draw_annotations
from .layout import make_sheet

__all__ = ["draw_annotations", "make_sheet"]
