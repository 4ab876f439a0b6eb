"""Curves that belong to a panel: its rim as a closed path, and walls that go inward from it."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..mesh.cut import CutMesh
from ..mesh.lips import inset, rim_edges, rim_paths
from ..mesh.piece import Piece, compact, creased
from ..mesh.solids import grid_triangles


TUCK = 0.005  # metres by which a recess's walls begin beneath and behind the edge of the skin around it


@frozen(eq=False)
class Rim:
    """A panel's outline: points (n, 3) and surface normals (n, 3), counter-clockwise from outside, closed."""

    points: np.ndarray
    normals: np.ndarray


def rim_of(mesh: CutMesh, normals: np.ndarray, *labels: str) -> Rim:
    """The outer rim of the labels' panel on the left; a panel across the middle is completed by its mirror image."""
    edges = rim_edges(mesh.of(*labels))
    edges = edges[~(mesh.vertices[edges, 1] == 0.0).all(1)]
    path, closed = rim_paths(edges)[0]
    points, directions = mesh.vertices[path], normals[path]
    if not closed:
        flip = np.array([1.0, -1.0, 1.0])
        points = np.concatenate([points, points[-2:0:-1] * flip])
        directions = np.concatenate([directions, directions[-2:0:-1] * flip])
    return Rim(points, directions)


def sunk_panel(mesh: CutMesh, normals, labels, shift, shrink: float, back: str, walls: str) -> list[Piece]:
    """A left panel's floor and walls: the panel moved by `shift` (3,) or (n, 3) metres and shrunk about its centre by the
    factor `shrink`, in material `back`, and walls from its rim to there, facing into the recess, in `walls`."""
    triangles = mesh.of(*labels)
    used = np.unique(triangles)
    centre = (mesh.vertices[used].min(0) + mesh.vertices[used].max(0)) / 2
    if (mesh.vertices[used, 1] == 0.0).any():
        centre[1] = 0.0
    deep = centre + (mesh.vertices - centre) * shrink + shift
    deep[mesh.vertices[:, 1] == 0.0, 1] = 0.0
    floor = compact(Piece(deep, triangles, normals, back))
    edges = rim_edges(triangles)
    edges = edges[~(mesh.vertices[edges, 1] == 0.0).all(1)]
    rim, out, _ = inset(mesh.vertices, normals, edges, np.ones(len(edges)))
    top = mesh.vertices - normals * TUCK
    top[rim] += out * TUCK
    sides = []
    for path, closed in rim_paths(edges):
        strip = np.concatenate([top[path], deep[path]])
        sides.append(creased(strip, grid_triangles(2, len(path), wrap_columns=closed), walls, 50))
    return [floor, *sides]
