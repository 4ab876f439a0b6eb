"""The raster finds every triangle over every sample, at its true depth: the same as looking at each pair one by one."""

import numpy as np
import pytest
from setpiece.core.body import Body, Material, Part
from setpiece.core.camera import Camera, look_at, project, undistort
from setpiece.core.lens import rendered_camera
from setpiece.core.raster import Fragments, grid_of, soup_of, sweep

LENSES = {"pinhole": [0, 0, 0, 0, 0], "barrel": [-0.25, 0.08, 0.001, -0.002, 0.0], "pincushion": [0.15, 0.02, -0.001, 0.001, 0.0]}


def camera_with(lens, size=(48, 36), focal=60.0):
    K = np.array([[focal, 0, size[0] / 2 + 1.5], [0, focal, size[1] / 2 - 0.75], [0, 0, 1.0]])
    return Camera(*size, K, np.array(LENSES[lens], float), look_at([3, -2, 1], [0, 0, 0], 15))


def body_with(triangles):
    """A body of one part with (m, 3, 3) world triangles."""
    vertices = triangles.reshape(-1, 3)
    index = np.arange(len(vertices), dtype=np.int32).reshape(-1, 3)
    part = Part("part", "prop", vertices, index, np.zeros_like(vertices), ("m",), np.zeros(len(index), np.int16), vertices)
    return Body("body", "prop", (part,), {"m": Material("matte")}, np.eye(4))


def scattered(count, size, seed):
    """Triangles of all sizes before, across and behind the camera."""
    rng = np.random.default_rng(seed)
    middles = rng.uniform(-3.5, 3.5, (count, 1, 3))
    return middles + rng.normal(size=(count, 3, 3)) * rng.lognormal(np.log(size), 1, (count, 1, 1))


def fragments_of(camera, triangles, box=None, finer=1):
    grid = grid_of(camera, rendered_camera(camera))
    grid = grid.part(box, finer) if box else grid
    soup = soup_of(camera, [body_with(triangles)], {("body", "part"): 5})
    return grid, soup, Fragments.joined(sweep(soup, grid))


def one_by_one(camera, triangles, x, y):
    """{(sample, triangle): Z} by meeting each pixel's ray with each triangle in space (Möller and Trumbore, 1997)."""
    flat = (np.stack([x.ravel(), y.ravel()], 1) - camera.K[:2, 2]) / camera.K[[0, 1], [0, 1]]
    rays = np.concatenate([undistort(flat, camera.distortion, 60), np.ones((flat.shape[0], 1))], 1)
    turn, shift = camera.world_to_camera[:3, :3], camera.world_to_camera[:3, 3]
    met = {}
    for number, corners in enumerate(triangles @ turn.T + shift):
        e1, e2 = corners[1] - corners[0], corners[2] - corners[0]
        p = np.cross(rays, e2)
        scale = 1 / (p @ e1)
        u = (p @ -corners[0]) * scale
        q = np.cross(-corners[0], e1)
        v = (rays @ q) * scale
        z = (q @ e2) * scale
        for sample in np.flatnonzero((u >= 0) & (v >= 0) & (u + v <= 1) & (z >= 0.01)):
            met[sample, number] = z[sample]
    return met


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("size, count", [(0.02, 1500), (0.3, 150), (3.0, 150)])
def test_every_meeting_is_found_and_no_other(lens, size, count):
    camera, triangles = camera_with(lens), scattered(count, size, 3)
    ahead = (triangles @ camera.world_to_camera[2, :3] + camera.world_to_camera[2, 3] >= 0.01).all(1)
    triangles = triangles[ahead]  # pieces of cut ones have numbers of their own: the next test
    _, _, found = fragments_of(camera, triangles)
    ours = dict(zip(zip(found.sample.tolist(), found.triangle.tolist()), found.z))
    x, y = np.meshgrid(np.arange(48) + 0.5, np.arange(36) + 0.5)
    theirs = one_by_one(camera, triangles, x, y)
    assert len(theirs) > 50
    assert len(set(ours) ^ set(theirs)) <= 0.001 * len(theirs)  # straightened places differ by up to 1e-4 pixel
    both = sorted(set(ours) & set(theirs))
    np.testing.assert_allclose([ours[key] for key in both], [theirs[key] for key in both], rtol=1e-4)


@pytest.mark.parametrize("lens", LENSES)
def test_triangles_across_the_camera_are_cut_and_not_lost(lens):
    camera, triangles = camera_with(lens), scattered(200, 2.0, 4)
    crossing = (triangles @ camera.world_to_camera[2, :3] + camera.world_to_camera[2, 3] < 0.01).any(1)
    triangles = triangles[crossing]
    _, _, found = fragments_of(camera, triangles)
    x, y = np.meshgrid(np.arange(48) + 0.5, np.arange(36) + 0.5)
    theirs = one_by_one(camera, triangles, x, y)
    assert len(theirs) > 500
    assert abs(len(found.z) - len(theirs)) <= 0.002 * len(theirs)
    np.testing.assert_allclose(np.sort(found.z)[: len(theirs) // 2], np.sort(list(theirs.values()))[: len(theirs) // 2], rtol=1e-2)


@pytest.mark.parametrize("lens", LENSES)
def test_a_finer_grid_of_a_box_lies_within_the_whole(lens):
    camera, triangles = camera_with(lens), scattered(80, 0.5, 5)
    triangles = triangles[(triangles @ camera.world_to_camera[2, :3] + camera.world_to_camera[2, 3] >= 0.01).all(1)]
    grid, soup, found = fragments_of(camera, triangles, box=(10, 8, 20, 15), finer=3)
    x, y = np.meshgrid(10 + (np.arange(60) + 0.5) / 3, 8 + (np.arange(45) + 0.5) / 3)
    theirs = one_by_one(camera, triangles, x, y)
    ours = set(zip(found.sample.tolist(), found.triangle.tolist()))
    assert len(theirs) > 100
    assert len(ours ^ set(theirs)) <= 0.01 * len(theirs)
    row, column = np.divmod(found.sample, 60)
    points = np.einsum("kn,nkc->nc", found.weights(soup), triangles[found.triangle])
    expected = np.stack([10 + (column + 0.5) / 3, 8 + (row + 0.5) / 3], 1)
    np.testing.assert_allclose(project(camera, points), expected, atol=2e-3)


def test_nothing_in_sight_is_no_fragment():
    camera = camera_with("pinhole")
    behind = np.tile(camera.position + 5 * (camera.position / np.linalg.norm(camera.position)), (2, 3, 1)) + np.eye(3)
    for triangles in (np.zeros((0, 3, 3)), behind):
        assert len(fragments_of(camera, triangles)[2].z) == 0
