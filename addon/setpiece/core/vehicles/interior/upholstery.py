"""What the inside is made of: colours of seats, trim and headliner, as a recipe asks for them."""

from __future__ import annotations

from typing import Mapping

from ...body import Material
from ...recipe.fields import Field
from ...sampling.inverse import one_of

Color = tuple[float, float, float]
CLOTH, LEATHER = 0.90, 0.42
# name -> seat, its middle, dashboard and doors, how rough the seats are, share
TRIMS: dict[str, tuple[Color, Color, Color, float, float]] = {
    "black_cloth": ((0.020, 0.020, 0.021), (0.034, 0.034, 0.036), (0.016, 0.016, 0.017), CLOTH, 9),
    "grey_cloth": ((0.060, 0.062, 0.066), (0.105, 0.107, 0.112), (0.024, 0.024, 0.025), CLOTH, 6),
    "black_leather": ((0.013, 0.013, 0.014), (0.014, 0.014, 0.015), (0.014, 0.014, 0.015), LEATHER, 6),
    "beige": ((0.400, 0.330, 0.245), (0.430, 0.360, 0.270), (0.130, 0.105, 0.080), LEATHER, 3),
    "tan": ((0.290, 0.130, 0.050), (0.310, 0.140, 0.055), (0.018, 0.017, 0.016), LEATHER, 1.5),
    "brown": ((0.085, 0.042, 0.022), (0.090, 0.045, 0.024), (0.030, 0.022, 0.017), LEATHER, 1.5),
}  # fmt: skip
HEADLINERS: dict[str, tuple[Color, float]] = {"light": ((0.42, 0.41, 0.385), 7), "dark": ((0.030, 0.030, 0.031), 3)}
DECORS: dict[str, tuple[Color, float, float]] = {
    "satin": ((0.36, 0.36, 0.37), 0.30, 5), "gloss_black": ((0.008, 0.008, 0.008), 0.10, 4), "walnut": ((0.105, 0.045, 0.018), 0.22, 1),
}  # fmt: skip

FIELDS = {
    "interior": Field("text", "the colour and stuff of its seats", {"choice": {name: row[-1] for name, row in TRIMS.items()}},
                      choices=tuple(TRIMS)),
    "headliner": Field("text", "the lining above the windows' lower edge", {"choice": {name: row[-1] for name, row in HEADLINERS.items()}},
                       choices=tuple(HEADLINERS)),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    """`interior`, `headliner` and `decor`, the stuff of the strip along the dashboard."""
    decor = one_of({name: share for name, (*_, share) in DECORS.items()}, draw("decor"))
    return {"interior": values["interior"], "headliner": values["headliner"], "decor": decor}


def columns(entry: Mapping) -> dict:
    return {name: entry[name] for name in ("interior", "headliner")}


def materials(entry: Mapping) -> dict[str, Material]:
    """What is inside, by the names that its pieces use."""
    seat, middle, dash, rough, _ = TRIMS[entry["interior"]]
    liner, _ = HEADLINERS[entry["headliner"]]
    decor, shine, _ = DECORS[entry["decor"]]
    lower = [round(0.8 * c + 0.004, 6) for c in dash]
    return {
        "seat": Material("fabric", {"color": list(seat), "roughness": rough}),
        "seat_insert": Material("fabric", {"color": list(middle), "roughness": rough}),
        "dashboard": _plastic(dash, 0.62),
        "trim": _plastic(lower, 0.60),
        "door_insert": Material("fabric", {"color": list(seat), "roughness": rough}),
        "decor": _plastic(decor, shine),
        "switch": _plastic((0.008, 0.008, 0.008), 0.25),
        "screen": _plastic((0.004, 0.005, 0.006), 0.14),
        "dial": _plastic((0.55, 0.56, 0.58), 0.40),
        "rail": Material("metal", {"inside": True, "color": [0.10, 0.10, 0.105], "roughness": 0.45}),
        "lining": Material("fabric", {"color": list(liner), "roughness": 0.92}),
        "carpet": Material("fabric", {"color": [0.020, 0.020, 0.021], "roughness": 0.96}),
        "belt": Material("fabric", {"color": [0.020, 0.020, 0.021], "roughness": 0.55}),
        "buckle": _plastic((0.30, 0.010, 0.010), 0.40),
        "inner_mirror": Material("chrome", {"inside": True}),
        "lamp_cover": _plastic((0.62, 0.61, 0.58), 0.30),
    }


def _plastic(color: Color, roughness: float) -> Material:
    return Material("plastic", {"inside": True, "color": list(color), "roughness": roughness})
