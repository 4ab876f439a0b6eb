"""Masks lie where the geometry does: by OpenCV's projection and polygon filling, through every lens."""

import numpy as np
import pytest
from pycocotools import mask as coco
from setpiece.core.annotations import annotate
from truth_scene import LENSES, blob, body_of, box, camera_at, filled, iou, photograph, plane_points, pose_of, sheet

EYE = dict(position=[2.4, -1.6, 1.4], target=[0.15, 0, 0.05], focal=330.0, roll=12.0)


@pytest.mark.parametrize("lens", LENSES)
def test_an_unoccluded_objects_mask_is_its_projected_triangles(tmp_path, lens):
    camera, body = camera_at(**EYE, lens=lens), body_of("blob", blob(), pose=pose_of([0.1, 0.05, 0.1], 30, 10))
    values = annotate(photograph(tmp_path, camera, [body]))
    expected = filled(camera, body)
    assert np.ptp(np.nonzero(expected)[1]) > 130  # a test at a size that matters
    record = values["objects"][0]
    visible, amodal = (coco.decode(record[name]).astype(bool) for name in ("mask", "amodal_mask"))
    assert iou(visible, expected) >= 0.99
    assert iou(amodal, expected) >= 0.99
    assert (values["instance"] > 0).tolist() == visible.tolist()
    assert record["visible_fraction"] > 0.999
    rows, columns = np.nonzero(visible)
    assert record["box"] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]


@pytest.mark.parametrize("lens", ["pinhole", "barrel"])
def test_what_is_hidden_keeps_its_amodal_mask(tmp_path, lens):
    camera = camera_at(**EYE, lens=lens)
    far = body_of("far", blob(), pose=pose_of([-0.4, 0.1, 0.1], 30))
    near = body_of("near", box(size=(0.2, 0.3, 0.9)), pose=pose_of([0.6, -0.4, 0], 20))
    lost = body_of("lost", box(size=(0.2, 0.2, 0.2)), pose=pose_of([-0.4, 0.1, 0.1]))
    away = body_of("away", box(), pose=pose_of([0, 40, 0]))
    values = annotate(photograph(tmp_path, camera, [far, near, lost, away], ground=-0.6))
    records = {record["id"]: record for record in values["objects"]}
    expected = {body.id: filled(camera, body) for body in (far, near, lost)}
    for id, least in {"far": 0.99, "near": 0.985, "lost": 0.97}.items():  # smaller things have more edge to their area
        assert iou(coco.decode(records[id]["amodal_mask"]).astype(bool), expected[id]) >= least
    seen = expected["far"] & ~expected["near"]
    assert iou(coco.decode(records["far"]["mask"]).astype(bool), seen) >= 0.985
    assert records["far"]["visible_fraction"] == pytest.approx(seen.sum() / expected["far"].sum(), abs=0.01)
    assert (records["lost"]["hidden"], records["lost"]["mask"], records["lost"]["box"]) == ("occluded", None, None)
    assert (records["away"]["hidden"], records["away"]["amodal_mask"], records["away"]["truncated"]) == ("out_of_frame", None, True)


@pytest.mark.parametrize("lens", ["pinhole", "barrel"])
def test_the_layer_behind_glass_is_what_stands_there(tmp_path, lens):
    camera = camera_at(position=[0.3, -0.2, 3.0], target=[0, 0, 0], lens=lens)
    pane = body_of("pane", sheet(size=(1.0, 0.8), material="glass"), pose=pose_of([0.05, 0, 1.0], 10))
    thing = body_of("thing", blob(size=(1.0, 1.0, 0.3)), pose=pose_of([0.3, 0.2, 0.1]))
    shot = photograph(tmp_path, camera, [pane, thing])
    values = annotate(shot)
    glass, behind = filled(camera, pane), filled(camera, thing)
    assert iou(values["part"] == shot.part_ids["pane", "panel"], glass) >= 0.99  # glass is the glass part
    assert iou(values["behind_glass"] == shot.part_ids["thing", "blob"], glass & behind) >= 0.98
    assert iou(values["behind_glass"] == 65535, glass & ~behind) >= 0.98
    assert not values["behind_glass"][~glass & (values["part"] != shot.part_ids["pane", "panel"])].any()


@pytest.mark.parametrize("lens", LENSES)
def test_depth_is_along_z_through_any_lens(tmp_path, lens):
    camera, pose = camera_at(position=[0.4, -1.0, 2.2], target=[0, 0, 0], lens=lens), pose_of([0, 0, 0.1], 20, 15)
    values = annotate(photograph(tmp_path, camera, [body_of("car", sheet(), pose=pose)]), ["depth", "normal"])
    points, depth = plane_points(camera, pose)
    on = values["part"] > 0  # to the very edge
    assert on.sum() > 5000
    np.testing.assert_allclose(values["depth"][on], depth[on], rtol=2e-5)
    inner = (np.abs(points) < [0.95, 0.7]).all(-1)  # normals are means over a pixel
    np.testing.assert_allclose(values["normal"][inner & on], np.broadcast_to(pose[:3, 2], (int((inner & on).sum()), 3)), atol=1e-4)


@pytest.mark.parametrize("lens", ["barrel", "pincushion"])
def test_the_grounds_depth_bends_too(tmp_path, lens):
    camera = camera_at(position=[0.4, -2.0, 2.2], target=[0, 0, 0], lens=lens)
    values = annotate(photograph(tmp_path, camera, [body_of("car", box(size=(0.4, 0.4, 0.4)), pose=pose_of([0, 0, 0.2]))], ground=0.0), ["depth"])
    _, depth = plane_points(camera, np.eye(4))
    free = values["part"] == 0
    error = np.abs(values["depth"] / depth - 1)[free]
    assert np.quantile(error, 0.99) < 3e-6
    assert error.max() < 0.01  # beside the box a pixel takes its nearest sample of the ground


@pytest.mark.parametrize("lens", LENSES)
def test_the_ground_hides_what_is_sunk_in_it(tmp_path, lens):
    camera = camera_at(position=[0.5, -2.2, 1.1], target=[0, 0, 0.1], lens=lens, roll=20)
    pose = pose_of([0, 0, 0], 25)
    sunk, above = (body_of("car", box(size=(1.4, 0.2, high), center=(0, 0, high / 2 + low)), pose=pose) for low, high in ((-0.6, 0.8), (0, 0.2)))
    values = annotate(photograph(tmp_path, camera, [sunk], ground=0.0))
    expected = filled(camera, above)
    assert iou(values["part"] > 0, expected) >= 0.99
