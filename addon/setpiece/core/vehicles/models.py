"""The vehicles of the catalogue: which a recipe means, and their specs."""

from __future__ import annotations

from functools import lru_cache
from typing import Mapping

from ..catalogue import Asset, Catalogue
from ..faults import fault
from .spec import VehicleSpec, read_spec


def names(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(asset.id for asset in catalogue.of("vehicle"))


def styles(catalogue: Catalogue) -> tuple[str, ...]:
    """The styles that the catalogue's vehicles are of: an author's own model may bring one along."""
    return tuple(dict.fromkeys(str(asset.attributes["style"]) for asset in catalogue.of("vehicle") if "style" in asset.attributes))


def choose(values: Mapping, draw, catalogue: Catalogue) -> Asset:
    """The model asked for, or one of the style. Raises Faults for a model that isn't there, or of another style."""
    if values["model"] is None:
        found = _of_style(values["style"], catalogue)
        if not found:
            raise fault(f'the catalogue has no vehicle of style "{values["style"]}" whose licence the recipe accepts', "style")
        return found[int(draw("model") * len(found))]
    asset = catalogue.get("vehicle", values["model"])
    style = asset.attributes.get("style")
    if style != values["style"]:
        raise fault(f'the model "{asset.id}" is of style "{style}", not "{values["style"]}"; leave one of the two out', "model")
    return asset


@lru_cache(maxsize=512)
def _of_style(style: str, catalogue: Catalogue) -> tuple[Asset, ...]:
    return catalogue.of("vehicle", style=style)


@lru_cache(maxsize=512)  # a catalogue is hashed by what it is, not by what it holds
def spec_of(id: str, catalogue: Catalogue) -> VehicleSpec:
    """The spec of a model. Raises Faults on an unknown model or a wrong spec."""
    asset = catalogue.get("vehicle", id)
    return read_spec(asset, catalogue)
