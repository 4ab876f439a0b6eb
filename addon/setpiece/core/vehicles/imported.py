"""A vehicle that was brought in from somebody's file: its YAML says what `setpiece assets add` made of it, and a file beside it holds its parts."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Iterator, Mapping

import cattrs
from attrs import evolve, frozen

from ..body import Material
from ..catalogue import Asset
from ..faults import Fault, Faults
from . import cache, measured
from .spec import Size, Wheel
from .spec_keys import wrong_keys

SECTION = "imported"  # under build:
BODY = "body.npz"
AGAIN = "run setpiece assets add again with the file that it came from"


@frozen
class OwnMaterial:
    """A plastic that the vehicle brings along: its linear colour and roughness, 0..1, whether it is inside, out of the weather, and the name of a
    `picture` beside its parts that the colour multiplies, or ""."""

    color: tuple[float, float, float]
    roughness: float = 0.5
    inside: bool = False
    picture: str = ""

    def made(self, folder: Path) -> Material:
        values = {"color": list(self.color), "roughness": self.roughness, **({"inside": True} if self.inside else {})}
        return Material("textured", {**values, "image": str(folder / self.picture)}) if self.picture else Material("plastic", values)


@frozen
class ImportedSpec:
    """What building one needs: sizes as any vehicle's; `track` between the wheels' middles, metres; `body` the hash of the file of its parts, `file` that
    file; `own` its own materials."""

    size: Size
    wheel: Wheel
    track: float
    body: str
    own: dict[str, OwnMaterial]
    file: str = ""

    def materials(self) -> dict[str, Material]:
        return {name: own.made(Path(self.file).parent) for name, own in self.own.items()}


def is_imported(asset: Asset) -> bool:
    return SECTION in asset.build


def read_imported(asset: Asset) -> ImportedSpec:
    """The spec of a vehicle that was brought in. Raises Faults with the file, line and key of what is wrong."""
    if wrong := [asset.fault(message, "build", *path) for path, message in wrong_in(asset)]:
        raise Faults(wrong)
    return evolve(cattrs.structure(asset.build[SECTION]["is"], ImportedSpec), file=str(asset.paths[0]))


def wrong_in(asset: Asset) -> Iterator[tuple[tuple, str]]:
    section = asset.build[SECTION]
    if not isinstance(section, Mapping) or not isinstance(section.get("is"), Mapping):
        yield (SECTION,), f"takes the map that adding a file writes; {AGAIN}"
        return
    wrong = list(wrong_keys(section["is"], ImportedSpec, (SECTION, "is")))
    yield from wrong
    if not wrong:
        known = {path.name for path in asset.paths[1:]}
        for name, own in section["is"]["own"].items():
            if own.get("picture") and own["picture"] not in known:
                yield (SECTION, "is", "own", name, "picture"), f"is none of the asset's files; {AGAIN}"
    if not asset.files:
        yield (SECTION,), f"has no file of parts; {AGAIN}"


def questions(asset: Asset) -> tuple[Fault, ...]:
    """What adding a vehicle couldn't tell and asks a person; it can be used as it is."""
    asks = asset.build.get(SECTION, {}).get("asks") or ()
    return tuple(asset.fault(f"{question}; say so under build.{SECTION}.decided, and {AGAIN}", "build", SECTION, "asks", k) for k, question in enumerate(asks))


def check_imported(asset: Asset, measured_too: bool) -> tuple[Fault, ...]:
    """All that is wrong with a vehicle that was brought in."""
    faults = [asset.fault(message, "build", *path) for path, message in wrong_in(asset)]
    if not faults:
        path = asset.paths[0]
        faults += [asset.fault(f'"{name}" is missing; {AGAIN}', "files") for name, picture in zip(asset.files[1:], asset.paths[1:]) if not picture.is_file()]
        if not path.is_file():
            faults.append(asset.fault(f'"{asset.files[0]}" is missing; {AGAIN}', "files"))
        elif digest(path, path.stat().st_mtime_ns) != asset.build[SECTION]["is"]["body"]:
            faults.append(asset.fault(f'"{asset.files[0]}" is not the file that was written with this YAML; {AGAIN}', "files"))
        elif measured_too:
            faults += measured.wrong_with(asset, fingerprint_of(asset))
    return tuple(faults)


def fingerprint_of(asset: Asset) -> str:
    """A hash of all that its body is built from."""
    return blake2b(json.dumps(asset.build[SECTION]["is"], sort_keys=True).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=256)
def digest(path: Path, changed: int) -> str:
    """A hash of a file that was last `changed` then."""
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def read_body(spec: ImportedSpec) -> cache.Group:
    """The parts. Raises Faults where the file isn't whole."""
    group = cache.load(Path(spec.file))
    if group is None:
        raise Faults([Fault(f"is damaged; {AGAIN}", file=spec.file)])
    return group
