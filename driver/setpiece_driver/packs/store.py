"""Where downloads lie: in the user's cache folder, each under the hash that it was checked against, so that it is fetched once."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen
from setpiece.core.dataset.lock import take
from setpiece.core.faults import fault
from setpiece.core.vehicles import cache

CHUNK = 1 << 20  # bytes


@frozen
class Digest:
    """What a file's content must come to: `algorithm` is sha256, or md5 where a publisher gives nothing better."""

    algorithm: str
    hex: str

    def __str__(self) -> str:
        return f"{self.algorithm} {self.hex}"

    def of(self, file: Path) -> Digest:
        """A file's own, by the same algorithm."""
        return digest(file, self.algorithm)


def digest(file: Path, algorithm: str = "sha256") -> Digest:
    found = hashlib.new(algorithm, usedforsecurity=False)
    with open(file, "rb") as stream:
        while data := stream.read(CHUNK):
            found.update(data)
    return Digest(algorithm, found.hexdigest())


def differs(what: str, expected: Digest, found: Digest, then: str) -> str:
    """The words for a file that isn't the one that was named, and what to do then."""
    return f"{what} is not the file that was named: expected {expected}, found {found}; nothing was installed. {then}"


def folder() -> Path:
    return cache.folder() / "downloads"


def kept_as(wanted: Digest) -> Path:
    return folder() / f"{wanted.algorithm}-{wanted.hex}"


@contextmanager
def alone():
    """Holds the downloads folder inside the block: one fetch at a time. The system lets go of it however the process ends."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        file = open(folder() / "lock", "a+")
    except OSError as error:
        raise fault(f"downloads can't be kept here: {error.strerror}; name another folder in $SETPIECE_CACHE", file=str(folder())) from error
    with file:
        if not take(file.fileno()):
            raise fault("another fetch is at work; wait until it has ended, or stop it", file=str(folder() / "lock"))
        yield


@contextmanager
def writing(path: Path):
    """Turns what a disk refuses inside the block into Faults that name the path."""
    try:
        yield
    except OSError as error:
        words = f"can't be written: {error.strerror or error}; see that the folder is yours to write to and its disk has room"
        raise fault(words, file=os.fspath(path)) from error
