"""What a dataset holds already, and tidying up after a run that was cut short."""

from __future__ import annotations

import os
from pathlib import Path

from .layout import META, Layout
from .write import TEMPORARY, disk_errors


def finished(views: Path) -> set[str]:
    """The stems of the committed views: one pass over the folder, without opening a file."""
    if not views.is_dir():
        return set()
    tail = "." + META
    return {entry.name.removesuffix(tail) for entry in os.scandir(views) if entry.name.endswith(tail)}


def clean(layout: Layout) -> list[Path]:
    """Removes temporaries, and files of views that were never committed; returns what it removed.

    Call it with the dataset's lock held: a file being written looks the same as a leftover.
    """
    done = finished(layout.views)
    left = [path for folder in (layout.root, layout.scenes) for path in folder.glob("*" + TEMPORARY)]
    for entry in os.scandir(layout.views):
        if entry.name.endswith(TEMPORARY) or entry.name.split(".", 1)[0] not in done:
            left.append(Path(entry.path))
    for path in sorted(left):
        with disk_errors(path):
            path.unlink()
    return sorted(left)
