"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Callable, Mapping

from ..faults import Fault, Faults
from .layout import META

TEMPORARY = ".part"  # a name that no suffix of a view ends in
AGAIN = "run the same command again afterwards: finished views are kept"
DISK = {
    errno.ENOSPC: f"the disk is full; free some space and {AGAIN}",
    errno.EDQUOT: f"your disk quota is used up; free some space and {AGAIN}",
    errno.EFBIG: f"the system limits the size of files here (`ulimit -f`); raise it and {AGAIN}",
    errno.EROFS: f"the disk is read-only; choose another --out, or mount it writable and {AGAIN}",
    errno.EACCES: f"it may not be written; choose another --out, or change its permissions and {AGAIN}",
    errno.EPERM: f"it may not be written; choose another --out, or change its permissions and {AGAIN}",
    errno.ENOTDIR: "a file stands where a folder is needed; choose another place",
    errno.EEXIST: "a file stands where a folder is needed; choose another place",
    errno.EISDIR: "a folder stands where a file is needed; choose another place",
    errno.ENOENT: f"no folder can be made there, or it was taken away; choose another place, or {AGAIN}",
    errno.ENAMETOOLONG: "this path is too long for the disk; choose a shorter one",
    errno.EIO: f"the disk reports an error; check it and {AGAIN}",
}


class DiskFaults(Faults):
    """The folder can't be written: every further view would fail the same way, so a run ends here."""


@contextmanager
def disk_errors(path: Path):
    """Turns what a disk may refuse into a fault that says what to do about it."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK:
            raise
        raise DiskFaults([Fault(DISK[error.errno], file=str(path))]) from error


def write_atomic(path: Path, data: bytes, before_rename: Callable[[Path], None] = lambda path: None) -> None:
    """Writes a file under a temporary name beside it and renames it into place.

    A process killed at any instant leaves the old file, the new one, or a temporary that `resume.clean` removes. There is
    no fsync: it is the kernel that finishes the writing, which outlives the process; after a power cut `setpiece check`
    finds what was lost by its digest. Raises DiskFaults when the disk refuses.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    with disk_errors(path):
        try:
            with open(temporary, "wb") as file:
                file.write(data)
            before_rename(path)
            os.replace(temporary, path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def write_view(folder: Path, stem: str, files: Mapping[str, bytes], meta: Mapping, before_rename=lambda path: None) -> None:
    """Writes the files of a view (suffix to bytes) into `folder`, and `meta` with their sizes and digests last: it is the
    commit."""
    for suffix, data in files.items():
        write_atomic(folder / f"{stem}.{suffix}", data, before_rename)
    listed = {suffix: {"bytes": len(data), "blake2b": digest(data)} for suffix, data in files.items()}
    write_atomic(folder / f"{stem}.{META}", as_json({**meta, "files": listed}), before_rename)


def digest(data: bytes) -> str:
    """The first 128 bits of a file's BLAKE2b, in hexadecimal."""
    return blake2b(data, digest_size=16).hexdigest()


def as_json(value) -> bytes:
    """A value as the bytes of a JSON file that people may read: keys in the order given, one-space indents, UTF-8."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
