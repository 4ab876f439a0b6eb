"""The folder runs/: one numbered file of events per run. Nothing here decides what a dataset holds."""

from __future__ import annotations

from pathlib import Path

from .layout import Layout
from .write import disk_errors


def next_run(layout: Layout) -> Path:
    """runs/0001.jsonl, or the next number that is free. Call it with the dataset's lock held."""
    last = max((int(path.stem) for path in layout.runs.glob("[0-9]*.jsonl")), default=0)
    path = layout.runs / f"{last + 1:04d}.jsonl"
    with disk_errors(path):
        path.touch()
    return path
