"""What a kind of damage is, and the fields that all kinds share."""

from __future__ import annotations

from typing import Callable, Mapping

from attrs import frozen

from ..body import Body, Damage
from ..recipe.fields import Field
from ..sampling.draw import Draw
from .severity import SEVERITIES

PANELS = (
    "front_bumper", "back_bumper", "front_door", "back_door", "fender", "quarter_panel", "rocker_panel", "hood", "trunk", "roof",
)  # fmt: skip
ANY = "any"
REPAIRS = ("polish", "paint", "beat", "replace")  # from the cheapest to the dearest


def place_fields(classes: tuple[str, ...]) -> dict[str, Field]:
    """The fields that all kinds share, of a kind that comes on parts of `classes`."""
    return {
        "part": Field("text", "the class of part that is damaged, or any of them by area", ANY, choices=(ANY, *classes)),
        "side": Field("text", "the driver's left or right; drawn when absent", None, choices=("left", "right")),
        "severity": Field("text", "how bad it is, by core/damage/severity", {"choice": list(SEVERITIES)}, choices=SEVERITIES),
    }


PLACE_FIELDS: Mapping[str, Field] = place_fields(PANELS)


@frozen
class DamageKind:
    """A row of DAMAGES.

    fields: what a recipe may say of it. settle(values, draw, parts): resolved field values to the SceneSpec's entry, every
    number settled; `parts` takes part names to {"cls", "side", "box", "normal", "area"}. apply(body, id, entry): the damaged
    body and what came of it as built, one damage but for a crash. grade(facts): the severity of what was built, from its measured
    facts. cls: its name in assets/taxonomies/damages.yaml. repair(facts): one of REPAIRS, from these facts and that severity.
    """

    name: str
    fields: Mapping[str, Field]
    settle: Callable[[Mapping, Draw, Mapping[str, Mapping]], dict]
    apply: Callable[[Body, str, Mapping], tuple[Body, list[Damage]]]
    grade: Callable[[Mapping], str]
    cls: str
    repair: Callable[[Mapping], str]
