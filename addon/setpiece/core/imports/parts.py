"""The parts of a vehicle out of a mapped model: faces turned outward, our materials on them, lamps with lenses, and places for plates and wheels."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from ..body import Part
from ..mesh.piece import areas, smooth_normals, triangle_normals, unit
from ..vehicles.imported import OwnMaterial
from ..vehicles.plate_mounts import AREAS, STEEPEST
from .doubles import doubled
from .mapping import Mapped

DROPPED = ("front_wheel", "back_wheel", "license_plate")  # what a vehicle gets new: wheels that turn and go flat, plates of nobody
FINER = {"handle": ("front_door", "back_door"), "wiper": ("windshield", "back_windshield"), "exhaust": ("back_bumper", "back_bumper"), "antenna": ("roof", "roof"),
         "roof_rail": ("roof", "roof"), "badge": ("hood", "trunk"), "fog_lamp": ("front_bumper", "front_bumper")}  # and the part that each is of, ahead and behind
LEAST = 1e-9  # m²: smaller triangles are no surface
AGREES = 0.2  # cosine between a vertex' normal and its triangle's below which the file's normal is wrong
OPEN = 0.3  # exposure from which what is underneath keeps its paint: somebody sees it
PICTURED = "picture."  # how names of materials with a picture begin, of which parts need their uv
GLOSSY = 0.2  # roughness: what a picture shows is less glossy than many files say
PLAIN = 0.06  # luminance from which plastic keeps its own colour
PANES = {"windshield": "windshield_glass", "front_window": "glass", "headlight": "lens", "fog_lamp": "lens", "tail_light": "red_lens"}
OURS = {"chrome": "chrome", "metal": "satin", "underbody": "underbody", "tyre": "tyre"}
DEEP = 0.025  # metres behind its lens at which a lamp has its reflector, where the file has none
PLATE = 0.30  # metres from an end in which the surface behind a plate is looked for


def parts_of(mapped: Mapped, hidden: bool = False) -> tuple[tuple[Part, ...], dict[str, OwnMaterial], dict[str, np.ndarray]]:
    """The parts but for wheels and plates; the materials besides ours; and mounts, (4, 4) by name, for plates. With `hidden` left out, what nobody
    can see from outside or through a pane is kept."""
    outward, double = turned_out(mapped), doubled(mapped)
    own: dict[str, OwnMaterial] = {}
    names = material_names(mapped, own)
    count = np.bincount(mapped.surface.of, mapped.surface.outer > 0, len(mapped.all.triangles)) if hidden else None
    found, finer = [], []
    for label in sorted(set(mapped.parts.tolist())):
        cls, _, side = label.partition(".")
        if cls in DROPPED:
            continue
        of = np.flatnonzero((mapped.parts == label) & ~double & (areas(mapped.all.vertices, mapped.all.triangles) > LEAST))
        if hidden:
            of = of[count[of] > 0]
        if not len(of):
            continue
        if cls in ("headlight", "tail_light"):
            found += lamp_parts(mapped, of, outward, names, cls, side)
        elif cls in FINER:
            finer.append((of, cls, side))
        else:
            found.append(part_of(mapped, of, outward, names, label, cls, side))
    known = {part.name for part in found}
    found += [part for of, cls, side in finer for part in finer_parts(mapped, of, outward, names, cls, side, known)]
    return tuple(found), own, mounts(mapped)


def turned_out(mapped: Mapped) -> np.ndarray:
    """(m,) which triangles must be turned over to face outward: pieces of which the back is seen more than the front."""
    s, piece = mapped.surface, mapped.piece
    seen = [np.bincount(piece[s.of], s.area * s.exposed[:, side], piece.max() + 1) for side in (0, 1)]
    return (seen[1] > 1.15 * seen[0])[piece]


def material_names(mapped: Mapped, own: dict[str, OwnMaterial]) -> np.ndarray:
    """(m,) the name of each triangle's material among ours, or of one of its `own`, which is added to those."""
    cls = np.char.partition(mapped.parts, ".")[:, 0]
    found = np.full(len(cls), "plastic", "U40")
    found[cls == "interior"] = "trim"
    for kind in np.unique(mapped.kinds):
        of = mapped.kinds == kind
        if kind in OURS:
            found[of] = OURS[kind]
        elif kind in ("paint", ""):
            found[of & (cls != "interior")] = "paint"
            found[of & (cls == "roof")] = "roof_paint"
        elif kind == "glass":
            found[of] = [PANES.get(c, "rear_glass") for c in cls[of]]
        elif kind == "lamp":
            found[of] = np.where(np.isin(cls[of], ("headlight", "tail_light")), "reflector", "plastic")
        elif kind in ("plastic", "interior", "own", "plate"):
            for number in np.unique(mapped.all.material[of]):
                these = of & (mapped.all.material == number)
                if look := own_look(mapped, number, these, kind == "interior"):
                    name = next((name for name, known in own.items() if known == look), f"{PICTURED if look.picture else 'own.'}{len(own)}")
                    own[name] = look
                    found[these] = name
    hidden = np.bincount(mapped.surface.of, mapped.surface.area * mapped.surface.outer, len(cls)) < OPEN * mapped.areas
    found[(cls == "underbody") & np.isin(found, ("paint", "plastic")) & hidden] = "underbody"
    return found


def own_look(mapped: Mapped, number: int, of: np.ndarray, inside: bool) -> OwnMaterial | None:
    """What some triangles (m,) of a material of the file look like: as its picture has it, else plain; None of what is dark, for ours will do."""
    source = mapped.sources[number]
    if source.picture:
        return OwnMaterial(rounded(source.color), round(max(source.roughness, GLOSSY), 3), inside, source.picture)
    color = np.average(mapped.colors[of, :3], axis=0, weights=mapped.areas[of] + 1e-9)
    return OwnMaterial(rounded(color.clip(0, 0.9)), inside=inside) if color @ (0.2126, 0.7152, 0.0722) > PLAIN else None


def rounded(color) -> tuple[float, float, float]:
    return tuple(round(float(c), 4) for c in color)


def part_of(mapped: Mapped, of: np.ndarray, outward: np.ndarray, names: np.ndarray, name: str, cls: str, side: str, parent: str = "") -> Part:
    """One part of some triangles (k,)."""
    triangles = mapped.all.triangles[of]
    triangles = np.where(outward[of, None], triangles[:, ::-1], triangles)
    used, inverse = np.unique(triangles, return_inverse=True)
    triangles = inverse.reshape(-1, 3).astype(np.int32)
    vertices, normals = mapped.all.vertices[used], mapped.all.normals[used]
    facing = unit(triangle_normals(vertices, triangles))
    along = np.einsum("mk,mck->mc", facing, normals[triangles]).mean(1)
    over = np.bincount(triangles.ravel(), np.repeat(along, 3), len(vertices)) < 0
    normals = np.where(over[:, None], -normals, normals)
    along = np.einsum("mk,mck->mc", facing, normals[triangles]).min(1)
    poor = np.unique(triangles[along < AGREES])
    normals[poor] = smooth_normals(vertices, triangles)[poor]
    uv = mapped.all.uv[used] if np.char.startswith(names[of], PICTURED).any() else None
    materials = tuple(dict.fromkeys(names[of]))
    slots = np.array([materials.index(n) for n in names[of]], np.int16)
    return Part(name=name, cls=cls, side=side, parent=parent, vertices=vertices, rest=vertices, normals=normals, triangles=triangles, materials=tuple(map(str, materials)), slots=slots, uv=uv)


def lamp_parts(mapped: Mapped, of: np.ndarray, outward, names, cls: str, side: str) -> list[Part]:
    """A lamp and its lens: the clear part of it where it has some, else its outside, with a reflector behind."""
    name = f"{cls}.{side}"
    clear = np.isin(names[of], ("lens", "red_lens"))
    if clear.any() and not clear.all():
        return [part_of(mapped, of[clear], outward, names, f"{name}/lens", "lens", side, name), part_of(mapped, of[~clear], outward, names, name, cls, side)]
    seen = np.bincount(mapped.surface.of, mapped.surface.outer > 0.2, len(mapped.all.triangles))[of] > 0
    lens = names.copy()
    lens[of] = PANES[cls]
    if not seen.any():
        return [part_of(mapped, of, outward, names, name, cls, side)]
    cover = part_of(mapped, of[seen], outward, lens, f"{name}/lens", "lens", side, name)
    inward = unit(triangle_normals(cover.vertices, cover.triangles).sum(0)[None])[0]
    behind = names.copy()
    behind[of] = "reflector"
    back = part_of(mapped, of, outward, behind, name, cls, side)
    vertices = back.vertices - DEEP * inward
    return [cover, Part(**{**{key: getattr(back, key) for key in ("name", "cls", "side", "parent", "normals", "triangles", "materials", "slots")}, "vertices": vertices, "rest": vertices})]


def finer_parts(mapped: Mapped, of: np.ndarray, outward, names, cls: str, side: str, known: set[str]) -> list[Part]:
    """Parts that lie on others: handles on the doors of their side, wipers on either screen, fog lamps on one bumper. What the vehicle has
    nothing `known` for to lie on is a part by itself."""
    doors = mapped.marks.doors
    divide = 0.0 if cls != "handle" else doors[1] if len(doors) > 2 else -np.inf
    ahead = mapped.each.middle[of, 0] > divide
    pair = [f"{parent}.{side}" if cls == "handle" else parent for parent in FINER[cls]]
    others = (pair, pair[::-1]) if cls == "handle" else ([pair[0]], [pair[1]])  # a door may be one with the next
    of_ahead, of_behind = (next((parent for parent in order if parent in known), "") for order in others)
    found = []
    for parent in dict.fromkeys((of_ahead, of_behind)):
        these = of[np.where(ahead, parent == of_ahead, parent == of_behind)]
        name = cls if cls == "handle" and parent or not side else f"{cls}.{side}"
        if len(these):
            found.append(part_of(mapped, these, outward, names, f"{parent}/{name}" if parent else name, cls, side, parent))
    return found


def mounts(mapped: Mapped) -> dict[str, np.ndarray]:
    """Where plates go, by their parts' names: (4, 4) as in vehicles/plate_mounts. On the file's own plates where it has some, else at the
    middle of either bumper."""
    s, m = mapped.surface, mapped.marks
    part = np.char.partition(mapped.parts, ".")[:, 0][s.of]
    found = {}
    for place, ahead in (("front", 1.0), ("back", -1.0)):
        end = m.nose if ahead > 0 else m.tail
        own = (part == "license_plate") & (np.abs(s.points[:, 0] - end) < 0.7)
        height = float(s.points[own, 2].mean()) if own.any() else 0.45 * m.belt if ahead > 0 else 0.62 * m.belt
        for kind, area in AREAS.items():
            near = (s.outer > 0.2) & (np.abs(s.points[:, 1]) < area[0]) & (np.abs(s.points[:, 2] - height) < area[1]) & (np.abs(s.points[:, 0] - end) < (0.7 if own.any() else PLATE + 0.3))
            near &= ~np.isin(part, ("license_plate", "underbody", "interior"))
            if near.sum() < 8:
                continue
            found[f"license_plate.{place}{kind}"] = plate_frame(s.points[near], height, ahead)
    return found


def plate_frame(points: np.ndarray, height: float, ahead: float) -> np.ndarray:
    """(4, 4) a plate's frame on the outermost of some points about (y 0, z `height`), leaning with them, none of which reaches through."""
    cells = np.floor(points[:, 1:] / 0.03).astype(int)
    cells -= cells.min(0)
    flat = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    outermost = np.full(flat.max() + 1, -np.inf)
    np.maximum.at(outermost, flat, points[:, 0] * ahead)
    front = points[points[:, 0] * ahead > outermost[flat] - 0.004]
    up = front[:, 2] - height
    slope = np.polyfit(up, front[:, 0], 1)[0] if np.ptp(up) > 0.04 else 0.0
    lean = float(np.clip(slope, -STEEPEST, STEEPEST))
    out = np.array([ahead, 0.0, -ahead * lean]) / np.hypot(1, lean)
    right = np.array([0.0, ahead, 0.0])
    frame = np.eye(4)
    frame[:3, :3] = np.stack([right, np.cross(out, right), out], 1)
    middle = np.array([front[:, 0].mean(), 0.0, height])
    frame[:3, 3] = middle + out * ((front - middle) @ out).max()
    return frame
