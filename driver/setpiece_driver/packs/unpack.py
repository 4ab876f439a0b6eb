"""Taking files out of an archive that a stranger made: those that were asked for, as plain files below one folder, and not without end.

A wheel or zip, a gzipped tar, or a file that is no archive. Nothing here believes what an archive says of its sizes: bytes are counted as they come.
"""

from __future__ import annotations

import gzip
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Callable, Iterable

from attrs import define
from setpiece.core.catalogue.asset import inside
from setpiece.core.faults import fault

from .pack import like
from .store import writing

MOST_MEMBERS = 100_000
MOST_BYTES = 4 << 30  # of all that is unpacked
MOST_RATIO, ALWAYS = 200, 64 << 20  # unpacked bytes for each packed one, and bytes that are fine from the smallest archive
PIECE = 1 << 16
REMEDY = "; nothing was installed. Ask the pack's author, or leave that file out of `take`"
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, zlib.error, struct.error, RuntimeError, NotImplementedError, ValueError)


@define
class Budget:
    """Bytes that may still be unpacked."""

    left: int

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise fault(f"unpacks to far more than it is (over {MOST_RATIO} times, or {MOST_BYTES >> 30} GiB), as no model or picture does{REMEDY}")


def budget(archive: Path) -> Budget:
    return Budget(min(MOST_BYTES, max(ALWAYS, MOST_RATIO * archive.stat().st_size)))


def unpack(archive: Path, take: Iterable[str], into: Path) -> set[str]:
    """Unpacks the members that a pattern of `take` fits, and returns their names. Raises Faults where one may not be unpacked; what it
    has unpacked till then is the caller's to remove."""
    patterns = [like(pattern) for pattern in take]
    wanted = lambda name: any(pattern.fullmatch(name) for pattern in patterns)
    with open(archive, "rb") as stream:
        start = stream.read(4)
    for magic, open_it in OPENERS.items():
        if start.startswith(magic):
            try:
                return open_it(archive, wanted, into)
            except DAMAGE as error:
                raise fault(f"is a damaged archive, or one of a kind that isn't read ({error}){REMEDY}") from error
    raise fault("is no zip, wheel or gzipped tar; a file that is to be used as it is must not be called like one")


def unzip(archive: Path, wanted: Callable[[str], bool], into: Path) -> set[str]:
    taken, left = Taken(into), budget(archive)
    with zipfile.ZipFile(archive) as package:
        enough(len(package.infolist()))
        for member in package.infolist():
            name = member.filename.removeprefix("./")
            if member.is_dir() or not wanted(name):
                continue
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
                raise no_plain_file(name)
            with package.open(member) as stream:
                taken.write(name, stream, left)
    return taken.names


def untar(archive: Path, wanted: Callable[[str], bool], into: Path) -> set[str]:
    taken, left, count = Taken(into), Budget(MOST_BYTES), 0
    with gzip.open(archive) as stream, tarfile.open(fileobj=Forward(stream, budget(archive)), mode="r:") as package:
        for member in package:
            enough(count := count + 1)
            name = member.name.removeprefix("./")
            if member.isdir() or not wanted(name):
                continue
            if not member.isreg() or member.issparse():
                raise no_plain_file(name)
            taken.write(name, package.extractfile(member), left)
    return taken.names


OPENERS = {b"PK\x03\x04": unzip, b"PK\x05\x06": unzip, b"\x1f\x8b": untar}


class Taken:
    """The files that have come out of an archive, below one folder."""

    def __init__(self, into: Path):
        self.into, self.names, self.folded = into, set(), set()

    def write(self, name: str, stream: BinaryIO, left: Budget) -> None:
        if not inside(self.into, name) or any(ord(letter) < 32 for letter in name):
            raise fault(f'holds "{name}", which leaves the folder that it is unpacked into{REMEDY}')
        if name.casefold() in self.folded:
            raise fault(f'holds "{name}" twice, or in two spellings that some disks don\'t tell apart{REMEDY}')
        put(self.into / name, stream, left)
        self.names.add(name)
        self.folded.add(name.casefold())


def put(target: Path, stream: BinaryIO, left: Budget) -> None:
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = open(target, "xb")
    with copy:
        while data := stream.read(PIECE):
            left.spend(len(data))
            with writing(target):
                copy.write(data)
                copy.flush()


def copy_plain(file: Path, name: str, into: Path) -> set[str]:
    """A file that is no archive, under its name."""
    if not inside(into, name) or "/" in name:
        raise fault(f'"{name}" is no name for a file; give it one that all disks take')
    with writing(into / name):
        into.mkdir(parents=True, exist_ok=True)
        if (into / name).exists():
            raise fault(f'"{name}" comes from two sources; their files need names of their own')
        shutil.copyfile(file, into / name)
    return {name}


class Forward:
    """A stream that is only read forward, and whose bytes are counted even where they are skipped."""

    def __init__(self, stream: BinaryIO, left: Budget):
        self.stream, self.left, self.at = stream, left, 0

    def tell(self) -> int:
        return self.at

    def read(self, count: int) -> bytes:
        if count > ALWAYS:
            raise fault(f"has a header of {count:,} bytes{REMEDY}")
        data = self.stream.read(count)
        self.at += len(data)
        self.left.spend(len(data))
        return data

    def seek(self, to: int) -> int:
        while self.at < to and self.read(min(PIECE, to - self.at)):
            pass
        return self.at


def enough(count: int) -> None:
    if count > MOST_MEMBERS:
        raise fault(f"has more than {MOST_MEMBERS:,} members{REMEDY}")


def no_plain_file(name: str):
    return fault(f'holds "{name}" as a link or a device; only plain files are unpacked{REMEDY}')
