"""Glass that is broken through: a windscreen cracks and holds (laminated.py), any other window crazes and falls out (tempered.py)."""

from __future__ import annotations

from typing import Mapping

from ..body import Body, Damage
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import laminated, tempered
from .choose import settle_place
from .kind import DamageKind, place_fields

CLASSES = ("windshield", "back_windshield", "front_window", "back_window")
LAMINATED = ("windshield",)  # what must hold when it breaks: UN Regulation 43 has had windscreens of laminated glass alone since 1983

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "size": Field("number", "length of the crack or the web in a windscreen; by severity when absent", None, 0.03, 1.4, "m"),
    "dice": Field("number", "dice in a square of 5 cm of any other window", {"uniform": list(tempered.DICE)}, 20, 450),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS, and `settle` of laminated.py and tempered.py for what each sort of glass has.

    Raises Faults when the vehicle has no such part.
    """
    place, long, high, base = settle_place(values, draw, parts, CLASSES)
    own = laminated.settle(values, draw, long, high, base) if place["part"] in LAMINATED else tempered.settle(values, draw)
    return {"kind": "glass_shatter", **place, "severity": values["severity"], **own}


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its glass broken, and the damage as built. Raises Faults when the body has no such part."""
    return (laminated if entry["part"] in LAMINATED else tempered).apply(body, id, entry)


def regrade(facts: Mapping) -> str:
    """The severity of what was built, by the table of its sort of glass."""
    return (laminated if facts["glass"] == "laminated" else tempered).regrade(facts)


def repair(facts: Mapping) -> str:
    """Filled with resin and polished while a windscreen has one crack of at most 14 inches or a small bull's-eye (ROLAGS); else replaced."""
    kept = facts["glass"] == "laminated" and facts["severity"] == "minor" and facts["size_m"][0] <= laminated.LIMIT
    return "polish" if kept else "replace"


KIND = DamageKind("glass_shatter", FIELDS, settle, apply, regrade, "glass_shatter", repair)
