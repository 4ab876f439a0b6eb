"""Which Blender the workers run in."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import setpiece
from attrs import frozen
from setpiece.core.faults import fault
from setpiece.core.versions import TESTED

PACKAGE = Path(setpiece.__file__).resolve().parent
IN_BLENDER = ("-b", "--factory-startup", "--python-exit-code", "3", "-P", str(PACKAGE / "worker.py"), "--")
REMEDY = f"name the executable of a Blender {' or '.join(TESTED)} with --blender PATH or $BLENDER"


@frozen
class Runtime:
    """How a worker is started: `command` takes the worker's own arguments behind it; `name` is for people."""

    name: str
    command: tuple[str, ...]

    def environment(self, resources: str) -> dict[str, str]:
        """This process's environment for a worker, Blender's user settings kept in the folder `resources`."""
        path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
        return {"BLENDER_USER_RESOURCES": resources, **os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def find(blender: str | None = None) -> Runtime:
    """The Blender named by `blender` or $BLENDER, else the bpy wheel beside this Python, else `blender` on the PATH.

    Raises Faults that say what to install. The version is checked by the worker, which knows it.
    """
    named, origin = (blender, "--blender") if blender else (os.environ.get("BLENDER"), "$BLENDER")
    if named:
        path = shutil.which(named)
        if not path:
            raise fault(f"{named} isn't a program that can be run; give the path of Blender's executable", origin)
        return Runtime(path, (path, *IN_BLENDER))
    if importlib.util.find_spec("bpy"):
        return Runtime("the bpy wheel", (sys.executable, "-m", "setpiece.worker"))
    if path := shutil.which("blender"):
        return Runtime(path, (path, *IN_BLENDER))
    raise fault(
        "no Blender was found; `pip install 'setpiece[bpy]'` (Python 3.11 or 3.13), or install Blender and name it with "
        "--blender PATH or $BLENDER"
    )
