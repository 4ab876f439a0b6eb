"""The loop that makes scenes into views. The worker of a driver, a bare Blender and the panel all go through it."""

from __future__ import annotations

import time
import traceback
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Callable, Iterable

from attrs import frozen

from .. import __version__
from ..core import scene_spec
from ..core.catalogue import Catalogue
from ..core.dataset import Job, Layout, digest, view_stem, write_atomic, write_view
from ..core.dataset.credits import credits_of
from ..core.dataset.layout import META
from ..core.dataset.write import DiskFaults
from ..core.faults import Faults, fault
from ..core.shot import Shot
from . import compat
from .build.scene import Stage, build
from .darkroom import Darkroom
from .develop import develop
from .hold import held_inside, hold
from .memory import give_back, resident
from .render import RenderOptions, render, save_blend

Emit = Callable[[dict], None]  # takes an event: {"event": name, …}, plain JSON; called from two threads


@frozen
class Setting:
    """What holds for all scenes of a run."""

    layout: Layout
    recipe_hash: str
    catalogue: Catalogue
    options: RenderOptions


def run(jobs: Iterable[Job], setting: Setting, emit: Emit, stopping: Callable[[], bool] = lambda: False) -> None:
    """Builds, renders, annotates and writes every view of `jobs`; ends early, after the view in hand, once `stopping()`.

    Events: stage {stage, scene, view}; view {scene, view, seconds} once it is written; failed {scene, view, error}; scene
    {scene, seconds, resident} when a scene is over, well or not. Raises DiskFaults when nothing more can be written.
    """
    darkroom = Darkroom()
    try:
        for job in jobs:
            if stopping():
                break
            stage_scene(job, setting, emit, stopping, darkroom)
    finally:
        darkroom.close()


def stage_scene(job: Job, setting: Setting, emit: Emit, stopping: Callable[[], bool], darkroom: Darkroom) -> None:
    """One scene: built, its missing views rendered and handed to the darkroom, and cleared."""
    index, stage, seconds = job.spec.index, None, {}
    try:
        mark(emit, "build", index)
        write_spec(job.spec, setting.layout)
        with timed(seconds, "build"):
            stage = build(job.spec, setting.catalogue)
        if job.blend:
            save_blend(stage, Path(job.blend))
        hold("build", index)
        for view in job.views:
            if stopping():
                return
            mark(emit, "render", index, view)
            spent = {}
            with timed(spent, "render"), held_inside("render", index, view):
                shot, twin = photograph(stage, view, setting.options)
            darkroom.hand(partial(finish, shot, twin, spent, setting, emit))
    except DiskFaults:
        raise
    except Exception as error:
        emit({"event": "failed", "scene": index, "view": None, "error": cause(error)})
    finally:
        if stage:
            with timed(seconds, "clear"):
                stage.clear()
                give_back()
    darkroom.hand(lambda: emit({"event": "scene", "scene": index, "seconds": seconds, "resident": resident()}))


def photograph(stage: Stage, view: int, options: RenderOptions) -> tuple[Shot, Shot | None]:
    """A view's shot, and that of its twin where the SceneSpec asks for one: of a scene without damage it is the same."""
    shot = render(stage, view, options)
    return shot, (render(stage.twin, view, options) if stage.twin else shot) if stage.spec.pair else None


def finish(shot: Shot, twin: Shot | None, seconds: dict, setting: Setting, emit: Emit) -> None:
    """Annotates, exposes and writes one view and its twin, in the darkroom's thread; `seconds` has its render's already."""
    index, view = shot.spec.index, shot.view
    try:
        mark(emit, "annotate", index, view)
        with timed(seconds, "annotate"):
            files = develop(shot, twin)
        hold("annotate", index, view)
        mark(emit, "write", index, view)
        with timed(seconds, "write"):
            write_view(setting.layout.views, view_stem(index, view), files, describe(shot, setting), partial(hold_write, index, view))
    except DiskFaults:
        raise
    except Exception as error:
        emit({"event": "failed", "scene": index, "view": view, "error": cause(error)})
    else:
        emit({"event": "view", "scene": index, "view": view, "seconds": seconds})


def hold_write(scene: int, view: int, path: Path) -> None:
    """Where a test may hold between a file's writing and its renaming: "commit" is the last one, "write" the others."""
    hold("commit" if path.name.endswith(META) else "write", scene, view)


def describe(shot: Shot, setting: Setting) -> dict:
    """What a view's meta.json says beside its files: from the SceneSpec, the assets and the versions alone."""
    spec = shot.spec
    return {
        "scene": spec.index,
        "view": shot.view,
        "id": spec.views[shot.view]["id"],
        "split": spec.split,
        **({"pair": spec.pair} if spec.pair else {}),
        "seed": spec.seed,
        "recipe_hash": setting.recipe_hash,
        "spec_hash": digest(scene_spec.to_json(spec).encode()),
        "setpiece": __version__,
        "blender": compat.release(),
        "assets": credits_of(spec, setting.catalogue),
    }


def write_spec(spec: scene_spec.SceneSpec, layout: Layout) -> None:
    """Writes scenes/000017.json. Raises Faults when another SceneSpec stands there: its views would not match it."""
    path, data = layout.scene(spec.index), scene_spec.to_json(spec).encode()
    if not path.exists():
        write_atomic(path, data)
    elif path.read_bytes() != data:
        raise fault(
            "this scene was sampled differently when the dataset was begun (another release of Setpiece, or an asset that has "
            "changed); go on with that release, or give another --out",
            file=str(path),
        )


def cause(error: Exception) -> str:
    """Why a view failed: what a fault says for people, else where the code broke off."""
    return str(error) if isinstance(error, Faults) else "".join(traceback.format_exception(error))


def mark(emit: Emit, stage: str, scene: int, view: int | None = None) -> None:
    emit({"event": "stage", "stage": stage, "scene": scene, "view": view})


@contextmanager
def timed(seconds: dict, name: str):
    """Adds the block's duration to `seconds` under `name`."""
    began = time.monotonic()
    yield
    seconds[name] = time.monotonic() - began
