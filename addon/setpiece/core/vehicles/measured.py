"""The boxes that sampling needs, measured on the built body and kept beside the assets in measured/ID.json, so that a plan builds
nothing and is the same on every machine:

    setpiece assets measure saloon
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..body import Part
from ..catalogue import Asset
from ..faults import Fault, Faults, fault
from ..mesh.piece import areas, triangle_normals

FOLDER = "measured"  # beside the vehicles' YAML
AGAIN = "run: setpiece assets measure"


def measure(parts: tuple[Part, ...]) -> dict:
    """The `footprint` ([least, greatest] corner), and under `parts` for each one its class, side, box, mean outward normal and area.

    Box, normal and area are of a part's painted skin where it has one: that is where damage lies. Metres, to the millimetre.
    """
    about = {}
    for part in parts:
        skin = part.triangles
        painted = [slot for slot, name in enumerate(part.materials) if "paint" in name]
        if painted:
            skin = skin[np.isin(part.slots, painted)]
        points = part.vertices[np.unique(skin)]
        normal = triangle_normals(part.vertices, skin).sum(0)
        if not part.side:
            normal[1] = 0.0
        size = np.linalg.norm(normal)
        about[part.name] = {
            "cls": part.cls,
            "side": part.side,
            "box": [_rounded(points.min(0)), _rounded(points.max(0))],
            "normal": _rounded(normal / size if size > 1e-6 else np.array([0.0, 0.0, 1.0])),
            "area": round(float(areas(part.vertices, skin).sum()), 3),
        }
    vertices = np.concatenate([part.vertices for part in parts])
    return {"footprint": [_rounded(vertices.min(0)), _rounded(vertices.max(0))], "parts": about}


def _rounded(values) -> list[float]:
    return [round(float(value), 3) + 0.0 for value in values]


def file_of(asset: Asset) -> Path:
    return asset.folder / FOLDER / f"{asset.id}.json"


def write(asset: Asset, about: dict, of: str) -> None:
    """A line per part, so that a change shows what changed; `of` is the fingerprint of what was measured."""
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in about["parts"].items())
    text = f'{{"of": "{of}",\n "footprint": {json.dumps(about["footprint"])},\n "parts": {{\n{rows}\n}}}}\n'
    file_of(asset).parent.mkdir(exist_ok=True)
    file_of(asset).write_text(text, encoding="utf-8")
    _read.cache_clear()


def measurements(asset: Asset) -> dict:
    """What `measure` found, and `of`, the fingerprint of what it measured. Raises Faults when the asset was never measured."""
    return _read(asset.file, asset.id)


def wrong_with(asset: Asset, fingerprint: str) -> list[Fault]:
    """Whether an asset with this fingerprint was measured, and as it is now."""
    try:
        of = measurements(asset).get("of")
    except Faults as wrong:
        return list(wrong.faults)
    if of == fingerprint:
        return []
    return [Fault(f"was measured before the model, or one that it is like, was changed; {AGAIN} {asset.id}", file=str(file_of(asset)))]


@lru_cache(maxsize=1024)
def _read(file: Path, id: str) -> dict:
    kept = file.parent / FOLDER / f"{id}.json"
    try:
        about = json.loads(kept.read_text(encoding="utf-8"))
        about["footprint"], about["parts"]
    except FileNotFoundError as error:
        raise fault(f"the vehicle was never measured; {AGAIN} {id}", file=str(kept)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise fault(f"is damaged; {AGAIN} {id}", file=str(kept)) from error
    return about
