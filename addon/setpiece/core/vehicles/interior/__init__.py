"""What is seen through the glass, and where a person may sit: everything is derived from the spec, so that it fits every style."""

from __future__ import annotations

from ..shape import Shape
from .belts import belt_pieces
from .dashboard import console_pieces, dashboard_pieces, pedal_pieces
from .doors import door_pieces
from .fittings import cover_pieces, handle_pieces, kept_inside, mirror_pieces, visor_pieces
from .layout import Layout, seat_points
from .lining import lining_pieces
from .seats import seat_pieces
from .steering import steering_pieces

__all__ = ["furniture_pieces", "interior_pieces", "seat_points"]

GROUPS = {
    "dashboard": dashboard_pieces, "console": console_pieces, "pedals": pedal_pieces, "steering_wheel": steering_pieces,
    "seats": seat_pieces, "belts": belt_pieces, "doors": door_pieces, "mirror": mirror_pieces, "visors": visor_pieces,
    "handles": handle_pieces, "cover": cover_pieces,
}  # fmt: skip
DEPTH = 0.028  # metres that all but the lining keeps from the outer skin


def interior_pieces(shape: Shape):
    """Yield (part, side, piece) of class interior."""
    layout = Layout(shape.spec, shape)
    for piece in lining_pieces(layout):
        yield "interior.lining", "", piece
    yield from furniture_pieces(layout)


def furniture_pieces(layout: Layout):
    """Yield (part, side, piece) of all that stands in the room."""
    for name, pieces in GROUPS.items():
        for piece in pieces(layout):
            yield f"interior.{name}", "", kept_inside(layout, piece, DEPTH)
