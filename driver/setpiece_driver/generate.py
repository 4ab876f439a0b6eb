"""A recipe made into a dataset, or one SceneSpec into its views."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Sequence

from setpiece.core import catalogue
from setpiece.core.dataset import Job, Layout, clean, finished, lock, next_run, prepare, scene_name
from setpiece.core.dataset.write import disk_errors
from setpiece.core.faults import fault
from setpiece.core.production import Work, begin, look_over, open_production
from setpiece.core.scene_spec import SceneSpec

from . import runtimes
from .crew import Crew, Limits, Outcome
from .progress import Progress
from .recorder import Recorder
from .workers import Place


def generate(
    recipe: str | Path,
    out: Path,
    scenes: str = "",
    overrides: Sequence[str] = (),
    device: str = "auto",
    workers: int | None = None,
    blender: str | None = None,
    limits: Limits = Limits(),
) -> Outcome:
    """Makes what is missing of a recipe's dataset in `out`. Raises Faults when nothing can be made."""
    runtime = runtimes.find(blender)
    production = open_production(recipe, overrides, scenes)
    layout = Layout(Path(out).absolute())
    with lock(layout) as descriptor:
        work = begin(production, layout)
        return employ(work, layout, production.recipe.hash, runtime, device, workers, limits, descriptor)


def render(spec: SceneSpec, out: Path, blend: Path | None = None, device: str = "auto", blender: str | None = None, file: str = "") -> Outcome:
    """Makes all views of one SceneSpec anew in the dataset `out`, which must not be a recipe's; `blend` saves the scene.
    `file` is the SceneSpec's in messages."""
    runtime = runtimes.find(blender)
    look_over(spec, catalogue.load(), file)
    if blend:
        with disk_errors(blend):
            Path(blend).parent.mkdir(parents=True, exist_ok=True)
    layout = Layout(Path(out).absolute())
    with lock(layout) as descriptor:
        prepare(layout, {}, "", spec.seed, spec.index + 1, [], {})
        for stem in finished(layout.views):
            if stem.startswith(f"{scene_name(spec.index)}_"):
                layout.view(stem, "meta.json").unlink()
        layout.scene(spec.index).unlink(missing_ok=True)
        clean(layout)
        job = Job(spec, tuple(range(len(spec.views))), str(Path(blend).absolute()) if blend else "")
        work = Work(iter([job]), len(job.views), 0)
        return employ(work, layout, "", runtime, device, 1, Limits(), descriptor)


def employ(
    work: Work, layout: Layout, recipe_hash: str, runtime: runtimes.Runtime, device: str, workers: int | None, limits: Limits, descriptor: int
) -> Outcome:
    """Does the work with a crew, recording and showing what happens. `descriptor` is the lock's, which workers inherit."""
    recorder = Recorder(layout, next_run(layout), Progress(work.views, "views", work.done))
    told = {"out": str(layout.root), "recipe_hash": recipe_hash}
    crew = Crew(runtime, places(device, 1 if workers is None else workers), told, recorder.log, recorder, limits, (descriptor,), all_cards=workers is None)
    try:
        return crew.run(work.jobs)
    finally:
        recorder.close()


def places(device: str, workers: int) -> list[Place]:
    """One place per worker: a card each, or a share of the cores each."""
    if workers < 1:
        raise fault(f"{workers} workers can't work; give at least 1", "--workers")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    threads = 0 if workers == 1 else max(1, cores // workers)
    return [Place(device, number, threads) for number in range(workers)]
