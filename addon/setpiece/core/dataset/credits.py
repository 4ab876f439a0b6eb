"""Which assets a scene uses: their licences travel with every view and dataset."""

from __future__ import annotations

from ..catalogue import Asset, Catalogue
from ..scene_spec import SceneSpec

NAMED = {"vehicle": "model", "prop": "asset"}  # subject type, which is also the catalogue's kind -> the key that names the asset


def assets_of(spec: SceneSpec, catalogue: Catalogue) -> list[Asset]:
    """The assets in a scene, once each, by kind and id."""
    used = {("world", spec.world["hdri"])}
    used |= {(entry["type"], entry[NAMED[entry["type"]]]) for entry in spec.subjects.values() if entry["type"] in NAMED}
    return [catalogue.get(*key) for key in sorted(used)]


def credits_of(spec: SceneSpec, catalogue: Catalogue) -> list[dict]:
    """The same as plain JSON: kind, id, licence and source."""
    return [credit(asset) for asset in assets_of(spec, catalogue)]


def credit(asset: Asset) -> dict:
    return {"kind": asset.kind, "id": asset.id, "licence": asset.licence, "source": asset.source}
