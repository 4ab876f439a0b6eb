"""Damage of known shape on a flat panel is found where it is, wide or thinner than a pixel."""

import cv2
import numpy as np
import pytest
from attrs import evolve
from pycocotools import mask as coco
from setpiece.core.annotations import annotate
from setpiece.core.body import Damage, Frame
from truth_scene import LENSES, body_of, box, camera_at, cv_project, iou, photograph, plane_points, pose_of, sheet

POSE = pose_of([0, 0, 0.1], 20, 25)
EYE = dict(position=[0.5, -1.2, 2.3], target=[0, 0, 0.1])
TURN = np.radians(25)


def shaped(id, shape, half, center=(0.05, -0.03)):
    """A damage whose frame is turned in the panel, and its analytic shape: points (…, 2) on the panel to bool."""
    u, v = np.array([np.cos(TURN), np.sin(TURN)]), np.array([-np.sin(TURN), np.cos(TURN)])
    axes = np.array([[*u, 0], [*v, 0], [0, 0, 1.0]])
    frame = Frame(np.array([*center, 0.0]), axes, np.array(half))

    def covers(points):
        local = (points - center) @ np.stack([u, v], 1) / half
        return np.hypot(local[..., 0], local[..., 1]) <= 1 if shape == "ellipse" else (np.abs(local) <= 1).all(-1)

    return Damage(id, "dent" if shape == "ellipse" else "scratch", "car", "panel", frame, lambda rest: covers(rest[:, :2]).astype(float)), covers


def covered(camera, covers, finer):
    """(h, w) the share of each pixel that an analytic shape covers."""
    points, _ = plane_points(camera, POSE, finer)
    return covers(points).reshape(camera.height, finer, camera.width, finer).mean((1, 3))


def outlined(camera, frame):
    """The area in pixels inside the projected outline of a rectangle on the panel."""
    side = np.linspace(-1, 1, 200)
    one = np.ones_like(side)
    outline = np.concatenate([np.stack(pair, 1) for pair in ((side, -one), (one, side), (-side, one), (-one, -side))])
    points = frame.origin + (outline * frame.half) @ frame.axes[:2]
    return cv2.contourArea(cv_project(camera, points @ POSE[:3, :3].T + POSE[:3, 3]).astype(np.float32))


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("shape, half", [("ellipse", (0.35, 0.2)), ("rectangle", (0.5, 0.1))])
def test_a_wide_damages_mask(tmp_path, lens, shape, half):
    camera, (damage, covers) = camera_at(**EYE, lens=lens), shaped("d", shape, half)
    values = annotate(photograph(tmp_path, camera, [body_of("car", sheet(), pose=POSE)], [damage]))
    expected = covered(camera, covers, 8)
    record = values["damages"][0]
    assert expected.sum() > 20 * 60
    assert iou(coco.decode(record["mask"]).astype(bool), expected >= 0.5) >= 0.97
    assert iou(values["damage"] == 1, expected >= 0.5) >= 0.97
    assert record["coverage"] == pytest.approx(expected.sum(), rel=0.01)
    assert np.abs(values["coverage"] / 255 - expected).mean() < 0.002
    assert record["visible_fraction"] > 0.99


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("wide", [10, 3, 1, 0.4])
def test_a_thin_damages_coverage(tmp_path, lens, wide):
    camera = camera_at(**EYE, lens=lens)
    damage, covers = shaped("d", "rectangle", (0.5, wide / 2 / 118))  # the panel has about 118 pixels a metre
    values = annotate(photograph(tmp_path, camera, [body_of("car", sheet(), pose=POSE)], [damage]))
    expected = outlined(camera, damage.frame)
    assert values["damages"][0]["coverage"] == pytest.approx(expected, rel=0.05)
    assert values["coverage"].sum() / 255 == pytest.approx(expected, rel=0.05)
    assert np.abs(values["coverage"] / 255 - covered(camera, covers, 8)).max() < 0.1


def test_what_stands_before_a_damage_hides_it(tmp_path):
    camera, (damage, covers) = camera_at(**EYE), shaped("d", "ellipse", (0.35, 0.2))
    panel = body_of("car", sheet(), pose=POSE)
    near = body_of("post", box(size=(0.2, 0.2, 0.2)), pose=pose_of([0.15, -0.2, 0.7]))
    values = annotate(photograph(tmp_path, camera, [panel, near], [damage]))
    record, post = values["damages"][0], values["instance"] == 2
    expected = covered(camera, covers, 8)
    seen = np.where(post, 0, expected)
    assert 0.2 < seen.sum() / expected.sum() < 0.9
    assert iou(coco.decode(record["mask"]).astype(bool), seen >= 0.5) >= 0.97
    assert iou(coco.decode(record["amodal_mask"]).astype(bool), expected >= 0.5) >= 0.97
    assert record["visible_fraction"] == pytest.approx(seen.sum() / expected.sum(), abs=0.02)


def test_a_panel_hides_its_own_damage_when_it_is_folded_or_turned_away(tmp_path):
    damage, _ = shaped("d", "ellipse", (0.35, 0.2))
    behind = camera_at([0.5, -1.2, -2.3], [0, 0, 0.1])
    record = annotate(photograph(tmp_path, behind, [body_of("car", sheet(), pose=POSE)], [damage]))["damages"][0]
    assert (record["hidden"], record["mask"], record["coverage"]) == ("faces_away", None, 0)

    flap = sheet(size=(2.0, 1.5))
    vertices = np.concatenate([flap.vertices, flap.vertices * [1, 1, 0] + [0, 0, 0.2]])  # one part with two layers
    folded = evolve(
        flap, vertices=vertices, rest=vertices + np.repeat([[0, 0, 0], [5.0, 0, 0]], len(flap.vertices), 0), normals=np.tile(flap.normals, (2, 1)),
        triangles=np.concatenate([flap.triangles, flap.triangles + len(flap.vertices)]), slots=np.tile(flap.slots, 2),
    )  # fmt: skip
    record = annotate(photograph(tmp_path, camera_at(**EYE), [body_of("car", folded, pose=POSE)], [damage]))["damages"][0]
    assert (record["hidden"], record["mask"], record["coverage"]) == ("occluded", None, 0)
    assert record["amodal_area"] > 500

    away = camera_at([0.5, -1.2, 2.3], [9, 0, 0.1])
    record = annotate(photograph(tmp_path, away, [body_of("car", sheet(), pose=POSE)], [damage]))["damages"][0]
    assert (record["hidden"], record["box"]) == ("out_of_frame", None)


@pytest.mark.parametrize("lens", LENSES)
def test_a_damage_is_cut_off_when_it_reaches_out_of_the_picture_and_not_when_only_its_panel_does(tmp_path, lens):
    camera = camera_at(**EYE, lens=lens)
    panel = body_of("car", sheet(size=(8, 8), cells=4), pose=POSE)
    inside, across, beyond = (shaped(name, "ellipse", (0.3, 0.2), place)[0] for name, place in (("in", (0, 0)), ("on", (1, 0)), ("out", (2, 0))))
    records = annotate(photograph(tmp_path, camera, [panel], [inside, across, beyond]))["damages"]
    assert [record["truncated"] for record in records] == [False, True, True]
    assert [record["hidden"] for record in records] == [None, None, "out_of_frame"]
