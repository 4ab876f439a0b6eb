"""Crumbs: the dice of a pane that has fallen out, lying on whatever is under it, within the car and outside."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from ..body import Body, Frame, Material, Part
from .place import strewn

PER_AREA, MOST = 4200, 1300  # crumbs to a square metre of fallen glass: many lie in or under others, some in the door
THICK = 0.0035  # metres: toughened side glass is 3 to 4 mm thick; ours
OUT, IN = 0.75, 0.45  # metres that crumbs fly out and in
LEVEL, FACING = 0.92, 0.15  # least upward part of the normal of what a crumb stays on, and of what it meets at all
CELL = 0.02  # metres of the map of what lies under
CLS = "debris"
CRUMBS = Material("plastic", {"color": [0.62, 0.70, 0.67]})


def crumbs(body: Body, name: str, lost: Part, frame: Frame, die: float, grain: int) -> Body:
    """The body with a finer part NAME/debris: crumbs of about `die` metres of what was lost of part `name`, on the highest surface
    below the sill where they come down."""
    chance = np.random.default_rng(grain)
    corners = lost.rest[lost.triangles]
    weight = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    count = int(min(PER_AREA * weight.sum(), MOST))
    if count < 4:
        return body
    from_ = corners[chance.choice(len(corners), count, p=weight / weight.sum())].mean(1)
    outward = frame.axes[2] * [1, 1, 0]
    outward = outward / max(np.linalg.norm(outward), 1e-9)
    along = np.array([-outward[1], outward[0], 0.0])
    out = chance.random(count) < 0.5
    far = np.where(out, OUT, -IN) * chance.random(count) ** 1.4
    spot = from_ + outward * far[:, None] + along * (0.10 * chance.standard_normal(count))[:, None]
    sill = float(lost.rest[np.unique(lost.triangles), 2].min()) + 0.03
    spot[:, 2] = rests_on(body, name, spot, sill)
    return heaped(body, name, spot[np.isfinite(spot[:, 2])], die, chance)


def rests_on(body: Body, name: str, spots: np.ndarray, below: np.ndarray) -> np.ndarray:
    """(n,) heights of the highest surface of the body that faces up, under each spot and below `below`; the ground where there is
    none, and NaN where it is too steep to stay on."""
    low, high = spots[:, :2].min(0) - CELL, spots[:, :2].max(0) + CELL
    points, steep = [np.zeros((0, 3))], [np.zeros(0, bool)]
    for part in body.parts:
        box = part.vertices.min(0), part.vertices.max(0)
        if part.name == name or box[0][2] > below or (box[0][:2] > high).any() or (box[1][:2] < low).any():
            continue
        corners = part.vertices[part.triangles]
        near = ((corners[:, :, :2].min(1) <= high) & (corners[:, :, :2].max(1) >= low)).all(1) & (corners[:, :, 2].min(1) <= below)
        corners = corners[near]
        face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        up = face[:, 2] / np.maximum(np.linalg.norm(face, axis=1), 1e-18)
        found, of = strewn(corners[up > FACING], 0.7 * CELL)
        points.append(found)
        steep.append((up[up > FACING] < LEVEL)[of])
    points, steep = np.concatenate(points), np.concatenate(steep)
    kept = (points[:, 2] <= below) & (points[:, :2] >= low).all(1) & (points[:, :2] <= high).all(1)
    points, steep = points[kept], steep[kept]
    order = np.argsort(points[:, 2], kind="stable")  # the highest is written last and stays
    at = tuple(np.floor((points[order, :2] - low) / CELL).astype(int).T)
    heights = np.zeros(np.ceil((high - low) / CELL).astype(int) + 1)
    heights[at] = np.where(steep[order], np.nan, points[order, 2])
    return heights[tuple(np.floor((spots[:, :2] - low) / CELL).astype(int).T)]


def heaped(body: Body, name: str, spots: np.ndarray, die: float, chance: np.random.Generator) -> Body:
    """The body with a crumb, a slab with a ragged outline that lies flat or leans, at each spot, right behind the part that it fell from."""
    count = len(spots)
    angle = 2 * np.pi * (np.arange(4) + 0.5 * chance.random((count, 4))) / 4 + chance.random((count, 1)) * 2 * np.pi
    radius = die * (0.35 + 0.35 * chance.random((count, 4)))
    ring = np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1)
    slab = np.zeros((count, 8, 3))
    slab[:, :4, :2] = slab[:, 4:, :2] = ring
    slab[:, :4, 2], slab[:, 4:, 2] = -0.5 * THICK, 0.5 * THICK
    up = chance.standard_normal((count, 3)) * [0.35, 0.35, 0] + [0, 0, 1]
    up /= np.linalg.norm(up, axis=1)[:, None]
    side = np.cross(up, [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side, axis=1)[:, None]
    axes = np.stack([np.cross(side, up), side, up], 1)
    slab = np.einsum("nik,nkj->nij", slab, axes)
    slab[:, :, 2] -= slab[:, :, 2].min(1)[:, None]
    slab += spots[:, None]
    sides = [(k, (k + 1) % 4, (k + 1) % 4 + 4, k + 4) for k in range(4)]
    quads = np.array([(3, 2, 1, 0), (4, 5, 6, 7), *sides])
    faces = slab[:, quads].reshape(-1, 4, 3)  # every face has corners of its own, so that its edges are sharp
    normal = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]
    vertices = faces.reshape(-1, 3)
    base = 4 * np.arange(len(faces))[:, None]
    triangles = np.concatenate([base + [0, 1, 2], base + [0, 2, 3]]).astype(np.int32)
    owner = body.part(name)
    part = Part(f"{name}/{CLS}", CLS, vertices, triangles, np.repeat(normal, 4, axis=0), ("crumbs",), np.zeros(len(triangles), np.int16), vertices,
                owner.side, name)  # fmt: skip
    at = [old.name for old in body.parts].index(name) + 1
    return evolve(body, parts=(*body.parts[:at], part, *body.parts[at:]), materials={**body.materials, "crumbs": CRUMBS})
