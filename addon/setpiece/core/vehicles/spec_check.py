"""A vehicle's YAML to its spec, and all that is wrong with it on the way: every check of a model is made here, whoever reads it (`assets
check`, `assets measure`, a plan, a worker)."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from typing import Iterable, Iterator

import cattrs

from ..catalogue import Asset, Catalogue
from ..faults import Fault, Faults
from ..recipe.fields import is_integer, show
from . import measured
from .designs import expanded
from .imported import check_imported, fingerprint_of, is_imported
from .likeness import LIKE, laid, templates
from .spec import VehicleSpec
from .spec_bounds import outside, unlike
from .spec_keys import MISSING, wrong_keys

CONVERTER = cattrs.Converter(forbid_extra_keys=True)
CLOSES = {"lid": ("a lid", 0), "gate": ("a gate", 0), "tailgate": ("a tailgate", 1), "doors": ("a pair of back doors", 2)}  # and how many of these may count as doors
DOORS = 2, 6  # that a vehicle may state, a hatch among them


def read_spec(asset: Asset, catalogue: Catalogue) -> VehicleSpec:
    """The spec of a vehicle in the catalogue, its templates and designs resolved. Raises `Faults` with the file, line and key of all that
    is wrong."""
    return read_build(asset, catalogue)[1]


def read_build(asset: Asset, catalogue: Catalogue) -> tuple[dict, VehicleSpec]:
    """The whole `build:` section of a model, with what it takes from its templates and designs, and the spec that it makes. A template
    is found sound before anything is laid on it. Raises `Faults`."""
    build, whole, spec = {}, {}, None
    for model in reversed(templates(asset, lambda id: catalogue.get("vehicle", id))):
        tell(model, wrong_own(model))
        build = laid(build, model.build)
        whole = expanded(build)
        if lacking := list(wrong_keys(whole, VehicleSpec, ())):
            tell(model, lacking if LIKE in model.build else [((), likeless(lacking))])
        tell(model, own_first(model, outside(whole)))
        spec = CONVERTER.structure(whole, VehicleSpec)
        tell(model, own_first(model, unlike(spec)))
    return whole, spec


def tell(model: Asset, wrong: Iterable[tuple[tuple, str]]) -> None:
    """Raises Faults for (path under build, message), if there are any."""
    if faults := [model.fault(message, "build", *path) for path, message in wrong]:
        raise Faults(sorted(faults, key=lambda fault: fault.line))


def wrong_own(model: Asset) -> Iterator[tuple[tuple, str]]:
    """What a model's own file says that no spec has, though it may leave out what it likes."""
    build = {key: value for key, value in model.build.items() if key != LIKE}
    try:
        build = expanded(build)
    except Faults as wrong:
        for fault in wrong.faults:
            section, key = fault.path.split(".")[1:]
            yield (section, key), fault.message
            build[section] = {name: value for name, value in build[section].items() if name != key}
        build = expanded(build)
    yield from wrong_keys(build, VehicleSpec, (), whole=False, also=(LIKE,))


def own_first(model: Asset, wrong: Iterable[tuple[tuple, str]]) -> list[tuple[tuple, str]]:
    """(path, message) of (paths that take part, message): the first path that stands in the model's own file. Where there are such,
    the rest only comes of them, by the stretch to the model's sizes, and needs no words."""
    placed = [([path for path in paths if ("build", *path) in model.where], paths[0], message) for paths, message in wrong]
    said = [(own[0], message) for own, _, message in placed if own]
    return said or [(path, message) for _, path, message in placed]


def likeless(lacking: list) -> str:
    """What to say of a model that is like none and doesn't say all of a car."""
    missing = list(dict.fromkeys(path[0] for path, message in lacking if message == MISSING))
    some = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
    return f"has no like:, and doesn't say all of a car itself ({some} missing); write like: and the nearest style, such as like: hatchback"


@lru_cache(maxsize=512)  # a catalogue is hashed by what it is, not by what it holds
def fingerprint(id: str, catalogue: Catalogue) -> str:
    """A hash of all that a model's body is built from but the code, by which a measurement knows its model. Raises `Faults`."""
    asset = catalogue.get("vehicle", id)
    if is_imported(asset):
        return fingerprint_of(asset)
    build, _ = read_build(asset, catalogue)
    return blake2b(json.dumps(build, sort_keys=True).encode(), digest_size=8).hexdigest()


def check_vehicles(catalogue: Catalogue) -> tuple[Fault, ...]:
    """All that is wrong with the catalogue's vehicles, each thing once, though several models may be like the one that it stands in."""
    return tuple(dict.fromkeys(fault for asset in catalogue.of("vehicle") for fault in check_model(asset, catalogue)))


def check_model(asset: Asset, catalogue: Catalogue, measured_too: bool = True) -> tuple[Fault, ...]:
    """All that is wrong with a vehicle: its attributes, its spec and, where asked for, whether it was measured as it is now."""
    faults = wrong_attributes(asset, None)
    if is_imported(asset):
        return *faults, *check_imported(asset, measured_too)
    try:
        _, spec = read_build(asset, catalogue)
    except Faults as wrong:
        return *faults, *wrong.faults
    faults = wrong_attributes(asset, spec)
    if measured_too:
        faults += measured.wrong_with(asset, fingerprint(asset.id, catalogue))
    return tuple(faults)


def wrong_attributes(asset: Asset, spec: VehicleSpec | None) -> list[Fault]:
    """Whether a vehicle says its style and how many doors it has, and has them where its `spec` is known."""
    faults, style, doors = [], asset.attributes.get("style"), asset.attributes.get("doors")
    if not isinstance(style, str) or not style:
        faults.append(asset.fault(f"{'is missing' if style is None else f'takes a text, not {show(style)}'}; recipes draw a model by its style: "
                                  "write a known one, such as hatchback, or one of your own", "attributes", "style"))  # fmt: skip
    closes, least, most = ("", *DOORS) if spec is None else doors_of(spec)
    if not is_integer(doors) or not least <= doors <= most:
        found = "is missing" if doors is None else f"is {show(doors)}"
        allowed = f"{least} to {most}" if most > least else str(least)
        faults.append(asset.fault(f"{found}{closes}; allowed: {allowed}", "attributes", "doors"))
    return faults


def doors_of(spec: VehicleSpec) -> tuple[str, int, int]:
    """What a body closes its doorways with, in words, and how many doors it has, least and most: what closes the back may count."""
    closes, more = CLOSES[spec.panels.trunk.kind]
    sides, count = ("two front and two back doors", 4) if spec.panels.back_door else ("two front doors", 2)
    return f", but the body has {sides} and {closes} (build.panels)", count, count + more
