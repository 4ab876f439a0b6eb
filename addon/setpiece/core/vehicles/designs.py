"""The designs that a model names for its front and back: rows of the tables in assets/designs/, one file a subject.

    front: {lamps: slim, grille: bars, bumper: sport}
    back: {lamps: {design: bar, rise: 0.1}, bumper: simple}
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Mapping

from .. import assets
from ..faults import Fault, Faults, nearest
from ..recipe.text import parse, read_text

TABLES = {
    "front": {"lamps": "headlights", "grille": "grilles", "bumper": "front_bumpers"},
    "back": {"lamps": "tail_lights", "bumper": "back_bumpers"},
}  # section of a spec -> its keys -> the file that holds their designs


def table(name: str) -> Mapping[str, Mapping]:
    """The designs in assets/designs/`name`.yaml, by name."""
    file = assets.root() / "designs" / f"{name}.yaml"
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(file: Path, changed: int) -> Mapping[str, Mapping]:
    return parse(read_text(file, str(file)), str(file))[0]


def expanded(build: Mapping, file: str = "") -> dict:
    """A spec's mapping with every named design in place of its name; what stands beside `design` overrides the row's keys.
    Raises `Faults` that name each unknown design."""
    out, faults = dict(build), []
    for section, keys in TABLES.items():
        if not isinstance(build.get(section), Mapping):
            continue
        out[section] = dict(build[section])
        for key, name in keys.items():
            given = out[section].get(key)
            named = given if isinstance(given, str) else given.get("design") if isinstance(given, Mapping) else None
            if not isinstance(named, str):
                continue
            rows = table(name)
            if named not in rows:
                faults.append(Fault(f'no design "{named}" in {name}.yaml; {nearest(named, rows)}', f"build.{section}.{key}", file))
            else:
                own = {} if isinstance(given, str) else {k: v for k, v in given.items() if k != "design"}
                out[section][key] = merged(rows[named], own)
    if faults:
        raise Faults(faults)
    return out


def merged(base: Mapping, over: Mapping) -> dict:
    """`over` laid upon `base`, map by map."""
    out = dict(base)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(base.get(key), Mapping)
        out[key] = merged(base[key], value) if both else value
    return out
