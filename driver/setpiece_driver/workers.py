"""One worker process, seen from the driver."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread

from attrs import define, frozen
from setpiece.core.dataset import Job
from setpiece.core.scene_spec import to_json

from .runtimes import Runtime

TAIL = 2000  # characters of a worker's log that go into a cause


@frozen
class Place:
    """Where a worker works: the device and which of its kind; on the CPU, how many threads (0: all)."""

    device: str
    number: int = 0
    threads: int = 0


@define(eq=False)
class Task:
    """A scene on its way: what is left of it, whether its worker has begun it, and what went wrong so far."""

    job: Job
    begun: bool = False
    strikes: int = 0
    error: str = ""
    stage: str = ""

    @property
    def index(self) -> int:
        return self.job.spec.index


class Worker:
    """A process that is fed scenes. What it says is put into `events` as (worker, event); its end is the event "exit"."""

    def __init__(
        self, number: int, place: Place, runtime: Runtime, begin: dict, events: Queue, log: Path, resources: str, keep: tuple[int, ...]
    ):
        self.number, self.place, self.log, self.events = number, place, log, events
        self.tasks: list[Task] = []
        self.ready = self.retiring = False
        self.closed = ""  # what it was told to come to an end, if it was
        self.done, self.first_resident = 0, 0
        self.heard, self.cause = time.monotonic(), ""
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        with open(log, "ab") as output:
            self.spoken = self.logged = output.tell()  # where this worker's own words begin, and where they ended when last looked at
            self.process = subprocess.Popen(
                [*runtime.command, "serve", "--in", str(theirs_in), "--out", str(theirs_out)],
                pass_fds=(theirs_in, theirs_out, *keep),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=runtime.environment(resources),
                start_new_session=True,  # Ctrl-C reaches the driver alone
            )
        os.close(theirs_in)
        os.close(theirs_out)
        self.out = os.fdopen(ours_out, "w", encoding="utf-8")
        Thread(target=self._listen, args=(ours_in,), daemon=True).start()
        self.send({"do": "begin", "device": place.device, "number": place.number, "threads": place.threads, **begin})

    def silent(self) -> float:
        """Seconds since it was last heard: an event, or anything in its log, where Cycles counts the samples of a view that takes long."""
        size = os.path.getsize(self.log)
        if size != self.logged:
            self.logged, self.heard = size, time.monotonic()
        return time.monotonic() - self.heard

    def give(self, task: Task) -> None:
        """Sends a scene; the worker does them in order."""
        task.begun = False
        self.tasks.append(task)
        job = task.job
        self.send({"do": "scene", "spec": to_json(job.spec), "views": list(job.views), "blend": job.blend})

    def send(self, command: dict) -> None:
        """Sends a command. A worker that is gone can't be told anything; its exit is on its way as an event."""
        if self.out.closed:
            return
        try:
            print(json.dumps(command), file=self.out, flush=True)
        except OSError:
            with suppress(OSError):  # closing flushes once more, and would else do so, and complain, when Python cleans up
                self.out.close()

    def close(self, command: str) -> None:
        """Tells the worker, once, to come to an end: "end" after what it has, "finish" after the view in hand."""
        if command != self.closed:
            self.closed = command
            self.send({"do": command})

    def kill(self, cause: str) -> None:
        """Ends the worker's process group at once."""
        self.cause = self.cause or cause
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def hear(self, event: dict) -> None:
        """Takes note that the worker lives, and of the stage that a scene is in."""
        self.heard = time.monotonic()
        for task in self.tasks:
            if task.index == event.get("scene"):
                task.begun = True
                task.stage = event.get("stage", task.stage)

    def why(self) -> str:
        """Why the process ended, for people: the cause if the driver ended it, else its signal or exit code, and its last words."""
        code = self.process.returncode
        ended = self.cause or (f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}")
        with open(self.log, "rb") as log:
            log.seek(max(self.spoken, os.path.getsize(self.log) - TAIL))
            return f"the worker {ended}\n{log.read().decode(errors='replace')}".rstrip()

    def _listen(self, descriptor: int) -> None:
        with os.fdopen(descriptor, encoding="utf-8", errors="replace") as lines:
            for text in lines:
                try:
                    event = json.loads(text)
                except ValueError:  # the line that a killed worker was writing
                    continue
                self.events.put((self, event))
        self.process.wait()
        self.events.put((self, {"event": "exit", "code": self.process.returncode}))
