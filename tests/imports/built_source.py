"""A vehicle of the project's own as if it were somebody's file: of its parts everybody knows which is which."""

from functools import cache

import numpy as np
from setpiece.core import assets, catalogue
from setpiece.core.imports.source import SourceMaterial, SourceMesh, SourceModel
from setpiece.core.vehicles.build import parts_of

KNOWN = catalogue.load([assets.root()])
SEEN = {"glass": 0.2, "windshield_glass": 0.2, "rear_glass": 0.2, "lens": 0.3, "red_lens": 0.3}  # opacity of what light goes through
COLORS = {"paint": (0.5, 0.02, 0.02), "roof_paint": (0.5, 0.02, 0.02), "red_lens": (0.6, 0.01, 0.01), "tail": (0.5, 0.01, 0.01), "brake": (0.5, 0.01, 0.01), "chrome": (0.8, 0.8, 0.8), "reflector": (0.7, 0.7, 0.7)}
FRENCH = {"front_door": "porte_av", "back_door": "porte_ar", "hood": "capot", "trunk": "hayon", "roof": "toit", "fender": "aile_av", "quarter_panel": "custode", "rocker_panel": "bas_de_caisse",
          "front_bumper": "pare_choc_avant", "back_bumper": "pare_choc_arriere", "windshield": "pare_brise", "back_windshield": "lunette", "front_window": "vitre_av", "back_window": "vitre_ar",
          "headlight": "phare", "tail_light": "feu_ar", "mirror": "retroviseur", "grille": "calandre", "front_wheel": "roue_av", "back_wheel": "roue_ar", "license_plate": "plaque"}  # fmt: skip
WHOLE = ("interior", "license_plate")  # ours come in pieces of their own
SIDES = {"left": "_g", "right": "_d", "": ""}


def french(part) -> str:
    """What a French modeller may call a part; a finer part goes by what it is on."""
    return (FRENCH.get(part.cls, part.cls) if not part.parent else FRENCH.get(part.parent.split(".")[0], "piece")) + SIDES[part.side]


@cache
def parts(model: str):
    """The model's parts but for what our own wheels and plates would replace."""
    return parts_of({"model": model}, KNOWN)


def label_of(part) -> str:
    """"class" or "class.side" of what a part is; of a finer part what it is of, and its own class behind: "back_door.left/handle"."""
    return f"{part.parent}/{part.cls}" if part.parent else part.name


def source_of(model: str, name=lambda part: part.name.replace(".", "_").replace("/", "_"), material=str, matrix=np.eye(4), unit: float | None = 1.0) -> tuple[SourceModel, np.ndarray]:
    """A model as a source: its objects named by `name`(part), its materials by `material`, placed by a (4, 4) `matrix`; and each triangle's label, (m,)."""
    meshes, labels = [], []
    for part in parts(model):
        normals = part.normals @ np.linalg.inv(matrix[:3, :3])
        meshes.append(SourceMesh(name(part), part.vertices @ matrix[:3, :3].T + matrix[:3, 3], part.triangles, part.slots, normals / np.linalg.norm(normals, axis=1)[:, None],
                                 tuple(material(m) for m in part.materials)))  # fmt: skip
        labels.append(np.full(len(part.triangles), label_of(part)))
    names = dict.fromkeys(m for part in parts(model) for m in part.materials)
    materials = {material(m): SourceMaterial(material(m), COLORS.get(m, (0.02, 0.02, 0.02)), SEEN.get(m, 1.0), metallic=float(m in ("chrome", "reflector")), roughness=0.1) for m in names}
    return SourceModel(tuple(meshes), materials, unit), np.concatenate(labels)


def judged(mapped, labels: np.ndarray) -> tuple[float, dict[str, float]]:
    """The share of the surface that got the part it is of, and of each part of more than 0.05 m². A windscreen's wiper may be called either."""
    area = mapped.areas
    panel, finer = np.char.partition(labels, "/")[:, ::2].T
    base, got = (np.char.partition(names, ".")[:, 0] for names in (panel, mapped.parts))
    right = (mapped.parts == panel) | np.isin(base, WHOLE) & (got == base) | (finer != "") & (finer == got)
    shares = {part: float(area[(base == part) & right].sum() / area[base == part].sum()) for part in sorted(set(base.tolist())) if area[base == part].sum() > 0.05}
    return float(area[right].sum() / area.sum()), shares

