"""Making a dataset in one Blender, without a driver."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ..core.dataset import Layout, lock, next_run
from ..core.production import begin, open_production
from ..core.versions import check_blender
from . import compat, devices
from .render import RenderOptions
from .session import Setting, run


def generate(recipe: str, out: Path, scenes: str, overrides: list[str], device: str) -> int:
    """Makes what is missing of a recipe's dataset; returns the exit code, 1 if a view could not be made. Raises Faults."""
    check_blender(compat.release())
    production = open_production(recipe, overrides, scenes)
    chosen = devices.choose(device)
    layout = Layout(out)
    failed = set()
    with lock(layout):
        work = begin(production, layout)
        setting = Setting(layout, production.recipe.hash, production.catalogue, RenderOptions(gpu=chosen["device"] != "cpu"))
        with open(next_run(layout), "a", encoding="utf-8", buffering=1) as record:

            def emit(event: dict) -> None:
                print(json.dumps({"time": time.time(), "worker": 0, **event}), file=record)
                if event["event"] == "failed":
                    failed.add(event["scene"])
                    print(f"scene {event['scene']} failed: {event['error']}", file=sys.stderr)
                if event["event"] == "view":
                    print(f"scene {event['scene']} view {event['view']} is written", flush=True)

            emit({"event": "ready", "blender": compat.release(), "device": chosen})
            run(work.jobs, setting, emit)
    if failed:
        print(f"{len(failed)} scenes failed: {sorted(failed)}; the same command tries them again", file=sys.stderr)
    return 1 if failed else 0
