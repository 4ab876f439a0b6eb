"""What each triangle is made of, as far as names, colours and how light goes through tell."""

from __future__ import annotations

from typing import Mapping, Sequence

import numpy as np

from .names import material_said, said
from .source import SourceMaterial, SourceModel

KINDS = ("paint", "glass", "lamp", "tyre", "chrome", "metal", "plastic", "interior", "underbody", "plate", "own")  # "own": as the file has it
CLEAR = 0.6  # opacity below which a surface is glass
THROUGH = 0.4  # transmission from which it is
BRIGHT, POLISHED = 0.25, 0.3  # a metal's colour and roughness at which it is chrome
SHADES, RARE = 6, 0.02  # steps of a colour's channels, and the share of the outside below which a colour is no paint's
MAIN = 0.15  # share of the outside from which what is dark is paint
DARK = 0.05  # luminance below which what isn't metal is likely plastic
BY_PART = {"license_plate": "plate", "headlight": "lamp", "tail_light": "lamp", "light": "lamp", "fog_lamp": "lamp", "wheel": "tyre", "exhaust": "metal",
         "interior": "interior", "underbody": "underbody", "window": "glass", "windshield": "glass", "back_windshield": "glass", "handle": "plastic", "wiper": "plastic", "badge": "chrome"}  # fmt: skip


def kinds_of(model: SourceModel, colors: Sequence[np.ndarray], decided: Mapping[str, str]) -> list[np.ndarray]:
    """For each mesh (m,) the kinds of its triangles, "" where nothing tells. `decided` says a material's kind by its name."""
    return [mesh_kinds(mesh, model.materials, color, decided) for mesh, color in zip(model.meshes, colors)]


def mesh_kinds(mesh, materials: Mapping[str, SourceMaterial], color: np.ndarray, decided: Mapping[str, str]) -> np.ndarray:
    found = np.full(len(mesh.triangles), "", "U12")
    for slot, name in enumerate(mesh.materials or ("",)):
        of = mesh.slots == slot
        material = materials.get(name, SourceMaterial(name))
        told = decided.get(name) or material_kind(material) or material_said(mesh.name)
        luminance = color[of, :3] @ (0.2126, 0.7152, 0.0722)
        found[of] = told or np.where(luminance < DARK, "dark", "")
        if name not in decided and told not in ("glass", "lamp"):
            found[of] = np.where(color[of, 3] < CLEAR, "glass", found[of])
    return found


def material_kind(material: SourceMaterial) -> str:
    """What a material is by its name and its numbers, or ""."""
    named = material_said(material.name) or BY_PART.get(said(material.name).part, "")
    if named:
        return named
    if material.transmission > THROUGH or material.alpha < CLEAR:
        return "glass"
    if max(material.emission) > 0.2 and min(material.color) < 1.0:
        return "lamp"
    if material.metallic > 0.8 and not material.picture:
        return "chrome" if min(material.color) > BRIGHT and material.roughness < POLISHED else ""
    return ""


def body_paint(kinds: np.ndarray, material: np.ndarray, area: np.ndarray, colors: np.ndarray) -> np.ndarray:
    """`kinds` (m,) with what nothing was told of made paint, or plastic where there is paint already and it is little: the paint of a vehicle
    is what most of its outside is made of. `material` (m,), `area` (m,) of each triangle's outside, `colors` (m, 4). What of a
    painted material has a colour that little of the outside has is its "own"."""
    kinds = kinds.copy()
    whole = area.sum()
    for number in np.unique(material[kinds == "dark"]):  # a black car's paint, or a light one's rubber
        of = (kinds == "dark") & (material == number)
        kinds[of] = "" if area[of].sum() > MAIN * whole else "plastic"
    open_ = kinds == ""
    for number in np.unique(material[open_]):
        of = open_ & (material == number)
        kinds[of] = "paint" if area[of].sum() > 0.08 * whole or not (kinds == "paint").any() else "plastic"
    for number in np.unique(material[kinds == "paint"]):  # one picture may hold paint, rubber and lamps
        of = (kinds == "paint") & (material == number)
        shade = (np.sqrt(colors[of, :3].clip(0, 1)) * SHADES).astype(int) @ (1, 64, 4096)
        names, place = np.unique(shade, return_inverse=True)
        share = np.bincount(place.ravel(), area[of]) / max(whole, 1e-9)
        if len(names) > 3:
            kinds[np.flatnonzero(of)[(share < RARE)[place.ravel()]]] = "own"
    return kinds
