"""Where a decoy comes to lie on a built part: near the spot that was drawn, on paint, and clear of damage where there is room."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Part
from ..damage.place import FITS, LEVEL, SPARE, Relief, drop, footprint, survey, turned
from ..faults import fault

RINGS, AROUND = 14, 12  # rings of candidate spots around the one drawn, and spots on each
FAR = 0.7  # share of the part that the outermost ring lies away
CLEAR = 0.02  # metres that are kept from a damage's frame
STEEP = 0.12  # slope from which things run down a surface


@frozen(eq=False)
class Place:
    """`frame` lies on the part, its v up the slope unless it was turned; `fit` is the share of the footprint that is on its outer
    surface, `reach` the greatest distance in metres of that surface from the frame's plane, with a little to spare; `slope` is how
    steeply it goes down, 0 on what is level and 1 on a wall; `over` are the ids of the damages under it."""

    frame: Frame
    fit: float
    reach: float
    slope: float
    over: tuple[str, ...]


def find_place(body: Body, part: Part, entry: Mapping, half: Sequence[float], damages: Sequence[Damage], stands=True) -> Place:
    """The candidate nearest to the spot drawn where `half` (metres across and up) fits clear of damage; else where it fits; else the
    best. With `stands` its frame is then turned to stand upright. Rest coordinates throughout.

    Raises Faults when no surface of the part faces as the entry says."""
    axis, sign = "xyz".index(entry["facing"][1]), -1.0 if entry["facing"][0] == "-" else 1.0
    across, facing = [k for k in range(3) if k != axis], sign * np.eye(3)[axis]
    relief = survey(body, part, axis, sign, across)
    if not relief.painted.any():
        raise fault(f"{part.name} has no outer surface that faces {entry['facing']}", part.name)
    along = np.eye(3)[across[0]]
    half = np.array(half, float)
    basis = turned(facing, along, entry["angle"])[:2, across]
    offsets = (footprint() * half) @ basis
    spots = relief.corner + candidates(entry["spot"]) * relief.cell * relief.painted.shape
    i, j, good = relief.at(spots[:, None] + offsets)
    good &= np.einsum("snk,sk->sn", relief.normals[i, j], relief.normals[i[:, 0], j[:, 0]]) > LEVEL
    fits = good.mean(1) * good[:, 0]
    here = [damage for damage in damages if damage.part == part.name]
    hurt = np.zeros(fits.shape, bool)
    if here:
        i2, j2, there = relief.at(spots[:, None] + (lattice() * half) @ basis)
        for damage in here:
            hurt |= (meets(damage, relief.points[i2, j2].reshape(-1, 3)).reshape(there.shape) & there).any(1)
    best = first_of((fits >= FITS) & ~hurt, fits >= FITS, fits == fits.max())
    if fits[best] > 0:
        spot, cells = spots[best], (i[best][good[best]], j[best][good[best]])
    else:
        spot, cells = nearest_painted(relief, spots[0])
    normal = relief.normals[cells].mean(0)
    origin = facing * (relief.points[cells][0] @ facing)
    origin[across] = spot
    frame = Frame(drop(part, origin, facing), turned(normal / np.linalg.norm(normal), along, entry["angle"]), half)
    reach = float(np.abs(frame.local(relief.points[cells])[:, 2]).max() + SPARE)
    slope = math.hypot(*frame.axes[2, :2])
    if stands and slope > STEEP:
        frame = evolve(frame, axes=uphill(frame.axes[2]))
    return Place(frame, round(float(fits[best]), 4), reach, slope, tuple(damage.id for damage in here if under(frame, damage)))


def candidates(spot: Sequence[float]) -> np.ndarray:
    """(n, 2) spots in 0..1: the one drawn, then rings around it that grow."""
    steps = np.arange(RINGS * AROUND)
    far = FAR * (1 + steps // AROUND) / RINGS
    angle = 2 * math.pi * (steps % AROUND / AROUND + 0.5 * (steps // AROUND) / AROUND)
    rings = np.stack([far * np.cos(angle), far * np.sin(angle)], 1)
    return np.clip(np.concatenate([np.zeros((1, 2)), rings]) + spot, 0.03, 0.97)


def first_of(*choices: np.ndarray) -> int:
    """The first place at which the first of some (n,) bools that holds anywhere does."""
    return next(int(choice.argmax()) for choice in choices if choice.any())


def nearest_painted(relief: Relief, spot: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The middle (2,) of the painted cell that is nearest to a spot, and the cell."""
    painted = np.argwhere(relief.painted)
    middles = relief.corner + (painted + 0.5) * relief.cell
    nearest = int(np.argmin(np.linalg.norm(middles - spot, axis=1)))
    return middles[nearest], tuple(painted[nearest][:, None])


def uphill(normal: np.ndarray) -> np.ndarray:
    """Axes (3, 3) u, v, n on a surface that slopes: v points straight up it."""
    v = np.array([0.0, 0.0, 1.0]) - normal * normal[2]
    v /= np.linalg.norm(v)
    return np.stack([np.cross(v, normal), v, normal])


def meets(damage: Damage, rest: np.ndarray) -> np.ndarray:
    """(n,) whether (n, 3) rest coordinates lie in a damage's frame or near it."""
    if damage.whole:
        return np.ones(len(rest), bool)
    local = damage.frame.local(rest)
    return (np.abs(local[:, :2]) <= damage.frame.half + CLEAR).all(1) & (np.abs(local[:, 2]) <= max(damage.frame.half))


def under(frame: Frame, damage: Damage) -> bool:
    """Whether a frame lies over a damage on the same part."""
    return bool(meets(damage, frame.origin + (lattice() * frame.half) @ frame.axes[:2]).any())


def lattice() -> np.ndarray:
    """(n, 2) points over the square from -1 to 1, so near to each other that no damage with its CLEAR slips between them."""
    side = np.linspace(-1, 1, 25)
    return np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
