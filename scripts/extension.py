"""Makes the extension that Blender installs: dist/setpiece-VERSION.zip.

A real Blender ($BLENDER, or `blender` on PATH) builds and validates it. Where there is none the zip is made all the same and
the last line says that nothing has validated it. Standard library only, so that it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import wheels

REPO = wheels.REPO
STAGE = REPO / "build" / "extension" / "setpiece"
DIST = REPO / "dist"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "assets", "pins.txt")


def make_extension(blender: str) -> Path:
    """Stages the add-on with its assets and wheels, and returns the zip's path. `blender` is a command, or empty for none."""
    wheels.make_wheels()
    stage()
    version = tomllib.loads((STAGE / "blender_manifest.toml").read_text())["version"]
    archive = DIST / f"setpiece-{version}.zip"
    archive.unlink(missing_ok=True)
    DIST.mkdir(exist_ok=True)
    if blender:
        run(blender, "build", "--source-dir", str(STAGE), "--output-filepath", str(archive))
        run(blender, "validate", str(archive))
    else:
        pack(archive)
    return archive


def stage() -> None:
    """A clean copy of all that belongs into the zip."""
    shutil.rmtree(STAGE, ignore_errors=True)
    shutil.copytree(REPO / "addon" / "setpiece", STAGE, ignore=LEFT_OUT)
    shutil.copytree(REPO / "assets", STAGE / "assets")
    shutil.copy(REPO / "LICENSE", STAGE / "LICENSE")


def run(blender: str, verb: str, *arguments: str) -> None:
    subprocess.run([blender, "--command", "extension", verb, *arguments], check=True)


def pack(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(STAGE.rglob("*")):
            if path.is_file():
                target.write(path, path.relative_to(STAGE).as_posix())


if __name__ == "__main__":
    found = os.environ.get("BLENDER") or shutil.which("blender") or ""
    try:
        made = make_extension(found)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"make extension: {error}")
    print(f"{made.relative_to(REPO)}: " + (f"built and validated by {found}" if found else "NOT VALIDATED: no Blender; set BLENDER=/path/to/blender"))
