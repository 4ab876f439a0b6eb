"""Colours at a mesh's vertices or corners, of files that know no materials, such as PLY: each colour becomes a material of its own."""

from __future__ import annotations

import numpy as np

from ...core.imports.colors import linear
from ...core.imports.source import SourceMaterial
from .corners import got

STEPS = (1, 8, 32, 64)  # of 256 in a channel: colours this near to each other are one, the finest that leaves few enough
MOST = 64  # materials


def painted(mesh) -> tuple[np.ndarray, list[SourceMaterial]] | None:
    """(m,) int16 each triangle's place among the materials of its mesh's colours, whose names are these in hexadecimal: "#b01410", with the
    opacity behind where there is some: "#90a0a840". None of a mesh that has no colours. Triangles are as `calc_loop_triangles` leaves them."""
    layer = mesh.color_attributes.active_color
    if layer is None or not len(mesh.loop_triangles):
        return None
    colors = got(layer.data, "color_srgb", 4 * len(layer.data), np.float32).reshape(-1, 4)
    by = "vertices" if layer.domain == "POINT" else "loops"
    corners = got(mesh.loop_triangles, by, 3 * len(mesh.loop_triangles), np.int32).reshape(-1, 3)
    with np.errstate(invalid="ignore"):
        whole = np.nan_to_num(colors[corners].mean(1).clip(0, 1) * 255).round().astype(int)
    for step in STEPS:
        steps, place = np.unique(whole // step, axis=0, return_inverse=True)
        if len(steps) <= MOST:
            break
    place = place.ravel()
    rows = [np.bincount(place, whole[:, k]) / np.bincount(place) for k in range(4)]
    return place.astype(np.int16), [material(row) for row in np.stack(rows, 1).round().astype(int).tolist()]


def material(row: list[int]) -> SourceMaterial:
    """Of a colour as screens have it, four of 0..255."""
    name = "#" + "".join(f"{value:02x}" for value in (row if row[3] < 255 else row[:3]))
    return SourceMaterial(name, tuple(float(c) for c in linear(np.array(row[:3]) / 255)), row[3] / 255)
