"""Decoys in the picture: what looks like damage and isn't, by the same rules as damage (damages.py)."""

from __future__ import annotations

import numpy as np

from ..decoys import DECOYS
from ..taxonomies import class_id
from .damages import shown, stacked
from .formats import plain
from .sight import Sight


def layer(sight: Sight) -> np.ndarray:
    """(h, w) uint16 decoy ids, 0 where there is none. Where decoys overlap the later one lies on top."""
    return stacked(sight, sight.decoys, sight.decoy_ids)


def records(sight: Sight) -> list[dict]:
    """A record per decoy, in the scene's order."""
    return [plain(record(sight, decoy)) for decoy in sight.decoys]


def record(sight: Sight, decoy) -> dict:
    return {
        "id": decoy.id,
        "decoy": sight.decoy_ids[decoy.id],
        "kind": decoy.kind,
        "class_id": class_id("decoys", DECOYS[decoy.kind].cls),
        **shown(sight, decoy, sight.regions[decoy.id]),
    }
