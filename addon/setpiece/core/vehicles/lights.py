"""Which lamps of a vehicle are lit, and what its lamps are made of. Colours are linear Rec.709."""

from __future__ import annotations

from typing import Mapping

from attrs import frozen

from ..body import Material
from ..recipe.fields import Field

Color = tuple[float, float, float]


@frozen
class Lamp:
    """What shines: its look when it doesn't, and the colour and radiance (1 is about white paper in daylight) when it does.

    Radiances are chosen for the eye: as bright as a camera exposed for daylight shows them, so that they keep their colour."""

    color: Color
    roughness: float
    lit: Color
    strength: float


LAMPS = {
    "low_beam": Lamp((0.030, 0.034, 0.042), 0.04, (1.0, 0.97, 0.92), 7.0),
    "daytime": Lamp((0.62, 0.63, 0.64), 0.25, (1.0, 0.98, 0.95), 3.0),
    "fog": Lamp((0.55, 0.56, 0.57), 0.10, (1.0, 0.95, 0.85), 4.0),
    "indicator": Lamp((0.40, 0.13, 0.012), 0.15, (1.0, 0.33, 0.02), 3.0),
    "tail": Lamp((0.30, 0.010, 0.008), 0.20, (1.0, 0.03, 0.02), 1.0),
    "brake": Lamp((0.36, 0.016, 0.012), 0.15, (1.0, 0.04, 0.02), 3.5),
    "reverse": Lamp((0.66, 0.66, 0.66), 0.15, (1.0, 0.98, 0.95), 3.0),
}
RIM = 0.12  # the share of its brightness that a lamp has where it turns away from the eye
DRIVING = ("low_beam", "daytime", "tail")
LIT = {
    "off": (),
    "daytime": ("daytime",),
    "low_beam": DRIVING,
    "fog": (*DRIVING, "fog"),
    "brake": (*DRIVING, "brake"),
    "reverse": (*DRIVING, "brake", "reverse"),
    "hazard": ("daytime", "tail", "indicator"),
    "all": tuple(LAMPS),
}  # what a recipe may say -> the lamps that shine
FITTINGS = {
    "lens": Material("lens", {"color": [0.97, 0.97, 0.98], "see_through": True}),
    "red_lens": Material("lens", {"color": [0.75, 0.012, 0.010], "see_through": True}),
    "reflector": Material("lamp_reflector", {}),
    "bezel": Material("plastic", {"inside": True, "color": [0.030, 0.030, 0.032], "roughness": 0.30}),
    "red_reflector": Material("plastic", {"color": [0.28, 0.006, 0.006], "roughness": 0.12}),
}  # what is the same whether lit or not

FIELDS = {
    "lights": Field("text", "which of its lamps shine", {"choice": {"off": 52, "daytime": 22, "low_beam": 14, "brake": 5, "fog": 2,
                    "reverse": 2, "hazard": 3}}, choices=tuple(LIT)),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    return {"lights": values["lights"]}


def columns(entry: Mapping) -> dict:
    return {"lights": entry["lights"]}


def materials(entry: Mapping) -> dict[str, Material]:
    """The materials of a vehicle's lamps; without "lights" in the entry none is lit."""
    shining = LIT[entry.get("lights", "off")]
    return FITTINGS | {name: _material(lamp, name in shining) for name, lamp in LAMPS.items()}


def _material(lamp: Lamp, lit: bool) -> Material:
    if lit:
        return Material("emissive", {"color": list(lamp.lit), "strength": lamp.strength, "rim": RIM, "base": list(lamp.color),
                                     "roughness": lamp.roughness})  # fmt: skip
    return Material("plastic", {"inside": True, "color": list(lamp.color), "roughness": lamp.roughness})
