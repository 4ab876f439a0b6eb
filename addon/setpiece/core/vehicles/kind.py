"""Vehicles as a kind of subject: what a recipe may say of one, and what is settled of it without any geometry."""

from __future__ import annotations

from typing import Mapping

from .. import damage, plates
from ..recipe.fields import Field, Items
from ..subjects import SubjectKind
from . import lights, models, paint, panes, rims, stickers, variation, wear
from .interior import upholstery
from .measured import measurements
from .variation import stretched_box

ROOMS = (variation, paint, panes, rims, upholstery, lights, plates, wear, stickers)  # each with FIELDS, settle(values, draw) -> its share of the entry, columns(entry) -> its share of a plan's row

FIELDS = {
    "style": Field("text", "the kind of car", "saloon", choices=models.styles),
    "model": Field("text", "which vehicle of the catalogue; drawn among those of the style when absent", None, choices=models.names),
    "yaw": Field("number", "the way it is turned, anticlockwise; 0 faces +X", 0.0, low=-360, high=360, unit="degrees"),
    **{name: field for room in ROOMS for name, field in room.FIELDS.items()},
    "damages": Items(damage.fields, "kind", "what is broken on it", later_kinds=damage.LATER),
    "decoys": Items(lambda: {name: {} for name in ("mud", "water", "sticker")}, "kind",
                    "what looks like damage and isn't", later="decoys come with the damage release"),
}  # fmt: skip


def settle(values: Mapping, draw, catalogue) -> dict:
    """The SceneSpec's entry; "pose" is what placement is asked for.

    Raises Faults for a model that isn't there, or of another style."""
    asset = models.choose(values, draw, catalogue)
    parts = measurements(asset)["parts"]
    rooms = {key: value for room in ROOMS for key, value in room.settle(values, draw).items()}
    return {
        "style": values["style"],
        "model": asset.id,
        **rooms,
        "pose": {"yaw": values["yaw"]},
        "damages": {
            id: damage.DAMAGES[given["kind"]].settle(given, draw.at(f"damages.{id}"), parts)
            for id, given in (values.get("damages") or {}).items()
        },
    }


def columns(entry: Mapping) -> dict:
    """What a plan's table says of a vehicle."""
    row = {"style": entry["style"], "model": entry["model"], "damages": len(entry["damages"])}
    row |= {name: value for room in ROOMS for name, value in room.columns(entry).items()}
    for id, settled in entry["damages"].items():
        row |= {f"damages.{id}.{key}": settled.get(key, "") for key in ("kind", "part", "side", "severity")}
    return row


def footprint(entry: Mapping, catalogue):
    """Least and greatest corner in the vehicle's own frame, metres."""
    return stretched_box(measurements(catalogue.get("vehicle", entry["model"]))["footprint"], entry["proportions"])


VEHICLE = SubjectKind(
    name="vehicle", fields=FIELDS, settle=settle, columns=columns, taxonomy="vehicle_parts", footprint=footprint
)
