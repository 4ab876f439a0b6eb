"""Steps in a Blender with a window: between two steps Blender draws and handles its events, as under an artist's hands."""

import json
import os
import shutil
import subprocess
import sys
import traceback
from pathlib import Path

import bpy

PAUSE = 0.5  # seconds between steps, for the window to be drawn


def arguments() -> list[str]:
    return sys.argv[sys.argv.index("--") + 1 :]


def area(kind: str):
    return next(area for area in bpy.context.window_manager.windows[0].screen.areas if area.type == kind)


def hand():
    """The context an operator has when it is called from the 3D view's sidebar."""
    window = bpy.context.window_manager.windows[0]
    place = area("VIEW_3D")
    region = next(region for region in place.regions if region.type == "UI")
    return bpy.context.temp_override(window=window, area=place, region=region)


def press(operator, how: str = "EXEC_DEFAULT", **values) -> None:
    """Calls an operator as a button does: in the sidebar, with a step to undo. "INVOKE_DEFAULT" doesn't wait for one that takes long."""
    with hand():
        operator(how, True, **values)


def undo() -> None:
    with hand():
        bpy.ops.ed.undo()


def redo() -> None:
    with hand():
        bpy.ops.ed.redo()


def photograph(path: str) -> None:
    """Saves the whole screen; Blender's own screenshot stays black on a software screen."""
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", path], check=True)
    else:
        with hand():
            bpy.ops.screen.screenshot(filepath=path)


def play(steps) -> None:
    """Runs `steps(answer)`, a generator, one step at a time; then writes the dict `answer` as JSON and quits."""
    answer: dict = {}
    running = steps(answer)

    def tick():
        try:
            next(running)
            return PAUSE
        except StopIteration:
            pass
        except BaseException:
            answer["error"] = traceback.format_exc()
        Path(arguments()[0]).write_text(json.dumps(answer))
        sys.stdout.flush()
        os._exit(0)  # Blender asks about unsaved work otherwise

    bpy.app.timers.register(tick, first_interval=2.0)
