"""Whether the assets' files are what they should be, known before the first render."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterable, Mapping

import numpy as np

from ..faults import Fault, Faults
from .asset import Asset
from .image import check_exr, check_hdr
from .mesh import glb_bounds, obj_bounds

LARGEST = 512 * 2**20  # bytes of one file
READERS: dict[str, Callable[[Path], object]] = {
    ".exr": check_exr,
    ".hdr": check_hdr,
    ".obj": obj_bounds,
    ".glb": glb_bounds,
}
LOOSE = 0.01  # metres, and share of its size, by which a footprint may differ from its mesh
SUFFIXES = {"world": (".exr", ".hdr"), "prop": (".obj", ".glb"), "vehicle": (".npz",)}  # of an asset's main file


def meshes() -> Mapping[str, Callable]:
    from ..props.build import READERS as MESHES  # which knows assets, and so this room

    return MESHES


def check(assets: Iterable[Asset], deep: bool = False) -> tuple[Fault, ...]:
    """What is wrong with the files of some assets (a whole Catalogue, or those that a recipe may use): missing, empty, too large, of a
    kind that isn't read, or not what their suffix says. `deep` also reads meshes to the end and compares them with their footprints."""
    faults = []
    for asset in assets:
        where, before = str(asset.file), len(faults)
        if not asset.files and not asset.build and asset.kind != "vehicle":  # whose build the vehicles' room asks for
            faults.append(Fault(f"has no files, and no code makes it; list its files ({', '.join(SUFFIXES[asset.kind])})", "files", where))
        for place, (name, path) in enumerate(zip(asset.files, asset.paths)):
            message = wrong_with(path, SUFFIXES[asset.kind] if place == 0 else (), deep)
            if message:
                faults.append(Fault(f'"{name}" {message}', f"files[{place}]", where))
        if asset.kind == "prop" and asset.footprint is None:
            faults.append(Fault("a prop needs a footprint; add [length, width, height] in metres", "footprint", where))
        elif deep and len(faults) == before and (message := wrong_footprint(asset)):
            faults.append(Fault(message, "footprint", where))
    return tuple(faults)


def wrong_footprint(asset: Asset) -> str:
    """How a prop's footprint differs from its mesh, which stands on the ground about the middle of its box, or ""."""
    if asset.kind != "prop" or not asset.files:
        return ""
    least, greatest = READERS[asset.paths[0].suffix.lower()](asset.paths[0]) * asset.build.get("scale", 1.0)
    size = greatest - least
    box = np.array([[-size[0] / 2, -size[1] / 2, 0], [size[0] / 2, size[1] / 2, size[2]]])
    if (np.abs(box - asset.footprint) <= LOOSE + LOOSE * size).all():
        return ""
    return f"is not its mesh's, which is {size.round(3).tolist()} metres about the origin, on the ground; write that, or correct build: {{scale: …}}"


def wrong_with(path: Path, suffixes: tuple[str, ...], deep: bool) -> str:
    """What is wrong with a file, or "". Only when `deep` are meshes read to the end: others tell by their headers."""
    if not path.is_file():
        return "is missing; put it beside the YAML or correct the name"
    size = path.stat().st_size
    if size == 0:
        return "is empty; fetch it again"
    if size > LARGEST:
        return f"is {size / 2**20:.0f} MB; at most {LARGEST // 2**20} MB are read, so make it smaller"
    suffix = path.suffix.lower()
    if suffixes and suffix not in suffixes:
        return f"is no {' or '.join(suffixes)}; convert it"
    if suffix in READERS and (deep or suffix != ".obj"):
        try:
            READERS[suffix](path)
            if deep and suffix in meshes():
                meshes()[suffix](path)
        except Faults as wrong:
            return wrong.faults[0].message
    return ""
