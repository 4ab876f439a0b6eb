"""A real Blender with a window, the extension installed in it as a user would, and an artist's session with its panel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import OUT, REPO, find_blender, run, run_inside
from setpiece.core.props.glb_write import glb_of

sys.path.append(str(REPO / "tests" / "imports"))
from built_source import french, source_of


@pytest.fixture(scope="session")
def blender() -> str:
    """The command of a real Blender of a tested version. Missing, it is a failure where CI expects it and a skip elsewhere."""
    found = find_blender()
    if not found:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no real Blender is known, so the panel was not tested: set BLENDER=/path/to/blender")
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"Blender (\d+\.\d+)", answer)[1]
    tested = (REPO / "blender_version.txt").read_text().split()
    assert version in tested, f"{found} is Blender {version}; blender_version.txt lists {tested}"
    return found


@pytest.fixture(scope="session")
def user(tmp_path_factory, blender) -> dict:
    """The environment of a Blender user with no settings but the installed and enabled extension."""
    environment = {
        **os.environ,
        "BLENDER": blender,
        "BLENDER_USER_RESOURCES": str(tmp_path_factory.mktemp("blender")),
        "SETPIECE_RAISE": "1",
    }
    for name in ("PYTHONPATH", "SETPIECE_ASSETS", "SETPIECE_CATALOGUE"):
        environment.pop(name, None)  # the extension has to find everything in itself
    made = run([sys.executable, REPO / "scripts" / "extension.py"], environment)
    assert "validated by" in made, made
    archive = REPO / made.splitlines()[-1].split(":")[0]
    said = run([blender, "--command", "extension", "install-file", "-r", "user_default", "-e", archive], environment)
    assert "Exception" not in said and "Error" not in said, said
    return environment


@pytest.fixture(scope="session")
def recipe(tmp_path_factory) -> Path:
    """The demo recipe with pictures so small and few that they cost nothing."""
    folder = tmp_path_factory.mktemp("recipe")
    shutil.copy(REPO / "assets" / "recipes" / "demo.yaml", folder / "demo.yaml")
    tiny = folder / "tiny.yaml"
    tiny.write_text(
        "version: 1\nextends: demo.yaml\nscenes: 2\nimage: {size: [320, 240], samples: 4}\n"
        "cameras: {orbit: {views: 2}}\n"
    )
    return tiny


@pytest.fixture(scope="session")
def artist(blender, user, recipe, tmp_path_factory) -> dict:
    """What tests/ui/inside/panel.py saw while it used the panel: build, build again, render, undo, redo, clear, a fault."""
    wrong = tmp_path_factory.mktemp("wrong") / "wrong.yaml"
    wrong.write_text("version: 1\nsceens: 3\n")
    return run_inside(blender, user, "panel.py", recipe, wrong, OUT, window=True)


@pytest.fixture(scope="session")
def author(blender, user, tmp_path_factory) -> dict:
    """What tests/ui/inside/adding.py saw while it added somebody's car to the catalogue `root`: faults, a decided part, twice the same car, a prop."""
    folder = tmp_path_factory.mktemp("author")
    source, _ = source_of("hatchback", french)
    (folder / "wagon.glb").write_bytes(glb_of(source, folder))
    return {"root": folder / "root", **run_inside(blender, user, "adding.py", folder / "wagon.glb", folder / "root", OUT, window=True)}
