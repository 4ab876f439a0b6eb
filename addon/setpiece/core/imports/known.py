"""All that a model's triangles are assigned to parts by."""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import frozen

from .landmarks import Landmarks
from .lumps import Lumps
from .names import Said
from .surface import SEEN, Surface
from .triangles import Triangles
from .wheels import Wheels


@frozen(eq=False)
class Each:
    """What is measured of each triangle (m, ...): its area, m², whether it is on the outside, its middle, and its normal to the side that is seen."""

    area: np.ndarray
    outer: np.ndarray
    middle: np.ndarray
    facing: np.ndarray


def measured(s: Surface, count: int) -> Each:
    """The measures of `count` triangles by the points on them."""
    area = np.maximum(np.bincount(s.of, s.area, count), 1e-12)
    mean = lambda values: np.stack([np.bincount(s.of, s.area * v, count) / area for v in values.T], 1)
    return Each(area, mean(s.outer[:, None])[:, 0] > SEEN, mean(s.points), mean(s.outward))


@frozen(eq=False)
class Known:
    """kind (m,) of each triangle's material, and `coat` (m,), whether it is paint where it is seen; told (m,) a place in `says`; piece (m,) smooth
    pieces; island (m,) what hangs together, of which each is one of the `lumps`, `fitted` (g,) to parts by their looks; red (m,) whether a triangle is red or orange; `cabin` and `air` (p,)
    which points of the surface border on the cabin's air and the outside's; decided: an object's name -> part."""

    all: Triangles
    surface: Surface
    each: Each
    marks: Landmarks
    wheels: Wheels
    kind: np.ndarray
    coat: np.ndarray
    told: np.ndarray
    says: tuple[Said, ...]
    piece: np.ndarray
    island: np.ndarray
    lumps: Lumps
    fitted: np.ndarray
    red: np.ndarray
    cabin: np.ndarray
    air: np.ndarray
    decided: Mapping[str, str]
