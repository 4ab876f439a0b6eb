"""Damage in the picture: whole pixels by the surface that their centre hits, and beside them how much of each is covered."""

from __future__ import annotations

from typing import Mapping, Sequence

import numpy as np

from ..body import Damage
from ..damage import DAMAGES
from ..taxonomies import class_id
from .formats import plain
from .region import Region
from .sight import Sight


def layer(sight: Sight) -> np.ndarray:
    """(h, w) uint16 damage ids, 0 where there is none. Where damages overlap the later one lies on top."""
    return stacked(sight, sight.damages, sight.damage_ids)


def stacked(sight: Sight, marks: Sequence[Damage], numbers: Mapping[str, int]) -> np.ndarray:
    """(h, w) uint16 of the visible pixels of damages or decoys, by their numbers. An undamaged twin shares the numbers and has no
    damages."""
    ids = np.zeros(sight.size, np.uint16)
    for mark in marks:
        mask = sight.regions[mark.id].visible
        if mask:
            ids[mask.window][mask.pixels] = numbers[mark.id]
    return ids


def coverage(sight: Sight) -> np.ndarray:
    """(h, w) uint8: 255 times the share of each pixel that damage visibly covers, the greatest of all damages."""
    whole = np.zeros(sight.size, np.uint8)
    for region in (sight.regions[damage.id] for damage in sight.damages):
        share = np.rint(region.visible_coverage * 255).astype(np.uint8)
        whole[region.window] = np.maximum(whole[region.window], share)
    return whole


def records(sight: Sight) -> list[dict]:
    """A record per damage, in the scene's order."""
    return [plain(record(sight, damage, sight.regions[damage.id])) for damage in sight.damages]


def record(sight: Sight, damage, region: Region) -> dict:
    return {
        "id": damage.id,
        "damage": sight.damage_ids[damage.id],
        "kind": damage.kind,
        "class_id": class_id("damages", DAMAGES[damage.kind].cls),
        **shown(sight, damage, region),
    }


def shown(sight: Sight, damage, region: Region) -> dict:
    """Where a damage, or what looks like one, is and what of it is seen."""
    visible, amodal = region.visible, region.amodal
    covered, whole = float(region.visible_coverage.sum()), float(region.coverage.sum())
    return {
        "object": damage.body,
        "name": damage.part,
        "part": sight.part_ids.get((damage.body, damage.part), 0),
        "gone": damage.gone is not None,
        **place(damage, next(body.pose for body in sight.bodies if body.id == damage.body)),
        "hidden": why_hidden(region, covered, whole),
        "truncated": region.truncated,
        "visible_fraction": covered / whole if whole else None,
        "area": visible.area if visible else 0,
        "coverage": covered,
        "box": visible and visible.box,
        "mask": visible and visible.rle,
        "amodal_area": amodal.area if amodal else 0,
        "amodal_coverage": whole,
        "amodal_box": amodal and amodal.box,
        "amodal_mask": amodal and amodal.rle,
        "facts": damage.facts,
    }


def place(damage, pose: np.ndarray) -> dict:
    """Where a damage is in the world, under its body's pose (4, 4): `position` and outward `normal` of the middle of its frame, and
    `extent`, its length and width along the surface, in metres."""
    frame = damage.frame
    return {
        "position": pose[:3, :3] @ frame.origin + pose[:3, 3],
        "normal": pose[:3, :3] @ frame.axes[2],
        "extent": 2 * np.asarray(frame.half),
    }


def why_hidden(region: Region, covered: float, whole: float) -> str | None:
    """None for what has a visible pixel; else "out_of_frame", "faces_away", "occluded", or "too_small" when it is seen but
    no pixel's centre lies on it."""
    if region.visible:
        return None
    if not whole:
        return "out_of_frame" if region.outside else "faces_away"
    return "too_small" if covered else "occluded"
