"""A real Blender with a window, and the extension installed in it as a user would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
INSIDE = Path(__file__).parent / "inside"
OUT = REPO / "out" / "ui"
HOUSE_BLENDER = REPO.parent / "shared" / "tools" / "real-blender"
WINDOW = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24"]


def find_blender() -> str:
    """$BLENDER, else the house's own; absolute, or a name on PATH."""
    named = os.environ.get("BLENDER") or (str(HOUSE_BLENDER) if HOUSE_BLENDER.exists() else "")
    return str(Path(named).resolve()) if os.sep in named else named


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
    for name in ("PYTHONPATH", "SETPIECE_ASSETS"):
        environment.pop(name, None)  # the extension has to find everything in itself
    made = run([sys.executable, REPO / "scripts" / "extension.py"], environment)
    assert "validated by" in made, made
    archive = REPO / made.splitlines()[-1].split(":")[0]
    said = run([blender, "--command", "extension", "install-file", "-r", "user_default", "-e", archive], environment)
    assert "Exception" not in said and "Error" not in said, said
    return environment


def run(command, environment, limit: float = 600) -> str:
    """What a command printed, both streams; an exit status other than 0 fails with it."""
    done = subprocess.run(
        [str(word) for word in command], cwd=REPO, env=environment, text=True, timeout=limit,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(map(str, command))}\nexit status {done.returncode}\n{done.stdout}"
    return done.stdout


def run_inside(blender: str, environment: dict, script: str, *arguments, window: bool = False) -> dict:
    """Runs tests/ui/inside/SCRIPT in Blender, in a window or without, and returns the JSON it wrote.

    The script gets the path of that JSON as its first argument after `--`.
    """
    OUT.mkdir(parents=True, exist_ok=True)
    answer = OUT / f"{Path(script).stem}.json"
    answer.unlink(missing_ok=True)
    tail = ["--python-exit-code", "1", "-P", INSIDE / script, "--", answer, *arguments]
    if window:
        command = [*windowed(blender), "--window-geometry", "0", "0", "1600", "900", *tail]
    else:
        command = [blender, "-b", *tail]
    said = run(command, environment)
    assert answer.exists(), said
    found = json.loads(answer.read_text())
    assert "error" not in found, found["error"] + "\n" + said
    return found


def windowed(blender: str) -> list[str]:
    """The start of a command line that opens Blender's window, on a virtual screen unless there is a real one."""
    if Path(blender).name == HOUSE_BLENDER.name:  # its screen and its Blender are in a root of their own
        return [blender, "shell", *WINDOW, "blender"]
    if os.environ.get("DISPLAY"):
        return [blender]
    assert shutil.which("xvfb-run"), "a window needs a screen: set DISPLAY, or install xvfb"
    return [*WINDOW, blender]


@pytest.fixture(scope="session")
def recipe(tmp_path_factory) -> Path:
    """The demo recipe with pictures so small and few that they cost nothing."""
    folder = tmp_path_factory.mktemp("recipe")
    shutil.copy(REPO / "assets" / "recipes" / "demo.yaml", folder / "demo.yaml")
    tiny = folder / "tiny.yaml"
    tiny.write_text(
        "version: 1\nextends: demo.yaml\nscenes: 2\nimage: {size: [160, 120], samples: 4}\n"
        "cameras: {orbit: {views: 2}}\n"
    )
    return tiny
