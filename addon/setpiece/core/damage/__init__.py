"""Damages as a table: a new kind is a file with a DamageKind and a line here."""

from __future__ import annotations

from typing import Mapping

from ..body import Body, Damage
from ..recipe.fields import Field
from . import (
    crack,
    crash,
    dent,
    dislocated_part,
    glass_chip,
    glass_shatter,
    lamp_broken,
    missing_part,
    paint_chip,
    puncture,
    rust,
    scratch,
    tear,
    tire_flat,
    truth,
)
from .kind import DamageKind

DAMAGES: dict[str, DamageKind] = {
    module.KIND.name: module.KIND
    for module in (
        dent, scratch, crack, paint_chip, rust, puncture, tear, glass_shatter, glass_chip, lamp_broken, tire_flat, missing_part, dislocated_part,
        crash,
    )
}  # fmt: skip


def completed(damage: Damage, body: Body) -> Damage:
    """A damage with the facts that all kinds share (truth.py); `body` is as it was before any damage."""
    return truth.complete(damage, body, DAMAGES)


def fields() -> dict[str, Mapping[str, Field]]:
    """What a recipe may say of each kind of damage."""
    return {name: kind.fields for name, kind in DAMAGES.items()}
