"""Wheels: every design is sound, fits its tyre, and stands as its entry says."""

import numpy as np
import pytest

from setpiece.core.catalogue import load
from setpiece.core.mesh.piece import areas, triangle_normals, unit
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import rims
from setpiece.core.vehicles.build import assemble_wheels
from setpiece.core.vehicles.materials import FIXED
from setpiece.core.vehicles.models import spec_of
from setpiece.core.vehicles.tyres import TREADS, size_mark
from setpiece.core.vehicles.wheels import BRAKES, WheelSet, posed, wheel_pieces, wheel_set

KNOWN = load()
SPEC = spec_of("saloon", KNOWN)
VALUES = {"style": "saloon", "rims": None, "rim_finish": None, "caliper": "red", "steer": 12.0}


def of(**chosen) -> WheelSet:
    return wheel_set(SPEC, chosen)


def sound(pieces):
    for name, _, piece in pieces:
        assert areas(piece.vertices, piece.triangles).min() > 1e-9, (name, piece.material)
        assert np.abs(np.linalg.norm(piece.normals, axis=1) - 1).max() < 1e-9
        faces = triangle_normals(piece.vertices, piece.triangles)
        size = np.linalg.norm(faces, axis=1)
        wrong = (unit(faces) * piece.normals[piece.triangles].mean(1)).sum(1) < 0
        assert size[wrong].sum() < 0.01 * size.sum(), (name, piece.material)


@pytest.mark.parametrize("design", rims.DESIGNS)
def test_every_design_is_sound_and_light(design):
    pieces = list(wheel_pieces(of(rims=design)))
    sound(pieces)
    front = [piece for name, side, piece in pieces if name.startswith("front") and side == "left"]
    assert sum(len(piece.triangles) for piece in front) <= 21_000


@pytest.mark.parametrize("tread", TREADS)
@pytest.mark.parametrize("brakes", BRAKES)
def test_every_tread_and_brake_is_sound(tread, brakes):
    sound(wheel_pieces(of(tread=tread, brakes=brakes)))


@pytest.mark.parametrize("design", rims.DESIGNS)
def test_designs_differ_and_lie_within_the_tyre(design):
    """The rim stays inside the tyre, and no two are the same mesh."""
    wheel = SPEC.wheel
    left = lambda name: [p.vertices for child, side, p in wheel_pieces(of(rims=name)) if (child, side) == ("front_wheel/rim", "left")]
    rim = np.concatenate(left(design))
    centre = of().centre(True, True)
    about = rim - centre
    assert np.hypot(about[:, 0], about[:, 2]).max() < wheel.rim * wheel.diameter / 2 + 0.006
    assert np.abs(about[:, 1]).max() < wheel.width / 2
    other = next(name for name in rims.DESIGNS if name != design)
    assert len(np.concatenate(left(other))) != len(rim)


def test_a_wheel_is_a_hub_with_its_tyre_rim_and_brake_as_children():
    parts = {part.name: part for part in assemble_wheels(of()).parts}
    for wheel in ("front_wheel.left", "front_wheel.right", "back_wheel.left", "back_wheel.right"):
        assert parts[wheel].parent == ""
        for child in ("tyre", "rim", "brake"):
            assert (parts[f"{wheel}/{child}"].cls, parts[f"{wheel}/{child}"].parent) == (child, wheel)
    assert {name for part in parts.values() for name in part.materials} <= set(FIXED | rims.materials(rims.settle(VALUES, Draw(1, 1, "a"))))


def test_a_tyre_meets_the_ground_in_a_patch_and_never_below():
    parts = posed(assemble_wheels(of()).parts, of(), {"steer": 20.0, "spin": [10.0, 77.0, 200.0, 301.0]})
    for part in parts:
        low = part.vertices[:, 2].min()
        assert low > -1e-9
        if part.cls == "tyre":
            foot = part.vertices[part.vertices[:, 2] < 0.002]
            assert low < 0.001 and 0.05 < np.ptp(foot, axis=0)[:2].max() < 0.3
            assert areas(part.vertices, part.triangles).min() > 1e-10


def test_steering_turns_the_front_wheels_alone_and_spin_leaves_calipers_where_they_are():
    still = {part.name: part for part in posed(assemble_wheels(of()).parts, of(), {})}
    turned = {part.name: part for part in posed(assemble_wheels(of()).parts, of(), {"steer": 25.0, "spin": [50.0] * 4})}
    move = lambda name: np.abs(still[name].vertices - turned[name].vertices).max()
    assert move("front_wheel.left/brake") > 0.03 and move("back_wheel.left/brake") < 1e-12
    assert move("back_wheel.right/rim") > 0.05
    nose = still["front_wheel.left/rim"].vertices[:, 0].argmax()
    still, turned = (posed(assemble_wheels(of()).parts, of(), {"steer": angle}) for angle in (0.0, 25.0))
    sideways = [part.vertices[nose, 1] for parts in (still, turned) for part in parts if part.name == "front_wheel.left/rim"]
    assert sideways[1] - sideways[0] > 0.05  # to the left


def test_left_and_right_mirror_each_other():
    parts = {part.name: part for part in assemble_wheels(of()).parts}
    for child in ("tyre", "rim", "brake"):
        left, right = parts[f"front_wheel.left/{child}"], parts[f"front_wheel.right/{child}"]
        assert np.allclose(left.vertices * [1, -1, 1], right.vertices)


def test_the_sidewall_says_the_size():
    assert size_mark(0.335, 0.225, 0.2345) == "225/45 R18"


def test_what_is_asked_for_is_settled_and_the_rest_drawn_as_the_style_is_sold():
    entry = rims.settle(VALUES | {"rims": "mesh", "rim_finish": "black"}, Draw(1, 2, "subjects.car"))
    assert (entry["rims"], entry["rim_finish"], entry["caliper"], entry["steer"]) == ("mesh", "black", "red", 12.0)
    assert len(entry["spin"]) == 4 and entry == rims.settle(VALUES | {"rims": "mesh", "rim_finish": "black"}, Draw(1, 2, "subjects.car"))
    drawn = [rims.settle(VALUES | {"style": "van"}, Draw(1, scene, "subjects.car")) for scene in range(200)]
    assert {entry["rims"] for entry in drawn} == set(rims.BY_STYLE["van"])
    assert all(entry["caliper"] == "grey" for entry in drawn if entry["rims"] in rims.SPARTAN)
    assert all(entry["rim_finish"] in rims.DESIGNS[entry["rims"]].finishes for entry in drawn)


@pytest.mark.parametrize("finish", rims.FINISHES)
def test_a_finish_is_materials_alone(finish):
    entry = rims.settle(VALUES | {"rim_finish": finish}, Draw(1, 2, "subjects.car"))
    assert wheel_set(SPEC, entry) == wheel_set(SPEC, entry | {"rim_finish": "silver", "caliper": "blue", "steer": 0.0})
    assert rims.materials(entry)["rim_face"].values["color"] == list(rims.FINISHES[finish][1])
