"""Vehicles as a kind of subject: what a recipe may say of one, and what is settled of it without any geometry."""

from __future__ import annotations

from contextlib import suppress
from typing import Mapping

from .. import damage, decoys, plates
from ..recipe.fields import Field, Items
from ..subjects import SubjectKind
from . import lights, models, paint, panes, rims, stickers, variation, wear
from .imported import is_imported
from .interior import upholstery
from .limits import LIMITS
from .measured import measurements
from .variation import stretched_box

ROOMS = (variation, paint, panes, rims, upholstery, lights, plates, wear, stickers)  # each with FIELDS, settle(values, draw) -> its share of the entry, columns(entry) -> its share of a plan's row

FIELDS = {
    "style": Field("text", "the kind of car; the model's own where a model is given, else saloon, when absent", None, choices=models.styles),
    "model": Field("text", "which vehicle of the catalogue; drawn among those of the style when absent", None, choices=models.names),
    "yaw": Field("number", "the way it is turned, anticlockwise; 0 faces +X", 0.0, low=-360, high=360, unit="degrees"),
    **{name: field for room in ROOMS for name, field in room.FIELDS.items()},
    "damages": Items(damage.fields, "kind", "what is broken on it"),
    "decoys": Items(decoys.fields, "kind", "what looks like damage and isn't"),
}  # fmt: skip


def settle(values: Mapping, draw, catalogue) -> dict:
    """The SceneSpec's entry; "pose" is what placement is asked for.

    Raises Faults for a model that isn't there or isn't sound, or of another style."""
    asset = models.choose(values, draw, catalogue)
    values = {**values, "style": asset.attributes["style"]}
    parts = measurements(asset)["parts"]
    rooms: dict = {}
    for room in ROOMS:
        rooms.update(room.settle(values, draw))
    rooms["proportions"] = proportions(rooms["proportions"], asset, catalogue)
    return {
        "style": values["style"],
        "model": asset.id,
        **rooms,
        "pose": {"yaw": values["yaw"]},
        **{group: settled(kinds, values.get(group) or {}, draw.at(group), parts) for group, kinds in GROUPS.items()},
    }


def proportions(drawn: Mapping[str, float], asset, catalogue) -> dict[str, float]:
    """Those of a scene's car: a maker's own file stays as it is."""
    if is_imported(asset):
        return dict.fromkeys(drawn, 0.0)
    return variation.fitted(drawn, models.spec_of(asset.id, catalogue).size, LIMITS.get(asset.attributes["style"]))


GROUPS = {"damages": damage.DAMAGES, "decoys": decoys.DECOYS}


def settled(kinds: Mapping, group: Mapping, draw, parts: Mapping) -> dict:
    """The entries of a group of items by id, but for those whose part this vehicle lacks."""
    found = {}
    for id, given in group.items():
        with suppress(damage.Lacks):
            found[id] = kinds[given["kind"]].settle(given, draw.at(id), parts)
    return found


def columns(entry: Mapping) -> dict:
    """What a plan's table says of a vehicle."""
    row = {"style": entry["style"], "model": entry["model"], "damages": len(entry["damages"]), "decoys": len(entry["decoys"])}
    row |= {name: value for room in ROOMS for name, value in room.columns(entry).items()}
    for id, settled in entry["damages"].items():
        row |= {f"damages.{id}.{key}": settled.get(key, "") for key in ("kind", "part", "side", "severity")}
    for id, settled in entry["decoys"].items():
        row |= {f"decoys.{id}.{key}": settled.get(key, "") for key in ("kind", "part", "side")}
    return row


def footprint(entry: Mapping, catalogue):
    """Least and greatest corner in the vehicle's own frame, metres."""
    return stretched_box(measurements(catalogue.get("vehicle", entry["model"]))["footprint"], entry["proportions"])


VEHICLE = SubjectKind(
    name="vehicle", fields=FIELDS, settle=settle, columns=columns, taxonomy="vehicle_parts", footprint=footprint
)
