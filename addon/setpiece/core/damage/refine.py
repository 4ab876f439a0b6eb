"""Local refinement: a part's triangles are split where a shape needs more of them, without gaps and without facets."""

from __future__ import annotations

from typing import Callable

import numpy as np
from attrs import evolve

from ..body import Part

ROUNDS = 24  # each halves every edge that is too long
BEND = 0.001  # metres at most by which a midpoint leaves its edge: on a coarse mesh the cubic would leave the surface that everybody sees
LESS = 0.25  # of that with each round, as a cubic's own bends do: what has been held back isn't made up for in the next one

# children of a triangle (a, b, c) with midpoints ab, bc, ca as corners 0 1 2 3 4 5, by how many edges are split; the triangle is
# turned beforehand so that one split edge is ab and two are ab and bc
ONE = ((0, 3, 2), (3, 1, 2))
TWO_NEAR = ((3, 1, 4), (0, 3, 4), (0, 4, 2))
TWO_FAR = ((3, 1, 4), (0, 3, 2), (3, 4, 2))
ALL = ((0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5))


def refine(part: Part, too_long: Callable[[np.ndarray, np.ndarray], np.ndarray], bend: float = BEND) -> Part:
    """The part with every edge halved until `too_long(start, end)`, of (n, 3) rest coordinates to (n,) bools, holds for none.

    An edge is split for all its triangles or for none, so the mesh stays conforming. A midpoint lies on the cubic that the normals
    at the edge's ends ask for (PN triangles, Vlachos et al. 2001) as far as `bend` metres, on open edges and seams on the straight line, so that two parts
    or two copies of a vertex still meet. Old vertices stay as and where they are; new ones come after them; untouched triangles come
    first, in their order.
    """
    vertices, rest, normals = [part.vertices], [part.rest], [part.normals]
    points, places, directions, uv = part.vertices, part.rest, part.normals, part.uv
    done, done_slots = [], []
    triangles, slots = part.triangles.astype(np.int64), part.slots
    for number in range(ROUNDS):
        ends = np.roll(triangles, -1, axis=1)
        split = too_long(places[triangles.ravel()], places[ends.ravel()]).reshape(triangles.shape)
        touched = split.any(1)
        done.append(triangles[~touched])
        done_slots.append(slots[~touched])
        if not touched.any():
            triangles, slots = triangles[:0], slots[:0]
            break
        triangles, ends, split, slots = triangles[touched], ends[touched], split[touched], slots[touched]
        pairs = np.sort(np.stack([triangles[split], ends[split]], 1), axis=1)
        keys, where, shared = np.unique(pairs[:, 0] * len(points) + pairs[:, 1], return_inverse=True, return_counts=True)
        start, end = np.divmod(keys, len(points))
        corners = np.full(triangles.shape, -1)
        corners[split] = len(points) + where.ravel()
        middle, tilt = midpoints(points, directions, start, end, shared == 2, bend * LESS**number)
        moved = points[start] - places[start] + points[end] - places[end]
        straight = 0.5 * (places[start] + places[end])
        vertices.append(middle)
        rest.append(np.where((shared == 2)[:, None], middle - 0.5 * moved, straight))
        normals.append(tilt)
        points, places, directions = map(np.concatenate, (vertices, rest, normals))
        uv = None if uv is None else np.concatenate([uv, 0.5 * (uv[start] + uv[end])])
        vertices, rest, normals = [points], [places], [directions]
        triangles, slots = divide(triangles, corners, split, slots, points)
    triangles = np.concatenate([*done, triangles]).astype(np.int32)
    return evolve(part, vertices=points, rest=places, normals=directions, triangles=triangles, uv=uv,
                  slots=np.concatenate([*done_slots, slots]))  # fmt: skip


def midpoints(points, normals, start, end, curved, most) -> tuple[np.ndarray, np.ndarray]:
    """Midpoints (n, 3) and their normals of the edges from `start` to `end`, bent where `curved`, by `most` metres at most."""
    edge, n0, n1 = points[end] - points[start], normals[start], normals[end]
    rise, fall = (np.einsum("nk,nk->n", edge, n)[:, None] for n in (n0, n1))
    bend = -0.125 * (rise * n0 - fall * n1)
    bend *= np.minimum(1.0, most / np.maximum(np.linalg.norm(bend, axis=1), 1e-12))[:, None]
    middle = 0.5 * (points[start] + points[end]) + np.where(curved[:, None], bend, 0.0)
    length = np.maximum(np.einsum("nk,nk->n", edge, edge), 1e-18)[:, None]
    swing = n0 + n1 - 2 * (rise + fall) / length * edge
    swing /= np.maximum(np.linalg.norm(swing, axis=1), 1e-12)[:, None]
    normal = 0.25 * (n0 + n1) + 0.5 * swing
    return middle, normal / np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]


def divide(triangles, corners, split, slots, points) -> tuple[np.ndarray, np.ndarray]:
    """Triangles with one to three `split` edges into two to four, and the children's slots."""
    count = split.sum(1)
    lone = np.where(count == 1, split.argmax(1), np.where(count == 2, (split.argmin(1) + 1) % 3, 0))
    turn = (np.arange(3) + lone[:, None]) % 3
    six = np.concatenate([np.take_along_axis(triangles, turn, 1), np.take_along_axis(corners, turn, 1)], 1)
    first, second = (points[six[:, a]] - points[six[:, b]] for a, b in ((0, 4), (3, 2)))
    near = np.einsum("nk,nk->n", first, first) <= np.einsum("nk,nk->n", second, second)
    cases = ((count == 1, ONE), ((count == 2) & near, TWO_NEAR), ((count == 2) & ~near, TWO_FAR), (count == 3, ALL))
    children = [six[which][:, np.array(pattern)].reshape(-1, 3) for which, pattern in cases]
    return np.concatenate(children), np.concatenate([np.repeat(slots[which], len(pattern)) for which, pattern in cases])
