"""What builds each type of subject: the same names as core/subjects, one function each."""

from __future__ import annotations

import math
from typing import Callable, Mapping

import numpy as np
from attrs import evolve

from ..core.body import Body, Damage
from ..core.damage import damaged
from ..core.decoys import laid
from ..core.props.build import build as build_prop
from ..core.vehicles.build import build as build_vehicle

BUILDERS: dict[str, Callable] = {"vehicle": build_vehicle, "prop": build_prop}


def build_subject(id: str, entry: Mapping, catalogue) -> tuple[Body, Body, list[Damage], list[Damage]]:
    """A subject of a SceneSpec as a body in its pose, the same body as it was before its damages, and these, applied in the order they
    stand in; last its decoys, which lie on both bodies. What no damage touches is the same in both."""
    body = evolve(BUILDERS[entry["type"]](id, entry, catalogue), pose=pose_matrix(entry["pose"]))
    whole = body
    body, damages = damaged(body, id, entry.get("damages", {}))
    body, whole, decoys = laid(body, whole, id, entry.get("decoys", {}), damages)
    return body, whole, damages, decoys


def pose_matrix(pose: Mapping) -> np.ndarray:
    """(4, 4) body to world of a pose {"position": metres, "yaw": degrees anticlockwise seen from above}."""
    yaw = math.radians(pose["yaw"])
    c, s = math.cos(yaw), math.sin(yaw)
    matrix = np.eye(4)
    matrix[:3, :3] = [[c, -s, 0], [s, c, 0], [0, 0, 1]]
    matrix[:3, 3] = pose["position"]
    return matrix
