"""Rims: the designs that a recipe may ask for, their finishes, and how a vehicle's wheels stand (turned and steered)."""

from __future__ import annotations

from typing import Mapping

from attrs import frozen

from ..body import Material
from ..recipe.fields import Field
from ..sampling.inverse import one_of

Pair = tuple[float, float]
CONCAVE = ((0.0, 0.290), (0.16, 0.286), (0.36, 0.300), (0.62, 0.352), (0.85, 0.418), (0.958, 0.452))
FLAT = ((0.0, 0.385), (0.16, 0.384), (0.36, 0.392), (0.62, 0.410), (0.85, 0.432), (0.958, 0.454))
CONVEX = ((0.0, 0.400), (0.16, 0.404), (0.36, 0.424), (0.62, 0.446), (0.85, 0.450), (0.958, 0.448))
STAMPED = ((0.0, 0.190), (0.14, 0.192), (0.30, 0.175), (0.40, 0.190), (0.56, 0.262), (0.66, 0.286), (0.76, 0.268),
           (0.86, 0.175), (0.93, 0.12))  # fmt: skip


@frozen
class RimDesign:
    """A rim as numbers. `plan` is a row of `rim_plans.PLANS` and says what `lean` and `widths` (metres) mean; `hub` is a radius in
    metres, `ring` a share of the rim's radius; `fillet` rounds the windows' corners; `profile` is the face's height, as shares of the
    rim's radius and of the tyre's width. The face falls by `crown` metres towards its edges, over `crown_reach`, and ends in
    a `bevel`. `depth` is that of the windows' walls, which lean out by `draft`; `cell` is the net's, on a usual rim; `cap` is how far the
    cap in the middle stands out. `finishes` are shares of FINISHES."""

    plan: str
    count: int
    widths: tuple[float, float, float]
    lean: Pair = (0.0, 0.0)
    hub: float = 0.078
    ring: float = 0.925
    fillet: float = 0.020
    profile: tuple[Pair, ...] = FLAT
    crown: float = 0.004
    crown_reach: float = 0.010
    bevel: float = 0.0016
    depth: float = 0.030
    draft: float = 0.10
    cell: float = 0.0112
    bolts: bool = True
    cap: float = 0.004
    finishes: Mapping[str, float] = {"silver": 6, "grey": 2, "black": 1.5, "machined": 3}


STEEL = {"steel": 1}
PLASTIC = {"cover": 1}
DESIGNS: dict[str, RimDesign] = {
    "five_twin": RimDesign("twin", 5, (0.0135, 0.0105, 0.0125), (0.105, 0.235), profile=CONCAVE, crown=0.0040, crown_reach=0.0075),
    "ten": RimDesign("straight", 10, (0.0150, 0.0120, 0.0165), profile=CONCAVE, crown=0.0040, crown_reach=0.0085),
    "multi": RimDesign("straight", 17, (0.0090, 0.0078, 0.0098), profile=FLAT, crown=0.0028, crown_reach=0.0052, fillet=0.014, cell=0.0100),
    "y_spoke": RimDesign("forked", 7, (0.0125, 0.0105, 0.0115), (0.30, 0.225), profile=CONCAVE, crown=0.003, crown_reach=0.007),
    "turbine": RimDesign("swept", 9, (0.0200, 0.0310, 0.0400), (0.0, 0.42), profile=CONVEX, crown=0.006, crown_reach=0.016,
                         fillet=0.016, draft=0.05),
    "mesh": RimDesign("crossed", 15, (0.0075, 0.0060, 0.0072), (0.055, 0.0), hub=0.084, profile=FLAT, crown=0.0025, crown_reach=0.0040,
                      fillet=0.010, cell=0.0105, depth=0.026, draft=0.02),
    "six": RimDesign("straight", 6, (0.0360, 0.0270, 0.0330), hub=0.092, profile=CONVEX, crown=0.006, crown_reach=0.014,
                     fillet=0.030),
    "steel": RimDesign("holed", 12, (0.0170, 0.0130, 0.76), profile=STAMPED, crown=0.0015, crown_reach=0.006, bevel=0.0015, depth=0.003,
                       draft=0.1, cap=0.012, finishes=STEEL),
    "cover": RimDesign("twin", 8, (0.0230, 0.0215, 0.0260), (0.0, 0.12), hub=0.105, ring=0.90, profile=CONVEX, crown=0.003,
                       crown_reach=0.010, fillet=0.018, depth=0.012, bolts=False, cap=0.0015, finishes=PLASTIC),
}  # fmt: skip

# Which rims a style is sold with, and on what tread and brakes it stands: shares, by eye on a car park.
ROAD = {"five_twin": 5, "ten": 4, "multi": 3, "y_spoke": 4, "turbine": 2, "mesh": 1, "steel": 0.5, "cover": 2}
BY_STYLE = {
    "suv": {"five_twin": 4, "six": 4, "y_spoke": 4, "ten": 3, "turbine": 2, "multi": 1},
    "pickup": {"six": 6, "ten": 2, "y_spoke": 2, "steel": 2},
    "van": {"steel": 4, "cover": 4, "ten": 2, "five_twin": 1},
    "hatchback": ROAD | {"cover": 4, "steel": 1},
    "coupe": {"five_twin": 4, "ten": 4, "multi": 3, "mesh": 3, "y_spoke": 4},
}
TREAD_BY_STYLE = {"pickup": {"all_terrain": 3, "road": 1}, "suv": {"all_terrain": 1, "road": 3}}
BRAKES_BY_STYLE = {"coupe": {"drilled": 1, "discs": 1}, "van": {"drums": 3, "discs": 1}, "pickup": {"drums": 2, "discs": 1},
                   "hatchback": {"drums": 1, "discs": 2}}  # fmt: skip
SPARTAN = ("steel", "cover")  # no drilled discs nor painted calipers behind these

FINISHES = {
    "silver": ((0.50, 0.51, 0.53), (0.53, 0.54, 0.56), 0.26),
    "grey": ((0.060, 0.062, 0.066), (0.075, 0.077, 0.082), 0.30),
    "black": ((0.007, 0.007, 0.008), (0.007, 0.007, 0.008), 0.16),
    "machined": ((0.016, 0.016, 0.018), (0.60, 0.61, 0.62), 0.20),
    "steel": ((0.012, 0.012, 0.012), (0.012, 0.012, 0.012), 0.42),
    "cover": ((0.012, 0.012, 0.012), (0.36, 0.37, 0.38), 0.38),
}  # linear colours of walls and barrel, and of the face; the face's roughness
PAINTED = ("black", "steel", "cover")  # finishes that are paint or plastic, not lacquered alloy
CALIPERS = {"grey": (0.16, 0.16, 0.165), "black": (0.010, 0.010, 0.010), "red": (0.42, 0.010, 0.008), "yellow": (0.62, 0.36, 0.012),
            "blue": (0.010, 0.060, 0.30)}  # fmt: skip

FIELDS = {
    "rims": Field("text", "the design of its rims; drawn as the style is sold when absent", None, choices=tuple(DESIGNS)),
    "rim_finish": Field("text", "how its rims are finished; drawn among the design's own when absent", None, choices=tuple(FINISHES)),
    "caliper": Field("text", "the colour of its brake calipers", {"choice": {"grey": 12, "black": 5, "red": 2, "yellow": 0.5, "blue": 0.5}},
                     choices=tuple(CALIPERS)),
    "steer": Field("number", "how far its front wheels are turned to the left", {"normal": {"mean": 0, "sd": 7, "min": -30, "max": 30}},
                   -30, 30, "degrees"),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    """`rims`, `rim_finish`, `caliper`, `tread`, `brakes`, `steer` and `spin`, the turn of each of the four wheels, in degrees."""
    style = values["style"]
    rims = values["rims"] or one_of(BY_STYLE.get(style, ROAD), draw("rims"))
    brakes = one_of(BRAKES_BY_STYLE.get(style, {"discs": 1}), draw("brakes"))
    plain = rims in SPARTAN
    return {
        "rims": rims,
        "rim_finish": values["rim_finish"] or one_of(DESIGNS[rims].finishes, draw("rim_finish")),
        "caliper": "grey" if plain else values["caliper"],
        "tread": one_of(TREAD_BY_STYLE.get(style, {"road": 1}), draw("tread")),
        "brakes": "discs" if plain and brakes == "drilled" else brakes,
        "steer": values["steer"],
        "spin": [360 * turn for turn in draw.row("spin", 4)],
    }


def columns(entry: Mapping) -> dict:
    """What a plan's table says of a vehicle's wheels."""
    return {name: entry[name] for name in ("rims", "rim_finish", "caliper", "steer")}


def materials(entry: Mapping) -> dict[str, Material]:
    """The wheels' materials by name."""
    dark, face, roughness = FINISHES[entry["rim_finish"]]
    kind, bare = "plastic" if entry["rim_finish"] in PAINTED else "metal", entry["caliper"] == "grey"
    return {
        "rim": Material("plastic" if max(dark) < 0.05 else "metal", {"color": list(dark), "roughness": 0.30}),
        "rim_face": Material(kind, {"color": list(face), "roughness": roughness}),
        "rim_cap": Material("plastic", {"color": [0.012, 0.012, 0.013], "roughness": 0.22}),
        "bolt": Material("metal", {"color": [0.34, 0.34, 0.35], "roughness": 0.32}),
        "disc": Material("metal", {"color": [0.36, 0.355, 0.35], "roughness": 0.28}),
        "disc_bell": Material("metal", {"color": [0.16, 0.145, 0.135], "roughness": 0.55}),
        "shield": Material("matte", {"color": [0.018, 0.018, 0.018]}),
        "drum": Material("metal", {"color": [0.060, 0.050, 0.045], "roughness": 0.60}),
        "caliper": Material("metal" if bare else "plastic", {"color": list(CALIPERS[entry["caliper"]]), "roughness": 0.28}),
        "tyre": Material("rubber", {"color": [0.026, 0.026, 0.026]}),
    }
