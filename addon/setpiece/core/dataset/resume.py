"""What a dataset holds already, and tidying up after a run that was cut short."""

from __future__ import annotations

import os
from pathlib import Path

from .layout import META, Layout
from .write import TEMPORARY, disk_errors


def finished(views: Path) -> set[str]:
    """The stems of the committed views: one pass over the folder, without opening a file."""
    return committed(os.listdir(views)) if views.is_dir() else set()


def clean(layout: Layout) -> list[Path]:
    """Removes temporaries, and files of views that were never committed; returns what it removed.

    Call it with the dataset's lock held: a file being written looks the same as a leftover.
    """
    names = os.listdir(layout.views)
    done = committed(names)
    left = [path for folder in (layout.root, layout.scenes) for path in folder.glob("*" + TEMPORARY)]
    left += [layout.views / name for name in names if name.endswith(TEMPORARY) or name.partition(".")[0] not in done]
    for path in sorted(left):
        with disk_errors(path):
            path.unlink()
    return sorted(left)


def committed(names: list[str]) -> set[str]:
    """The stems among file names that have their meta."""
    tail = "." + META
    return {name.removesuffix(tail) for name in names if name.endswith(tail)}
