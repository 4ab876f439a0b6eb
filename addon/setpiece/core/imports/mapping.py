"""From a source model to a vehicle that stands in its own frame with every triangle assigned: the whole of what is worked out by numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..faults import fault
from ..mesh.piece import areas
from .assign import SURE, Assigned, assign, sided
from .colors import colors_of
from .fittings import fit
from .kinds import body_paint, coated, evened, filled, kinds_of
from .known import Each, Known, measured
from .landmarks import Landmarks, Seams, find_landmarks
from .lumps import lumps_of
from .names import Said
from .rooms import bordering
from .source import SourceMaterial, SourceModel
from .surface import Surface, survey
from .triangles import Triangles, edges, gathered, neighbours, pieces
from .upright import Upright, stand_up, told_of
from .wheels import Wheels, find_wheels

MOST = 2_000_000  # triangles; more than this take minutes and gigabytes
WHEELS = ("wheel", "front_wheel", "back_wheel")
DOORS = ("door", "front_door", "back_door")
WIDE, HIGH, LONGER = (1.1, 3.2), (0.9, 4.5), 1.35  # metres, from a microcar to a lorry with its mirrors; and times its width
GAP, ANOTHER = 0.01, 0.2  # share of the whole's length that is nothing between two things, and the share of the surface that the lesser has, from which they are two
RED = (0.12, 0.45, 0.2)  # a lamp's red or orange: least red, and green and blue at most as shares of it


@frozen(eq=False)
class Mapped:
    """All that was worked out of a model: how it stands, its triangles in the vehicle's frame (origin on the ground under the wheelbase's
    middle), their surface, what is measured of each, the smooth piece (m,) that it is of, wheels and landmarks there, kinds (m,), colors (m, 4), parts (m,)
    with their sides, and how each was `found` (m,); `sources` are the file's materials by their places in all.materials."""

    upright: Upright
    all: Triangles
    surface: Surface
    each: Each
    piece: np.ndarray
    wheels: Wheels
    marks: Landmarks
    kinds: np.ndarray
    colors: np.ndarray
    parts: np.ndarray
    found: np.ndarray
    notes: tuple[str, ...]
    sources: tuple[SourceMaterial, ...]

    @property
    def areas(self) -> np.ndarray:
        """(m,) m²."""
        return self.each.area


def map_model(model: SourceModel, folder: Path, decided: Mapping) -> Mapped:
    """Works out a model, keeping to what somebody `decided`. `folder` holds its pictures. Raises Faults."""
    count = sum(len(mesh.triangles) for mesh in model.meshes)
    if not count:
        raise fault("has no triangles; export it again as a mesh")
    if count > MOST:
        raise fault(f"has {count:,} triangles; at most {MOST:,} can be taken apart, so have it simplified: a vehicle needs no more than 500,000")
    colors = colors_of(model, folder)
    check_one(gathered(model.meshes, np.eye(4)))
    upright = stand_up(model, decided, colors)
    all = gathered(model.meshes, upright.matrix)
    check_size(np.ptp(all.vertices, axis=0), upright)
    kinds = np.concatenate(kinds_of(model, colors, decided.get("materials", {})))
    surface = survey(all.vertices, all.triangles)
    island = pieces(all, 180.0)
    told, says = told_by_names(model)
    named = np.array([row.part in WHEELS for row in says])[told]
    wheels = find_wheels(surface, island[surface.of], named[surface.of], wheels_in(decided.get("wheels", {}), upright))
    by = np.array([-(wheels.front_axle + wheels.back_axle) / 2, 0.0, -wheels.ground])
    upright = evolve(upright, matrix=shift(by) @ upright.matrix)
    all, surface = gathered(model.meshes, upright.matrix), evolve(surface, points=surface.points + by)
    wheels = evolve(wheels, front_axle=wheels.front_axle + by[0], back_axle=wheels.back_axle + by[0], height=wheels.radius)
    size, outside = (np.bincount(surface.of, surface.area * flags, len(all.triangles)) for flags in (1.0, (surface.outer > 0.3) & ~surface.under))
    colors = np.concatenate(colors)
    red = (colors[:, 0] > RED[0]) & (colors[:, 1] < RED[1] * colors[:, 0]) & (colors[:, 2] < RED[2] * colors[:, 0])
    kinds = evened(body_paint(kinds, all.material, size, outside, colors), island, size, outside, red)
    kinds = filled(kinds, *neighbours(all), size, red)
    behind = np.isin(kinds, ("glass", "interior")) | np.array([row.part == "interior" for row in says])[told]
    marks = find_landmarks(surface, behind[surface.of], seams_of(all, surface), wheels, door_names(surface, told, says))
    each = measured(surface, len(all.triangles))
    coat = coated(kinds, all.material, each.area * each.outer)
    lumps = lumps_of(all, island, each.outer, coat, kinds, red, surface)
    piece, air, parts = pieces(all), bordering(surface.points, marks), decided.get("parts", {})
    known = Known(all, surface, each, marks, wheels, kinds, coat, told, says, piece, island, lumps, fit(lumps, marks), red, *air, parts)
    assigned = assign(known)
    return Mapped(upright, all, surface, each, piece, wheels, marks, kinds, colors, sided(assigned.part, all.corners.mean(1)), assigned.how, model.notes + upright.notes,
                  tuple(model.materials.get(name, SourceMaterial(name)) for name in all.materials))  # fmt: skip


def check_one(all: Triangles) -> None:
    """Raises Faults where a model, as its file has it, falls in two with nothing between: only of one vehicle can a size tell the unit."""
    area, long = areas(all.vertices, all.triangles), np.ptp(all.vertices, axis=0).max()
    for axis, name in enumerate("XYZ"):
        low, high = all.corners[:, :, axis].min(1), all.corners[:, :, axis].max(1)
        order = np.argsort(low, kind="stable")
        gap = low[order][1:] - np.maximum.accumulate(high[order])[:-1]
        share = np.cumsum(area[order])[:-1] / area.sum()
        apart = (gap > GAP * long) & (share > ANOTHER) & (share < 1 - ANOTHER)
        if apart.any():
            raise fault(f"has two things along {name} with nothing between them, {gap[apart].max():.3g} of the file's units wide: are they two vehicles? Bring in one vehicle, and nothing else")


def check_size(size: np.ndarray, upright: Upright) -> None:
    """Raises Faults where no vehicle is as large (3,), metres."""
    length, width, height = size
    if not (WIDE[0] <= width <= WIDE[1] and HIGH[0] <= height <= HIGH[1] and length >= LONGER * width):
        raise fault(f"would be {length:.2f} m long, {width:.2f} m wide and {height:.2f} m high, with {upright.forward} forward and {upright.up} up: no vehicle is. "
                    "Is it one vehicle, and nothing else? If it is, say how it stands: --decide unit=… --decide up=… --decide forward=…, or the same under decided in its YAML")  # fmt: skip


def told_by_names(model: SourceModel) -> tuple[np.ndarray, tuple[Said, ...]]:
    """For each triangle (m,) the place, in the second, of what its names say."""
    says: dict[Said, int] = {}
    found = []
    for mesh in model.meshes:
        rows = [told_of(mesh.name, mesh.above, name) for name in mesh.materials or ("",)]
        found.append(np.array([says.setdefault(row, len(says)) for row in rows])[mesh.slots])
    return np.concatenate(found), tuple(says)


def wheels_in(decided: Mapping, upright: Upright) -> dict[str, float]:
    """What was decided of the wheels, along the file's forward axis from its origin, in the upright frame."""
    return {key: value + upright.matrix[0, 3] if key in ("front_axle", "back_axle") else value for key, value in decided.items()}


def shift(by: np.ndarray) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, 3] = by
    return matrix


def seams_of(all: Triangles, surface: Surface) -> Seams:
    """The outside's seams."""
    a, b, triangle = edges(all, all.material)
    outer = np.zeros(len(all.triangles))
    np.maximum.at(outer, surface.of, surface.outer)
    on = outer[triangle] > 0.25
    a, b = all.vertices[a[on]], all.vertices[b[on]]
    return Seams((a + b) / 2, b - a)


def door_names(surface: Surface, told: np.ndarray, says: tuple[Said, ...]) -> tuple[float, ...]:
    """The x of the edges of the doors that names tell, from the front; () where they tell none, or not where one ends."""
    rows = []
    for parts in (("door", "front_door"), ("back_door",)):
        on = np.array([row.part in parts for row in says])[told][surface.of] & (surface.outer > 0.3) & (np.abs(surface.normals[:, 1]) > 0.4)
        if on.any():
            rows.append(np.percentile(surface.points[on, 0], [99, 1]))
    if not rows or any(high - low > 1.6 for high, low in rows):
        return ()
    return tuple(float(x) for x in (rows[0][0], *(low for _, low in rows)))
