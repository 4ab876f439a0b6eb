"""Damages as a table: a new kind is a file with a DamageKind and a line here."""

from __future__ import annotations

from typing import Mapping

from ..body import Body, Damage
from ..recipe.fields import Field
from . import dent, scratch, truth
from .kind import PLACE_FIELDS, DamageKind

DAMAGES: dict[str, DamageKind] = {kind.name: kind for kind in (dent.KIND, scratch.KIND)}

_WORDS = "comes with the damage release"
_CRASH: Mapping[str, Field] = {
    "speed": Field("number", "speed of the crash", 15, 0, 150, "km/h"),
    "direction": Field("number", "where it comes from: 0 from ahead, 90 from the left", 0, 0, 360, "degrees"),
}
LATER: dict[str, str] = {name: f"{name} {_WORDS}" for name in ("crack", "glass_shatter", "lamp_broken", "tire_flat", "crash")}


def completed(damage: Damage, body: Body) -> Damage:
    """A damage with the facts that all kinds share (truth.py); `body` is as it was before any damage."""
    return truth.complete(damage, body, DAMAGES)


def fields() -> dict[str, Mapping[str, Field]]:
    """What a recipe may say of each kind of damage, the kinds of LATER included."""
    now = {name: kind.fields for name, kind in DAMAGES.items()}
    return now | {name: _CRASH if name == "crash" else PLACE_FIELDS for name in LATER}
