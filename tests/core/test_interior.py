"""The inside of every model: it is whole, lies within the body, and has seats where a person fits."""

import numpy as np
import pytest

from setpiece.core.catalogue import load
from setpiece.core.mesh.piece import areas
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles.interior import furniture_pieces, interior_pieces, seat_points, upholstery
from setpiece.core.vehicles.interior.layout import Layout
from setpiece.core.vehicles.materials import FIXED
from setpiece.core.vehicles.models import spec_of
from setpiece.core.vehicles.shape import Shape

KNOWN = load()
MODELS = [asset.id for asset in KNOWN.of("vehicle")]
ENTRY = {"interior": "tan", "headliner": "dark", "decor": "walnut"}


@pytest.fixture(scope="module", params=MODELS)
def inside(request):
    shape = Shape(spec_of(request.param, KNOWN))
    return shape, list(furniture_pieces(Layout(shape.spec, shape)))


def test_nothing_pokes_through_the_body(inside):
    shape, pieces = inside
    for name, _, piece in pieces:
        assert shape.at(piece.vertices).max() < -0.02, (name, piece.material)


def test_it_has_all_that_one_sees_in_a_car(inside):
    shape, pieces = inside
    names = {name.removeprefix("interior.") for name, _, _ in pieces}
    assert names >= {"dashboard", "console", "pedals", "steering_wheel", "seats", "belts", "doors", "mirror", "visors"}
    assert sum(len(piece.triangles) for _, _, piece in pieces) < 60_000


def test_the_room_is_lined_to_its_floor_and_its_skin_faces_inward():
    shape = Shape(spec_of("saloon", KNOWN))
    lining = [piece for name, _, piece in interior_pieces(shape) if name == "interior.lining"]
    assert {piece.material for piece in lining} == {"lining", "trim", "carpet"}
    for piece in lining:
        assert shape.at(piece.vertices).max() < -0.02
        assert (shape.at(piece.vertices + 0.05 * piece.normals) < shape.at(piece.vertices)).mean() > 0.6


def test_its_triangles_and_normals_are_sound(inside):
    for name, _, piece in inside[1]:
        assert np.isfinite(piece.vertices).all() and piece.triangles.max() < len(piece.vertices), name
        assert np.abs(np.linalg.norm(piece.normals, axis=1) - 1).max() < 1e-6, (name, piece.material)
        size = areas(piece.vertices, piece.triangles)
        assert (size < 1e-10).mean() < 0.01, (name, piece.material)


def test_its_materials_are_known(inside):
    known = FIXED | upholstery.materials(ENTRY)
    assert {piece.material for _, _, piece in inside[1]} <= set(known)


def test_a_hip_point_is_over_its_seat_and_under_the_roof(inside):
    shape, pieces = inside
    cloth = np.concatenate([piece.vertices for name, _, piece in pieces if name == "interior.seats" and piece.material.startswith("seat")])
    points = seat_points(shape.spec)
    assert {"front.left", "front.right"} <= set(points)
    for name, point in points.items():
        near = cloth[np.hypot(cloth[:, 0] - point[0], cloth[:, 1] - point[1]) < 0.06]
        near = near[near[:, 2] < point[2]]
        assert 0.03 < point[2] - near[:, 2].max() < 0.16, name
        assert shape.at((point + [-0.14, 0, 0.50])[None])[0] < -0.03, name  # the shoulders
        assert shape.at((point + [0.75, 0, -0.12])[None])[0] < 0, name  # the feet


def test_seats_are_symmetrical_and_the_steering_wheel_is_before_the_left_one(inside):
    shape, pieces = inside
    points = seat_points(shape.spec)
    for name, point in points.items():
        if name.endswith("left"):
            assert np.allclose(points[name.replace("left", "right")], point * [1, -1, 1])
    wheel = np.concatenate([piece.vertices for name, _, piece in pieces if name == "interior.steering_wheel"])
    middle = (wheel.min(0) + wheel.max(0)) / 2
    assert abs(middle[1] - points["front.left"][1]) < 0.02
    assert 0.25 < middle[0] - points["front.left"][0] < 0.65


def test_the_doors_and_the_load_decide_how_many_sit_in_a_car():
    rows = {model: {name.split(".")[0] for name in seat_points(spec_of(model, KNOWN))} for model in MODELS}
    seats = {model: len(seat_points(spec_of(model, KNOWN))) for model in MODELS}
    assert rows["van"] == {"front", "back", "third"}
    assert seats["saloon"] == 5 and seats["coupe"] == 4


def test_a_drawn_trim_settles_alike_for_the_same_chance_and_every_one_has_materials():
    values = {"interior": "beige", "headliner": "light"}
    entry = upholstery.settle(values, Draw(1, 2, "subjects.car"))
    assert entry == upholstery.settle(values, Draw(1, 2, "subjects.car"))
    assert entry["decor"] in upholstery.DECORS
    assert upholstery.columns(entry) == values
    for name in upholstery.TRIMS:
        made = upholstery.materials({**ENTRY, "interior": name})
        assert made["seat"].values["color"] == list(upholstery.TRIMS[name][0])
        assert all(material.kind == "fabric" or material.values["inside"] for material in made.values())
