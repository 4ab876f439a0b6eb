"""What a vehicle must keep to, whatever its spec: sizes by style, which parts are closed, and which may go through each other.

Sizes are those of cars as they are sold in Europe. The lengths are the segments' (A to 3.7 m, B to 4.2, C to 4.6, D to 4.8, E to 5.0,
F above): a hatchback is of A to C, a saloon and an estate of B to F, a coupé of C to E, an SUV of JB to JF; a van here has windows and
seats (M: from a high-roofed car to a minibus one stands up in), a pickup carries a tonne behind two or four doors. Width is without
mirrors, as vehicle papers have it; height without an aerial but with the roof's rails.
"""

from __future__ import annotations

from attrs import frozen

from .spec import Pair


@frozen
class Limits:
    """Least and greatest, metres."""

    length: Pair
    width: Pair
    height: Pair
    wheelbase: Pair


LIMITS = {
    "saloon": Limits(length=(4.10, 5.30), width=(1.66, 1.97), height=(1.36, 1.55), wheelbase=(2.40, 3.20)),
    "hatchback": Limits(length=(3.50, 4.60), width=(1.60, 1.87), height=(1.36, 1.62), wheelbase=(2.30, 2.85)),
    "estate": Limits(length=(4.10, 5.25), width=(1.66, 1.95), height=(1.38, 1.65), wheelbase=(2.40, 3.10)),
    "suv": Limits(length=(3.95, 5.25), width=(1.70, 2.05), height=(1.50, 2.05), wheelbase=(2.45, 3.20)),
    "van": Limits(length=(4.30, 6.00), width=(1.75, 2.08), height=(1.75, 2.60), wheelbase=(2.60, 3.70)),
    "pickup": Limits(length=(4.80, 6.15), width=(1.75, 2.08), height=(1.65, 2.00), wheelbase=(2.85, 3.80)),
    "coupe": Limits(length=(3.90, 5.10), width=(1.70, 1.98), height=(1.20, 1.46), wheelbase=(2.30, 3.00)),
}

# Classes of parts whose surface is closed, with the materials of which that is so: what is seen from all around. Panels, glass and
# linings are sheets; a lens ends at its rim, a tyre at the rim's flange.
ALL = ("",)  # every material's name begins with this
CLOSED = {
    "mirror": ALL,
    "handle": ALL,
    "roof_rail": ALL,
    "antenna": ALL,
    "license_plate": ("plate_front", "plate_back"),
}

# Two parts of these classes, or names, may go through each other, for such is the way they are mounted; all others may by TOUCH metres at most.
TOUCH = 0.002
THROUGH = {
    ("front_door", "mirror"): "a mirror's foot is bolted on through the door's skin",
    ("front_window", "mirror"): "or in the corner of its window",
    ("mirror", "interior"): "and ends behind the door's lining",
    ("trunk", "wiper"): "a back wiper's shaft comes out of the tailgate",
    ("lens", "badge"): "a badge is set into a light that runs across the tail",
    ("front_bumper", "grille"): "a grille's frame grips the edge of its opening",
    ("underbody", "exhaust"): "a tailpipe comes from beneath the floor",
    ("roof", "interior"): "the headliner is clipped to the roof's frame",
    ("underbody", "interior.seats"): "a cushion is notched around the wheel houses, out of sight",
    ("underbody", "interior.dashboard"): "as a van's dashboard is",
    ("underbody", "interior.pedals"): "and the foot room of its driver",
    ("trunk", "underbody"): "the wheel houses stand up through a pickup's bed",
    ("quarter_panel", "interior"): "a seat leans on the flange folded inward around a cab's back window",
    ("antenna", "interior"): "an aerial's foot comes through the headliner, above the line of sight",
}

# The seam of a shut line fills the gap between two panels, beneath both: it is meant to reach into its neighbour.
SEAM = "gap"
