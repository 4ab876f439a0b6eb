"""The vehicles of the catalogue: which a recipe means, and their specs."""

from __future__ import annotations

from functools import lru_cache
from typing import Mapping

from ..catalogue import Asset, Catalogue
from ..faults import Faults, fault
from .imported import ImportedSpec, is_imported, read_imported
from .spec import VehicleSpec
from .spec_check import check_model, read_spec

USUAL = "saloon"  # the style where a recipe says neither style nor model


def names(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(asset.id for asset in catalogue.of("vehicle"))


def styles(catalogue: Catalogue) -> tuple[str, ...]:
    """The styles that the catalogue's vehicles are of: an author's own model may bring one along."""
    return tuple(dict.fromkeys(str(asset.attributes["style"]) for asset in catalogue.of("vehicle") if asset.attributes.get("style")))


def choose(values: Mapping, draw, catalogue: Catalogue) -> Asset:
    """The model asked for, or one of the style (a saloon where neither is). Raises Faults for a model that isn't there, that can't be
    built or wasn't measured, or that is of another style."""
    style = values["style"]
    if values["model"] is None:
        found = _of_style(style or USUAL, catalogue)
        if not found:
            raise fault(f'the catalogue has no vehicle of style "{style or USUAL}" whose licence the recipe accepts', "style")
        return sound(found[int(draw("model") * len(found))].id, catalogue)
    asset = sound(values["model"], catalogue)
    own = asset.attributes["style"]
    if style not in (None, own):
        raise fault(f'the model "{asset.id}" is of style "{own}", not "{style}"; set it to {own}, or to null, as a model brings its own style', "style")
    return asset


@lru_cache(maxsize=512)
def _of_style(style: str, catalogue: Catalogue) -> tuple[Asset, ...]:
    return catalogue.of("vehicle", style=style)


@lru_cache(maxsize=512)  # a catalogue is hashed by what it is, not by what it holds
def sound(id: str, catalogue: Catalogue) -> Asset:
    """A model with which nothing is wrong. Raises Faults."""
    asset = catalogue.get("vehicle", id)
    if faults := check_model(asset, catalogue):
        raise Faults(faults)
    return asset


@lru_cache(maxsize=512)
def spec_of(id: str, catalogue: Catalogue) -> VehicleSpec | ImportedSpec:
    """The spec of a model. Raises Faults on an unknown model or a wrong spec."""
    asset = catalogue.get("vehicle", id)
    return read_imported(asset) if is_imported(asset) else read_spec(asset, catalogue)
