"""From a file to a vehicle in the catalogue, by the command: mapped, asked about, kept, broken and photographed like any other."""

import json
import shutil

import numpy as np
import pytest
import yaml
from attrs import evolve
from built_source import french, source_of
from setpiece.core import catalogue
from setpiece.core.damage import DAMAGES, completed
from setpiece.core.files.png import encode_png
from setpiece.core.production import open_production
from setpiece.core.props.glb_write import glb_of
from setpiece.core.vehicles.build import build
from setpiece.core.vehicles.measured import measurements
from setpiece.core.vehicles.spec_check import check_vehicles
from setpiece_driver.cli import main

GRAINED = "plastic"  # a material that has a picture
RECIPE = """
version: 1
seed: 2
scenes: 1
image: {size: [96, 64], samples: 1}
subjects:
  car: {type: vehicle, model: wagon, plate: fictional, damages: {a: {kind: dent, part: front_door, severity: severe}}}
world: {hdri: city}
cameras:
  near: {rig: close_up, aim: subjects.car.damages.a, distance: 2.0}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A catalogue root with a vehicle that was added from a GLB, and the GLB."""
    folder = tmp_path_factory.mktemp("bring")
    source, _ = source_of("hatchback", french)
    (folder / "grain.png").write_bytes(encode_png(np.random.default_rng(1).integers(0, 255, (16, 16, 3), np.uint8)))
    meshes = tuple(evolve(mesh, uv=mesh.vertices[:, 1:]) if GRAINED in mesh.materials else mesh for mesh in source.meshes)
    materials = {**source.materials, GRAINED: evolve(source.materials[GRAINED], picture="grain.png", color=(0.5, 0.5, 0.5))}
    file = folder / "wagon.glb"
    file.write_bytes(glb_of(evolve(source, meshes=meshes, materials=materials, pictures=("grain.png",)), folder))
    root = folder / "root"
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("BLENDER", raising=False)
        patch.setenv("SETPIECE_CATALOGUE", str(root))
        patch.setenv("SETPIECE_CACHE", str(folder / "cache"))
        assert main(["assets", "add", str(file), "--kind", "vehicle", "--licence", "CC0-1.0", "--source", "a test", "--style", "hatchback", "--doors", "5"]) == 0
        yield root, file


def listing(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_it_is_in_the_catalogue_with_what_was_found_and_a_sheet_to_look_at(place):
    root, _ = place
    asset = catalogue.load().get("vehicle", "wagon")
    found = asset.build["imported"]["found"]
    assert asset.licence == "CC0-1.0" and asset.attributes == {"style": "hatchback", "doors": 5}
    assert found["parts"]["capot"] == {"hood": 1.0} and found["forward"]["is"] == "+X" and found["wheels"]["how"] == "found"
    assert (root / "vehicles" / "wagon" / "turntable.png").stat().st_size > 10_000
    assert {"hood", "front_door.left", "headlight.left/lens", "front_wheel.left/tyre", "license_plate.front"} <= set(measurements(asset)["parts"])


def test_its_pictures_are_kept_on_what_is_not_given_our_paint(place):
    root, _ = place
    asset = catalogue.load().get("vehicle", "wagon")
    own = {name: look for name, look in asset.build["imported"]["is"]["own"].items() if look["picture"]}
    assert own and {look["picture"] for look in own.values()} == {path.name for path in asset.paths[1:]} and all(path.is_file() for path in asset.paths[1:])
    body = build("car", dict(open_production(recipe_in(root.parent)).sample(0).subjects["car"]) | {"damages": {}}, catalogue.load())
    grained = [part for part in body.parts if set(own) & set(part.materials)]
    assert grained and all(part.uv is not None and len(part.uv) == len(part.vertices) for part in grained)
    for part in grained:  # where it was in the file's own axes, so it is on the vehicle: moved along by half a wheelbase alone
        used = np.unique(part.triangles[np.isin(part.slots, [part.materials.index(name) for name in own if name in part.materials])])
        assert part.uv[used] == pytest.approx(part.vertices[used][:, 1:], abs=0.01)
    (name,) = {body.materials[name].values["image"] for part in grained for name in set(own) & set(part.materials)}
    assert name == str(asset.paths[1])


def recipe_in(folder):
    (folder / "r.yaml").write_text(RECIPE)
    return folder / "r.yaml"


def test_it_takes_every_kind_of_damage(place, tmp_path):
    file, body = tmp_path / "r.yaml", None
    for kind in sorted(set(DAMAGES) - {"crash"}):
        file.write_text(RECIPE.replace("kind: dent, part: front_door", f"kind: {kind}"))
        entry = dict(open_production(file).sample(0).subjects["car"])
        body = body or build("car", {**entry, "damages": {}}, catalogue.load())
        after, damages = DAMAGES[kind].apply(body, "car.a", entry["damages"]["a"])
        assert damages and all(completed(damage, body).facts["area_cm2"] > 0 for damage in damages), kind
        assert all(part.uv is None or len(part.uv) == len(part.vertices) for part in after.parts), kind


def test_it_is_photographed_with_its_truth(place, tmp_path):
    file = tmp_path / "r.yaml"
    file.write_text(RECIPE)
    assert main(["generate", str(file), "--out", str(tmp_path / "out"), "--device", "cpu"]) == 0
    told = json.loads((tmp_path / "out" / "views" / "000000_00.annotations.json").read_text())
    part = next(part for part in told["parts"] if part["part"] == told["damages"][0]["part"])
    assert [d["kind"] for d in told["damages"]] == ["dent"] and told["damages"][0]["area"] > 0 and part["class"] == "front_door"


def test_what_a_person_decided_is_kept_and_followed_when_it_is_added_again(place):
    root, file = place
    path = root / "vehicles" / "wagon.yaml"
    entry = yaml.safe_load(path.read_text())
    entry["build"]["imported"]["decided"] = {"parts": {"capot": "trunk"}}
    path.write_text(yaml.safe_dump(entry, sort_keys=False))
    assert main(["assets", "add", str(file), "--kind", "vehicle", "--licence", "CC0-1.0"]) == 0
    again = catalogue.load().get("vehicle", "wagon")
    assert again.build["imported"]["decided"] == {"parts": {"capot": "trunk"}} and again.attributes["doors"] == 5
    assert again.build["imported"]["found"]["parts"]["capot"] == {"trunk": 1.0} and "hood" not in measurements(again)["parts"]


def test_it_can_be_decided_with_the_command_what_a_file_that_is_refused_does_not_say(place, tmp_path, monkeypatch, capsys):
    """A toy's size is no car's; its objects' names may have dots in them."""
    root, file = place
    monkeypatch.setenv("SETPIECE_CATALOGUE", str(tmp_path / "other"))
    (tmp_path / "other").mkdir()
    add = ["assets", "add", str(file), "--kind", "vehicle", "--licence", "CC0-1.0", "--decide"]
    assert main([*add, "unit=0.00001"]) == 2 and "--decide unit=" in capsys.readouterr().err and not list((tmp_path / "other").iterdir())
    assert main([*add, "forward", "--decide", "parts.ca.pot=hood", "--decide", "forwrd=+X"]) == 2
    assert "is not KEY=VALUE" in capsys.readouterr().err
    assert main([*add, "forwrd=+X", "--decide", "parts.ca.pot=hood"]) == 2
    said = capsys.readouterr().err
    assert 'did you mean "forward"?' in said and "ca.pot: " in said
    assert main(["assets", "add", str(file), "--kind", "prop", "--decide", "unit=0.01"]) == 2 and "--scale" in capsys.readouterr().err
    assert main([*add, "forward=+X", "--decide", "parts.capot=trunk", "--decide", "parts={calandre: hood}", "--doors", "3"]) == 0
    made = catalogue.load().get("vehicle", "wagon")
    assert made.build["imported"]["decided"] == {"doors": 3, "forward": "+X", "parts": {"capot": "trunk", "calandre": "hood"}} and made.attributes["doors"] == 3
    assert main([*add, "forwrd=+X"]) == 2 and f"{file}: build.imported.decided.forwrd" in capsys.readouterr().err  # and not the entry, which doesn't say it
    assert main([*add, "doors=null"]) == 0 and catalogue.load().get("vehicle", "wagon").attributes["doors"] == 4


def test_a_yaml_that_somebody_changed_can_lead_to_no_other_file_and_no_other_parts(place):
    root, _ = place
    path = root / "vehicles" / "wagon.yaml"
    sound = path.read_text()
    entry = yaml.safe_load(sound)
    entry["build"]["imported"]["is"]["own"]["own.0"] = {"kind": "textured", "values": {"image": "/somewhere/else.png"}}
    try:
        path.write_text(yaml.safe_dump(entry, sort_keys=False))
        assert {"build.imported.is.own.own.0.kind", "build.imported.is.own.own.0.values"} <= {fault.path for fault in check_vehicles(catalogue.load())}
        entry = yaml.safe_load(sound)
        entry["build"]["imported"]["is"]["body"] = "0" * 32
        path.write_text(yaml.safe_dump(entry, sort_keys=False))
        assert any("not the file that was written with this YAML" in fault.message for fault in check_vehicles(catalogue.load()))
    finally:
        path.write_text(sound)


@pytest.mark.parametrize("how, words", [("truncated", "damaged|cut short"), ("empty", "empty"), ("wrong decision", "no object of this name")])
def test_what_can_not_be_brought_in_leaves_all_as_it_was(place, tmp_path, how, words, capsys):
    root, file = place
    bad, path = tmp_path / "wagon.glb", root / "vehicles" / "wagon.yaml"
    shutil.copy(file, bad)
    if how == "truncated":
        bad.write_bytes(bad.read_bytes()[:5000])
    elif how == "empty":
        bad.write_bytes(b"")
    else:
        entry = yaml.safe_load(path.read_text())
        entry["build"]["imported"]["decided"] = {"parts": {"capto": "hood"}}
        path.write_text(yaml.safe_dump(entry, sort_keys=False))
    before = listing(root)
    assert main(["assets", "add", str(bad), "--kind", "vehicle"]) != 0
    said = capsys.readouterr().err
    assert listing(root) == before and any(word in said for word in words.split("|")), said
