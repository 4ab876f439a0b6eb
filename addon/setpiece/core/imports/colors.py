"""The colour of each triangle, out of its material and its picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..faults import Faults
from ..files.png import decode_png
from .source import SourceMaterial, SourceMesh, SourceModel

TAPS = np.array([(2, 2, 2), (4, 1, 1), (1, 4, 1), (1, 1, 4)]) / 6.0  # where on a triangle its picture is looked at


def colors_of(model: SourceModel, folder: Path) -> list[np.ndarray]:
    """For each mesh (m, 4): the linear colour and the opacity of its triangles, 0..1."""
    pictures = {name: picture for name in model.pictures if (picture := read_picture(Path(folder) / name)) is not None}
    return [mesh_colors(mesh, model.materials, pictures) for mesh in model.meshes]


def mesh_colors(mesh: SourceMesh, materials: dict[str, SourceMaterial], pictures: dict[str, np.ndarray]) -> np.ndarray:
    found = np.ones((len(mesh.triangles), 4))
    for slot, name in enumerate(mesh.materials):
        material, of = materials.get(name, SourceMaterial(name)), mesh.slots == slot
        found[of] = (*material.color, material.alpha)
        picture = pictures.get(material.picture)
        if picture is not None and mesh.uv is not None and of.any():
            at = np.einsum("tc,mck->mtk", TAPS, mesh.uv[mesh.triangles[of]])
            found[of] *= looked_up(picture, at).mean(1)
    return found


def looked_up(picture: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """(..., 4) linear colour and opacity at (..., 2) of a (h, w, 4) picture, which repeats beyond its edges."""
    high, wide = picture.shape[:2]
    column = np.floor(np.mod(uv[..., 0], 1.0) * wide).astype(int).clip(0, wide - 1)
    row = np.floor((1 - np.mod(uv[..., 1], 1.0)) * high).astype(int).clip(0, high - 1)
    return picture[row, column]


def read_picture(path: Path) -> np.ndarray | None:
    """A PNG as (h, w, 4) linear colours and opacity, or None where it can't be read: then its material has a plain colour."""
    try:
        stored = decode_png(path.read_bytes(), str(path))
    except (OSError, Faults):
        return None
    stored = stored.reshape(*stored.shape[:2], -1) / np.iinfo(stored.dtype).max
    color = stored[..., :3] if stored.shape[2] >= 3 else stored[..., :1].repeat(3, 2)
    alpha = stored[..., -1:] if stored.shape[2] in (2, 4) else np.ones((*stored.shape[:2], 1))
    return np.concatenate([linear(color), alpha], 2).astype(np.float32)


def linear(srgb: np.ndarray) -> np.ndarray:
    """sRGB (IEC 61966-2-1) to linear."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
