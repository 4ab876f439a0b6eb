"""What a bumper is mounted on and hides: a beam with its absorber on two crash boxes, and a dark bay, in front with the radiator."""

from __future__ import annotations

import numpy as np

from ..body import Body, Part
from ..mesh.piece import moved
from ..mesh.solids import ellipse, rounded_box, sheet, sweep
from .warp import doubled, used

# Bumpers must meet pendulums 16 to 20 inches above the ground, 0.41 to 0.51 m (US 49 CFR Part 581): a beam's middle lies there
BEAM_HEIGHT, BEAM_TALL, BEAM_DEEP = 0.46, 0.105, 0.055
# metres inside the bumper\'s skin, behind the floors of its openings
FOAM_INSIDE, BEAM_INSIDE, BAY_INSIDE, BAY_NARROWER = 0.105, 0.155, 0.24, 0.085
ALONG = 41  # places along a bumper


def bumper(ahead: float):
    """Beam, absorber, crash boxes and a dark bay; in front the radiator too."""

    def pieces(body: Body, part: Part):
        points = used(part)
        low, high = points[:, 2].min(), points[:, 2].max()
        around = plan(points, ahead)
        rear, wide = around[0, 0], np.abs(around[:, 1]).max()
        deep = np.abs(around[:, 0] - rear).max()

        def inside(by: float, narrower: float) -> np.ndarray:
            return np.stack([rear + (around[:, 0] - rear) * (1 - by / deep), around[:, 1] * (1 - narrower / wide)], 1)

        height = float(np.clip(BEAM_HEIGHT, low + 0.13, max(high - 0.16, low + 0.13)))
        beam, foam = (BEAM_INSIDE, 0.74, (BEAM_DEEP, BEAM_TALL), "bare_steel"), (FOAM_INSIDE, 0.62, (0.05, 0.07), "bare_foam")
        for by, share, section, material in (beam, foam):
            way = inside(by, 0.10)
            way = way[np.abs(way[:, 1]) < share * wide]
            yield sweep(np.column_stack([way, np.full(len(way), height)]), (0, 0, 1), ellipse(*section, 16, 7.0), material)
        face = rear + (np.abs(around[:, 0] - rear).max() - BEAM_INSIDE - 0.5 * BEAM_DEEP) * ahead
        for y in (-0.52, 0.52):
            box = rounded_box((0.17, 0.085, 0.095), 0.008, "bare_steel", 2)
            yield moved(box, offset=(face - 0.10 * ahead, y * wide / 0.9, height))
        bay = inside(BAY_INSIDE, BAY_NARROWER)
        rows = [np.column_stack([bay, np.full(ALONG, z)]) for z in np.linspace(low + 0.01, high - 0.015, 4)]
        yield doubled(sheet(np.stack(rows) if ahead < 0 else np.stack(rows[::-1]), "bare_shell"))
        if ahead > 0:
            x = bay[:, 0].max() + 0.012
            bottom, top = low + 0.13, high - 0.05
            fin = rounded_box((0.008, 0.68, 0.0035), 0.001, "bare_fins", 1)
            for z in np.arange(bottom, top, 0.0125):
                yield moved(fin, offset=(x, 0, z))
            for z in (bottom - 0.02, top):
                yield moved(rounded_box((0.03, 0.76, 0.03), 0.006, "bare_plastic", 2), offset=(x, 0, z))

    return pieces


def plan(points: np.ndarray, ahead: float) -> np.ndarray:
    """(ALONG, 2) a bumper's outline as seen from above, from its right rear end around its face to its left one, evenly spaced: the
    convex hull of its points without the side that faces the car."""
    xy = points[:, :2] * [ahead, 1.0]
    xy = xy[np.lexsort((xy[:, 0], xy[:, 1]))]
    column = np.floor(xy[:, 1] / 0.01).astype(int)  # the foremost of each centimetre is enough, and the last to either side
    order = np.lexsort((-xy[:, 0], column))
    foremost = order[np.unique(column[order], return_index=True)[1]]
    xy = xy[np.unique([0, *foremost, len(xy) - 1])]
    chain: list[np.ndarray] = []
    for point in xy:
        while len(chain) > 1 and cross(chain[-1] - chain[-2], point - chain[-2]) >= 0:
            chain.pop()
        chain.append(point)
    chain = np.array(chain)
    rear = np.array([[xy[:, 0].min(), chain[0, 1]], [xy[:, 0].min(), chain[-1, 1]]])
    chain = np.concatenate([rear[:1], chain, rear[1:]])
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(chain, axis=0), axis=1))])
    at = np.linspace(0, run[-1], ALONG)
    return np.stack([np.interp(at, run, chain[:, 0]) * ahead, np.interp(at, run, chain[:, 1])], 1)


def cross(a: np.ndarray, b: np.ndarray) -> float:
    """How far the turn from a to b goes towards +y, as seen with y to the right and x up."""
    return float(a[1] * b[0] - a[0] * b[1])
