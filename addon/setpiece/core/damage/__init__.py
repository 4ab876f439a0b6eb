"""Damages as a table: a new kind is a file with a DamageKind and a line here."""

from __future__ import annotations

from typing import Mapping

from ..body import Body, Damage
from ..faults import Faults
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
from .choose import Lacks as Lacks
from .kind import DamageKind

DAMAGES: dict[str, DamageKind] = {
    module.KIND.name: module.KIND
    for module in (
        dent, scratch, crack, paint_chip, rust, puncture, tear, glass_shatter, glass_chip, lamp_broken, tire_flat, missing_part, dislocated_part,
        crash,
    )
}  # fmt: skip


def damaged(body: Body, id: str, entries: Mapping[str, Mapping]) -> tuple[Body, list[Damage]]:
    """A subject's body after its damages, by their names in the SceneSpec and in that order, and what there is of each as built. On a part
    that another damage took off there is nothing to be seen any more, and no truth to tell."""
    whole, found = body, []
    for name, entry in entries.items():
        try:
            body, more = DAMAGES[entry["kind"]].apply(body, f"{id}.{name}", entry)
        except Faults:
            if not lost(whole, body):
                raise
            continue
        found += more
    gone = lost(whole, body)
    return body, [completed(damage, whole) for damage in found if damage.gone is not None or damage.part not in gone]


def lost(before: Body, after: Body) -> set[str]:
    """The names of the parts that a body no longer has."""
    return {part.name for part in before.parts} - {part.name for part in after.parts}


def completed(damage: Damage, body: Body) -> Damage:
    """A damage with the facts that all kinds share (truth.py); `body` is as it was before any damage."""
    return truth.complete(damage, body, DAMAGES)


def fields() -> dict[str, Mapping[str, Field]]:
    """What a recipe may say of each kind of damage."""
    return {name: kind.fields for name, kind in DAMAGES.items()}
