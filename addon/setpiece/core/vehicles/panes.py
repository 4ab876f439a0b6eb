"""The windows' glass: clear, tinted all round, or dark behind the front seats."""

from __future__ import annotations

from typing import Mapping

from ..body import Material
from ..recipe.fields import Field

# Linear RGB that a pane lets through: a clear laminated windshield passes about 75 to 85 % of the light (UN R43 wants 70),
# privacy glass 15 to 30 %.
CLEAR = (0.80, 0.86, 0.83)
TINTED = (0.62, 0.70, 0.65)
PRIVACY = (0.20, 0.215, 0.215)
FRONT_AND_REAR = {"clear": (CLEAR, CLEAR), "tinted": (TINTED, TINTED), "privacy": (CLEAR, PRIVACY)}

FIELDS = {
    "glass": Field("text", "the tint of its windows; privacy darkens those behind the front seats",
                   {"choice": {"clear": 5, "tinted": 3, "privacy": 3}}, choices=tuple(FRONT_AND_REAR)),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    return {"glass": values["glass"]}


def columns(entry: Mapping) -> dict:
    return {"glass": entry["glass"]}


def materials(entry: Mapping) -> dict[str, Material]:
    """"windshield_glass", "glass" of the front windows, "rear_glass" of those behind them and of the back windshield."""
    front, rear = FRONT_AND_REAR[entry.get("glass", "clear")]
    return {
        "windshield_glass": Material("glass", {"tint": list(CLEAR), "see_through": True}),
        "glass": Material("glass", {"tint": list(front), "see_through": True}),
        "rear_glass": Material("glass", {"tint": list(rear), "see_through": True}),
    }
