"""Where things are, and how Blender is started for a test: in a window or without."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
INSIDE = Path(__file__).parent / "inside"
OUT = REPO / "out" / "ui"
NAME = "Setpiece 000001"  # the Blender scene that the tests build
HOUSE_BLENDER = REPO.parent / "shared" / "tools" / "real-blender"
WINDOW = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24"]


def find_blender() -> str:
    """$BLENDER, else the house's own; absolute, or a name on PATH."""
    named = os.environ.get("BLENDER") or (str(HOUSE_BLENDER) if HOUSE_BLENDER.exists() else "")
    return str(Path(named).resolve()) if os.sep in named else named


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
