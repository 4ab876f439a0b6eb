"""What damage costs: drawn cars of all styles with five damages each, against the very same cars without."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import numpy as np
from attrs import evolve
from costs import DEMO

STYLES = ("saloon", "hatchback", "estate", "suv", "pickup", "van", "coupe")
BUILT, RENDERED = 14, 7  # cars; two of each style, one of each
MIX = DEMO.with_name("damage_mix.csv")
RECIPE = f"""
version: 1
seed: 11
scenes: {BUILT}
image: {{size: [512, 512], samples: 16}}
subjects:
  car:
    type: vehicle
    style: {{quota: {{{", ".join(f"{style}: 1" for style in STYLES)}}}}}
    damages: {{hit: {{count: 5, table: {MIX.name}}}}}
world: {{hdri: city}}
cameras:
  orbit: {{rig: orbit, views: 1}}
"""


def damages(folder: Path):
    """By the time that the process had cores, for what runs beside it is nothing of ours; each side goes first in every other pair. Cars are
    in the cache in memory when their turn comes, which is when damage weighs most."""
    import bpy
    from setpiece.blender.build.scene import build
    from setpiece.blender.render import render
    from setpiece.core.production import open_production

    bpy.ops.wm.read_factory_settings(use_empty=True)
    (folder / MIX.name).write_bytes(MIX.read_bytes())
    (folder / "damages.yaml").write_text(RECIPE)
    production = open_production(folder / "damages.yaml")
    found = {"build": [], "render": [], "apart": [], "kept": []}
    for index in production.scenes:
        spec = production.sample(index)
        build(spec, production.catalogue).clear()
        building, rendering = {}, {}
        for hurt in (True, False) if index % 2 else (False, True):
            building[hurt], stage = worked(build, spec if hurt else whole(spec), production.catalogue)
            if index < RENDERED:
                rendering[hurt], _ = worked(render, stage, 0)
            stage.clear()
        found["build"].append(building[True] / building[False])
        if rendering:
            found["render"].append(rendering[True] / rendering[False])
        equal, same, parts = shared(build(evolve(spec, pair="undamaged"), production.catalogue))
        found["apart"].append(equal - same)
        found["kept"].append(same / parts)
    yield {"name": f"building a scene with a car with five damages, against it without ({BUILT} cars)", "value": median(found["build"]),
           "unit": "times", "most": 2.0}
    yield {"name": f"rendering it, against it without (512², 16 samples, {RENDERED} cars)", "value": median(found["render"]),
           "unit": "times", "most": 1.15}
    yield {"name": "parts alike with damages and without that are not one part and one mesh", "value": sum(found["apart"]), "unit": "parts",
           "most": 0}
    yield {"name": "parts that five damages leave as they are", "value": median(found["kept"]), "unit": "of a car's"}


def worked(action, *args):
    """(the seconds of all cores that a call took, what it returned)."""
    began = time.process_time()
    result = action(*args)
    return time.process_time() - began, result


def whole(spec):
    """The same scene without its damages."""
    return evolve(spec, subjects={id: {**entry, "damages": {}} for id, entry in spec.subjects.items()})


def shared(stage) -> tuple[int, int, int]:
    """How many parts of a stage's damaged car are equal to its twin's, how many of these are the same part in core and the same mesh in
    Blender, and how many parts the twin has. Clears the stage."""
    [body], [twin] = stage.bodies, stage.twin.bodies
    meshes = [{item.pass_index: item.data for item in one.scene.objects} for one in (stage, stage.twin)]
    of = {part.name: part for part in body.parts}
    both = [(of[part.name], part) for part in twin.parts if part.name in of]
    alike = [(mine, its) for mine, its in both if equal(mine, its)]
    same = [mine is its and len({one[stage.part_ids[body.id, its.name]] for one in meshes}) == 1 for mine, its in alike]
    stage.clear()
    return len(alike), sum(same), len(twin.parts)


def equal(one, other) -> bool:
    """Whether two parts hold the same numbers and wear the same marks."""
    arrays = ("vertices", "rest", "normals", "triangles", "slots")
    return one.marks == other.marks and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
