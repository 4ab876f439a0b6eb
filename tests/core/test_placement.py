"""Placement: nothing overlaps, what has no room is said, and an id's place doesn't hang on the ids beside it."""

import math
from itertools import combinations
from types import SimpleNamespace

from setpiece.core.placement import MARGIN, box_of, overlap, place
from setpiece.core.sampling.draw import Draw

CAR = ((-2.3, -0.9, 0), (2.4, 0.9, 1.45))
CONE = ((-0.2, -0.2, 0), (0.2, 0.2, 0.7))
KINDS = {
    "vehicle": SimpleNamespace(footprint=lambda entry, catalogue: CAR),
    "prop": SimpleNamespace(footprint=lambda entry, catalogue: CONE),
}


def cones(count, **wish):
    return {f"cones[{i}]": {"type": "prop", "pose": {"yaw": 40.0 * i, **wish}} for i in range(count)}


def boxes(entries, poses):
    return {id: box_of(KINDS[entries[id]["type"]].footprint(None, None), pose) for id, pose in poses.items()}


def test_the_first_subject_stands_at_the_origin_and_nothing_overlaps():
    entries = {"car": {"type": "vehicle"}, **cones(6)}
    for scene in range(200):
        poses, taken = place(entries, KINDS, Draw(1, scene, "placement"), None)
        assert poses["car"] == {"position": [0.0, 0.0, 0.0], "yaw": 0.0}
        assert taken == boxes(entries, poses)
        for a, b in combinations(taken.values(), 2):
            assert not overlap(a, b, MARGIN)


def test_a_wished_distance_is_kept_along_the_ray_from_the_middle():
    entries = {"car": {"type": "vehicle"}, **cones(1, distance=2.0)}
    poses, _ = place(entries, KINDS, Draw(1, 0, "placement"), None)
    x, y, _ = poses["cones[0]"]["position"]
    dx, dy = abs(x - 0.05), abs(y)
    edge = min(2.35 / dx, 0.9 / dy) * math.hypot(dx, dy)
    assert abs(math.hypot(dx, dy) - edge - 2.0 - math.hypot(0.2, 0.2)) < 1e-6


def test_what_has_no_room_has_neither_pose_nor_box():
    crowd = {"car": {"type": "vehicle"}, **cones(80, distance=0.3)}
    poses, taken = place(crowd, KINDS, Draw(1, 0, "placement"), None)
    assert len(poses) < len(crowd) and taken.keys() == poses.keys()


def test_more_items_leave_the_earlier_ones_where_they_were():
    few, _ = place({"car": {"type": "vehicle"}, **cones(2)}, KINDS, Draw(1, 5, "placement"), None)
    many, _ = place({"car": {"type": "vehicle"}, **cones(3)}, KINDS, Draw(1, 5, "placement"), None)
    assert few.items() <= many.items()


def test_turned_boxes_are_told_apart_from_their_outer_squares():
    a = box_of(((-1, -1, 0), (1, 1, 1)), {"position": [0, 0, 0], "yaw": 45})
    near_corner = box_of(((-0.1, -0.1, 0), (0.1, 0.1, 1)), {"position": [1.0, 1.0, 0], "yaw": 0})
    assert not overlap(a, near_corner)
    assert overlap(a, box_of(((-0.1, -0.1, 0), (0.1, 0.1, 1)), {"position": [1.3, 0, 0], "yaw": 0}))


SLOTS = [[0.0, 8.0, 0.0], [0.0, -8.0, 180.0], [11.0, 0.0, 0.0]]
PLACE = {"slots": SLOTS, "blocked": [[-9.0, 1.0, 9.0, 9.0]]}


def parked(count):
    return {"car": {"type": "vehicle"}, **{f"parked[{k}]": {"type": "vehicle"} for k in range(count)}}


def test_further_vehicles_park_in_the_slots_in_their_order():
    poses, _ = place(parked(3), KINDS, Draw(1, 0, "placement"), None, PLACE)
    assert poses["car"] == {"position": [0.0, 0.0, 0.0], "yaw": 0.0} and poses.keys() == parked(3).keys()
    for slot, box in zip(SLOTS, list(boxes(parked(3), poses).values())[1:]):
        assert math.hypot(box.x - slot[0], box.y - slot[1]) < 0.2
    assert [round(poses[f"parked[{k}]"]["yaw"] / 180) % 2 for k in range(3)] == [0, 1, 0]


def test_who_finds_no_slot_is_unplaced_and_who_comes_later_moves_nobody():
    poses, _ = place(parked(5), KINDS, Draw(1, 0, "placement"), None, PLACE)
    assert parked(5).keys() - poses.keys() == {"parked[3]", "parked[4]"}
    assert place(parked(2), KINDS, Draw(1, 0, "placement"), None, PLACE)[0].items() <= poses.items()


def test_props_keep_off_what_a_place_blocks():
    entries = {"car": {"type": "vehicle"}, **cones(6)}
    kerb = box_of(((-9, 1, 0), (9, 9, 0)), {"position": [0, 0, 0], "yaw": 0})
    for scene in range(50):
        poses, _ = place(entries, KINDS, Draw(1, scene, "placement"), None, PLACE)
        found = boxes(entries, poses)
        assert not any(overlap(box, kerb) for id, box in found.items() if id != "car")
