"""What every damage's facts say beside its own measures: its share of the part that it lies on, and how it is repaired."""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Part
from .kind import DamageKind
from .place import painted


def complete(damage: Damage, body: Body, kinds: Mapping[str, DamageKind]) -> Damage:
    """A damage with `share_percent` of its part's outer surface and `repair` among its facts; `body` is as it was before any damage."""
    whole = outer_area(body, body.part(damage.part))
    facts = {**damage.facts, "share_percent": round(min(damage.facts["area_cm2"] / (whole * 1e4), 1.0) * 100, 2)}
    return evolve(damage, facts=facts | {"repair": kinds[damage.kind].repair(facts)})


def outer_area(body: Body, part: Part) -> float:
    """Square metres of what is painted of a part; of its largest material where nothing is."""
    corners = part.rest[part.triangles]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    return float(areas[painted(body, part, areas)].sum())
