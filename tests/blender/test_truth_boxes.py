"""Boxes in space and parts' centres lie where Blender itself finds them."""

import bpy
import cv2
import mathutils
import numpy as np
import pytest
from bpy_extras.object_utils import world_to_camera_view
from setpiece.core.annotations import annotate
from truth_scene import LENSES, body_of, box, camera_at, photograph, pose_of

POSE = pose_of([0.1, 0.2, 0.3], 35, 8)


def straightened(camera, pixels):
    """Delivered pixels to those of the same camera without a lens, by OpenCV."""
    flat = cv2.undistortPoints(np.asarray(pixels, float)[:, None], camera.K, camera.distortion, None, None, camera.K)
    return flat[:, 0]


def blenders_pixel(shot, point):
    """Where Blender says that a world point lies, in the delivered camera's pixels but for the lens."""
    x, y, _ = world_to_camera_view(bpy.context.scene, bpy.context.scene.camera, mathutils.Vector(point))
    rendered = shot.rendered
    return np.array([x * rendered.width, (1 - y) * rendered.height]) - rendered.K[:2, 2] + shot.camera.K[:2, 2]


def scene_of(tmp_path, lens):
    camera = camera_at([1.5, -1.2, 1.15], [0.5, 0.55, 0.05], focal=180.0, lens=lens, roll=-7.0)  # towards a corner, where a lens bends most
    body = body_of("car", box("left", (0.5, 0.4, 0.6), (-0.35, 0.1, 0)), box("right", (0.4, 0.7, 0.3), (0.3, 0, 0.1)), pose=POSE)
    shot = photograph(tmp_path, camera, [body])
    return shot, annotate(shot)


@pytest.mark.parametrize("lens", LENSES)
def test_corners_and_centres_are_where_blender_finds_them(tmp_path, lens):
    shot, values = scene_of(tmp_path, lens)
    for record in values["parts"]:
        item = bpy.data.objects[f"car.{record['name']}"]
        theirs = np.array([blenders_pixel(shot, item.matrix_world @ mathutils.Vector(corner)) for corner in item.bound_box])
        ours = straightened(shot.camera, record["box_3d"]["pixels"])
        nearest = np.linalg.norm(theirs[:, None] - ours[None], axis=-1).min(1)
        assert nearest.max() < 0.1
        middle = item.matrix_world @ (sum((mathutils.Vector(c) for c in item.bound_box), mathutils.Vector()) / 8)
        np.testing.assert_allclose(record["box_3d"]["center"], middle, atol=1e-5)
    whole = values["objects"][0]["box_3d"]
    np.testing.assert_allclose(whole["size"], [1.1, 0.7, 0.6], atol=1e-5)
    np.testing.assert_allclose(whole["rotation"], POSE[:3, :3], atol=1e-5)
    assert whole["yaw"] == pytest.approx(35, abs=1e-4)


@pytest.mark.parametrize("lens", LENSES)
def test_blenders_rays_hit_a_part_just_inside_its_corners_and_miss_just_outside(tmp_path, lens):
    shot, values = scene_of(tmp_path, lens)
    scene, graph = bpy.context.scene, bpy.context.evaluated_depsgraph_get()
    to_world = np.linalg.inv(shot.camera.world_to_camera)

    def hit(pixel):
        (x, y), = straightened(shot.camera, [pixel])
        direction = to_world[:3, :3] @ [(x - shot.camera.K[0, 2]) / shot.camera.K[0, 0], (y - shot.camera.K[1, 2]) / shot.camera.K[1, 1], 1.0]
        found, *_, item, _ = scene.ray_cast(graph, to_world[:3, 3].tolist(), mathutils.Vector(direction).normalized())
        return item.name if found else None

    tried = 0
    for record in values["parts"]:
        pixels, name = np.array(record["box_3d"]["pixels"]), f"car.{record['name']}"
        center = pixels.mean(0)
        hull = cv2.convexHull(pixels.astype(np.float32))[:, 0]
        for corner in hull:
            to_center = (center - corner) / np.linalg.norm(center - corner)
            if hit(corner + 3 * to_center) != name:
                continue  # another part stands before this corner
            assert hit(corner + 0.5 * to_center) == name
            assert hit(corner - 0.5 * to_center) != name
            tried += 1
    assert tried >= 8


@pytest.mark.parametrize("lens", LENSES)
def test_the_full_box_is_the_box_of_the_outline(tmp_path, lens):
    shot, values = scene_of(tmp_path, lens)
    for record in values["parts"]:
        x, y, w, h = record["full_box"]
        bx, by, bw, bh = record["amodal_box"]
        assert not record["truncated"]
        assert np.abs([x - bx, y - by, x + w - bx - bw, y + h - by - bh]).max() < 1.5
