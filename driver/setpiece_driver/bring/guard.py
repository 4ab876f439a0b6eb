"""A process that works on a file which nobody here has made, and that may therefore hang or eat memory."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
from attrs import frozen

TAIL = 2000  # characters of its words that go into a cause
EVERY = 0.1  # seconds between two looks at it
SAID_MOST = 256 << 20  # bytes of words


@frozen
class Bounds:
    """memory: bytes that the process and its children may hold resident; seconds: how long it may take."""

    memory: int = 8 << 30
    seconds: float = 600.0


@frozen
class Ended:
    """How it ended: its exit code, below 0 for a signal; `cause` says what it was ended for here, or is ""."""

    code: int
    cause: str
    last_words: str

    def why(self) -> str:
        """For people: the cause, else the signal or exit code."""
        return self.cause or (f"was ended by {signal.Signals(-self.code).name}" if self.code < 0 else f"ended with exit code {self.code}")


def guarded(command: list[str], environment: dict[str, str], log: Path, bounds: Bounds = Bounds()) -> Ended:
    """Runs a command in a process group of its own, its words in `log`, and ends the group when it goes beyond its bounds, or when this
    process is interrupted."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
    cause, end = "", time.monotonic() + bounds.seconds
    try:
        while not cause:
            try:
                process.wait(EVERY)
                break
            except subprocess.TimeoutExpired:
                cause = beyond(process.pid, log, bounds, time.monotonic() > end)
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return Ended(process.returncode, cause, tail(log))


def beyond(pid: int, log: Path, bounds: Bounds, late: bool) -> str:
    """What a running process has gone beyond, or ""."""
    if late:
        return f"took longer than {bounds.seconds:.0f} seconds"
    if resident(pid) > bounds.memory:
        return f"needed more than {bounds.memory / 2**30:.1f} GB of memory"
    return "said more than can be kept" if log.stat().st_size > SAID_MOST else ""


def resident(pid: int) -> int:
    """Bytes that a process and its children hold resident now."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
    return total


def tail(log: Path) -> str:
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL))
        return file.read().decode(errors="replace").strip()
