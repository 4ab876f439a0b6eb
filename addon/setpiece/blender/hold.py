"""A way for tests to stop the process at a proven place, so that they can kill it there."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager

import bpy


def hold(stage: str, scene: int, view: int | None = None) -> None:
    """Sleeps for good if $SETPIECE_HOLD names this place and nobody was held there before.

    $SETPIECE_HOLD is places "stage:scene:view:file" joined by ";", view being - for the build. The process says that it
    is held by making the file, with its id inside; where the file is already, it passes.
    """
    for place in filter(None, os.environ.get("SETPIECE_HOLD", "").split(";")):
        *where, marker = place.split(":", 3)
        if where != [stage, str(scene), "-" if view is None else str(view)]:
            continue
        try:
            file = open(marker, "x")
        except FileExistsError:
            continue
        with file:
            file.write(f"{os.getpid()}\n")
        while True:
            time.sleep(60)


@contextmanager
def held_inside(stage: str, scene: int, view: int):
    """Holds from within a render in the block: Cycles calls its statistics handlers while it works."""
    if "SETPIECE_HOLD" not in os.environ:
        yield
        return

    def handler(*_):
        hold(stage, scene, view)

    bpy.app.handlers.render_stats.append(handler)
    try:
        yield
    finally:
        bpy.app.handlers.render_stats.remove(handler)
