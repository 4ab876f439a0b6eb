"""A rim in metal or plastic: a face cut along its plan, domed and bevelled, with walls behind it; barrel, nuts, cap and valve.

Wheels are built about their own centre, the axle along y and the outer side at +y.
"""

from __future__ import annotations

import numpy as np

from ..mesh.cut import CutMesh
from ..mesh.field import Spline, Surface
from ..mesh.lips import rim_edges
from ..mesh.piece import Piece, compact, moved, turned, unit
from ..mesh.solids import ellipse, lathe, sweep
from .rim_plans import PLANS

BARREL = ((1.004, -0.40), (0.990, -0.450), (0.955, -0.44), (0.86, -0.2), (0.865, 0.10), (0.885, 0.28), (0.925, 0.41), (0.950, 0.449),
          (0.962, 0.460), (0.978, 0.466), (0.994, 0.462), (1.002, 0.448), (1.004, 0.40))  # shares of radius and width; fmt: skip
EDGE = 0.958  # of the rim's radius: where the face ends, beneath the barrel's lip
USUAL = 0.235  # metres: the rim's radius that a design's cell is meant for
BOLTS = 5
BOLT_CIRCLE = 0.056  # metres: 5 × 112, the commonest of the usual circles
BOLT_HOLE = 0.0135
CAP = 0.031  # metres: radius of the centre cap
STEP = 2e-4


class Face:
    """A design on a rim of `rim` metres' radius and a tyre of `width` metres: its plan, and its height over the plan."""

    def __init__(self, design, rim: float, width: float):
        self.design, self.rim, self.width = design, rim, width
        self.cell = design.cell * rim / USUAL
        self.profile = Spline([(share * rim, y * width) for share, y in design.profile])

    def plan(self, p: np.ndarray) -> np.ndarray:
        """The field of `rim_plans` at points (n, 3)."""
        radius, angle = np.hypot(p[:, 0], p[:, 2]), np.arctan2(p[:, 2], p[:, 0]) - np.pi / 2
        return PLANS[self.design.plan](radius, angle, self.design, self.rim)

    def bolts(self, p: np.ndarray) -> np.ndarray:
        """Below zero inside the bolts' holes."""
        x, z = bolt_places(self.design)
        return np.min(np.hypot(p[:, :1] - x, p[:, 2:] - z), axis=1) - BOLT_HOLE

    def height(self, p: np.ndarray) -> np.ndarray:
        """y of the face: the profile, less the design's crown towards the windows' edges."""
        design = self.design
        deep = np.maximum(-self.plan(p), 0.0)
        fall = design.crown * np.maximum(1 - deep / design.crown_reach, 0.0) ** 2
        return self.profile(np.hypot(p[:, 0], p[:, 2])) - fall

    def normals(self, p: np.ndarray) -> np.ndarray:
        """(n, 3) of the face over points (n, 3)."""
        slope = np.zeros(p.shape)
        for axis in (0, 2):
            d = np.zeros(3)
            d[axis] = STEP
            slope[:, axis] = -(self.height(p + d) - self.height(p - d)) / (2 * STEP)
        slope[:, 1] = 1.0
        return unit(slope)

    def cut(self, cell: float, fine: bool) -> CutMesh:
        """The plan as a flat mesh whose labels "face" and "crown" are metal, without a crown's border and bolts' holes unless `fine`."""
        mesh = CutMesh(Surface(lambda p: p[:, 1]), *lattice(EDGE * self.rim + cell, cell), cell, "face")
        mesh.cut(["face"], lambda p: EDGE * self.rim - np.hypot(p[:, 0], p[:, 2]), "beyond")
        mesh.cut(["face"], lambda p: -self.plan(p), "window")
        if fine:
            mesh.cut(["face"], lambda p: self.plan(p) + self.design.crown_reach, None, "crown")
        if fine and self.design.bolts:
            mesh.cut(["face", "crown"], self.bolts, "bolt", where=lambda c: np.hypot(c[:, 0], c[:, 2]) < BOLT_CIRCLE + 4 * BOLT_HOLE)
        mesh.weld(0.2 * cell)
        mesh.flip_slivers(0.0006)
        return mesh


def lattice(reach: float, cell: float):
    """Vertices (n, 3) at y = 0 and triangles (m, 3), facing +y, of even triangles over a square of ±`reach` metres."""
    rise = cell * np.sqrt(0.75)
    rows, columns = 2 * int(np.ceil(reach / rise)) + 1, 2 * int(np.ceil(reach / cell)) + 2
    i, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    x = (j - (columns - 1) / 2 + 0.5 * (i % 2) - 0.25) * cell
    vertices = np.stack([x, np.zeros(x.shape), (i - rows // 2) * rise], -1).reshape(-1, 3)
    k = lambda a, b: a * columns + b
    i, j = i[:-1, :-1].ravel(), j[:-1, :-1].ravel()
    odd = (i % 2 == 1)[:, None]
    a, b, c, d = k(i, j), k(i, j + 1), k(i + 1, j), k(i + 1, j + 1)
    one = np.where(odd, np.stack([a, d, b], 1), np.stack([a, c, b], 1))
    two = np.where(odd, np.stack([a, c, d], 1), np.stack([b, c, d], 1))
    return vertices, np.concatenate([one, two])


def bolt_places(design) -> tuple[np.ndarray, np.ndarray]:
    """x and z of the bolts, between a design's spokes where it has as many."""
    turn = np.pi / 2 + (np.arange(BOLTS) + 0.5) * 2 * np.pi / BOLTS
    return BOLT_CIRCLE * np.cos(turn), BOLT_CIRCLE * np.sin(turn)


def face_pieces(face: Face, materials: tuple[str, str]):
    """The face with its bevelled edges in the first material, the walls of its windows and its back in the second."""
    design = face.design
    front, walls = materials
    mesh = face.cut(face.cell, fine=True)
    flat, triangles = mesh.vertices, mesh.of("face", "crown")
    normals = face.normals(flat)
    lifted = flat.copy()
    lifted[:, 1] = face.height(flat)
    inside = np.hypot(flat[:, 0], flat[:, 2]) < EDGE * face.rim - 0.5 * face.cell
    edges = rim_edges(triangles)
    edges = edges[inside[edges].any(1)]
    along = unit(flat[edges[:, 1]] - flat[edges[:, 0]])
    out = np.zeros(flat.shape)
    for column in (0, 1):
        np.add.at(out, edges[:, column], np.cross(along, [0.0, 1.0, 0.0]))
    out = unit(out)
    bevel = lifted + (out - [0.0, 1.0, 0.0]) * design.bevel
    count = len(flat)
    strip = lambda a, b: np.concatenate([np.stack([b, a, count + a], 1), np.stack([b, count + a, count + b], 1)])
    yield compact(Piece(np.concatenate([lifted, bevel]), np.concatenate([triangles, strip(*edges.T)]),
                        np.concatenate([normals, out]), front))  # fmt: skip
    depth = design.depth + 0.0 * flat[:, :1]
    deep = bevel + out * design.draft * depth - [0.0, 1.0, 0.0] * depth
    tilted = unit(out + [0.0, design.draft, 0.0])
    yield compact(Piece(np.concatenate([bevel, deep]), strip(*edges.T), np.concatenate([tilted, tilted]), walls))
    yield back_piece(face, walls)


def back_piece(face: Face, material: str) -> Piece:
    """The face's back in coarse triangles: little is seen of it."""
    mesh = face.cut(2.2 * face.cell, fine=False)
    vertices = mesh.vertices.copy()
    vertices[:, 1] = face.profile(np.hypot(vertices[:, 0], vertices[:, 2])) - face.design.crown - face.design.depth
    back = np.broadcast_to([0.0, -1.0, 0.0], vertices.shape)
    return compact(Piece(vertices, mesh.of("face", "crown")[:, ::-1], back, material))


def rim_pieces(design, rim: float, width: float):
    """Yield the pieces of a rim of radius `rim` metres for a tyre of `width` metres."""
    face = Face(design, rim, width)
    scale = np.array([rim, width])
    yield lathe(np.array(BARREL) * scale, "rim", 54, 30)
    yield from face_pieces(face, ("rim_face", "rim"))
    middle = float(face.profile(0.0))
    yield from cap_pieces(design, middle)
    if design.bolts:
        for x, z in zip(*bolt_places(design)):
            yield moved(bolt(), offset=(x, float(face.profile(BOLT_CIRCLE)) - 0.004, z))
    stem = np.array([[0.885 * rim, 0.30 * width, 0.0], [0.875 * rim, 0.36 * width, 0.0], [0.860 * rim, 0.41 * width, 0.0]])
    yield moved(sweep(stem, (1, 0, 0), ellipse(0.0085, 0.0085, 8), "tyre"), turned(1, 180 / max(design.count, 1) + 90))


def bolt() -> Piece:
    """A hexagonal bolt in its cone, its head's top at the origin."""
    return lathe([(0.0004, 0.0), (0.0078, 0.0), (0.0094, -0.0016), (0.0094, -0.013), (0.0135, -0.015), (0.0140, -0.03)], "bolt", 6, 20)


def cap_pieces(design, middle: float):
    """The cap in the middle, a shallow dome with a ring and nobody's mark, on a face at y = `middle`."""
    top = middle + design.cap
    dome = [(0.0004, top), (0.014, top - 0.0004), (0.021, top - 0.0010), (0.0215, top - 0.0004), (0.0235, top - 0.0006),
            (0.024, top - 0.0013), (CAP - 0.002, top - 0.0022), (CAP, top - 0.0042), (CAP, middle - 0.02)]  # fmt: skip
    yield lathe(dome[:3], "rim_cap", 24)
    yield lathe(dome[2:6], "chrome", 24)
    yield lathe(dome[5:], "rim_cap", 24)
