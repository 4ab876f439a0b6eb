"""One run at a time in one dataset."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager

from ..faults import fault
from .layout import Layout
from .write import disk_errors

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

PATIENCE = 10.0  # seconds that the workers of a killed run are given to notice that it's gone


@contextmanager
def lock(layout: Layout):
    """Holds the dataset's lock inside the block and gives its file descriptor.

    The system lets go of it when the last process that has the descriptor ends, however it ends: a driver hands it to
    its workers, so that no second run begins while one of them may still be writing. Raises Faults naming the holder.
    """
    with disk_errors(layout.lock):
        layout.runs.mkdir(parents=True, exist_ok=True)
        file = open(layout.lock, "a+")
    try:
        patience = time.monotonic() + PATIENCE
        while not take(file.fileno()):
            holder = read_holder(file)
            if lives(holder) or time.monotonic() > patience:
                raise fault(held_words(holder), file=str(layout.lock))
            time.sleep(0.1)
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
        file.flush()
        yield file.fileno()
    finally:
        file.close()


def take(descriptor: int) -> bool:
    """Takes the lock if nobody has it."""
    try:
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte past the text, which others must be able to read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def read_holder(file) -> dict:
    """{"pid", "host"} of whoever wrote the lock file last, or {} while they are writing it."""
    file.seek(0)
    try:
        return json.loads(file.read())
    except ValueError:
        return {}


def lives(holder: dict) -> bool:
    """Whether a holder still runs, as far as can be seen from here."""
    if not holder:
        return False
    if fcntl is None or holder["host"] != socket.gethostname():
        return True
    try:
        os.kill(holder["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it's someone else's
        pass
    return True


def held_words(holder: dict) -> str:
    who = f"process {holder['pid']} on {holder['host']}" if holder else "another process"
    return f"{who} is working in this dataset; wait for it or stop it, or choose another --out"
