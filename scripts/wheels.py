"""Puts the pure-Python wheels that Blender may lack into addon/setpiece/wheels: the same bytes on every machine.

Blender runs them on whatever Python it was built with, from a zip on sys.path or as an extension's wheels, so compiled
parts are left out. Standard library only, so that it runs before anything is installed.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
PINS = REPO / "scripts" / "wheels.txt"
WHEELS = REPO / "addon" / "setpiece" / "wheels"
STAMP = WHEELS / "pins.txt"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can carry
COMPILED = (".so", ".pyd", ".dylib")
# One fixed platform, wherever this runs, so that the hashes in PINS hold.
PLATFORM = ["--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--implementation", "cp"]


def make_wheels() -> list[Path]:
    """Downloads what PINS names, unless that has been done, and returns the wheels' paths in order of name."""
    if not STAMP.exists() or STAMP.read_text() != PINS.read_text():
        shutil.rmtree(WHEELS, ignore_errors=True)
        WHEELS.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as scratch:
            for wheel in download(Path(scratch)):
                repack(wheel, WHEELS)
        STAMP.write_text(PINS.read_text())
    return sorted(WHEELS.glob("*.whl"))


def download(scratch: Path) -> list[Path]:
    """The pinned wheels as published, their hashes checked by pip."""
    venv.create(scratch / "venv", with_pip=True)
    folder = "Scripts" if sys.platform == "win32" else "bin"
    pip = [str(scratch / "venv" / folder / "python"), "-m", "pip", "--disable-pip-version-check"]
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", *PLATFORM]
    subprocess.run([*pip, "download", *options, "--dest", str(scratch), "--requirement", str(PINS)], check=True)
    return sorted(scratch.glob("*.whl"))


def repack(wheel: Path, folder: Path) -> None:
    """Writes the pure part of `wheel` into `folder` as a py3-none-any wheel with fixed dates and order, stored: compressors differ."""
    name, version = wheel.name.split("-")[:2]
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        files = {path: archive.read(path) for path in sorted(archive.namelist()) if not path.endswith("/")}
    compiled = {path for path in files if path.endswith(COMPILED)}
    # PyYAML's _yaml package is a door to its compiled part and raises without it.
    doors = {path for path in files if path.startswith("_yaml/")}
    files = {path: data for path, data in files.items() if path not in compiled | doors}
    if compiled:
        files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: setpiece\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = f"{info}/RECORD"
    del files[record]
    files[record] = "".join([*(line(path, data) for path, data in files.items()), f"{record},,\n"]).encode()
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def line(path: str, data: bytes) -> str:
    """A row of RECORD, as PEP 376 and the wheel format have it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(data)}\n"


if __name__ == "__main__":
    for path in make_wheels():
        print(path.relative_to(REPO))
