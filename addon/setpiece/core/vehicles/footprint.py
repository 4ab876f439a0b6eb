"""The boxes that sampling needs, measured on the built body and kept in the asset's YAML:

    python -m setpiece.core.vehicles.footprint assets/vehicles/saloon.yaml
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import yaml

from ..body import Part
from ..mesh.piece import areas, triangle_normals
from .build import assemble
from .materials import PAINT
from .spec import read_spec


def measured(parts: tuple[Part, ...]) -> tuple[list, dict[str, dict]]:
    """The footprint ([least, greatest] corner), and for every part its class, side, box, mean outward normal and area.

    Box, normal and area are of a part's painted skin where it has one: that is where damage lies. Metres, to the millimetre.
    """
    about = {}
    for part in parts:
        skin = part.triangles
        if PAINT in part.materials:
            skin = skin[part.slots == part.materials.index(PAINT)]
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
    return [_rounded(vertices.min(0)), _rounded(vertices.max(0))], about


def _rounded(values) -> list[float]:
    return [round(float(value), 3) + 0.0 for value in values]


def rewritten(text: str, footprint: list, about: dict) -> str:
    """A vehicle's YAML with its `footprint:` and its `parts:`, the last of `build:`, written anew."""
    text = re.sub(r"^footprint:.*\n", "", text, flags=re.M)
    text = re.sub(r"^  parts:.*\Z", "", text, flags=re.M | re.S)
    text = text.replace("\nbuild:", f"\nfootprint: {footprint}\nbuild:", 1)
    flat = {"default_flow_style": True, "sort_keys": False, "width": 1000}
    lines = [f"    {name}: {yaml.safe_dump(row, **flat).strip()}" for name, row in about.items()]
    return text + "  parts:                           # measured by core/vehicles/footprint.py\n" + "\n".join(lines) + "\n"


def main(paths) -> None:
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        spec = read_spec(yaml.safe_load(text)["build"], str(path))
        path.write_text(rewritten(text, *measured(assemble(spec))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
