"""Vehicles as a kind of subject: what a recipe may say of one, and what is settled of it without any geometry."""

from __future__ import annotations

from typing import Mapping

from .. import damage
from ..faults import fault
from ..recipe.fields import Field, Items
from ..subjects import SubjectKind

STYLES = ("saloon", "suv", "hatchback", "estate", "van", "pickup", "coupe")
LATER_STYLES = {style: f"{style} comes with the vehicle family" for style in STYLES[1:]}

# Linear colours, and shares after Axalta's Global Automotive Color Popularity Report 2021 (white 35 %, black 19 %, grey 19 %;
# the others from the reports of the years around it).
PAINTS: dict[str, tuple[tuple[float, float, float], float]] = {
    "white": ((0.78, 0.78, 0.76), 35),
    "black": ((0.008, 0.008, 0.009), 19),
    "grey": ((0.095, 0.100, 0.108), 19),
    "silver": ((0.42, 0.43, 0.44), 9),
    "blue": ((0.018, 0.065, 0.230), 8),
    "red": ((0.310, 0.012, 0.016), 5),
    "brown": ((0.075, 0.042, 0.024), 2),
    "green": ((0.014, 0.075, 0.042), 2),
    "yellow": ((0.620, 0.330, 0.020), 1),
}


def models(catalogue) -> tuple[str, ...]:
    return tuple(asset.id for asset in catalogue.of("vehicle"))


FIELDS = {
    "style": Field("text", "the kind of car", "saloon", choices=STYLES[:1], later_choices=LATER_STYLES),
    "model": Field("text", "which vehicle of the catalogue; the first of the style when absent", None, choices=models),
    "paint": Field("text", "the colour of its paint", {"choice": {name: share for name, (_, share) in PAINTS.items()}},
                   choices=tuple(PAINTS)),
    "plate": Field("text", "what its licence plates show", "blank", choices=("blank",),
                   later_choices={"fictional": "fictional plates come with the plate release"}),
    "plate_country": Field("text", "whose plates a fictional one imitates", None,
                           later="plate_country comes with the plate release"),
    "dirt": Field("number", "how dirty it is", None, low=0, high=1, later="dirt comes with the damage release"),
    "yaw": Field("number", "the way it is turned, anticlockwise; 0 faces +X", 0.0, low=-360, high=360, unit="degrees"),
    "damages": Items(damage.fields, "kind", "what is broken on it", later_kinds=damage.LATER),
    "decoys": Items(lambda: {name: {} for name in ("mud", "water", "sticker")}, "kind",
                    "what looks like damage and isn't", later="decoys come with the damage release"),
}  # fmt: skip


def settle(values: Mapping, draw, catalogue) -> dict:
    """The SceneSpec's entry; "pose" is what placement is asked for.

    Raises Faults for a model that isn't there, or of another style."""
    asset = _model(values, catalogue)
    parts = asset.build["parts"]
    return {
        "style": values["style"],
        "model": asset.id,
        "paint": values["paint"],
        "color": list(PAINTS[values["paint"]][0]),
        "plate": values["plate"],
        "pose": {"yaw": values["yaw"]},
        "damages": {
            id: damage.DAMAGES[given["kind"]].settle(given, draw.at(f"damages.{id}"), parts)
            for id, given in (values.get("damages") or {}).items()
        },
    }


def _model(values: Mapping, catalogue):
    if values["model"] is None:
        found = catalogue.of("vehicle", style=values["style"])
        if not found:
            raise fault(f'the catalogue has no vehicle of style "{values["style"]}" whose licence the recipe accepts', "style")
        return found[0]
    asset = catalogue.get("vehicle", values["model"])
    style = asset.attributes.get("style")
    if style != values["style"]:
        raise fault(f'the model "{asset.id}" is of style "{style}", not "{values["style"]}"; leave one of the two out', "model")
    return asset


def columns(entry: Mapping) -> dict:
    """What a plan's table says of a vehicle."""
    row = {"style": entry["style"], "model": entry["model"], "paint": entry["paint"], "damages": len(entry["damages"])}
    for id, settled in entry["damages"].items():
        row |= {f"damages.{id}.{key}": settled.get(key, "") for key in ("kind", "part", "side", "severity")}
    return row


def footprint(entry: Mapping, catalogue):
    """Least and greatest corner in the vehicle's own frame, metres."""
    return catalogue.get("vehicle", entry["model"]).footprint


VEHICLE = SubjectKind(
    name="vehicle", fields=FIELDS, settle=settle, columns=columns, taxonomy="vehicle_parts", footprint=footprint
)
