"""Rounded boxes in as few triangles as their size deserves."""

from __future__ import annotations

from ...mesh.piece import Piece
from ...mesh.solids import rounded_box

SMALL = 0.16  # metres


def box(size, radius: float, material: str) -> Piece:
    """A rounded box about the origin; small ones have a single chamfer."""
    return rounded_box(size, radius, material, 1 if max(size) < SMALL else 2)
