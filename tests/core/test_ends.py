"""Faces and tails: every design fits bodies as unlike as a low coupé and a tall SUV, and lamps shine as they are told."""

import numpy as np
import pytest
from attrs import evolve

from setpiece.core import assets, catalogue
from setpiece.core.faults import Faults
from setpiece.core.mesh.cut import CutMesh
from setpiece.core.mesh.piece import areas
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import designs, lights
from setpiece.core.vehicles.details import HANDLES, detail_pieces, handle_pieces
from setpiece.core.vehicles.ends import cut_back, cut_front, level, unrolled
from setpiece.core.vehicles.face import FILLS, opening_pieces
from setpiece.core.vehicles.lamps import headlight_pieces, tail_light_pieces
from setpiece.core.vehicles.mirrors import MIRRORS, mirror_pieces
from setpiece.core.vehicles.roof import ANTENNAS
from setpiece.core.vehicles.shape import Shape
from setpiece.core.vehicles.spec_check import read_spec

BODIES = ("coupe", "suv")
CELL = 0.06  # metres: coarse, for speed
ROWS = [(section, key, name) for section, keys in designs.TABLES.items() for key, file in keys.items() for name in designs.table(file)]


@pytest.fixture(scope="module")
def known():
    return catalogue.load([assets.root()])


def shape_of(known, model, **given):
    """The shape of a model with other designs: `front={"lamps": "slim"}`."""
    asset = known.get("vehicle", model)
    build = dict(asset.build)
    for section, keys in given.items():
        build[section] = {**build.get(section, {}), **keys}
    return Shape(read_spec(evolve(asset, build=build), known))


@pytest.fixture(scope="module")
def halves(known):
    return {model: shape_of(known, model).left_half(cell=CELL) for model in BODIES}


def cut(shape, half, end):
    """A coarse left half with one end cut, and the body's normals at its vertices."""
    vertices, triangles = half
    x = vertices[triangles, 0].mean(1)
    near = x > shape.spec.size.nose - 1.1 if end == "front" else x < shape.spec.tail_end + 1.4
    mesh = CutMesh(shape.surface, vertices.copy(), triangles[near], CELL, "body")
    {"front": cut_front, "back": cut_back}[end](mesh, shape)
    normals = shape.surface.normals(mesh.vertices)
    normals[mesh.vertices[:, 1] == 0.0, 1] = 0.0
    return mesh, normals


@pytest.mark.parametrize("model", ("saloon", *BODIES))
@pytest.mark.parametrize("end", ("front", "back"))
def test_a_place_on_the_flat_is_one_point_of_the_body(known, model, end):
    chart = unrolled(shape_of(known, model), end)
    places = np.array([[u, v] for u in (0.1, 0.3, 0.7, 1.0, 1.2) for v in (0.3, 0.6, 0.85)])
    points = chart.on(places)
    assert np.abs(chart.flat(points) - places).max() < 1e-6
    assert np.abs(chart.shape.at(points)).max() < 1e-6
    twins = chart.on(places * [-1, 1])
    assert np.abs(twins * [1, -1, 1] - points).max() < 1e-9
    assert (chart.on([(0.0, 0.5)])[:, 1] == 0).all()


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize("section, key, name", ROWS)
def test_every_design_fits_bodies_of_any_height(known, halves, model, section, key, name):
    shape = shape_of(known, model, **{section: {key: name}})
    mesh, normals = cut(shape, halves[model], section)
    size = {label: areas(mesh.vertices, mesh.of(label)).sum() for label in mesh.names}
    make = headlight_pieces if section == "front" else tail_light_pieces
    lamps = list(make(mesh, shape, normals))
    assert lamps and {side for _, side, _ in lamps} == {"left", "right"}
    if section == "front":
        assert 0.02 < size["headlight"] < 0.20
        assert 0.012 < size["grille"] < 0.25
        lamps += opening_pieces(mesh, shape, normals)
    else:
        assert 0.02 < size.get("tail_light", 0) + size.get("trunk_light", 0) < 0.20
    assert size[f"{section}_bumper"] > 0.15
    rim = 0.020  # metres that a frame or a badge may stand out
    for part, _, piece in lamps:
        assert shape.at(piece.vertices).max() < rim, (part, piece.material)
        assert np.isfinite(piece.vertices).all() and np.isfinite(piece.normals).all()


@pytest.mark.parametrize("model", BODIES)
def test_left_and_right_are_mirror_images(known, halves, model):
    shape = shape_of(known, model)
    for section, make in (("front", headlight_pieces), ("back", tail_light_pieces)):
        mesh, normals = cut(shape, halves[model], section)
        pieces = list(make(mesh, shape, normals))
        for (_, left, one), (_, right, other) in zip(pieces[::2], pieces[1::2]):
            assert (left, right) == ("left", "right")
            assert np.array_equal(one.vertices * [1, -1, 1], other.vertices)


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize("handles", HANDLES)
def test_every_door_has_a_handle_between_its_shut_lines(known, model, handles):
    shape = shape_of(known, model, trim={"handles": handles})
    doors = shape.spec.panels.doors
    found = {}
    for part, side, piece in handle_pieces(shape):
        found.setdefault((part.split("/")[0], side), []).append(piece.vertices[:, 0])
    assert set(found) == {(door, side) for door in doors for side in ("left", "right")}
    for (door, _), places in found.items():
        front, back = doors[door]
        assert back < np.concatenate(places).min() and np.concatenate(places).max() < front


def test_a_sliding_door_is_opened_at_its_front(known):
    shape = shape_of(known, "van")
    front, back = shape.spec.panels.back_door
    x = [piece.vertices[:, 0].mean() for part, _, piece in handle_pieces(shape) if part == "back_door/handle"]
    assert min(x) > (front + back) / 2


def test_trim_is_there_as_asked_for(known):
    plain = {"exhausts": 0, "rails": False, "rear_wiper": False, "antenna": "none", "fuel_flap": "none", "badge": 0.0}
    full = {"exhausts": 2, "rails": True, "rear_wiper": True, "antenna": "rod", "fuel_flap": "left", "badge": 0.05}
    extra = {"back_bumper/exhaust.left", "back_bumper/exhaust.right", "roof/roof_rail.left", "roof/roof_rail.right",
             "back_windshield/wiper", "roof/antenna", "quarter_panel/fuel_flap", "trunk/badge"}  # fmt: skip
    names = lambda trim: {part for part, _, _ in detail_pieces(shape_of(known, "suv", trim=trim))}
    assert names(full) - names(plain) == extra


def test_mirrors_hang_outside_the_doors(known):
    for model in BODIES:
        for mirrors in MIRRORS:
            shape = shape_of(known, model, trim={"mirrors": mirrors})
            y = np.concatenate([piece.vertices[:, 1] for _, side, piece in mirror_pieces(shape) if side == "left"])
            assert shape.spec.size.width / 2 + 0.08 < y.max() < shape.spec.size.width / 2 + 0.22


def test_the_plate_lies_between_the_floor_and_the_hood(known):
    for model in BODIES:
        for name in designs.table("front_bumpers"):
            shape = shape_of(known, model, front={"bumper": name})
            chart = level(shape, "front")
            assert chart.low + 0.10 < chart.height(shape.spec.front.bumper.plate) < chart.high - 0.15


def outlines(values):
    """Every list of corners in a design."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield from [value] if key == "corners" else outlines(value)


@pytest.mark.parametrize("section, key, name", ROWS)
def test_outlines_are_convex(section, key, name):
    for corners in outlines(designs.table(designs.TABLES[section][key])[name]):
        a = np.array(corners)
        ahead, further = np.roll(a, -1, 0) - a, np.roll(a, -2, 0) - np.roll(a, -1, 0)
        turn = ahead[:, 0] * further[:, 1] - ahead[:, 1] * further[:, 0]
        assert (turn > -1e-9).all() or (turn < 1e-9).all(), (name, corners)


def test_there_are_several_designs_of_everything():
    count = {name: len(designs.table(name)) for keys in designs.TABLES.values() for name in keys.values()}
    assert count["headlights"] >= 4 and count["grilles"] >= 4 and count["tail_lights"] >= 4
    assert count["front_bumpers"] >= 3 and count["back_bumpers"] >= 3
    assert len(HANDLES) >= 2 and len(MIRRORS) >= 2 and len(ANTENNAS) >= 2 and len(FILLS) >= 4


def test_a_design_may_be_changed_in_one_key(known):
    plain = shape_of(known, "saloon").spec.front
    other = shape_of(known, "saloon", front={"lamps": {"design": "swept", "rise": 0.3}}).spec.front
    assert other.lamps == evolve(plain.lamps, rise=0.3)


def test_an_unknown_design_is_told_with_the_nearest(known):
    with pytest.raises(Faults, match='no design "slin" in headlights.yaml; did you mean "slim"'):
        shape_of(known, "saloon", front={"lamps": "slin"})


@pytest.mark.parametrize("state", lights.LIT)
def test_only_what_a_state_lights_shines(state):
    entry = lights.settle({"lights": state}, Draw(1, 2, "subjects.car"))
    made = lights.materials(entry)
    assert {name for name, material in made.items() if material.kind == "emissive"} == set(lights.LIT[state])
    assert set(lights.LIT[state]) <= set(lights.LAMPS)
    assert lights.columns(entry) == {"lights": state}


def test_unlit_lamps_are_neither_black_nor_glowing():
    for name, material in lights.materials({}).items():
        assert material.kind != "emissive"
        if name in lights.LAMPS:
            assert max(material.values["color"]) > 0.03


def test_the_states_drawn_by_default_are_known():
    assert set(lights.FIELDS["lights"].default["choice"]) <= set(lights.LIT) == set(lights.FIELDS["lights"].choices)


def test_every_material_of_a_design_is_known(known):
    from setpiece.core.vehicles.materials import FIXED

    there = {*FIXED, *lights.materials({}), "paint", "glass"}
    for model in ("saloon", "hatchback", "estate", "suv", "pickup", "van", "coupe"):
        spec = shape_of(known, model).spec
        used = {element.material for lamps in (spec.front.lamps, spec.back.lamps) for element in lamps.elements}
        used |= {opening.material for opening in (spec.front.grille, *spec.front.bumper.openings.values())}
        assert used <= there


def test_every_wiper_lies_on_its_window(known):
    for model in known.of("vehicle"):
        shape, found = shape_of(known, model.id), {"windshield/wiper": [], "back_windshield/wiper": []}
        for name, _, piece in detail_pieces(shape):
            found.get(name, []).append(piece.vertices)
        wanted = 4 if not shape.spec.trim.rear_wiper else 7  # an arm and a blade each, and the shaft that comes out of the tailgate
        assert sum(map(len, found.values())) == wanted, model.id
        for name, most in (("windshield/wiper", 0.060), ("back_windshield/wiper", 0.045)):  # metres; an arm before the windshield begins under the hood
            points = np.concatenate(found[name] or [np.zeros((0, 3))])
            away = np.linalg.norm(points - shape.surface.project(points.copy(), 8), axis=1).max(initial=0.0)
            assert away < most, f"{model.id}: {name} is {away:.3f} m off the body"
