"""A record for every body and every part of it, in the picture or not."""

from __future__ import annotations

import numpy as np

from ..body import bounds
from ..subjects import SUBJECTS
from ..taxonomies import class_id, class_ids
from .boxes import around, box_3d, cut_off, outside
from .formats import plain
from .masks import Mask, union
from .sight import Sight


def objects(sight: Sight) -> list[dict]:
    """A record per body, in the scene's order."""
    return [plain(an_object(sight, body)) for body in sight.bodies]


def parts(sight: Sight) -> list[dict]:
    """A record per part, in order of part id."""
    ids = {body.id: part_classes(sight, body) for body in sight.bodies}
    return [plain(a_part(sight, part_id, body, part, ids[body.id][part.cls])) for part_id, (body, part) in sorted(sight.owners.items())]


def part_classes(sight: Sight, body) -> dict[str, int]:
    """The class ids of a body's parts by class."""
    taxonomy = SUBJECTS[sight.spec.subjects[body.id]["type"]].taxonomy
    names = sorted({part.cls for part in body.parts})
    return dict(zip(names, class_ids(taxonomy, names)))


def an_object(sight: Sight, body) -> dict:
    ids = [sight.part_ids[body.id, part.name] for part in body.parts]
    masks = (union(layer.get(id) for id in ids) for layer in (sight.visible, sight.amodal))
    return {
        "id": body.id,
        "instance": sight.instance_ids[body.id],
        "class": body.cls,
        "class_id": class_id("objects", body.cls),
        **seen(sight, around(sight.full_boxes[id] for id in ids), *masks),
        "box_3d": box_3d(sight.camera, body.pose, *bounds(body)),
        "facts": body.facts,
    }


def a_part(sight: Sight, id: int, body, part, cls: int) -> dict:
    """A part with its finer parts: a door's mask has its handle in it, though the picture of ids tells them apart."""
    family = sight.families[id]
    masks = (union(layer.get(member) for member in family) for layer in (sight.visible, sight.amodal))
    corners = np.concatenate([sight.owners[member][1].vertices for member in family]) if len(family) > 1 else part.vertices
    return {
        "object": body.id,
        "name": part.name,
        "part": id,
        "class": part.cls,
        "class_id": cls,
        "side": part.side,
        "parent": part.parent,
        **seen(sight, around(sight.full_boxes[member] for member in family), *masks),
        "box_3d": box_3d(sight.camera, body.pose, corners.min(0), corners.max(0)),
    }


def seen(sight: Sight, box: list[float] | None, visible: Mask | None, amodal: Mask | None) -> dict:
    """What a record says of the picture. No mask and no box is ever empty: it is null, and `hidden` says why."""
    return {
        "hidden": why_hidden(visible, amodal, outside(box, sight.camera)),
        "truncated": cut_off(box, sight.camera),
        "visible_fraction": visible_fraction(visible, amodal),
        "area": visible.area if visible else 0,
        "box": visible and visible.box,
        "mask": visible and visible.rle,
        "amodal_area": amodal.area if amodal else 0,
        "amodal_box": amodal and amodal.box,
        "amodal_mask": amodal and amodal.rle,
        "full_box": box,
    }


def why_hidden(visible: Mask | None, amodal: Mask | None, outside: bool) -> str | None:
    """None for what has a visible pixel; else "occluded", "out_of_frame", or "too_small" when it lies between pixels."""
    if visible:
        return None
    return "occluded" if amodal else "out_of_frame" if outside else "too_small"


def visible_fraction(visible: Mask | None, amodal: Mask | None) -> float | None:
    """Visible pixels over amodal ones in the picture; None where there are none of either."""
    return (visible.area if visible else 0) / amodal.area if amodal else None
