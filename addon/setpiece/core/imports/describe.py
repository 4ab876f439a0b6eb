"""What a mapped model's YAML says: what it is, what was found and how sure that is, and what it asks."""

from __future__ import annotations

from typing import Mapping

import cattrs
import numpy as np

from ..body import Part
from ..catalogue import Asset, roots
from ..vehicles.imported import SECTION, OwnMaterial
from .assign import SURE
from .mapping import Mapped
from .names import said
from .source import SourceModel
from .wheels import RIM

UNSURE = 0.5  # below this a person is asked
WANTED = ("front_bumper", "back_bumper", "front_door", "fender", "quarter_panel", "hood", "roof", "headlight", "tail_light", "windshield")
STYLES = (("truck", 2.3, 9.9), ("van", 1.75, 9.9), ("suv", 1.58, 9.9), ("hatchback", 0.0, 4.05), ("saloon", 0.0, 9.9))  # style, from this height, up to this length
WHEELS_FROM = {"found": "its own were found", "arches": "none of its own; put into its arches", "decided": "as decided"}  # by how they were known


def described(mapped: Mapped, parts: tuple[Part, ...], own: Mapping[str, OwnMaterial], body: str) -> dict:
    """`is` of the YAML: what builds it. `body` is the hash of its parts' file."""
    vertices = np.concatenate([part.vertices for part in parts])
    flank = np.concatenate([part.vertices for part in parts if part.cls != "mirror"])
    low, high, w = vertices.min(0), vertices.max(0), mapped.wheels
    size = {"length": high[0] - low[0], "width": np.ptp(flank[:, 1]), "height": high[2], "wheelbase": w.front_axle - w.back_axle, "nose": high[0], "clearance": max(low[2], 0.0)}
    wheel = {"diameter": 2 * w.radius, "width": w.width, "rim": RIM, "arch": 1.1 * w.radius, "flare": 0.0, "flare_reach": 0.0}
    return {
        "size": rounded(size),
        "wheel": {**rounded(wheel), "spokes": 5},
        "track": round(float(w.track), 4),
        "body": body,
        "own": {name: cattrs.unstructure(material) for name, material in own.items()},
    }


def findings(mapped: Mapped, model: SourceModel) -> dict:
    """`found` of the YAML: how it stands, its wheels, and by object what it was taken for, each with how sure that is (0..1)."""
    stands = {"unit": mapped.upright.unit, "up": mapped.upright.up, "forward": mapped.upright.forward}
    w, back = mapped.wheels, mapped.upright.matrix[0, 3]
    wheels = {"front_axle": w.front_axle - back, "back_axle": w.back_axle - back, "track": w.track, "radius": w.radius, "width": w.width}
    return {
        **{key: {"is": value, "sure": mapped.upright.sure[key]} for key, value in stands.items()},
        "wheels": {**rounded(wheels), "how": w.how},
        "materials": kinds_by_material(mapped),
        "parts": {name: row for name, row in parts_by_mesh(mapped, model).items()},
        "surface": {how: share for how in SURE if (share := share_of(mapped, mapped.found == how)) > 0},
        **({"notes": list(mapped.notes)} if mapped.notes else {}),
    }


def questions(mapped: Mapped, model: SourceModel, decided: Mapping) -> list[str]:
    """`asks` of the YAML, in plain words."""
    asks = [
        f"{key}: is it {value}? it could be otherwise (sure {mapped.upright.sure[key]:.2f})"
        for key, value in (("unit", f"{mapped.upright.unit:g} m"), ("up", mapped.upright.up), ("forward", mapped.upright.forward))
        if mapped.upright.sure[key] < UNSURE
    ]
    if mapped.wheels.how == "arches" and not {"radius", "track"} <= set(decided.get("wheels", {})):
        asks.append(f"wheels: it has none of its own; those in its arches got a radius of {mapped.wheels.radius:.3f} m and a track of {mapped.wheels.track:.3f} m: right?")
    classes = {name.split(".")[0] for name in mapped.parts}
    if lacks := [part for part in WANTED if part not in classes and part not in decided.get("lacks", ())]:
        asks.append(f"parts: no {', '.join(lacks)} was found; which objects are they (parts: {{OBJECT: {lacks[0]}}}), or has it none (lacks: [{', '.join(lacks)}])?")
    if len(mapped.marks.doors) == 2 and "doors" not in decided and "back_door" not in decided.get("lacks", ()) and not any(said(mesh.name).part in ("door", "back_door") for mesh in model.meshes):
        asks.append("parts: no back doors were found; has it two doors, or three with a hatch? (doors: 2)")
    return asks


def summary(asset: Asset) -> list[str]:
    """Where an entry is that was added, and of a vehicle what it asks and what was found: a few lines for a person."""
    lines, root = [f"{asset.kind} {asset.id} is in {asset.file}"], asset.folder.parent
    if root.resolve() not in [known.resolve() for known in roots()]:
        lines.append(f"recipes find it when $SETPIECE_CATALOGUE names {root}")
    if asset.footprint:
        lines.append("size: {:.2f} × {:.2f} × {:.2f} m".format(*np.subtract(*asset.footprint[::-1])))
    section = asset.build.get(SECTION)
    if section is None:
        return lines
    found, size = section["found"], section["is"]["size"]
    parts = {part.partition(".")[0] for row in found["parts"].values() for part in row}
    return [
        *lines,
        *(f"asks: {question}" for question in section["asks"]),
        f"size: {size['length']:.2f} × {size['width']:.2f} × {size['height']:.2f} m",
        "stands: " + ", ".join(f"{key} {found[key]['is']} (sure {found[key]['sure']:.2f})" for key in ("unit", "up", "forward")),
        f"wheels: {WHEELS_FROM[found['wheels']['how']]}",
        f"{len(parts)} parts, told by " + ", ".join(f"{how} {100 * share:.0f} %" for how, share in found["surface"].items() if share >= 0.005),
        *(f"note: {note}" for note in found.get("notes", ())),
    ]


def parts_found(asset: Asset, name: str) -> tuple[tuple[str, float], ...]:
    """The classes of parts that an object of the file was found to be, and their shares of it, the largest first."""
    shares: dict[str, float] = {}
    for part, share in asset.build.get(SECTION, {}).get("found", {}).get("parts", {}).get(name, {}).items():
        cls = part.partition(".")[0]
        shares[cls] = shares.get(cls, 0.0) + share
    return tuple(sorted(shares.items(), key=lambda row: -row[1]))


def kinds_by_material(mapped: Mapped) -> dict[str, str]:
    """Each of the file's materials: what most of it was taken for."""
    found = {}
    for number, name in enumerate(mapped.all.materials):
        of = mapped.all.material == number
        kinds, place = np.unique(mapped.kinds[of], return_inverse=True)
        if of.any():
            found[name or "(none)"] = str(kinds[np.bincount(place.ravel(), mapped.areas[of]).argmax()])
    return found


def parts_by_mesh(mapped: Mapped, model: SourceModel) -> dict[str, dict[str, float]]:
    """Each of the file's objects: the share of its surface that each part got, the larger ones."""
    found = {}
    for number, name in enumerate(mapped.all.meshes):
        of = mapped.all.mesh == number
        if not of.any():
            continue
        parts, place = np.unique(mapped.parts[of], return_inverse=True)
        shares = np.bincount(place.ravel(), mapped.areas[of])
        shares = shares / max(shares.sum(), 1e-12)
        found[name] = {str(parts[k]): round(float(shares[k]), 2) for k in np.argsort(-shares, kind="stable")[:4] if shares[k] >= 0.02}
    return found


def share_of(mapped: Mapped, which: np.ndarray) -> float:
    return round(float(mapped.areas[which].sum() / max(mapped.areas.sum(), 1e-12)), 3)


def style_of(mapped: Mapped) -> str:
    """The style that its sizes and doors are most like: a first guess."""
    height, length = mapped.marks.roof, mapped.marks.nose - mapped.marks.tail
    if height < 1.45 and len(mapped.marks.doors) < 3:
        return "coupe"
    return next(style for style, low, longest in STYLES if height >= low and length <= longest)


def rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {key: round(float(value), 4) for key, value in values.items()}
