"""The measurements behind `make bench`. Each takes a scratch folder and yields rows for bench.holds."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO / "addon"), str(REPO / "driver")]
DEMO = REPO / "assets" / "recipes" / "demo.yaml"
PAIRS = 7
WRITES = 300
MEMORY = Path("/dev/shm")
MIB = 1 << 20


def seconds(action, *args):
    """(how long a call took, what it returned)."""
    began = time.perf_counter()
    result = action(*args)
    return time.perf_counter() - began, result


def demo_sampler(*overrides: str):
    from setpiece.core.catalogue import load
    from setpiece.core.recipe.load import open_recipe
    from setpiece.core.sampling.sample import sampler

    catalogue = load()
    return sampler(open_recipe(DEMO, overrides), catalogue), catalogue


def sampling(folder: Path):
    """By the time that the process had a core, for what runs beside it is nothing of ours."""
    sample, _ = demo_sampler()
    sample.scene(0)
    rates = []
    for block in range(PAIRS):
        began = time.process_time()
        for index in range(block * 1000, block * 1000 + 1000):
            sample.scene(index)
        rates.append(1000 / (time.process_time() - began))
    yield {"name": "demo scenes sampled a second, one core", "value": median(rates), "unit": "a second", "least": 2000}


def writing(folder: Path):
    """Writing view 20,000 against view 1, pictures simulated: the one place where they are. In memory where the system has
    a folder there: on a disk, the same code gave 0.1 to 2.1 by where the file system had its blocks."""
    if MEMORY.is_dir():
        with tempfile.TemporaryDirectory(prefix="setpiece-bench-", dir=MEMORY) as inside:
            yield write_costs(Path(inside))
    else:
        yield write_costs(folder)


def write_costs(folder: Path) -> dict:
    from setpiece.core.dataset import write_view

    files = {suffix: bytes(20_000) for suffix in ("image.png", "instance.png", "part.png", "annotations.json")}
    empty, full, last = folder / "empty", folder / "full", 20_000 - WRITES
    empty.mkdir(), full.mkdir()
    for number in range(last):
        write_view(full, f"{number:06d}_00", {"annotations.json": b"{}"}, {})
    ratios = []
    for number in range(WRITES):  # in turn, and many, for a disk is busy when it likes
        late = seconds(write_view, full, f"{last + number:06d}_00", files, {})[0]
        early = seconds(write_view, empty, f"{number:06d}_00", files, {})[0]
        ratios.append(late / early)
    return {"name": "writing view 20,000, against view 1", "value": median(ratios), "unit": "times", "most": 1.1}


def resuming(folder: Path):
    from setpiece.core.dataset import finished, write_view

    for number in range(20_000):
        write_view(folder, f"{number:06d}_00", {"image.png": b"", "annotations.json": b"{}"}, {})
    spent = [seconds(finished, folder)[0] for _ in range(PAIRS)]
    yield {"name": "finding where to resume after 20,000 views", "value": median(spent), "unit": "seconds", "most": 1.0}


VEHICLES = """
version: 1
seed: 5
scenes: 3
image: {{size: [64, 48], samples: 1}}
subjects:
  car: {{type: vehicle, model: {model}, style: {model}}}
world: {{hdri: city}}
cameras:
  orbit: {{rig: orbit, views: 1}}
"""


def vehicles(folder: Path):
    """A vehicle out of the cache on disk, and a second one of its model, against building it the first time."""
    import os

    from setpiece.core.production import open_production
    from setpiece.core.vehicles import cache
    from setpiece.core.vehicles.build import build

    os.environ["SETPIECE_CACHE"] = str(folder / "cache")
    found = {"disk": [], "second": []}
    for model in ("saloon", "suv", "van"):
        recipe = folder / f"{model}.yaml"
        recipe.write_text(VEHICLES.format(model=model))
        production = open_production(recipe)
        first, second, _ = (production.sample(index).subjects["car"] for index in production.scenes)
        cold, _ = seconds(build, "car", first, production.catalogue)
        again, _ = seconds(build, "car", second, production.catalogue)
        cache.forget()
        read, _ = seconds(build, "car", first, production.catalogue)
        found["disk"].append(read / cold)
        found["second"].append(again / cold)
    del os.environ["SETPIECE_CACHE"]
    cache.forget()
    yield {"name": "a vehicle from the cache on disk, against its first build", "value": median(found["disk"]), "unit": "of it", "most": 0.1}
    yield {"name": "a second vehicle of the same model, against the first", "value": median(found["second"]), "unit": "of it", "most": 0.5}


def view_costs(folder: Path):
    """A fully annotated view against the same view rendered bare, and what each step is of the whole."""
    import bpy
    from setpiece.blender import compat
    from setpiece.blender.build.scene import build
    from setpiece.blender.develop import develop
    from setpiece.blender.render import RenderOptions, render, set_up
    from setpiece.core.dataset import write_view

    bpy.ops.wm.read_factory_settings(use_empty=True)
    sample, catalogue = demo_sampler("image.size=[512, 512]", "image.samples=32")

    def bare(stage, view: int, samples: int):
        scene = stage.scene
        set_up(scene, stage.camera(view), samples, (), RenderOptions())
        compat.write_png(scene.render.image_settings)
        scene.render.filepath = str(folder / "bare.png")
        bpy.ops.render.render(write_still=True, scene=scene.name)

    build(sample.scene(0), catalogue).clear()  # the body's cache on disk is filled once in a machine's life
    found = {name: [] for name in ("ratio", "scene", "build", "annotate", "write", "bare", "single")}
    for pair in range(PAIRS):
        spec = sample.scene(pair)
        building, stage = seconds(build, spec, catalogue)
        view = pair % len(spec.views)
        bare(stage, view, 1)  # Cycles keeps its scene from here on, for both sides alike
        single, _ = seconds(bare, stage, view, 1)
        rendering, shot = seconds(render, stage, view)
        annotating, files = seconds(develop, shot)
        saving, _ = seconds(write_view, folder, f"{pair:06d}_00", files, {})
        plain, _ = seconds(bare, stage, view, 32)
        stage.clear()
        found["ratio"].append((rendering + annotating + saving) / plain)
        for name, value in (("build", building / len(spec.views)), ("annotate", annotating), ("write", saving)):
            found[name].append(value)
        found["scene"].append(building / single)
        found["bare"].append(plain)
        found["single"].append(single)
    yield {"name": "an annotated view, against the same view rendered bare (512², 32 samples)",
           "value": median(found["ratio"]), "unit": "times", "most": 1.10}
    steps = [sum(step) / whole for *step, whole in zip(found["build"], found["annotate"], found["write"], found["bare"])]
    yield {"name": "build shared over its views + annotate + write, of Cycles' time for the view",
           "value": median(steps), "unit": "of it", "most": 0.15}
    yield {"name": "building a scene with a vehicle in a warm worker, of a 1-sample render at 512²", "value": median(found["scene"]),
           "unit": "times", "most": 1.0}
    for name in ("build", "annotate", "write"):
        share = median(step / whole for step, whole in zip(found[name], found["single"]))
        yield {"name": f"{name}, of a 1-sample render at 512²", "value": share, "unit": "of it"}


def memory(folder: Path):
    """Resident memory after 200 different damaged cars in one process, against that after 20."""
    command = [sys.executable, "-m", "setpiece.worker", "generate", str(DEMO), "--out", str(folder / "cars"), "--scenes", "0:200"]
    for change in ("image.size=[64, 48]", "image.samples=1", "cameras.orbit.views=1", "scenes=200"):
        command += ["--set", change]
    done = subprocess.run(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"the worker ended with {done.returncode}:\n{done.stderr[-2000:]}")
    events = [json.loads(text) for log in sorted((folder / "cars" / "runs").glob("*.jsonl")) for text in open(log)]
    resident = [event["resident"] for event in events if event.get("event") == "scene"]
    assert len(resident) == 200, f"{len(resident)} scenes of 200 were finished"
    yield {"name": "resident memory after 200 damaged cars in one worker, against that after 20",
           "value": median(resident[-11:]) / median(resident[15:26]), "unit": "times", "most": 1.10}
    yield {"name": "the same, as it stood at the end", "value": resident[-1] / MIB, "unit": "MiB"}


def environment() -> dict:
    import os

    path = os.pathsep.join([str(REPO / "addon"), str(REPO / "driver")])
    return {**os.environ, "PYTHONPATH": path}
