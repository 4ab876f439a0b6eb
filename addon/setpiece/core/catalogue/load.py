"""Finding assets and choosing among them."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import Iterable, Mapping

from attrs import frozen

from .. import assets
from ..faults import Fault, Faults, fault, nearest
from .asset import KINDS, UNKNOWN, Asset, look_at


@frozen(eq=False)
class Catalogue:
    """Assets by kind and id, in the order of their ids. `barred` are those that a recipe's licences keep out."""

    assets: Mapping[str, Mapping[str, Asset]]
    barred: Mapping[tuple[str, str], Asset] = MappingProxyType({})

    def __iter__(self):
        return (asset for kind in KINDS for asset in self.assets[kind].values())

    def of(self, kind: str, **attributes) -> tuple[Asset, ...]:
        """The assets of a kind whose attributes have the given values, by id."""
        return tuple(
            asset
            for asset in self.assets[kind].values()
            if all(asset.attributes.get(name) == value for name, value in attributes.items())
        )

    def get(self, kind: str, id: str) -> Asset:
        """An asset. Raises Faults that name the nearest one, or the licence that keeps it out."""
        asset = self.assets[kind].get(id)
        if asset is None and (kind, id) in self.barred:
            licence = self.barred[kind, id].licence
            raise fault(f'the {kind} "{id}" is under {licence}, which this recipe\'s licences leave out')
        if asset is None:
            raise fault(f'there is no {kind} "{id}" in the catalogue; {nearest(id, self.assets[kind])}')
        return asset

    def allowed(self, licences: Iterable[str] | None) -> Catalogue:
        """The catalogue without the assets whose licence is not in the list; with no list, without those whose licence is
        unknown."""
        listed = None if licences is None else set(licences)
        everything = {(a.kind, a.id): a for a in (*self, *self.barred.values())}
        fits = lambda asset: asset.licence != UNKNOWN if listed is None else asset.licence in listed
        kept = [asset for asset in everything.values() if fits(asset)]
        return Catalogue(by_kind(kept), {key: asset for key, asset in everything.items() if not fits(asset)})


def by_kind(found: Iterable[Asset]) -> Mapping[str, Mapping[str, Asset]]:
    found = sorted(found, key=lambda asset: asset.id)
    return MappingProxyType(
        {kind: MappingProxyType({asset.id: asset for asset in found if asset.kind == kind}) for kind in KINDS}
    )


def roots() -> list[Path]:
    """The folders that assets are read from: what the project ships, then the user's own."""
    own = os.environ.get("SETPIECE_CATALOGUE", "")
    return [assets.root(), *(Path(text).expanduser() for text in own.split(os.pathsep) if text)]


def own_root(more: str = "") -> Path:
    """The first of the user's own folders, which is where assets are added. Raises Faults where there is none; `more` is what else can be done then."""
    own = roots()[1:]
    if not own:
        raise fault(f"no catalogue of your own is known; make a folder and name it in $SETPIECE_CATALOGUE{more}")
    return own[0]


def load(folders: Iterable[Path] | None = None) -> Catalogue:
    """Reads every asset's YAML below the folders (`roots()` unless given), not their files. Raises Faults, all at once: of a file that
    can't be read nobody knows whether a recipe would have drawn it, and to go on without it would draw other scenes."""
    catalogue, faults = survey(folders)
    if faults:
        raise Faults(faults)
    return catalogue


def survey(folders: Iterable[Path] | None = None) -> tuple[Catalogue, list[Fault]]:
    """The assets below the folders as far as their YAML can be read, and all that is wrong with it."""
    found: dict[tuple[str, str], Asset] = {}
    faults = []
    for folder in roots() if folders is None else map(Path, folders):
        if not folder.is_dir():
            faults.append(Fault("this catalogue folder does not exist; make it or take it out of SETPIECE_CATALOGUE", file=str(folder)))
        for kind, name in KINDS.items():
            for file in sorted((folder / name).rglob("*.yaml")):
                asset, wrong = look_at(file, kind)
                faults += wrong
                other = found.setdefault((kind, asset.id), asset) if asset else None
                if other is not asset:
                    faults.append(asset.fault(f'"{asset.id}" is also the id of {other.file}; rename one', "id"))
    return Catalogue(by_kind(found.values())), faults
