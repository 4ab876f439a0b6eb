"""Real workers on scenes as small as they get: a prop in an HDRI, 32×24 pixels, one sample. A server and a catalogue for packs."""

from pathlib import Path

import pytest
from pack_servers import serving
from processes import finish, setpiece, start

from setpiece_driver.cli import main

RECIPE = """
version: 1
seed: 3
scenes: 5
image: {size: [32, 24], samples: 1}
subjects:
  cone: {type: prop, asset: cone}
world: {hdri: city}
cameras:
  orbit: {rig: orbit, views: 2, distance: {uniform: [1.5, 2.5]}}
"""


@pytest.fixture(scope="session")
def recipe(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "cone.yaml"
    path.write_text(RECIPE)
    return path


@pytest.fixture(scope="session")
def undisturbed(recipe, tmp_path_factory) -> Path:
    """The dataset as one worker makes it alone, without a driver."""
    out = tmp_path_factory.mktemp("undisturbed") / "set"
    code, said = finish(start("generate", recipe, "--out", out, "--device", "cpu", module="setpiece.worker"))
    assert code == 0, said
    assert len(list((out / "views").glob("*.meta.json"))) == 10
    return out


@pytest.fixture(scope="session")
def car(tmp_path_factory) -> Path:
    """The demo's first car, small, by the driver: parts, glass and damages."""
    out = tmp_path_factory.mktemp("car") / "set"
    less = ("image.size=[160, 120]", "image.samples=1", "cameras.orbit.views=2", "split={train: 1}", "annotations=[depth, normal]")
    code, said = setpiece("generate", "demo", "--out", out, "--scenes", 1, *(word for text in less for word in ("--set", text)))
    assert code == 0, said
    return out


@pytest.fixture
def server():
    with serving() as server:
        yield server


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A catalogue root with something of the user's in it, and a cache of its own."""
    root = tmp_path / "root"
    (root / "props").mkdir(parents=True)
    (root / "props" / "mine.yaml").write_text("id: mine\nkind: prop\nlicence: MIT\nsource: a test\nfootprint: [1, 1, 1]\nbuild: {shape: box}\n")
    monkeypatch.setenv("SETPIECE_CATALOGUE", str(root))
    monkeypatch.setenv("SETPIECE_CACHE", str(tmp_path / "cache"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return root


@pytest.fixture
def said(capsys):
    """Runs the command and gives its exit code and all that it said."""

    def run(*arguments):
        code = main([str(word) for word in arguments])
        out, err = capsys.readouterr()
        return code, out + err

    return run
