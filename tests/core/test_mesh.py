"""The mesh tools: nets lie on their surface, cuts are exact and tight, solids are closed and face outward."""

import numpy as np
import pytest

from setpiece.core.mesh.cut import CutMesh
from setpiece.core.mesh.field import Spline, Surface, smooth_max
from setpiece.core.mesh.lips import lipped, rim_edges, rim_paths
from setpiece.core.mesh.nets import relax, surface_nets, triangulate
from setpiece.core.mesh.piece import areas, both_sides, mirrored, triangle_normals, unit
from setpiece.core.mesh.solids import ellipse, lathe, rounded_box, sweep

CELL = 0.1


def ball(points):
    return np.linalg.norm(points, axis=-1) - 1.0


@pytest.fixture
def sphere():
    axis = np.arange(-1.3, 1.3, CELL)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1)
    vertices, quads = surface_nets(ball(grid), (axis[0],) * 3, CELL)
    surface = Surface(ball)
    vertices = surface.project(relax(surface.project(vertices), quads))
    return CutMesh(surface, vertices, triangulate(vertices, quads), CELL, "ball")


def edge_counts(triangles):
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), 1)
    return np.unique(edges, axis=0, return_counts=True)[1]


def volume(vertices, triangles):
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    return (np.cross(a, b) * c).sum() / 6


def test_a_net_is_closed_faces_outward_and_lies_on_its_surface(sphere):
    assert (edge_counts(sphere.triangles) == 2).all()
    assert np.abs(ball(sphere.vertices)).max() < 1e-6
    assert volume(sphere.vertices, sphere.triangles) == pytest.approx(4 / 3 * np.pi, rel=0.01)


def test_a_cut_runs_on_both_curves_and_leaves_no_crack(sphere):
    sphere.cut(["ball"], lambda p: p[:, 2] - 0.333, "low")
    sphere.cut(["low"], lambda p: p[:, 0] - 0.1, "left")
    assert (edge_counts(sphere.triangles) == 2).all()
    rim = np.unique(rim_edges(sphere.of("ball")))
    assert np.abs(sphere.vertices[rim, 2] - 0.333).max() < 0.02 * CELL
    assert np.abs(ball(sphere.vertices[rim])).max() < 1e-6
    cap = areas(sphere.vertices, sphere.of("ball")).sum()
    assert cap == pytest.approx(2 * np.pi * (1 - 0.333), rel=0.01)


def test_welding_and_turning_slivers_keep_the_mesh_closed(sphere):
    for height in (0.3, 0.301, 0.31):
        sphere.cut(["ball"], lambda p: p[:, 2] - height, f"below {height}")
    sphere.weld(0.02)
    sphere.flip_slivers(0.01)
    assert (edge_counts(sphere.triangles) == 2).all()
    outward = (triangle_normals(sphere.vertices, sphere.triangles) * sphere.vertices[sphere.triangles[:, 0]]).sum(1)
    assert (outward > 0).all()


def test_a_small_left_over_goes_to_its_neighbour(sphere):
    sphere.cut(["ball"], lambda p: p[:, 2] - 0.9, "rest", "tip")
    sphere.absorb_islands(1.0)
    assert not len(sphere.of("tip")) and len(sphere.of("rest")) == len(sphere.triangles)


@pytest.mark.parametrize("under, lowest", [(False, 0.01), (True, -0.022)])
def test_a_lip_draws_the_panel_back_by_its_gap_and_can_close_it(sphere, under, lowest):
    sphere.cut(["ball"], lambda p: -p[:, 2], "top")
    triangles = sphere.of("top")
    edges = rim_edges(triangles)
    normals = sphere.surface.normals(sphere.vertices)
    gap, closed = np.full(len(edges), 0.01), np.full(len(edges), under)
    skin, flange = lipped(sphere.vertices, normals, triangles, edges, gap, closed, 0.004, 0.03, "skin", "edge")
    assert skin.vertices[np.unique(edges), 2].min() == pytest.approx(0.014, abs=2e-4)
    used = flange.vertices[np.unique(flange.triangles)]
    assert used[:, 2].min() == pytest.approx(lowest, abs=1e-3)
    assert np.linalg.norm(used, axis=1).min() == pytest.approx(0.966, abs=2e-3)


def test_rim_paths_close(sphere):
    sphere.cut(["ball"], lambda p: -p[:, 2], "top")
    (path, closed), *others = rim_paths(rim_edges(sphere.of("top")))
    assert closed and not others and len(set(path)) == len(path)


SOLIDS = {
    "box": (rounded_box((1, 0.6, 0.4), 0.1, "m"), None),
    "sharp box": (rounded_box((1, 1, 1), 0.001, "m"), 1.0),
    "sweep": (sweep([(0, 0, 0), (1, 0, 0), (2, 0.5, 0)], (0, 0, 1), ellipse(0.1, 0.05, 24), "m"), None),
    "ring": (sweep([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)], (0, 0, 1), ellipse(0.1, 0.1), "m", closed=True), None),
    "turned": (lathe([(1e-4, 1), (1, 1), (1, -1), (1e-4, -1)], "m", 128), 2 * np.pi),
}


@pytest.mark.parametrize("name", SOLIDS)
def test_solids_face_outward_with_unit_normals_on_the_same_side(name):
    solid, size = SOLIDS[name]
    assert volume(solid.vertices, solid.triangles) > 0
    if size:
        assert volume(solid.vertices, solid.triangles) == pytest.approx(size, rel=0.01)
    assert np.allclose(np.linalg.norm(solid.normals, axis=1), 1)
    faces = unit(triangle_normals(solid.vertices, solid.triangles))
    assert (faces * solid.normals[solid.triangles].mean(1)).sum(1).min() > 0.5


def test_a_mirror_image_faces_outward_and_both_sides_join_in_the_middle(sphere):
    box = rounded_box((1, 1, 1), 0.2, "m")
    assert volume(mirrored(box).vertices, mirrored(box).triangles) == pytest.approx(volume(box.vertices, box.triangles))
    sphere.cut(["ball"], lambda p: -p[:, 1], "left")
    sphere.vertices[np.abs(sphere.vertices[:, 1]) < 1e-6, 1] = 0.0
    half = type(box)(sphere.vertices, sphere.of("left"), sphere.surface.normals(sphere.vertices), "m")
    assert (edge_counts(both_sides(half).triangles) == 2).all()


def test_a_spline_passes_through_its_points_and_is_smooth():
    spline = Spline([(0, 0), (1, 2), (3, 1), (4, 4)])
    assert np.allclose(spline([0, 1, 3, 4]), [0, 2, 1, 4])
    x = np.linspace(-1, 5, 6001)
    assert np.abs(np.diff(spline(x), 2)).max() < 2e-5
    assert spline(np.array([5.0, 6.0])) @ [-1, 1] == pytest.approx((spline(np.array([4.0, 5.0])) @ [-1, 1]))


def test_a_smooth_max_is_the_greater_away_from_the_seam():
    a, b = np.array([0.0, 1.0, 0.5]), np.array([1.0, 0.0, 0.5])
    assert np.allclose(smooth_max(a, b, 0.3), [1, 1, 0.55])
