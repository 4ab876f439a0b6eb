"""Real workers on scenes as small as they get: a prop in an HDRI, 32×24 pixels, one sample."""

from pathlib import Path

import pytest
from processes import finish, setpiece, start

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
