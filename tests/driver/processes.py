"""Real processes: started, held at a place, killed, and what they leave behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
LONG = 300  # seconds after which something that should have happened won't


def environment(**more) -> dict:
    """A worker's environment: the checkout's code, and the bpy wheel whatever $BLENDER says."""
    kept = {name: value for name, value in os.environ.items() if name not in ("BLENDER", "SETPIECE_HOLD")}
    path = os.pathsep.join([str(REPO / "addon"), str(REPO / "driver")])
    return {**kept, "PYTHONPATH": path, **{name: str(value) for name, value in more.items()}}


def start(*arguments, module="setpiece_driver", **environ) -> subprocess.Popen:
    """Starts the command `setpiece`, or another module, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        env=environment(**environ), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def finish(process: subprocess.Popen) -> tuple[int, str]:
    """A process' exit code and all that it said."""
    try:
        said, _ = process.communicate(timeout=LONG)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, said


def setpiece(*arguments, **environ) -> tuple[int, str]:
    """Runs the command to its end."""
    return finish(start(*arguments, **environ))


def until(true, what: str):
    """Waits until `true()` gives something, and gives it."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def held(marker: Path) -> int:
    """Waits until a process is held at the place of `marker` (blender/hold.py), and gives its id."""
    return int(until(lambda: marker.exists() and marker.read_text().strip(), f"a process held at {marker.name}"))


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def content(root: Path) -> dict[str, bytes]:
    """Every file outside runs/ by its path."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files if path.relative_to(root).parts[0] != "runs"}
