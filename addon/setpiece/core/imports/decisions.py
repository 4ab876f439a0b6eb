"""What a person may decide of a vehicle that is brought in, under `build.imported.decided`, and what is wrong with it."""

from __future__ import annotations

from typing import Iterator, Mapping

from ..faults import nearest
from ..recipe.fields import is_number, show
from ..taxonomies import used_taxonomies
from ..vehicles.spec_check import DOORS
from .kinds import KINDS
from .source import SourceModel
from .upright import AXES

WHEELS = ("front_axle", "back_axle", "track", "radius", "width")  # metres; axles along the file's forward axis from its origin
KEYS = ("unit", "up", "forward", "wheels", "materials", "parts", "lacks", "doors", "hidden")


def wrong_decisions(decided, model: SourceModel) -> Iterator[tuple[tuple, str]]:
    """(path, message) of all that is wrong with what was decided of a model."""
    if not isinstance(decided, Mapping):
        yield (), f"takes a map of {', '.join(KEYS)}, not {show(decided)}"
        return
    for key, value in decided.items():
        if key not in KEYS:
            yield (key,), f"unknown key; {nearest(str(key), KEYS)}"
        else:
            yield from ((((key, *path)), message) for path, message in CHECKS[key](value, model))


def decided_over(before: Mapping, given: Mapping) -> dict:
    """What was decided `before` with what is `given` laid over it, map by map; None takes a decision back."""
    out = dict(before)
    for key, value in given.items():
        if isinstance(value, Mapping):
            value = decided_over(out[key] if isinstance(out.get(key), Mapping) else {}, value) or None
        out[key] = value
    return {key: value for key, value in out.items() if value is not None}


def unit(value, model):
    if not is_number(value) or not 1e-6 <= value <= 1e3:
        yield (), f"takes the metres that one of the file's units is, such as 0.001, not {show(value)}"


def axis(value, model):
    if value not in AXES:
        yield (), f"takes an axis of the file as it was imported, {', '.join(AXES)}, not {show(value)}"


def wheels(value, model):
    if not isinstance(value, Mapping):
        yield (), f"takes a map of {', '.join(WHEELS)}, not {show(value)}"
        return
    for key, metres in value.items():
        if key not in WHEELS:
            yield (key,), f"unknown key; {nearest(str(key), WHEELS)}"
        elif not is_number(metres) or abs(metres) > 20:
            yield (key,), f"takes metres, not {show(metres)}"


def materials(value, model):
    yield from named(value, tuple(model.materials), "material", KINDS)


def parts(value, model):
    yield from named(value, tuple(mesh.name for mesh in model.meshes), "object", part_names())


def part_names() -> tuple[str, ...]:
    """What an object may be decided to be."""
    return tuple(used_taxonomies()["vehicle_parts"]["classes"])


def named(value, names, what: str, allowed):
    """A map of the file's own names to words of ours."""
    if not isinstance(value, Mapping):
        yield (), f"takes a map of the file's {what}s, not {show(value)}"
        return
    for name, word in value.items():
        if name not in names:
            yield (name,), f"the file has no {what} of this name; {nearest(str(name), names)}"
        elif word not in allowed:
            yield (name,), f"{show(word)} is no {'part' if what == 'object' else 'kind of material'}; {nearest(str(word), allowed)}"


def lacks(value, model):
    if not isinstance(value, (list, tuple)):
        yield (), f"takes a list of the parts that it hasn't, not {show(value)}"
        return
    for k, part in enumerate(value):
        if part not in part_names():
            yield (k,), f"{show(part)} is no part; {nearest(str(part), part_names())}"


def count(value, model):
    if not isinstance(value, int) or isinstance(value, bool) or not DOORS[0] <= value <= DOORS[1]:
        yield (), f"takes a number of doors, {DOORS[0]} to {DOORS[1]}, a hatch among them, not {show(value)}"


def flag(value, model):
    if not isinstance(value, bool):
        yield (), f"takes true (what nobody can see is left out) or false, not {show(value)}"


CHECKS = {"unit": unit, "up": axis, "forward": axis, "wheels": wheels, "materials": materials, "parts": parts, "lacks": lacks, "doors": count, "hidden": flag}
