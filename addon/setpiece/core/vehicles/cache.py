"""What is built once and kept: in memory for the process, and on disk for the next one.

A group of parts (a bodyshell, a set of wheels) depends on its spec and on the code that builds it, so its key is a hash of both. A
file that can't be read is built anew; a folder that can't be written to costs time, never a failure. Several workers may share the
folder: a file appears whole or not at all. What was used longest ago goes when the folder outgrows its limit.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import zipfile
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Callable, Mapping

import numpy as np
from attrs import asdict, field, frozen

from ..body import Part

CORE = Path(__file__).resolve().parents[1]
ARRAYS = ("vertices", "triangles", "normals", "slots")
ABOUT = ("name", "cls", "side", "parent", "materials")
MOST_ON_DISK = 4 << 30  # bytes
MOST_IN_MEMORY = 64 << 20  # bytes; a car takes about 15 MB, a set of wheels 5, and to read one from disk a fiftieth of its build
_memory: dict[str, Group] = {}


@frozen(eq=False)
class Group:
    """Parts built together, and the places on them where others go: name -> (4, 4), from the other's frame to the vehicle's."""

    parts: tuple[Part, ...]
    mounts: Mapping[str, np.ndarray] = field(factory=dict)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(array.nbytes for part in self.parts for name in (*ARRAYS, "uv") if (array := getattr(part, name)) is not None)


def group(name: str, spec, assemble: Callable[..., Group]) -> Group:
    """The group that `assemble` makes of a spec (an attrs value): from memory, else from disk, else made and written to both."""
    key = key_of(name, spec)
    found = _memory.pop(key, None)
    if found is None:
        file = file_of(name, spec)
        found = read(file)
        if found is None:
            found = assemble(spec)
            write(file, found)
        for part in found.parts:
            for array in (*ARRAYS, "rest"):
                getattr(part, array).setflags(write=False)
    _memory[key] = found  # the last one used stands last
    while len(_memory) > 1 and sum(kept.size for kept in _memory.values()) > MOST_IN_MEMORY:
        del _memory[next(iter(_memory))]
    return found


def forget() -> None:
    """Empties the cache in memory."""
    _memory.clear()


def key_of(name: str, spec) -> str:
    """A hash of the group's name and spec, the code that builds it and the numpy it builds with."""
    text = json.dumps([name, asdict(spec)], sort_keys=True)
    return blake2b(text.encode() + _code(), digest_size=12).hexdigest()


@cache
def _code() -> bytes:
    sources = sorted(path for room in ("vehicles", "mesh") for path in (CORE / room).rglob("*.py"))
    digest = blake2b(f"{np.__version__} {platform.machine()}".encode())
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.digest()


def file_of(name: str, spec) -> Path:
    return folder() / f"{name}-{key_of(name, spec)}.npz"


def folder() -> Path:
    """Where built bodies lie: $SETPIECE_CACHE, else the platform's folder for such files."""
    if override := os.environ.get("SETPIECE_CACHE"):
        return Path(override)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "setpiece"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "setpiece"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "setpiece"


def write(file: Path, made: Group) -> None:
    """A group as an .npz, renamed into place when it is whole; then the folder is kept within its limit."""
    index = [{name: getattr(part, name) for name in ABOUT} for part in made.parts]
    arrays = {f"{i}.{name}": getattr(part, name) for i, part in enumerate(made.parts) for name in (*ARRAYS, "uv") if getattr(part, name) is not None}
    arrays |= {f"mount.{name}": mount for name, mount in made.mounts.items()}
    arrays["index"] = np.frombuffer(json.dumps(index).encode(), np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(".part", file.stem, file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                np.savez(out, **arrays)
            os.replace(unfinished, file)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError:
        return
    prune(file.parent, MOST_ON_DISK)


def prune(folder: Path, most: int) -> None:
    """Removes the files used longest ago until the others take at most `most` bytes; another process may be at it too."""
    files = []
    for file in folder.glob("*.npz"):
        try:
            files.append((file.stat(), file))
        except OSError:
            continue
    total = sum(about.st_size for about, _ in files)
    for about, file in sorted(files, key=lambda row: row[0].st_mtime):
        if total <= most:
            return
        file.unlink(missing_ok=True)
        total -= about.st_size


def read(file: Path) -> Group | None:
    """The group in a file of the cache, which is used now, or None."""
    found = load(file)
    if found:
        try:
            os.utime(file)
        except OSError:
            pass
    return found


def load(file: Path) -> Group | None:
    """The group in a file, or None where there is none or it isn't whole (zip's own checksums tell)."""
    try:
        with np.load(file, allow_pickle=False) as data:
            index = json.loads(data["index"].tobytes())
            loaded = [{name: data[f"{i}.{name}"] for name in (*ARRAYS, *(["uv"] if f"{i}.uv" in data else []))} for i in range(len(index))]
            mounts = {name.removeprefix("mount."): data[name] for name in data.files if name.startswith("mount.")}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    parts = (Part(**about | {"materials": tuple(about["materials"])}, rest=arrays["vertices"], **arrays)
             for about, arrays in zip(index, loaded))  # fmt: skip
    return Group(tuple(parts), mounts)
