"""A car without its mirror, on a flat tyre, with a loose door: pictures and truth hold when parts move and vanish."""

import numpy as np
import pytest
from attrs import evolve
from setpiece.core.annotations import annotate
from setpiece.core.body import Damage, Frame
from setpiece.core.damage.lean import leaned
from truth_scene import box, body_of, camera_at, iou, photograph, pose_of

EYE = dict(position=[0.4, -1.6, 1.9], target=[0, 0, 0.3])


def damage_of(body, part, gone=None):
    frame = Frame((part.vertices.min(0) + part.vertices.max(0)) / 2, np.eye(3), np.ptp(part.vertices[:, :2], axis=0) / 2)
    return Damage("car.x", "missing_part" if gone else "dislocated_part", body.id, part.name, frame, lambda rest: np.ones(len(rest)), {}, True, gone)


def test_a_missing_parts_mask_is_where_its_surface_would_be_seen(tmp_path):
    lost, rest, post = box("mirror", (0.3, 0.3, 0.3), (0, 0, 0.5)), box("door", (0.8, 0.6, 0.3), (0, 0, 0.1)), box("post", (0.06, 0.06, 1.0))
    whole = body_of("car", lost, rest)
    near = body_of("post", post, pose=pose_of([0.1, -0.35, 0.5]))
    (tmp_path / "whole").mkdir()
    (tmp_path / "left").mkdir()
    camera = camera_at(**EYE)
    before = annotate(photograph(tmp_path / "whole", camera, [whole, near]))
    left = body_of("car", rest)
    after = annotate(photograph(tmp_path / "left", camera, [left, near], [damage_of(left, lost, gone=lost)]))
    seen = before["part"] == 1
    assert seen.sum() > 1000
    record = after["damages"][0]
    assert (record["part"], record["gone"], record["name"], record["hidden"]) == (0, True, "mirror", None)
    assert iou(after["damage"] == 1, seen) > 0.98
    assert 0.5 < record["visible_fraction"] < 0.98
    assert {part["name"] for part in after["parts"]} == {"door", "post"}


@pytest.mark.parametrize("proud, hides", [(0.005, False), (0.03, True)])
def test_what_a_missing_part_leaves_behind_hides_nothing_of_where_it_was(tmp_path, proud, hides):
    """As a filler's cap stands a few millimetres before where the flap was; what stands farther out is another thing before it."""
    lost, rest, cap = box("flap", (0.3, 0.3, 0.3), (0, 0, 0.5)), box("panel", (0.3, 0.3, 0.2999), (0, 0, 0.5)), box("cap", (0.1, 0.1, 2 * proud), (0, 0, 0.65))
    left = body_of("car", rest, cap)
    record = annotate(photograph(tmp_path, camera_at([0.01, 0, 2.0], [0, 0, 0.5]), [left], [damage_of(left, lost, gone=lost)]))["damages"][0]
    assert (record["visible_fraction"] < 0.95) == hides


@pytest.mark.parametrize("drop", [0.0, 0.08])
def test_a_leaning_bodys_parts_and_damage_are_where_the_picture_shows_them(tmp_path, drop):
    wheels = [evolve(box(f"{cls}.{side}", (0.3, 0.1, 0.3), (x, y, 0.15)), cls=cls, side=side)
              for cls, x in (("front_wheel", 0.5), ("back_wheel", -0.5)) for side, y in (("left", 0.4), ("right", -0.4))]  # fmt: skip
    body = body_of("car", *wheels, box("hood", (1.2, 0.6, 0.1), (0, 0, 0.5)), pose=pose_of([0, 0, 0], 25))
    body = leaned(body, "front_wheel.left", drop, lambda part: part)
    damage = damage_of(body, body.part("front_wheel.right"))
    values = annotate(photograph(tmp_path, camera_at(**EYE), [body], [damage]))
    records = {part["name"]: part for part in values["parts"]}
    assert iou(values["damage"] == 1, values["part"] == records["front_wheel.right"]["part"]) > 0.99
    low = min((part.vertices @ body.pose[:3, :3].T + body.pose[:3, 3])[:, 2].min() for part in body.parts if part.name != "front_wheel.left")
    assert low == pytest.approx(0, abs=1e-9)
    for record in records.values():
        pixels, box_2d = np.array(record["box_3d"]["pixels"]), record["full_box"]
        assert pixels[:, 0].min() <= box_2d[0] + 1e-6 and pixels[:, 0].max() >= box_2d[0] + box_2d[2] - 1e-6
