"""Styles of cars: models that are like another, what each style must have, and bodies that are whole whatever closes their back."""

from functools import cache

import numpy as np
import pytest
from attrs import evolve

from setpiece.core import assets, catalogue
from setpiece.core.faults import Faults
from setpiece.core.mesh.piece import areas, triangle_normals, unit
from setpiece.core.vehicles.likeness import laid, stretched, templates
from setpiece.core.vehicles.models import spec_of
from setpiece.core.vehicles.panels import ISLAND, cut_panels
from setpiece.core.vehicles.shape import Shape
from setpiece.core.vehicles.skins import skin_pieces
from setpiece.core.vehicles.spec import CLASSES, PANES
from setpiece.core.vehicles.spec_check import read_spec

KNOWN = catalogue.load([assets.root()])
MODELS = [asset.id for asset in KNOWN.of("vehicle")]
BUILT = ("hatchback_b", "coupe_c", "pickup_b", "van_b")  # one of each way to close the back
ELSEWHERE = {"front_wheel", "back_wheel", "license_plate", "mirror", "grille"}  # parts that are no panel of the body
CELL = 0.045  # metres: coarser than the models' own, and a third of the time


@cache
def shell(model):
    """(spec, cut mesh, pieces by part class and side) of a model in coarse cells."""
    spec = spec_of(model, KNOWN)
    spec = evolve(spec, mesh=evolve(spec.mesh, cell=CELL))
    shape = Shape(spec)
    mesh = cut_panels(shape)
    pieces = {}
    for part, side, piece in skin_pieces(mesh, shape.surface.normals(mesh.vertices), spec.mesh):
        pieces.setdefault((part, side), []).append(piece)
    return spec, mesh, pieces


def test_every_style_has_three_models_and_the_first_has_its_name():
    for style in ("saloon", "hatchback", "estate", "suv", "pickup", "van", "coupe"):
        ids = [asset.id for asset in KNOWN.of("vehicle", style=style)]
        assert len(ids) >= 3 and ids[0] == style


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_a_car_of_its_style(model):
    asset, spec = KNOWN.get("vehicle", model), spec_of(model, KNOWN)
    shape, size = Shape(spec), spec.size
    style = asset.attributes["style"]
    assert {"coupe": 2}.get(style, asset.attributes["doors"]) == asset.attributes["doors"]
    assert ("back_door" in spec.classes) == (asset.attributes["doors"] > 2)
    assert set(spec.classes) <= set(CLASSES) and {"trunk", "hood", "windshield"} <= set(spec.classes)
    assert (spec.bed is not None) == (style == "pickup") == (spec.panels.trunk.kind == "gate")
    assert (spec.panels.trunk.kind == "lid") == (style in ("saloon", "coupe"))
    x, z = np.linspace(spec.tail_end - 0.1, size.nose + 0.1, 400)[:, None], np.linspace(0.1, size.height + 0.1, 200)
    inside = shape.body(x, 0.0, z) < 0
    length = np.ptp(x[inside.any(1)])
    assert length == pytest.approx(size.length, abs=0.03)
    assert z[inside.any(0)].max() == pytest.approx(size.height, abs=0.02)
    assert size.width / 2 == pytest.approx(-shape.side(x, 0.0, z[z < spec.cabin.belt]).min(), abs=0.01)
    assert spec.size.nose > spec.front_axle + spec.wheel.diameter / 2 and spec.tail_end < spec.back_axle - spec.wheel.diameter / 2


def test_no_two_models_have_one_silhouette():
    x, z = np.linspace(-3.2, 3.0, 310)[:, None], np.linspace(0.1, 2.5, 120)
    outlines = [Shape(spec_of(model, KNOWN)).body(x, 0.0, z) < 0 for model in MODELS]
    for i, one in enumerate(outlines):
        for other, name in zip(outlines[:i], MODELS):
            assert (one & other).sum() / (one | other).sum() < 0.98, (MODELS[i], name)


@pytest.mark.parametrize("model", BUILT)
def test_a_body_has_every_part_that_its_spec_demands(model):
    spec, _, pieces = shell(model)
    there = {part.split("/")[0] for part, _ in pieces}
    assert set(spec.classes) - ELSEWHERE <= there
    assert there & {"back_door", "back_window", "back_windshield"} <= set(spec.classes)


@pytest.mark.parametrize("model", BUILT)
def test_cuts_leave_a_body_whole(model):
    """Every edge has a triangle on either side, but in the plane that mirrors it, and none is turned over or a left-over."""
    spec, mesh, _ = shell(model)
    directed, owner, across = mesh.neighbours()
    assert len(np.unique(directed, axis=0)) == len(directed)
    rim = mesh.vertices[directed[across < 0]]
    assert np.abs(rim[..., 1]).max() < 1e-6
    facing = unit(triangle_normals(mesh.vertices, mesh.triangles))
    turned = (facing * mesh.surface.normals(mesh.vertices[mesh.triangles].mean(1))).sum(1) < 0
    area = areas(mesh.vertices, mesh.triangles)
    assert area[turned].sum() < 2e-4 * area.sum()
    for label in np.unique(mesh.labels):
        assert area[mesh.labels == label].sum() > ISLAND / 2, mesh.names[label]


def test_doors_at_the_back_part_in_the_middle_and_a_tailgate_does_not():
    least = {model: min(np.abs(p.vertices[p.triangles][..., 1]).min() for p in shell(model)[2]["trunk", ""] if p.material == "paint")
             for model in ("van_b", "hatchback_b")}  # fmt: skip
    assert 0.001 < least["van_b"] < 0.01
    assert least["hatchback_b"] == 0.0


def test_a_bed_is_open_above_and_has_walls_and_a_floor():
    spec, mesh, _ = shell("pickup_b")
    shape = Shape(spec)
    middle = (spec.bed.front + spec.tail_end) / 2
    at = lambda x, y, z: float(shape.body(np.array(x), np.array(y), np.array(z)))
    assert all(at(middle, 0.0, z) > 0 for z in (spec.bed.floor + 0.1, spec.cabin.belt, spec.size.height))
    assert at(middle, 0.0, spec.bed.floor - 0.05) < 0
    assert at(middle, spec.size.width / 2 - spec.bed.wall / 2, spec.cabin.belt - 0.15) < 0
    assert at(spec.tail_end + spec.bed.gate / 2 + 0.02, 0.0, spec.cabin.belt - 0.2) < 0
    assert len(mesh.of("bed")) > 200


TEMPLATE = {
    "size": {"length": 4.0, "width": 2.0, "height": 1.5, "wheelbase": 2.0, "nose": 1.0 + 1.0, "clearance": 0.2},
    "wheel": {"diameter": 0.6, "arch": 0.35},
    "top": [[2.0, 0.7], [1.0, 1.0], [-1.0, 1.0], [-2.0, 1.25]],
    "side": {"plan": [[0.0, 1.0]]},
    "cabin": {"belt": 1.0, "half_width": 0.8, "windshield": {"base": [0.5, 1.0], "bow": 0.1}},
    "panels": {"front_door": [0.5, 0.0], "back_door": [0.0, -0.8]},
}


def test_what_a_model_does_not_say_is_stretched_to_its_sizes():
    own = {"size": {"length": 5.0, "width": 2.2, "height": 2.5, "wheelbase": 3.0, "nose": 2.5}, "cabin": {"belt": 1.5}, "wheel": {"diameter": 0.8}}
    out = stretched(TEMPLATE, own)
    assert out["top"] == [[2.5, pytest.approx(1.0125)], [1.5, 1.5], [-1.5, 1.5], [-2.5, 2.0]]
    assert out["side"]["plan"] == [[0.0, 1.1]]
    assert out["cabin"]["windshield"] == {"base": [0.75, 1.5], "bow": 0.1}
    assert out["panels"]["back_door"] == [0.0, -1.2]
    assert out["wheel"]["arch"] == pytest.approx(0.45)
    assert stretched(TEMPLATE, {}) == TEMPLATE


def test_what_a_model_says_stands_and_null_takes_away():
    builds = {"a": TEMPLATE, "b": {"like": "a", "cabin": {"windshield": {"bow": 0.2}}, "panels": {"back_door": None}},
              "c": {"like": "b", "size": {"wheelbase": 3.0, "length": 5.0}}}  # fmt: skip
    get = lambda id: evolve(KNOWN.get("vehicle", "saloon"), id=id, build=builds[id])
    out = {}
    for model in reversed(templates(get("c"), get)):
        out = laid(out, model.build)
    assert out["cabin"]["windshield"] == {"base": [0.75, 1.0], "bow": 0.2}
    assert out["panels"] == {"front_door": [0.75, 0.0], "back_door": None}
    assert out["size"]["nose"] == 2.5 and "like" not in out


@pytest.mark.parametrize(("like", "told"), (("one", "one → one"), ("salon", "saloon")))
def test_a_model_like_itself_or_like_none_is_told(like, told):
    asset = evolve(KNOWN.get("vehicle", "saloon"), id="one", build={"like": like})
    with pytest.raises(Faults, match=told):
        read_spec(asset, KNOWN)


def test_the_windows_of_a_style_are_those_that_it_names():
    assert set(spec_of("van", KNOWN).panels.window.panes) == set(PANES)
    assert "back_window" not in spec_of("van_b", KNOWN).classes
    assert "back_windshield" not in spec_of("van_b", KNOWN).classes
