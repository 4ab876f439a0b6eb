"""What a first look at a file gives, and what every such look asks."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from attrs import field, frozen

from ...core.faults import fault

MOST_TRIANGLES = 20_000_000


@frozen
class Look:
    """`options` for the file's importer; `notes` for people; `stead` is a copy to
    import where the file itself can't be."""

    options: Mapping = field(factory=dict)
    notes: tuple[str, ...] = ()
    stead: Path | None = None


def few_enough(triangles: int) -> None:
    """Raises Faults for more triangles than are read."""
    if triangles > MOST_TRIANGLES:
        raise fault(f"has {triangles:,} triangles; at most {MOST_TRIANGLES:,} are read, so simplify it (Blender: the Decimate modifier)")


def begins(path: Path, name: str, *starts: bytes) -> bytes:
    """The file's first bytes. Raises Faults where they aren't its format's."""
    with open(path, "rb") as file:
        head = file.read(32)
    if not head.lstrip().startswith(starts):
        raise fault(f"is no {name} file, or a damaged one: it begins with {head[:8]!r}; export it again")
    return head


def cut_short(name: str, found: int, wanted: int):
    return fault(f"is a {name} file cut short: {found:,} of {wanted:,} bytes are there; fetch or export it again")
