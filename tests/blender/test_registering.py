"""A subject, a damage, a pass, an annotation and an exporter are each new code and one line in a table."""

import json
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from setpiece.blender import subjects as builders
from setpiece.blender.render import RenderOptions
from setpiece.blender.session import Setting, run
from setpiece.core import annotations, passes, subjects
from setpiece.core.annotations import Annotation
from setpiece.core.body import Body, Damage, Frame, Material, Part
from setpiece.core.damage import DAMAGES, DamageKind
from setpiece.core.dataset import Layout
from setpiece.core.passes import Pass, as_is
from setpiece.core.production import begin, open_production
from setpiece.core.recipe.fields import Field, Items
from setpiece.core.subjects import SubjectKind
from setpiece_driver.export import EXPORTERS
from setpiece_driver.reader import open as open_dataset

RECIPE = """
version: 1
seed: 3
scenes: 1
image: {size: [64, 48], samples: 1}
annotations: {glow: true}
subjects:
  sign:
    type: sign
    width: {uniform: [0.8, 1.2]}
    damages: {bite: {kind: bite, radius: 0.2}}
world: {hdri: studio}
cameras: {eye: {rig: orbit, views: 1, distance: 4, azimuth: 0}}
"""


def build_sign(id, entry, catalogue):
    """An upright square that faces +X, `width` metres wide."""
    half = entry["width"] / 2
    vertices = np.array([[0, -half, 0], [0, half, 0], [0, half, 2 * half], [0, -half, 2 * half]])
    board = Part(
        name="prop", cls="prop", vertices=vertices, rest=vertices, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        normals=np.tile([1.0, 0.0, 0.0], (4, 1)), materials=("light",), slots=np.zeros(2, np.int16),
    )  # fmt: skip
    return Body(id, "prop", (board,), {"light": Material("emissive", {"color": [0, 1, 0], "strength": 2.0})}, np.eye(4))


def bite(body, id, entry):
    """Marks a disc in the middle of the board and says that paint is gone there."""
    radius, centre = entry["radius"], body.parts[0].rest.mean(0)
    frame = Frame(centre, np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], float), np.array([radius, radius]))
    mask = lambda rest: (np.linalg.norm(rest - centre, axis=1) < radius).astype(float)
    part = evolve(body.parts[0], rest=body.parts[0].rest.copy())
    facts = {"kind": "bite", "part": "prop", "side": "", "severity": "minor", "area_cm2": 1e4 * np.pi * radius**2}
    return evolve(body, parts=(part,)), [Damage(id, "bite", body.id, "prop", frame, mask, facts)]


@pytest.fixture
def toys(monkeypatch):
    sign = SubjectKind(
        name="sign",
        fields={
            "width": Field("number", "width of the board", low=0.1, high=5, unit="m"),
            "damages": Items(lambda: {name: kind.fields for name, kind in DAMAGES.items()}, "kind", "damages by name"),
        },
        settle=lambda values, draw, catalogue: {
            "width": values["width"],
            "damages": {name: DAMAGES[item["kind"]].settle(item, draw, {}) for name, item in values["damages"].items()},
        },
        columns=lambda entry: {"width": entry["width"]},
        taxonomy="props",
        footprint=lambda entry, catalogue: ((-0.05, -entry["width"] / 2, 0), (0.05, entry["width"] / 2, entry["width"])),
    )
    toy = DamageKind(
        name="bite", cls="dent", fields={"radius": Field("number", "radius", low=0.01, high=1, unit="m")},
        settle=lambda values, draw, parts: {"kind": "bite", "radius": values["radius"]},
        apply=bite, grade=lambda facts: "minor", repair=lambda facts: "paint",
    )  # fmt: skip
    glow = Annotation("glow", ("emission",), lambda sight: (sight.passes["emission"][..., 1] > 0.5).astype(np.uint8), "glow.png", True)
    channels = tuple(tuple(f"{name}.{c}" for c in "RGB") for name in ("Emit", "Emission"))
    monkeypatch.setitem(subjects.SUBJECTS, "sign", sign)
    monkeypatch.setitem(builders.BUILDERS, "sign", build_sign)
    monkeypatch.setitem(DAMAGES, "bite", toy)
    monkeypatch.setitem(passes.PASSES, "emission", Pass("emission", "use_pass_emit", channels, as_is))
    monkeypatch.setitem(annotations.ANNOTATIONS, "glow", glow)
    monkeypatch.setitem(EXPORTERS, "names", export_names)


def export_names(dataset, out):
    names = [record["id"] for scene in dataset.scenes for view in scene.views for record in view.annotations["objects"]]
    Path(out).mkdir()
    Path(out, "names.json").write_text(json.dumps(names))


def test_a_toy_of_each_goes_the_whole_way(toys, tmp_path):
    recipe, events = tmp_path / "toy.yaml", []
    recipe.write_text(RECIPE)
    production = open_production(recipe)
    layout = Layout(tmp_path / "toy")
    work = begin(production, layout)
    setting = Setting(layout, production.recipe.hash, production.catalogue, RenderOptions(threads=1))
    run(work.jobs, setting, events.append)
    assert [event for event in events if event["event"] == "failed"] == []

    (view,) = [view for scene in open_dataset(tmp_path / "toy").scenes for view in scene.views]
    (damage,) = view.annotations["damages"]
    width = production.sampler.scene(0).subjects["sign"]["width"]
    (board,) = view.annotations["parts"]
    share = damage["coverage"] / board["area"]
    assert share == pytest.approx(np.pi * 0.2**2 / width**2, rel=0.1)
    glowing = (tmp_path / "toy" / "views" / "000000_00.glow.png").read_bytes()
    assert glowing.startswith(b"\x89PNG")

    EXPORTERS["names"](open_dataset(tmp_path / "toy"), tmp_path / "names")
    assert json.loads((tmp_path / "names" / "names.json").read_text()) == ["sign"]
