"""The floors of the house: who may import whom. Read from the sources, so that an import inside a function counts too."""

import ast
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "addon" / "setpiece"
DRIVER = REPO / "driver" / "setpiece_driver"

# What each floor may import of the others. The worker only starts the session; ui is entered by Blender through __init__.
DOORS = {
    "core": {"core"},
    "blender": {"core", "blender"},
    "ui": {"core", "blender", "ui"},
    "worker": {"core", "blender"},
    "__init__": {"ui"},
}
# Besides the standard library; what Blender has or the extension bundles.
OUTSIDE = {
    "core": {"numpy", "yaml", "attrs", "attr", "cattrs"},
    "blender": {"numpy", "yaml", "attrs", "attr", "cattrs", "bpy", "bmesh", "mathutils"},
    "ui": {"numpy", "attrs", "attr", "bpy"},
    "worker": {"bpy"},
    "__init__": set(),
}


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def imports(path: Path):
    """(line, level, dotted name) of every import in a file; `from a import b` gives a.b, as b may be a module."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = (".".join(filter(None, (node.module, alias.name))) for alias in node.names)
            yield from ((node.lineno, node.level, name) for name in names)


def floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def reached(path: Path, level: int, name: str) -> str:
    """The floor that a relative import leads to; "setpiece" for the package itself, "above" for what is outside of it."""
    package = path.relative_to(PACKAGE.parent).parent.parts
    if level > len(package):
        return "above"
    whole = [*package[: len(package) - level + 1], *name.split(".")]
    rooms = {item.name.removesuffix(".py") for item in PACKAGE.iterdir()}
    return whole[1] if whole[1] in rooms else whole[0]


@pytest.mark.parametrize("path", sources(PACKAGE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_an_addon_file_keeps_to_its_floor(path):
    here = floor(path)
    wrong = []
    for line, level, name in imports(path):
        top = name.split(".")[0]
        if level and reached(path, level, name) not in DOORS[here] | {"setpiece"}:
            wrong.append(f"{path}:{line}: {here} may not import {'.' * level}{name}")
        if not level and top not in OUTSIDE[here] and top not in sys.stdlib_module_names:
            wrong.append(f"{path}:{line}: {here} may not import {name}; inside the add-on imports are relative")
    assert not wrong, "\n".join(wrong)


def test_every_floor_has_its_rules():
    assert {floor(path) for path in sources(PACKAGE)} <= DOORS.keys()


@pytest.mark.parametrize("path", sources(DRIVER), ids=lambda path: str(path.relative_to(DRIVER)))
def test_the_driver_enters_by_core_and_never_sees_blender(path):
    wrong = []
    for line, level, name in imports(path):
        parts = name.split(".")
        is_blender = not level and parts[0] in {"bpy", "bmesh", "mathutils"}
        is_other_door = not level and parts[0] == "setpiece" and len(parts) > 1 and parts[1] not in {"core", "__version__"}
        if is_blender or is_other_door:
            wrong.append(f"{path}:{line}: the driver may not import {name}")
    assert not wrong, "\n".join(wrong)


def test_only_compat_asks_which_blender_it_is():
    asking = [path for path in sources(PACKAGE) if "app.version" in path.read_text() and path.name != "compat.py"]
    assert not asking, asking
