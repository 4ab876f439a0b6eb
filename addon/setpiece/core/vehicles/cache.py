"""Built bodies, kept: in memory for the process, and on disk for the next one.

A body depends on its spec and on the code that builds it, so its key is a hash of both. A file that can't be read is built
anew; a folder that can't be written to costs time, never a failure.
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
from typing import Callable

import numpy as np
from attrs import asdict

from ..body import Part
from .spec import VehicleSpec

CORE = Path(__file__).resolve().parents[1]
ARRAYS = ("vertices", "triangles", "normals", "slots")
_memory: dict[str, tuple[Part, ...]] = {}


def parts(spec: VehicleSpec, assemble: Callable[[VehicleSpec], tuple[Part, ...]]) -> tuple[Part, ...]:
    """The parts that `assemble` makes of a spec: from memory, else from disk, else made and written to both."""
    key = key_of(spec)
    if key not in _memory:
        file = folder() / f"vehicle-{key}.npz"
        found = read(file)
        if found is None:
            found = assemble(spec)
            write(file, found)
        for part in found:
            for name in (*ARRAYS, "rest"):
                getattr(part, name).setflags(write=False)
        _memory[key] = found
    return _memory[key]


def forget() -> None:
    """Empties the cache in memory."""
    _memory.clear()


def key_of(spec: VehicleSpec) -> str:
    """A hash of the spec, the code that builds it and the numpy it builds with."""
    text = json.dumps(asdict(spec), sort_keys=True)
    return blake2b(text.encode() + _code(), digest_size=12).hexdigest()


@cache
def _code() -> bytes:
    sources = sorted((*(CORE / "vehicles").glob("*.py"), *(CORE / "mesh").glob("*.py")))
    digest = blake2b(f"{np.__version__} {platform.machine()}".encode())
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.digest()


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


def write(file: Path, parts: tuple[Part, ...]) -> None:
    """Parts as an .npz, renamed into place when it is whole."""
    index = [{"name": p.name, "cls": p.cls, "side": p.side, "materials": p.materials} for p in parts]
    arrays = {f"{i}.{name}": getattr(part, name) for i, part in enumerate(parts) for name in ARRAYS}
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


def read(file: Path) -> tuple[Part, ...] | None:
    """The parts in a file, or None where there is none or it isn't whole (zip's own checksums tell)."""
    try:
        with np.load(file, allow_pickle=False) as data:
            index = json.loads(data["index"].tobytes())
            loaded = [{name: data[f"{i}.{name}"] for name in ARRAYS} for i in range(len(index))]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return tuple(Part(name=about["name"], cls=about["cls"], side=about["side"], materials=tuple(about["materials"]),
                      rest=arrays["vertices"], **arrays) for about, arrays in zip(index, loaded))  # fmt: skip
