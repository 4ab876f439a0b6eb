"""Parts that moved or are gone: a flat tyre and the car that leans on it, a part that came loose, a part that is missing.

What a kind says of itself is measured again here, on the built against the rest mesh, by code that knows nothing of how it was built.
"""

import json

import numpy as np
import pytest
from attrs import evolve
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.body import Body, Material, Part, finer_parts
from setpiece.core.cameras.aim import aim_at, follow
from setpiece.core.damage import DAMAGES, completed, dislocated_part, missing_part, tire_flat
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.faults import Faults
from setpiece.core.mesh.piece import moved
from setpiece.core.mesh.solids import lathe, rounded_box
from setpiece.core.placement import Box
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles.build import build
from setpiece.core.vehicles.measured import measurements

CATALOGUE = catalogue.load([assets.root()])
STYLES = {"saloon": "saloon", "pickup": "pickup", "van_b": "van"}
TYRE = [(0.24, 0.08), (0.27, 0.105), (0.31, 0.10), (0.33, 0.08), (0.33, -0.08), (0.31, -0.10), (0.27, -0.105), (0.24, -0.08)]
AXLES = {"front_wheel": 1.3, "back_wheel": -1.4}


def part(name, cls, piece, side="", parent="") -> Part:
    arrays = [np.array(array) for array in (piece.vertices, piece.triangles.astype(np.int32), piece.normals)]
    for array in arrays:
        array.setflags(write=False)  # bodies are shared: whoever writes into one is caught
    vertices, triangles, normals = arrays
    return Part(name, cls, vertices, triangles, normals, ("paint",), np.zeros(len(triangles), np.int16), vertices, side, parent)


def toy() -> Body:
    """Four wheels, a bumper with a plate in it, a door with a handle: nothing that a vehicle's own build would bring."""
    parts = []
    for cls, x in AXLES.items():
        for side, y in (("left", 0.75), ("right", -0.75)):
            at = dict(offset=(x, y, 0.33))
            hub, rim = [(0.001, 0.05), (0.08, 0.05), (0.08, -0.05), (0.001, -0.05)], [(0.01, 0.09), (0.23, 0.09), (0.23, -0.09)]
            parts.append(part(f"{cls}.{side}", cls, moved(lathe(hub, "x", 16), **at), side))
            parts.append(part(f"{cls}.{side}/tyre", "tyre", moved(lathe(TYRE, "x", 96), **at), side, f"{cls}.{side}"))
            parts.append(part(f"{cls}.{side}/rim", "rim", moved(lathe(rim, "x", 48), **at), side, f"{cls}.{side}"))
    parts.append(part("front_bumper", "front_bumper", moved(rounded_box((0.4, 1.7, 0.35), 0.05, "x"), offset=(2.0, 0, 0.45))))
    parts.append(part("license_plate.front", "license_plate", moved(rounded_box((0.02, 0.5, 0.1), 0.004, "x"), offset=(2.2, 0, 0.45))))
    parts.append(part("front_door.left", "front_door", moved(rounded_box((1.1, 0.05, 0.9), 0.02, "x"), offset=(0, 0.85, 0.8)), "left"))
    grip = moved(rounded_box((0.2, 0.03, 0.04), 0.01, "x"), offset=(-0.4, 0.89, 0.9))
    parts.append(part("front_door.left/handle", "handle", grip, "left", "front_door.left"))
    parts.append(part("roof", "roof", moved(rounded_box((1.5, 1.4, 0.1), 0.04, "x"), offset=(0, 0, 1.4))))
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = [[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]], [3.0, -2.0, 0.0]
    return Body("car", "vehicle", tuple(parts), {"paint": Material("car_paint", {})}, pose)


TOY = toy()


def parts_of(body: Body) -> dict:
    """What a vehicle tells a damage's settle of its parts."""
    return {p.name: {"cls": p.cls, "side": p.side, "box": [p.rest.min(0).tolist(), p.rest.max(0).tolist()], "normal": [1.0, 0, 0], "area": 1.0}
            for p in body.parts}  # fmt: skip


def entry_of(kind, body=TOY, scene=1, parts=None, **given):
    values = {"part": "any", "side": None, "severity": "moderate", "bulge": 0.45, **given}
    return DAMAGES[kind].settle(values, Draw(7, scene, "subjects.car.damages.x"), parts or parts_of(body))


def applied(kind, body=TOY, **given):
    built, [damage] = DAMAGES[kind].apply(body, "car.x", entry_of(kind, body, **given))
    return built, completed(damage, body)


def world(body: Body, part: Part) -> np.ndarray:
    return part.vertices @ body.pose[:3, :3].T + body.pose[:3, 3]


def family(body: Body, name: str) -> set[str]:
    return {name, *(finer.name for finer in finer_parts(body, name))}


@pytest.fixture(scope="module", params=STYLES)
def vehicle(request):
    """A real vehicle with steered wheels and what sampling knows of its parts."""
    body = build("car", entries(f"style: {STYLES[request.param]}, model: {request.param}, plate: blank, steer: 12, variation: 0")[0], CATALOGUE)
    return body, measurements(CATALOGUE.get("vehicle", request.param))["parts"]


# a flat tyre


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("wheel", AXLES)
def test_a_flat_tyres_rim_comes_down_by_the_asked_share_of_the_section(wheel, severity):
    for scene in range(4):
        entry = entry_of("tire_flat", part=wheel, severity=severity, scene=scene)
        body, [damage] = DAMAGES["tire_flat"].apply(TOY, "car.x", entry)
        rim = body.part(damage.part.replace("tyre", "rim"))
        fell = rim.rest[:, 2].min() - world(body, rim)[:, 2].min()
        assert fell == pytest.approx(entry["sink"] * (0.33 - 0.23), rel=0.01)
        assert damage.facts["depth_mm"] == pytest.approx(fell * 1000, rel=0.01)
        assert damage.facts["severity"] == damage.facts["asked"] == severity


def test_its_foot_lies_flat_on_the_ground_as_long_as_the_circle_is_cut_and_bulges_there():
    body, damage = applied("tire_flat", part="front_wheel", side="left", severity="severe")
    tyre = body.part(damage.part)
    points = world(body, tyre)
    foot = points[points[:, 2] < 0.002]
    drop = damage.facts["depth_mm"] / 1000
    chord = 2 * np.sqrt(0.33**2 - (0.33 - drop) ** 2)
    assert np.linalg.norm(np.ptp(foot[:, :2], axis=0)) > 0.9 * chord
    assert damage.facts["foot_m"][0] == pytest.approx(chord, rel=0.1)
    low = points[:, 2] < 0.05
    axle = TOY.pose[:3, 1]
    assert np.ptp(points[low] @ axle) > 0.21 + 0.4 * drop
    assert np.ptp(points[points[:, 2] > 0.3] @ axle) == pytest.approx(0.21, abs=0.004)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_nothing_goes_through_the_ground_and_the_other_wheels_stand_on_it_upright(vehicle, severity):
    body, parts = vehicle
    for side in ("left", "right"):
        entry = entry_of("tire_flat", parts=parts, part="back_wheel", side=side, severity=severity)
        leaning, [damage] = DAMAGES["tire_flat"].apply(body, "car.x", entry)
        assert min(world(leaning, p)[:, 2].min() for p in leaning.parts) >= -0.001
        for name in ("front_wheel.left/tyre", "front_wheel.right/tyre", "front_wheel.right/rim"):
            assert np.abs(world(leaning, leaning.part(name)) - world(body, body.part(name)))[:, 2].max() < 1e-9
        assert damage.facts["severity"] == severity


def test_the_car_leans_by_the_plane_of_its_corners_and_what_is_sprung_stays_the_very_same():
    body, damage = applied("tire_flat", part="front_wheel", side="left", severity="severe")
    wheels = {name for cls in AXLES for side in ("left", "right") for name in family(TOY, f"{cls}.{side}")}
    for before, after in zip(TOY.parts, body.parts):
        assert (before is after) != (before.name in wheels)
        assert np.array_equal(after.rest[: len(before.rest)], before.rest)
    drop = damage.facts["depth_mm"] / 1000
    for cls, y, share in (("front_wheel", 0.75, 0.75), ("front_wheel", -0.75, 0.25), ("back_wheel", 0.75, 0.25), ("back_wheel", -0.75, -0.25)):
        point = np.array([AXLES[cls], y, 0.0])
        assert -(body.pose[:3, :3] @ point + body.pose[:3, 3])[2] == pytest.approx(share * drop, rel=0.02)
    turn = body.pose[:3, :3]
    assert np.allclose(turn @ turn.T, np.eye(3), atol=1e-12)


def test_two_flat_tyres_of_one_axle_let_that_end_down_and_keep_all_wheels_on_the_ground():
    once, _ = applied("tire_flat", part="front_wheel", side="left", severity="moderate")
    twice, second = applied("tire_flat", once, part="front_wheel", side="right", severity="moderate")
    both = [twice.part(f"front_wheel.{side}/tyre") for side in ("left", "right")]
    assert all(-0.001 <= world(twice, tyre)[:, 2].min() < 0.001 for tyre in both)
    assert np.abs(world(twice, twice.part("back_wheel.left/tyre")) - world(TOY, TOY.part("back_wheel.left/tyre")))[:, 2].max() < 1e-9
    first_rim = [world(body, body.part("front_wheel.left/rim"))[:, 2].min() for body in (once, twice)]
    assert first_rim[0] == pytest.approx(first_rim[1], abs=1e-6)
    assert second.facts["severity"] == "moderate"


def test_a_flat_tyres_normals_are_those_of_its_surface():
    body, damage = applied("tire_flat", part="front_wheel", side="left", severity="severe")
    tyre = body.part(damage.part)
    corners = tyre.vertices[tyre.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(face, axis=1)
    face, own = face[length > 1e-6] / length[length > 1e-6, None], tyre.normals[tyre.triangles].mean(1)[length > 1e-6]
    assert np.allclose(np.linalg.norm(tyre.normals, axis=1), 1)
    assert np.percentile((face * own).sum(1), 5) > 0.7


# a part that came loose


def far_of(part: Part) -> np.ndarray:
    return np.linalg.norm(part.vertices - part.rest, axis=1)[np.unique(part.triangles)]


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_loose_part_moves_as_far_as_asked_and_says_so(vehicle, severity):
    body, parts = vehicle
    for cls in dislocated_part.CLASSES:
        if not any(about["cls"] == cls for about in parts.values()):
            continue
        for scene in range(3):
            entry = entry_of("dislocated_part", parts=parts, part=cls, severity=severity, scene=scene)
            loose, [damage] = DAMAGES["dislocated_part"].apply(body, "car.x", entry)
            far = far_of(loose.part(damage.part)).max()
            assert far == pytest.approx(entry["shift"], rel=0.05), entry
            assert damage.facts["depth_mm"] == pytest.approx(1000 * far, rel=0.05)
            assert damage.facts["severity"] == damage.facts["asked"] == severity, entry
            assert min(world(loose, p)[:, 2].min() for p in loose.parts) >= -0.001
            assert completed(damage, body).facts["share_percent"] == 100


def test_it_moves_as_a_whole_with_its_finer_parts_and_all_else_stays_the_very_same():
    body, damage = applied("dislocated_part", part="front_door", severity="severe")
    door, handle = body.part("front_door.left"), body.part("front_door.left/handle")
    before, after = (np.concatenate([getattr(p, what) for p in (door, handle)]) for what in ("rest", "vertices"))
    some = np.random.default_rng(1).integers(0, len(before), (200, 2))
    lengths = [np.linalg.norm(points[some[:, 0]] - points[some[:, 1]], axis=1) for points in (before, after)]
    assert np.allclose(*lengths, atol=1e-9)
    untouched = [p.name for p, q in zip(TOY.parts, body.parts) if p is q]
    assert set(untouched) == {p.name for p in TOY.parts} - {"front_door.left", "front_door.left/handle"}
    assert np.linalg.norm(door.vertices - door.rest, axis=1)[door.rest[:, 0] > 0.53].max() < 0.2 * far_of(door).max()  # it hangs in front
    assert (door.vertices - door.rest)[door.rest[:, 0] < -0.5, 1].min() > 0.05  # and stands out behind


def test_a_bumper_hangs_at_the_asked_end_with_the_plate_that_sits_in_it():
    for end, sign in (("left", 1), ("right", -1)):
        body, damage = applied("dislocated_part", part="front_bumper", severity="severe", end=end)
        bumper, plate = body.part("front_bumper"), body.part("license_plate.front")
        fell = (bumper.rest - bumper.vertices)[:, 2]
        assert fell[sign * bumper.rest[:, 1] > 0.8].min() > 0.03 and np.abs(fell[sign * bumper.rest[:, 1] < -0.8]).max() < 0.03
        assert far_of(plate).min() > 0.02
        assert damage.frame.origin[1] * sign > 0.2  # a camera looks at the end that hangs


def test_what_hangs_low_swings_out_instead_of_into_the_ground():
    bumper = TOY.part("front_bumper")
    lower = evolve(bumper, vertices=bumper.vertices - [0, 0, 0.24], rest=bumper.rest - [0, 0, 0.24])
    low = evolve(TOY, parts=tuple(lower if p is bumper else p for p in TOY.parts))
    for scene in range(8):
        body, damage = applied("dislocated_part", low, part="front_bumper", severity="severe", scene=scene)
        assert world(body, body.part("front_bumper"))[:, 2].min() > 0
        assert damage.facts["severity"] == "severe"


def test_a_front_doors_window_and_mirror_go_with_it_and_the_other_sides_stay(vehicle):
    body, parts = vehicle
    loose, [damage] = DAMAGES["dislocated_part"].apply(body, "car.x", entry_of("dislocated_part", parts=parts, part="front_door", side="left"))
    for name in ("front_window", "mirror"):
        assert far_of(loose.part(f"{name}.left")).max() > 0.002
        assert loose.part(f"{name}.right") is body.part(f"{name}.right")
    cards = far_of(loose.part("interior.doors"))
    assert 0 < (cards > 0).mean() < 0.6


# a part that is missing


@pytest.mark.parametrize("cls", ["handle", "antenna"])
def test_what_lies_on_nothing_in_somebodys_file_may_be_missing_too(vehicle, cls):
    body, parts = vehicle
    if not any(about["cls"] == cls for about in parts.values()):
        pytest.skip("this style has none")
    body = evolve(body, parts=tuple(evolve(part, parent="") if part.cls == cls else part for part in body.parts))
    left, [damage] = DAMAGES["missing_part"].apply(body, "car.x", entry_of("missing_part", parts=parts, part=cls))
    assert {part.name for part in body.parts} - {part.name for part in left.parts} == {damage.part}


@pytest.mark.parametrize("cls", missing_part.CLASSES)
def test_a_missing_part_is_gone_with_its_finer_parts_and_its_surface_is_kept(vehicle, cls):
    body, parts = vehicle
    if not any(about["cls"] == cls for about in parts.values()):
        pytest.skip("this style has none")
    entry = entry_of("missing_part", parts=parts, part=cls)
    left, [damage] = DAMAGES["missing_part"].apply(body, "car.x", entry)
    names = {p.name for p in left.parts}
    lost = family(body, damage.part)
    assert not lost & names and damage.part == entry["name"]
    assert lost <= set(damage.facts["lost"])
    assert {p.parent for p in left.parts} - {""} <= names
    surface = np.concatenate([body.part(name).vertices for name in damage.facts["lost"]])
    assert np.array_equal(damage.gone.vertices, surface)
    corners = damage.gone.rest[damage.gone.triangles]
    assert len(corners) == sum(len(body.part(name).triangles) for name in damage.facts["lost"])
    box = np.sort(np.ptp(surface, axis=0))
    assert np.allclose(np.sort([*damage.facts["size_m"], damage.facts["depth_mm"] / 1000]), box, rtol=0.05, atol=0.002)
    assert damage.facts["severity"] == missing_part.LOST[cls].severity
    assert completed(damage, body).facts["share_percent"] == 100
    kept = {p.name: p for p in left.parts}
    assert all(kept[p.name] is p for p in body.parts if p.name in kept)
    for new in names - {p.name for p in body.parts}:
        assert kept[new].cls == "underbody"
        low, high = surface.min(0) - 0.16, surface.max(0) + 0.16
        assert (kept[new].vertices >= low).all() and (kept[new].vertices <= high).all(), new
        assert set(kept[new].materials) <= set(left.materials)


def test_what_a_missing_bumper_leaves_stands_inside_of_where_it_was(vehicle):
    body, parts = vehicle
    for cls, ahead in (("front_bumper", 1), ("back_bumper", -1)):
        left, [damage] = DAMAGES["missing_part"].apply(body, "car.x", entry_of("missing_part", parts=parts, part=cls))
        beam = left.part(f"underbody.{cls}").vertices
        skin = damage.gone.vertices
        assert (ahead * beam[:, 0]).max() < (ahead * skin[:, 0]).max() - 0.02
        assert np.abs(beam[:, 1]).max() < np.abs(skin[:, 1]).max() - 0.02
        assert beam[:, 2].min() > 0.05 and beam[:, 2].max() < skin[:, 2].max()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_any_missing_part_is_one_of_the_asked_severity(vehicle, severity):
    _, parts = vehicle
    drawn = [entry_of("missing_part", parts=parts, severity=severity, scene=scene) for scene in range(60)]
    assert {entry["severity"] for entry in drawn} == {severity}
    assert len({entry["part"] for entry in drawn}) >= 2
    assert all(DAMAGES["missing_part"].grade({"part": entry["part"]}) == severity for entry in drawn)


# all three

KINDS = {"tire_flat": "front_wheel", "dislocated_part": "front_bumper", "missing_part": "front_bumper"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_plain_json_and_the_same_whenever_it_is_drawn(kind):
    entry = entry_of(kind)
    assert json.loads(json.dumps(entry)) == entry == entry_of(kind)
    assert {"kind", "part", "side", "severity", "facing", "spot"} <= entry.keys()


@pytest.mark.parametrize("kind, cls", KINDS.items())
def test_a_part_that_the_vehicle_lacks_is_a_fault(kind, cls):
    with pytest.raises(Faults, match="subjects.car.damages.x.part"):
        entry_of(kind, part="fogg_lamp")
    bare = evolve(TOY, parts=tuple(p for p in TOY.parts if p.cls != cls))
    with pytest.raises(Faults, match="no part"):
        DAMAGES[kind].apply(bare, "car.x", entry_of(kind, part=cls))


@pytest.mark.parametrize("kind, cls", [*KINDS.items(), ("dislocated_part", "mirror"), ("missing_part", "license_plate"), ("missing_part", "handle")])
def test_a_camera_aims_at_it_from_outside_and_follows_it(kind, cls):
    entry = entries("style: saloon, model: saloon, plate: blank")[0]
    parts = measurements(CATALOGUE.get("vehicle", "saloon"))["parts"]
    entry["damages"] = {"x": entry_of(kind, parts=parts, part=cls)}
    body = build("car", entry, CATALOGUE)
    body, [damage] = DAMAGES[kind].apply(body, "car.x", entry["damages"]["x"])
    aim = aim_at("subjects.car.damages.x", {"car": entry}, {"car": Box(0, 0, 2.5, 1, 1, 0, 0, 1.5)}, CATALOGUE)
    out = np.array(aim.normal) @ np.sign(np.array(aim.point) * (np.abs(aim.normal) > 0.5))
    assert out > 0.5 and abs(aim.normal[2]) < 0.9
    view = follow({"aim": "car.x", "position": list(np.add(aim.point, aim.normal)), "target": list(aim.point)}, [body], [damage])
    spot = (np.append(damage.frame.origin, 1.0) @ body.pose.T)[:3]
    assert np.allclose(view["target"], spot) and np.linalg.norm(np.subtract(aim.point, spot)) < 0.9


def test_their_tables_leave_gaps_between_severities():
    for table in (tire_flat.TYRE, dislocated_part.LOOSENED):
        for ranges in table.values():
            for lower, upper in zip(SEVERITIES, SEVERITIES[1:]):
                assert ranges[lower][0] < ranges[lower][1] < 0.9 * ranges[upper][0]
    assert {lost.severity for lost in missing_part.LOST.values()} == set(SEVERITIES)
