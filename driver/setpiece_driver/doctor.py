"""What this machine has for Setpiece, and what to do about what it lacks."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import tempfile
from pathlib import Path
from queue import Empty, Queue
from typing import Callable, Iterator

import psutil
import setpiece
from attrs import frozen
from setpiece.core import catalogue
from setpiece.core.faults import Faults, fault
from setpiece.core.versions import TESTED

from . import runtimes
from .workers import Place, Worker

LIBRARIES = ("attrs", "cattrs", "cv2", "numpy", "psutil", "pyarrow", "pycocotools", "tqdm", "yaml")
PATIENCE = 120.0  # seconds for Blender to start and look for cards


@frozen
class Finding:
    what: str
    well: bool
    words: str


def examine(blender: str | None = None) -> Iterator[Finding]:
    """Everything worth knowing, as it is found."""
    for what, look in LOOKS.items():
        try:
            yield Finding(what, True, look(blender))
        except Faults as faults:
            yield Finding(what, False, str(faults))


def look_at_python(blender) -> str:
    return f"{platform.python_version()} at {sys.executable}, Setpiece {setpiece.__version__}"


def look_at_libraries(blender) -> str:
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise fault(f"{', '.join(missing)} missing; `pip install setpiece` brings them")
    return ", ".join(LIBRARIES)


def look_at_machine(blender) -> str:
    memory = psutil.virtual_memory()
    return f"{os.cpu_count()} cores, {memory.available / 2**30:.1f} of {memory.total / 2**30:.1f} GiB memory free"


def look_at_assets(blender) -> str:
    known = catalogue.load()
    if faults := catalogue.check(known):
        raise Faults(faults)
    return f"{len(list(known))} in {', '.join(map(str, catalogue.roots()))}"


def look_at_blender(blender) -> str:
    event = ready_event(runtimes.find(blender))
    cards = "; ".join(f"{backend}: {', '.join(names)}" for backend, names in event["devices"].items())
    return f"{event['blender']} ({runtimes.find(blender).name}); tested releases are {', '.join(TESTED)}; devices {cards}"


def ready_event(runtime: runtimes.Runtime) -> dict:
    """What a worker says of itself when it is ready. Raises Faults when it isn't within a while."""
    events: Queue = Queue()
    with tempfile.TemporaryDirectory(prefix="setpiece-") as folder:
        begin = {"out": folder, "recipe_hash": ""}
        worker = Worker(0, Place("auto"), runtime, begin, events, Path(folder, "log"), folder, ())
        try:
            _, event = events.get(timeout=PATIENCE)
            if event["event"] == "exit":
                raise fault(f"{runtime.name} doesn't start; {runtimes.REMEDY}: {worker.why()}")
        except Empty:
            raise fault(f"{runtime.name} isn't ready after {PATIENCE:.0f} s") from None
        finally:
            worker.kill("was stopped")
    if event["event"] == "refused":
        raise fault("; ".join(item["message"] for item in event["faults"]))
    return event


LOOKS: dict[str, Callable[[str | None], str]] = {
    "Python": look_at_python,
    "libraries": look_at_libraries,
    "machine": look_at_machine,
    "assets": look_at_assets,
    "Blender": look_at_blender,
}
