"""Props as a kind of subject."""

from __future__ import annotations

from typing import Mapping

from ..recipe.fields import Field
from ..subjects import SubjectKind


def names(catalogue) -> tuple[str, ...]:
    return tuple(asset.id for asset in catalogue.of("prop"))


FIELDS = {
    "asset": Field(kind="text", doc="which prop of the catalogue", choices=names),
    "scale": Field(kind="number", doc="size, times the asset's own", default=1.0, low=0.01, high=100),
    "yaw": Field(kind="number", doc="the way it is turned, anticlockwise", default={"uniform": [0, 360]}, low=-360, high=360,
                 unit="degrees"),
    "distance": Field(kind="number", doc="distance from the first subject's outline; drawn for each try where it is not given",
                      default=None, low=0, high=1000, unit="m"),
    "color": Field(kind="color", doc="colour of its main surface, linear; its own where not given", default=None),
}  # fmt: skip


def settle(values: Mapping, draw, catalogue) -> dict:
    """The SceneSpec's entry; "pose" is what placement is asked for. Raises Faults for an asset that isn't there."""
    catalogue.get("prop", values["asset"])
    return {
        "asset": values["asset"],
        "scale": values["scale"],
        "color": values["color"],
        "pose": {"yaw": values["yaw"], "distance": values["distance"]},
    }


def columns(entry: Mapping) -> dict:
    return {"asset": entry["asset"], "scale": entry["scale"]}


def footprint(entry: Mapping, catalogue):
    """Least and greatest corner in the prop's own frame, metres."""
    scale, box = entry["scale"], catalogue.get("prop", entry["asset"]).footprint
    return box if scale == 1 else tuple([tuple([scale * x for x in corner]) for corner in box])


PROP = SubjectKind(
    name="prop", fields=FIELDS, settle=settle, columns=columns, taxonomy="props", footprint=footprint
)
