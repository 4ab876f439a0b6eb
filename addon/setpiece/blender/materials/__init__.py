"""Materials as a table: `MATERIALS[kind](values)` gives a new bpy material whose nodes "Principled BSDF" and "Material Output"
later work can rely on. A new kind is a function and a line here."""

from __future__ import annotations

import bpy

from ...core.body import Material
from . import clear, paint, plain, plate
from .marks import MARKS as MARKS
from .wear import weather

MATERIALS = {
    "car_paint": paint.car_paint,
    "chrome": plain.chrome,
    "emissive": plain.emissive,
    "fabric": plain.fabric,
    "glass": clear.glass,
    "lamp_reflector": plain.lamp_reflector,
    "lens": clear.lens,
    "matte": plain.matte,
    "metal": plain.metal,
    "plastic": plain.plastic,
    "plate": plate.plate,
    "rubber": plain.rubber,
    "textured": plain.textured,
}


def make(material: Material) -> bpy.types.Material:
    """A new bpy material for a material as data, worn where its values say so."""
    made = MATERIALS[material.kind](material.values)
    if "wear" in material.values:
        weather(made, material.kind, material.values["wear"])
    return made
