"""Versions are written down once and checked wherever else they are mentioned: Blender's in blender_version.txt, Setpiece's own in
its __init__, those of the bundled wheels in scripts/wheels.txt."""

import re
import subprocess
import tomllib
from pathlib import Path

import setpiece
from setpiece.core import versions

REPO = Path(__file__).resolve().parents[2]
MANIFEST = tomllib.loads((REPO / "addon/setpiece/blender_manifest.toml").read_text())
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text())
TESTED = (REPO / "blender_version.txt").read_text().split()
MENTION = re.compile(r"\b(?:blender|bpy)(?:'s)?[ =~>v]{1,4}(\d+\.\d+)", re.IGNORECASE)
LTS = re.compile(r"\b(\d+\.\d+)(?:\.\d+)? LTS\b")


def texts():
    """Every text file of the project as git knows them, but the licence and the one module that knows how Blenders differ."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=REPO, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        path = REPO / name
        if path.suffix in {"", ".py", ".md", ".toml", ".txt", ".yaml", ".yml"} and path.name not in {"LICENSE", "compat.py"} and path.is_file():
            yield path, path.read_text()


def test_every_mention_of_a_blender_version_is_of_a_tested_one():
    wrong = [
        f"{path.relative_to(REPO)}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        for found in [*MENTION.findall(line), *LTS.findall(line)]
        if found not in TESTED
    ]
    assert not wrong, "\n".join(wrong)


def test_what_the_package_says_is_tested_is():
    assert list(versions.TESTED) == TESTED


def test_the_wheels_of_blender_are_the_tested_ones():
    pins = [pin for pin in PROJECT["project"]["optional-dependencies"]["bpy"] if pin.startswith("bpy")]
    assert [re.match(r"bpy==(\d+\.\d+)\.\*", pin)[1] for pin in pins] == TESTED


def test_the_extension_asks_for_the_oldest_tested_blender():
    assert MANIFEST["blender_version_min"] == f"{TESTED[0]}.0"


def test_the_extension_has_the_package_s_version():
    assert MANIFEST["version"] == setpiece.__version__


def test_the_extension_lists_the_wheels_that_are_pinned_and_made():
    pinned = re.findall(r"^(\w+)==([\d.]+) --hash", (REPO / "scripts/wheels.txt").read_text(), re.MULTILINE)
    assert MANIFEST["wheels"] == [f"./wheels/{name}-{version}-py3-none-any.whl" for name, version in sorted(pinned)]
    made = sorted(path.name for path in (REPO / "addon/setpiece/wheels").glob("*.whl"))
    assert made in ([], [Path(wheel).name for wheel in MANIFEST["wheels"]])
