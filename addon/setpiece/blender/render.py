"""One view photographed by Cycles: one render, and every pass out of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Iterable

import bpy
import mathutils
import numpy as np
from attrs import frozen

from ..core.annotations import passes_needed
from ..core.camera import SENSOR_WIDTH, Camera
from ..core.files.exr import read_exr
from ..core.lens import rendered_camera
from ..core.passes import PASSES, decode
from ..core.shot import Shot
from . import compat
from .build.scene import Stage
from .flash import flashing

CV_TO_BLENDER = np.diag([1.0, -1.0, -1.0, 1.0])  # OpenCV looks along +Z with Y down, Blender along -Z with Y up
NOISE_THRESHOLD = 0.02  # adaptive sampling stops a pixel here; with the denoiser on, finer is not seen in 8 bits


@frozen
class RenderOptions:
    """`gpu`: render on the devices that devices.choose set up; `threads` 0 is all of them. `plain`: every pixel gets all samples and no
    denoiser touches it, so that pictures of two scenes can be compared pixel by pixel."""

    gpu: bool = False
    threads: int = 0
    plain: bool = False


def render(stage: Stage, view: int, options: RenderOptions = RenderOptions()) -> Shot:
    """Photographs view number `view` of a stage and returns copied arrays, so that the next render may begin at once."""
    spec = stage.spec
    camera = stage.camera(view)
    rendered = rendered_camera(camera)
    names = sorted({"image", *passes_needed(spec.annotations)})
    set_up(stage.scene, rendered, spec.image["samples"], names, options)
    power = spec.views[view]["sensor"].get("flash", 0.0)
    with tempfile.TemporaryDirectory(prefix="setpiece-") as folder, flashing(stage.scene, power) as flash:
        path = Path(folder, "view.exr")
        stage.scene.render.filepath = str(path)
        compat.write_multilayer(stage.scene.render.image_settings)
        bpy.ops.render.render(write_still=True, scene=stage.scene.name)
        channels = read_exr(path)
    return Shot(
        spec=spec,
        view=view,
        camera=camera,
        rendered=rendered,
        passes=decode(channels, names),
        bodies=stage.bodies,
        damages=stage.damages,
        part_ids=stage.part_ids,
        instance_ids=stage.instance_ids,
        damage_ids=stage.damage_ids,
        decoys=stage.decoys,
        decoy_ids=stage.decoy_ids,
        lights={**stage.lights, "flash": flash},
    )


def set_up(scene, camera: Camera, samples: int, passes: Iterable[str], options: RenderOptions) -> None:
    """Makes a scene ready to be photographed through a pinhole camera with the given samples and passes."""
    aim(scene.camera, camera)
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = camera.width, camera.height
    scene.render.resolution_percentage = 100
    scene.render.use_persistent_data = True
    scene.render.threads_mode = "FIXED" if options.threads else "AUTO"
    if options.threads:
        scene.render.threads = options.threads
    cycles = scene.cycles
    cycles.device = "GPU" if options.gpu else "CPU"
    cycles.seed = 0
    cycles.samples = samples
    cycles.use_adaptive_sampling = not options.plain
    cycles.adaptive_threshold = NOISE_THRESHOLD
    cycles.use_denoising = not options.plain and compat.use_denoiser(cycles)
    cycles.denoising_prefilter = "ACCURATE"  # smooth behind glass, where the guides themselves are noisy
    cycles.max_bounces, cycles.transparent_max_bounces, cycles.transmission_bounces = 8, 16, 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    layer = scene.view_layers[0]
    for row in PASSES.values():
        if row.flag:
            setattr(layer, row.flag, row.name in passes)


def aim(item: bpy.types.Object, camera: Camera) -> None:
    """Sets a Blender camera object to a pinhole camera (its lens' distortion belongs to the sensor, not to Cycles)."""
    data = item.data
    data.sensor_fit, data.sensor_width = "HORIZONTAL", SENSOR_WIDTH
    data.lens = camera.K[0, 0] / camera.width * SENSOR_WIDTH
    data.shift_x = (camera.width / 2 - camera.K[0, 2]) / camera.width
    data.shift_y = (camera.K[1, 2] - camera.height / 2) / camera.width
    data.clip_start, data.clip_end = 0.01, 10_000.0
    data.dof.use_dof = False  # depth of field dithers the index pass; the sensor defocuses afterwards
    item.matrix_world = mathutils.Matrix((np.linalg.inv(camera.world_to_camera) @ CV_TO_BLENDER).tolist())


def save_blend(stage: Stage, path: Path) -> None:
    """Saves the stage and all that it uses, pictures packed, as a .blend that opens anywhere."""
    for image in bpy.data.images:
        if image.get("setpiece") == stage.name and not image.packed_file:
            image.pack()
    # Not bpy.data.libraries.write, with which 5.2 crashes on a scene. Only the worker saves, and it has this stage alone.
    window = bpy.context.window
    before, window.scene = window.scene, stage.scene
    try:
        bpy.ops.wm.save_as_mainfile(filepath=str(path), copy=True, compress=True)
    finally:
        window.scene = before  # 4.5 crashes on the next build when the scene that the window shows is removed
