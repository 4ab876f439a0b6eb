"""A driver's worker: scenes come in as JSON lines, events go out as JSON lines, each on a descriptor of its own because
Blender prints on stdout.

Commands: begin {out, recipe_hash, device, number, threads}, first; scene {spec: SceneSpec as JSON text, views, blend};
finish, which ends after the view in hand; end, which ends after the scenes that came before it.
Events: ready {pid, blender, device, devices}; those of session.run; refused {faults} when no scene can be done; ended.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Iterator

from attrs import asdict

from ..core import catalogue, scene_spec
from ..core.dataset import Job, Layout
from ..core.faults import Faults
from ..core.versions import check_blender
from . import compat, devices
from .render import RenderOptions
from .session import Setting, run


def serve(inbox: int, outbox: int) -> int:
    """Works for a driver until it says so or goes away; returns the exit code."""
    line = Line(inbox, outbox)
    try:
        setting = begin(line)
        run(line.jobs(), setting, line.emit, line.finishing.is_set)
    except Faults as refused:
        line.emit({"event": "refused", "faults": [asdict(fault) for fault in refused.faults]})
        return 2
    line.emit({"event": "ended"})
    return 0


def begin(line: Line) -> Setting:
    """Makes ready for the run that the first command describes."""
    command = line.commands.get()
    check_blender(compat.release())
    device = devices.choose(command["device"], command["number"])
    setting = Setting(
        layout=Layout(Path(command["out"])),
        recipe_hash=command["recipe_hash"],
        catalogue=catalogue.load(),
        options=RenderOptions(gpu=device["device"] != "cpu", threads=command["threads"]),
    )
    line.emit({"event": "ready", "pid": os.getpid(), "blender": compat.release(), "device": device, "devices": devices.list_devices()})
    return setting


class Line:
    """The two descriptors that lead to the driver. A thread reads, so that the driver's end is noticed in the middle of a
    render: the process then ends at once, which costs no more than the views in hand."""

    def __init__(self, inbox: int, outbox: int):
        self.commands: SimpleQueue[dict] = SimpleQueue()
        self.finishing = Event()
        self.outbox, self.lock = os.fdopen(outbox, "w", encoding="utf-8"), Lock()
        Thread(target=self._read, args=(inbox,), name="line", daemon=True).start()

    def emit(self, event: dict) -> None:
        with self.lock:
            print(json.dumps(event), file=self.outbox, flush=True)

    def jobs(self) -> Iterator[Job]:
        """The scenes that the driver sends, until it sends something else."""
        while (command := self.commands.get())["do"] == "scene":
            yield Job(scene_spec.from_json(command["spec"]), tuple(command["views"]), command["blend"])

    def _read(self, inbox: int) -> None:
        with os.fdopen(inbox, encoding="utf-8") as lines:
            for text in lines:
                command = json.loads(text)
                if command["do"] == "finish":
                    self.finishing.set()
                self.commands.put(command)
        os._exit(0)
