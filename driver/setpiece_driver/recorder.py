"""What happens in a run, written into runs/ and said to whoever watches."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

from setpiece.core.dataset import Layout, scene_name
from setpiece.core.scene_spec import to_json

from .progress import Progress


class Recorder:
    """Writes every event into one runs/0001.jsonl with its time and worker, keeps the scenes set aside in runs/failed/, and
    moves the progress on. A disk that is full must not stop it: that is the workers' to report."""

    def __init__(self, layout: Layout, run: Path, progress: Progress):
        self.layout, self.run, self.progress = layout, run, progress
        self.file = open(run, "a", encoding="utf-8", buffering=1)

    def log(self, number: int) -> Path:
        """Where what a worker prints goes."""
        return self.run.with_suffix(f".worker{number}.log")

    def __call__(self, worker: int | None, event: dict) -> None:
        if event["event"] == "set_aside":
            self.set_aside(event["scene"], event["error"], event.pop("spec"))
        with suppress(OSError):
            print(json.dumps({"time": time.time(), "worker": worker, **event}), file=self.file)
        if say := SAY.get(event["event"]):
            say(self, event)

    def set_aside(self, scene: int, error: str, spec) -> None:
        """Keeps a scene that failed: its SceneSpec, which `setpiece render` replays, and the cause."""
        with suppress(OSError):
            self.layout.failed.mkdir(exist_ok=True)
            (self.layout.failed / f"{scene_name(scene)}.json").write_text(to_json(spec), "utf-8")
            (self.layout.failed / f"{scene_name(scene)}.txt").write_text(error, "utf-8")

    def forgive(self, scene: int) -> None:
        """Forgets a failure of an earlier run; if the scene has just failed again, it is set aside right after this."""
        for suffix in ("json", "txt"):
            (self.layout.failed / f"{scene_name(scene)}.{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        self.progress.close()
        with suppress(OSError):
            self.file.close()


def say_ready(recorder: Recorder, event: dict) -> None:
    device = event["device"]
    note = f" ({device['note']})" if device["note"] else ""
    recorder.progress.say(f"Blender {event['blender']} on {', '.join(device['names'])}{note}")


SAY = {
    "ready": say_ready,
    "view": lambda recorder, event: recorder.progress.step(),
    "scene": lambda recorder, event: recorder.forgive(event["scene"]),
    "set_aside": lambda recorder, event: recorder.progress.say(f"scene {event['scene']} is set aside: {event['error'].strip().splitlines()[-1]}"),
    "stopping": lambda recorder, event: recorder.progress.say("finishing the views in hand; press Ctrl-C again to stop at once"),
}
