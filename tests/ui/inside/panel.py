"""An artist's session with the panel: open, build, build again, render, undo, redo, clear, and a recipe that is wrong."""

import importlib
import json
import os
import sys
from pathlib import Path

import bpy

sys.path.append(str(Path(__file__).parent))
import window
from contents import contents

bpy.context.preferences.view.show_splash = False
ADDON = "bl_ext.user_default.setpiece"
_, RECIPE, WRONG_RECIPE, PICTURES = window.arguments()


def artists_own() -> dict:
    """All that the artist had made: the scene, and its objects to the last vertex."""
    scene = bpy.data.scenes["Mine"]
    return {"names": [item.name for item in bpy.data.objects if item.name in scene.objects], **contents(scene)}


def state() -> dict:
    return {
        "scenes": sorted(scene.name for scene in bpy.data.scenes),
        "shown": bpy.context.window_manager.windows[0].scene.name,
        "artists": artists_own(),
        "data": {kind: len(getattr(bpy.data, kind)) for kind in ("objects", "meshes", "materials", "images", "worlds", "cameras", "lights")},
    }


def steps(answer):
    package = importlib.import_module(ADDON)
    stages = importlib.import_module(ADDON + ".ui.stages")
    spec_of = importlib.import_module(ADDON + ".core.scene_spec").to_json
    settings = bpy.context.window_manager.setpiece
    answer["version"] = package.__version__
    answer["wheels"] = {name: importlib.import_module(name).__file__ for name in ("yaml", "attrs", "cattrs")}

    bpy.data.scenes["Scene"].name = "Mine"
    bpy.data.objects["Cube"].location.x = 3.25
    bpy.data.objects["Cube"].pass_index = 7
    with window.hand():
        bpy.ops.ed.undo_push(message="What the artist made")
    sidebar = window.area("VIEW_3D")
    sidebar.spaces.active.show_region_ui = True
    yield
    next(region for region in sidebar.regions if region.type == "UI").active_panel_category = "Setpiece"
    settings.recipe, settings.index, settings.device = RECIPE, 1, "cpu"
    answer["before"] = state()
    yield

    window.press(bpy.ops.setpiece.build)
    yield
    scene = bpy.context.window_manager.windows[0].scene
    answer["built"] = state()
    answer["spec"] = json.loads(spec_of(stages.of(scene).spec))
    answer["contents"] = contents(scene)
    space = window.area("VIEW_3D").spaces.active
    space.region_3d.view_perspective = "CAMERA"
    space.shading.type = "MATERIAL"
    for _ in range(8):  # shaders compile while the window is drawn
        yield
    window.photograph(f"{PICTURES}/panel.png")

    window.press(bpy.ops.setpiece.build)
    yield
    answer["rebuilt"] = state()
    settings.view = 1
    window.press(bpy.ops.setpiece.render)
    for _ in range(4):
        yield
    image = window.area("IMAGE_EDITOR").spaces.active.image
    answer["image"] = {"name": image.name, "size": list(image.size), "pixels": list(image.pixels)[::97]}
    answer["rendered"] = state()
    window.photograph(f"{PICTURES}/annotated.png")

    for name in ("undone_render", "undone_rebuild", "undone_build"):
        window.undo()
        yield
        answer[name] = state()
    for _ in range(2):
        window.redo()
        yield
    answer["redone"] = state()
    scene = bpy.context.window_manager.windows[0].scene
    answer["redone_contents"] = contents(scene)
    answer["redone_is_known"] = stages.of(scene) is not None

    window.press(bpy.ops.setpiece.clear)
    yield
    answer["cleared"] = state()
    settings.recipe = WRONG_RECIPE
    del os.environ["SETPIECE_RAISE"]  # from here on an artist is told, not a developer
    try:
        window.press(bpy.ops.setpiece.build)
    except RuntimeError as error:
        answer["told"] = str(error)
    yield
    answer["after_fault"] = state()


window.play(steps)
