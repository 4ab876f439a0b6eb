"""What each triangle is made of, as far as names, colours and how light goes through tell."""

from __future__ import annotations

from typing import Mapping, Sequence

import numpy as np

from .names import material_said, said
from .source import SourceMaterial, SourceModel
from .triangles import components

KINDS = ("paint", "glass", "lamp", "tyre", "chrome", "metal", "plastic", "interior", "underbody", "plate", "own")  # "own": as the file has it
CLEAR = 0.6  # opacity below which a surface is glass
THROUGH = 0.4  # transmission from which it is
BRIGHT, POLISHED = 0.25, 0.3  # a metal's colour and roughness at which it is chrome
SHADES, RARE = 6, 0.02  # steps of a colour's channels, and the share of the outside below which a colour is no paint's
MAIN, SEEN = 0.08, 0.5  # shares: of the outside that is a second paint's at least, and of its own surface that is seen
PAINTED = 0.2, 0.5  # shares of a material's outside that must be paint, and paint or a rare shade, for it to be paint as a whole
SMALL, EVEN = 1.0, 0.5  # m² up to which a thing is painted all over or not at all, and the share of its paint from which it is
TOOTH = 2, 0.01  # triangles and m² at most that a picture doesn't draw on by themselves
RICH = 0.4  # least channel, as a share of the greatest, below which a colour is rich
DARK = 0.05  # luminance below which what isn't metal is likely plastic
BY_PART = {"license_plate": "plate", "headlight": "lamp", "tail_light": "lamp", "light": "lamp", "fog_lamp": "lamp", "wheel": "tyre", "exhaust": "metal",
         "interior": "interior", "underbody": "underbody", "window": "glass", "windshield": "glass", "back_windshield": "glass", "handle": "plastic", "wiper": "plastic", "badge": "chrome"}  # fmt: skip


def kinds_of(model: SourceModel, colors: Sequence[np.ndarray], decided: Mapping[str, str]) -> list[np.ndarray]:
    """For each mesh (m,) the kinds of its triangles, "" where nothing tells. `decided` says a material's kind by its name."""
    said_of: dict[str, set[str]] = {}  # what meshes' names say of materials that don't say it themselves
    for mesh in model.meshes:
        said_of.setdefault(material_said(mesh.name), set()).update(name for name in mesh.materials if not material_kind(model.materials.get(name, SourceMaterial(name))))
    telling = {kind for kind, names in said_of.items() if len(names) < 2}  # said of several, as "body" often is, it is an object and no material
    return [mesh_kinds(mesh, model.materials, color, decided, telling) for mesh, color in zip(model.meshes, colors)]


def mesh_kinds(mesh, materials: Mapping[str, SourceMaterial], color: np.ndarray, decided: Mapping[str, str], telling: set[str]) -> np.ndarray:
    by_name = material_said(mesh.name) if material_said(mesh.name) in telling else ""
    found = np.full(len(mesh.triangles), "", "U12")
    for slot, name in enumerate(mesh.materials or ("",)):
        of = mesh.slots == slot
        material = materials.get(name, SourceMaterial(name))
        told = decided.get(name) or material_kind(material) or by_name
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


def body_paint(kinds: np.ndarray, material: np.ndarray, size: np.ndarray, area: np.ndarray, colors: np.ndarray) -> np.ndarray:
    """`kinds` (m,) with what nothing was told of made paint, or plastic where there is paint already and it is little: the paint of a vehicle
    is what most of its outside is made of, and may have a second, which isn't dark and is mostly seen. `material` (m,), `size` (m,) m² of each
    triangle and `area` (m,) of its outside, `colors` (m, 4). What of a painted material has a colour that little of the outside has is its "own", but for a livery's."""
    kinds = kinds.copy()
    whole = max(area.sum(), 1e-9)
    open_ = np.isin(kinds, ("", "dark"))
    shown = np.bincount(material[open_], area[open_], material.max() + 1)
    all_ = np.bincount(material[open_], size[open_], material.max() + 1)
    main = shown.argmax() if not (kinds == "paint").any() else -1
    coats = (shown > MAIN * whole) & (shown > SEEN * all_)  # what is mostly seen; a chassis isn't
    for number in np.unique(material[open_]):
        of = open_ & (material == number)
        dark = area[of & (kinds == "dark")].sum() > 0.5 * area[of].sum()
        kinds[of] = "paint" if number == main or coats[number] and not dark else "plastic"
    for number in np.unique(material[kinds == "paint"]):  # one picture may hold paint, rubber and lamps
        of = (kinds == "paint") & (material == number)
        shade = (np.sqrt(colors[of, :3].clip(0, 1)) * SHADES).astype(int) @ (1, 64, 4096)
        names, place = np.unique(shade, return_inverse=True)
        share = np.bincount(place.ravel(), area[of]) / max(whole, 1e-9)
        if len(names) > 3:
            kinds[np.flatnonzero(of)[(share < RARE)[place.ravel()] & ~livery(colors[of, :3])]] = "own"
    return kinds


def evened(kinds: np.ndarray, island: np.ndarray, size: np.ndarray, area: np.ndarray, red: np.ndarray) -> np.ndarray:
    """`kinds` (m,) with what is "own" of a small thing that is mostly paint made paint too, unless it is red: its picture has shadows and dirt. `island` (m,)
    what hangs together, `size` and `area` (m,) m² of each triangle and of its outside."""
    share = lambda which: np.bincount(island, area * which, island.max() + 1)
    small = np.bincount(island, size) < SMALL
    return np.where((kinds == "own") & ~red & (small & (share(kinds == "paint") > EVEN * share(np.isin(kinds, ("paint", "own")))))[island], "paint", kinds)


def filled(kinds: np.ndarray, a: np.ndarray, b: np.ndarray, size: np.ndarray, red: np.ndarray) -> np.ndarray:
    """`kinds` (m,) with what is "own" in the midst of paint, of two triangles and little surface at most, made paint, unless it is red: what a picture draws has more of
    them, and the teeth of a saw are where it changes between two. Triangles a and b (k,) share an edge; `size` (m,) m²."""
    own, paint = kinds == "own", kinds == "paint"
    patch = components(len(kinds), *(side[own[a] & own[b]] for side in (a, b)))
    painted = np.bincount(patch[a], paint[b], patch.max() + 1) + np.bincount(patch[b], paint[a], patch.max() + 1)
    lone = (np.bincount(patch) <= TOOTH[0]) & (np.bincount(patch, size) < TOOTH[1]) & (painted > 0)
    return np.where(own & ~red & lone[patch], "paint", kinds)


def livery(colors: np.ndarray) -> np.ndarray:
    """(m,) whether colours (m, 3) are rich greens or blues, which on a vehicle's outside are painted: lamps are red, orange and clear, trim is grey."""
    most = colors.max(1)
    return (colors.argmax(1) > 0) & (colors.min(1) < RICH * most) & (most > DARK)


def coated(kinds: np.ndarray, material: np.ndarray, area: np.ndarray) -> np.ndarray:
    """(m,) whether a triangle's material is one that is paint where it is seen, shades of which may pass for something else. kinds (m,), `material`
    (m,), `area` (m,) of each triangle's outside."""
    share = lambda *of: np.bincount(material, area * np.isin(kinds, of), material.max() + 1)
    whole = np.bincount(material, area, material.max() + 1)
    return ((share("paint") > PAINTED[0] * whole) & (share("paint", "own") > PAINTED[1] * whole))[material]
