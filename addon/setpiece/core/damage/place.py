"""Where a damage comes to lie on a built part: a fixed walk of candidate spots, of which the first that fits wins."""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Frame, Part
from ..faults import fault, nearest

TRIES = 64
STEP = np.array([0.7548776662466927, 0.5698402909980532])  # the R2 sequence (M. Roberts 2018): each new spot lies far from the last
FITS = 0.95  # share of the footprint that must lie on the outer painted surface
OUTWARD = 0.3  # cosine to the panel's facing from which a triangle is outer surface
LEVEL = 0.8  # cosine to the centre's normal from which a spot of the footprint is on the same face of the panel
FALLS, STEPS = 0.75, 2.0  # and it lies no farther off the centre's plane than such a slope falls by from there, and so many cells: not on a layer behind
SPARE = 0.012  # metres beyond the surface that still count as on it
CLEAR = ("glass", "lens")
CELLS = 72  # of the relief along the panel's longer side


@frozen(eq=False)
class Place:
    """`frame` lies on the part, `fit` is the share of the footprint that is on its outer painted surface, `reach` the
    greatest distance in metres of that surface from the frame's plane, with a little to spare."""

    frame: Frame
    fit: float
    reach: float


@frozen(eq=False)
class Relief:
    """A part seen along its facing: per cell whether the outermost surface is painted and the surface's place and normal."""

    corner: np.ndarray
    cell: float
    painted: np.ndarray
    points: np.ndarray
    normals: np.ndarray

    def at(self, spots: np.ndarray) -> tuple[np.ndarray, ...]:
        """Cell indices of (..., 2) spots and whether they are on a painted cell."""
        ij = np.floor((spots - self.corner) / self.cell).astype(int)
        inside = np.all((ij >= 0) & (ij < self.painted.shape), axis=-1)
        i, j = np.where(inside[..., None], ij, 0).transpose(-1, *range(ij.ndim - 1))
        return i, j, inside & self.painted[i, j]


def part_of(body: Body, id: str, entry: Mapping) -> Part:
    """The part that an entry names. Raises Faults with the nearest name when the body has none such."""
    name = f"{entry['part']}.{entry['side']}" if entry["side"] else entry["part"]
    for part in body.parts:
        if part.name == name:
            return part
    raise fault(f'{body.id} has no part "{name}"; {nearest(name, [p.name for p in body.parts])}', f"damages.{id}.part")


def with_part(body: Body, part: Part) -> Body:
    """The body with the part of that name replaced."""
    return evolve(body, parts=tuple(part if old.name == part.name else old for old in body.parts))


def painted(body: Body, part: Part, areas: np.ndarray) -> np.ndarray:
    """(m,) which triangles wear car paint; where none does, which are a pane's or a lens' clear stuff; else the part's largest material."""
    kinds = [body.materials[name].kind for name in part.materials]
    paint = np.array([kind == "car_paint" for kind in kinds])
    if not paint.any():
        paint = np.array([kind in CLEAR for kind in kinds])
    if not paint.any():
        paint = np.arange(len(paint)) == np.bincount(part.slots, areas, len(paint)).argmax()
    return paint[part.slots]


def find_place(body: Body, part: Part, entry: Mapping, half: tuple[float, float]) -> Place:
    """The first spot where a damage of half sizes `half` (metres along and across, turned by entry["angle"] degrees) fits,
    else the best. Rest coordinates throughout, so that earlier damages don't move it."""
    axis, sign = "xyz".index(entry["facing"][1]), -1.0 if entry["facing"][0] == "-" else 1.0
    across, facing = [k for k in range(3) if k != axis], sign * np.eye(3)[axis]
    along = np.eye(3)[across[0]]
    relief = survey(body, part, axis, sign, across)
    if not relief.painted.any():
        raise fault(f"{part.name} has no outer surface that faces {entry['facing']}", part.name)
    offsets = (footprint() * half) @ turned(facing, along, entry["angle"])[:2, across]
    spot, cells, fit = walk(relief, np.asarray(entry["spot"], float), offsets)
    normal = relief.normals[cells].mean(0)
    origin = facing * (relief.points[cells][0] @ facing)
    origin[across] = spot
    frame = Frame(drop(part, origin, facing), turned(normal / np.linalg.norm(normal), along, entry["angle"]), np.array(half, float))
    reach = np.abs(frame.local(relief.points[cells])[:, 2]).max() + SPARE
    return Place(frame, round(fit, 4), float(reach))


def walk(relief: Relief, start: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, ...], float]:
    """The spot (2,) in metres at which the footprint given by `offsets` (n, 2) fits first, else best; the relief's cells under it that
    are painted and face the same way, the middle one first; and the share of the footprint that they are. `start` is in 0..1."""
    spots = 0.04 + 0.92 * np.mod(start + np.arange(TRIES)[:, None] * STEP, 1.0)
    spots = relief.corner + spots * relief.cell * relief.painted.shape
    i, j, good = relief.at(spots[:, None] + offsets)
    normals, points = relief.normals[i, j], relief.points[i, j]
    good &= np.einsum("snk,sk->sn", normals, normals[:, 0]) > LEVEL
    off = np.abs(np.einsum("snk,sk->sn", points - points[:, :1], normals[:, 0]))
    good &= off <= FALLS * np.linalg.norm(offsets, axis=1) + STEPS * relief.cell
    fits = good.mean(1) * good[:, 0]
    best = int(np.argmax(fits >= FITS) if fits.max() >= FITS else np.argmax(fits))
    if fits[best] > 0:
        return spots[best], (i[best][good[best]], j[best][good[best]]), float(fits[best])
    painted = np.argwhere(relief.painted)  # no spot is on paint: the painted cell nearest to the first
    middles = relief.corner + (painted + 0.5) * relief.cell
    nearest_cell = int(np.argmin(np.linalg.norm(middles - spots[0], axis=1)))
    return middles[nearest_cell], tuple(painted[nearest_cell][:, None]), 0.0


def survey(body: Body, part: Part, axis: int, sign: float, across: list[int]) -> Relief:
    """A part's relief seen along an axis, from points strewn over its outward triangles so thickly that no cell is missed."""
    corners = part.rest[part.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = np.linalg.norm(normals, axis=1)
    normals = normals / np.maximum(areas, 1e-18)[:, None]
    outer = normals[:, axis] * sign > OUTWARD
    paint = painted(body, part, areas)
    corners, normals, paint = corners[outer], normals[outer], paint[outer]
    low, high = (f(corners[paint].reshape(-1, 3)[:, across], axis=0) for f in (np.min, np.max)) if paint.any() else (np.zeros(2),) * 2
    cell = max(float(np.max(high - low)) / CELLS, 1e-3)
    shape = tuple(np.ceil((high - low) / cell).astype(int).clip(1))
    points, of = strewn(corners, cell)
    ij = np.floor((points[:, across] - low) / cell).astype(int)
    inside = np.all((ij >= 0) & (ij < shape), axis=1)
    order = np.argsort(points[inside, axis] * sign, kind="stable")  # the outermost is written last and stays
    i, j = ij[inside][order].T
    points, of = points[inside][order], of[inside][order]
    flags, places, directions = np.zeros(shape, bool), np.zeros((*shape, 3)), np.zeros((*shape, 3))
    flags[i, j], places[i, j], directions[i, j] = paint[of], points, normals[of]
    return Relief(low, cell, flags, places, directions)


def strewn(corners: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Points at most about `cell` apart over (m, 3, 3) triangles, and the triangle that each lies on."""
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1, initial=0.0)
    level = np.ceil(np.log2(np.maximum(1.5 * longest / cell, 1.0))).astype(int).clip(0, 8)
    points, of = [np.zeros((0, 3))], [np.zeros(0, int)]
    for step in np.unique(level):
        n = 2**step
        a, b = (np.stack(np.meshgrid(np.arange(n), np.arange(n)), -1).reshape(-1, 2).T + 1 / 3) / n
        weights = np.stack([a, b, 1 - a - b], 1)[a + b < 1]
        which = np.flatnonzero(level == step)
        points.append(np.einsum("pc,mck->mpk", weights, corners[which]).reshape(-1, 3))
        of.append(np.repeat(which, len(weights)))
    return np.concatenate(points), np.concatenate(of)


def drop(part: Part, point: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """A point carried along `normal` onto the nearest triangle of the part's rest surface that the line meets."""
    corners = part.rest[part.triangles]
    e1, e2, to = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0], point - corners[:, 0]
    face = np.cross(e1, e2)
    slope = face @ normal
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.einsum("mk,mk->m", to, face) / -slope
        turn = np.cross(to, normal)
        a, b = -np.einsum("mk,mk->m", e2, turn) / slope, np.einsum("mk,mk->m", e1, turn) / slope
        hit = (slope > 1e-12) & (a >= -1e-9) & (b >= -1e-9) & (a + b <= 1 + 1e-9)
    if not hit.any():
        return point
    t = t[hit]
    return point + normal * t[np.argmin(np.abs(t))]


def footprint() -> np.ndarray:
    """(49, 2) points that stand for a unit disc, its centre first."""
    angles = np.arange(16) * (2 * math.pi / 16)
    ring = np.stack([np.cos(angles), np.sin(angles)], 1)
    return np.concatenate([np.zeros((1, 2)), ring * 0.4, ring * 0.75, ring * 1.05])


def turned(normal: np.ndarray, along: np.ndarray, angle: float) -> np.ndarray:
    """Axes (3, 3) u, v, n on a surface: u is `along` laid into the surface and turned by `angle` degrees towards v = n × u."""
    u = along - normal * (along @ normal)
    u /= np.linalg.norm(u)
    v = np.cross(normal, u)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return np.stack([c * u + s * v, c * v - s * u, normal])
