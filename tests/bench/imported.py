"""What somebody's CAD vehicle of half a million triangles costs: to bring in once, to stand in a scene, and to photograph."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
from attrs import evolve
from costs import MIB, PAIRS, REPO, environment
from damages import worked

TRIANGLES = 500_000
MODEL = "saloon"
RECIPE = """
version: 1
seed: 3
scenes: 7
image: {{size: [512, 512], samples: 16}}
subjects:
  car: {{type: vehicle, model: {model}, style: {style}, variation: 0}}
world: {{hdri: city}}
cameras:
  orbit: {{rig: orbit, views: 1}}
"""


def imported(folder: Path):
    """The command as a user runs it; then scenes with it and with the saloon that it was made of, each side first in every other pair."""
    import bpy
    from setpiece.blender.build.scene import build
    from setpiece.blender.render import render
    from setpiece.core.production import open_production
    from setpiece.core.vehicles import cache
    from setpiece.core.vehicles.build import build as stand

    file, root = folder / "cad.glb", folder / "assets"
    count = write_file(file)
    root.mkdir()
    os.environ["SETPIECE_CATALOGUE"], os.environ["SETPIECE_CACHE"] = str(root), str(folder / "cache")
    command = [sys.executable, "-m", "setpiece_driver", "assets", "add", str(file), "--kind", "vehicle", "--licence", "CC0-1.0", "--style", "saloon", "--drop-hidden"]
    began = time.perf_counter()
    done = subprocess.run(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    spent = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"it could not be added:\n{done.stderr[-2000:]}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024  # of the largest of its processes
    yield {"name": f"bringing in a vehicle of {count:,} triangles", "value": spent, "unit": "seconds", "most": 120}
    yield {"name": "memory of the largest process while doing so", "value": most / MIB, "unit": "MiB", "most": 4096}

    productions = {}
    for model in ("cad", MODEL):
        (folder / f"{model}.yaml").write_text(RECIPE.format(model=model, style="saloon"))
        productions[model] = open_production(folder / f"{model}.yaml")
    bpy.ops.wm.read_factory_settings(use_empty=True)
    entry, known = productions["cad"].sample(0).subjects["car"], productions["cad"].catalogue
    cache.forget()
    first, again = (worked(stand, "car", entry, known)[0] for _ in range(2))
    yield {"name": "making it stand in a worker, of bringing it in", "value": first / spent, "unit": "of it", "most": 0.1}
    yield {"name": "making it stand there a second time, against the first", "value": again / first, "unit": "of it", "most": 1.0}
    ratios = []
    for index in range(PAIRS):
        taken = {}
        for model in ("cad", MODEL) if index % 2 else (MODEL, "cad"):
            stage = build(productions[model].sample(index), productions[model].catalogue)
            taken[model], _ = worked(render, stage, 0)
            stage.clear()
        ratios.append(taken["cad"] / taken[MODEL])
    yield {"name": f"rendering it without what nobody can see, against the {MODEL} (512², 16 samples)", "value": median(ratios), "unit": "times", "most": 1.3}


def write_file(file: Path) -> int:
    """Writes a GLB of our saloon in at least TRIANGLES triangles and returns how many it has; what is inside and underneath is a third of them."""
    sys.path.insert(0, str(REPO / "tests" / "imports"))
    from built_source import source_of
    from setpiece.core.props.glb_write import glb_of

    source, _ = source_of(MODEL)
    meshes = sorted(source.meshes, key=lambda mesh: len(mesh.triangles))
    while sum(len(mesh.triangles) for mesh in meshes) < TRIANGLES:
        meshes.append(quartered(meshes.pop(0)))
        meshes.sort(key=lambda mesh: len(mesh.triangles))
    file.write_bytes(glb_of(evolve(source, meshes=tuple(meshes)), file.parent))
    return sum(len(mesh.triangles) for mesh in meshes)


def quartered(mesh):
    """The same surface in four times as many triangles."""
    corners, normals = mesh.vertices[mesh.triangles], mesh.normals[mesh.triangles]
    four = [(0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5)]
    both = [np.concatenate([array, (array + np.roll(array, -1, axis=1)) / 2], 1)[:, four].reshape(-1, 3) for array in (corners, normals)]
    points, place = np.unique(np.concatenate(both, 1).round(9), axis=0, return_inverse=True)
    unit = points[:, 3:] / np.linalg.norm(points[:, 3:], axis=1, keepdims=True)
    return evolve(mesh, vertices=points[:, :3], normals=unit, triangles=place.reshape(-1, 3).astype(np.int32), slots=np.repeat(mesh.slots, 4), uv=None)
