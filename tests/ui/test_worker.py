"""A bare Blender with the checkout's worker makes the dataset that the panel shows: the same functions, the same scene."""

import json

import numpy as np
import pytest
from house import NAME, REPO, run, run_inside
from setpiece.core.scene_spec import from_json
from setpiece_driver.generate import render

WORKER = REPO / "addon" / "setpiece" / "worker.py"


@pytest.fixture(scope="module")
def dataset(blender, user, recipe, tmp_path_factory):
    """Scene 1 of the tiny recipe, made without a driver."""
    out = tmp_path_factory.mktemp("dataset") / "alone"
    command = [blender, "-b", "--python-exit-code", "1", "-P", WORKER, "--"]
    run([*command, "generate", recipe, "--out", out, "--scenes", "1:2", "--device", "cpu"], user)
    return out


def test_a_bare_blender_writes_every_view_whole(dataset):
    views = sorted(path.name.split(".")[0] for path in (dataset / "views").glob("*.meta.json"))
    assert views == ["000001_00", "000001_01"]
    for view in views:
        for suffix in ("image.png", "instance.png", "part.png", "damage.png", "depth.exr", "annotations.json"):
            assert (dataset / "views" / f"{view}.{suffix}").stat().st_size > 0


def test_the_panel_samples_the_same_scene(dataset, artist):
    assert artist["spec"] == json.loads((dataset / "scenes" / "000001.json").read_text())


def test_the_panel_builds_the_same_objects(dataset, artist, blender, user, tmp_path, monkeypatch):
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(tmp_path / "user"))
    spec = from_json((dataset / "scenes" / "000001.json").read_text())
    render(spec, tmp_path / "driven", tmp_path / "scene.blend", "cpu", blender)
    theirs = run_inside(blender, user, "blend.py", tmp_path / "scene.blend", NAME)["contents"]
    ours = artist["contents"]
    assert list(ours) == list(theirs) and len(ours) > 20
    for name, item in ours.items():
        other = theirs[name]
        assert {key: item[key] for key in item if key not in ("vertices", "matrix")} == {
            key: other[key] for key in other if key not in ("vertices", "matrix")
        }, name
        if name != "camera":  # the panel has moved it to the view that it shows
            assert np.allclose(item["matrix"], other["matrix"], rtol=0, atol=1e-6), name
            assert np.allclose(item.get("vertices", []), other.get("vertices", []), rtol=0, atol=1e-6), name
