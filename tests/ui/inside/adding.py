"""An author's session: a maker's car is imported, one part is decided, and it goes into the catalogue; before that, all that can go wrong."""

import importlib
import os
import sys
from pathlib import Path

import bpy

sys.path.append(str(Path(__file__).parent))
import window

bpy.context.preferences.view.show_splash = False
ADDON = "bl_ext.user_default.setpiece"
_, FILE, ROOT, PICTURES = window.arguments()


def select(*items) -> None:
    bpy.ops.object.select_all(action="DESELECT")
    for item in items:
        item.select_set(True)
    bpy.context.view_layer.objects.active = items[0] if items else None


def told(settings, **values) -> str:
    """What the author is told on pressing the button with some settings changed."""
    before = {key: getattr(settings, key) for key in values}
    for key, value in values.items():
        setattr(settings, key, value)
    try:
        window.press(bpy.ops.setpiece.add_to_catalogue)
    except RuntimeError as error:
        return str(error)
    finally:
        for key, value in before.items():
            setattr(settings, key, value)
    return ""


def objects() -> list:
    return sorted((item.name, list(map(list, item.matrix_world))) for item in bpy.data.objects)


def steps(answer):
    last = importlib.import_module(ADDON + ".ui.add.operators").last
    busy = importlib.import_module(ADDON + ".ui.patient").busy
    settings = bpy.context.window_manager.setpiece.add
    sidebar = window.area("VIEW_3D")
    sidebar.spaces.active.show_region_ui = True
    yield
    next(region for region in sidebar.regions if region.type == "UI").active_panel_category = "Setpiece"
    cube = bpy.data.objects["Cube"]
    with window.hand():
        bpy.ops.import_scene.gltf(filepath=FILE)
    car = [item for item in bpy.context.scene.objects if item.type == "MESH" and item is not cube]
    settings.folder, settings.id, settings.licence, settings.source = ROOT, "wagon", "CC0-1.0", "a test"
    settings.tags = "french, old "
    yield

    raised = os.environ.pop("SETPIECE_RAISE")
    select()
    answer["nothing"] = told(settings)
    select(cube)
    answer["cube"] = told(settings)
    answer["folder"] = told(settings, folder="")
    select(*car)
    answer["id"] = told(settings, id="My Wagon")
    answer["licence"] = told(settings, licence="CC-BY-4")
    bpy.data.objects["toit"]["setpiece_part"] = "rof"
    answer["part"] = told(settings)
    del bpy.data.objects["toit"]["setpiece_part"]
    select(bpy.data.objects["Camera"])
    try:
        window.press(bpy.ops.setpiece.decide_part, part="hood")
    except RuntimeError as error:
        answer["no faces"] = str(error)
    os.environ["SETPIECE_RAISE"] = raised
    answer["written"] = Path(ROOT).exists()

    select(bpy.data.objects["capot"])
    window.press(bpy.ops.setpiece.decide_part, part="trunk")
    answer["on the object"] = bpy.data.objects["capot"]["setpiece_part"]
    answer["before"] = objects()
    select(*car)
    bpy.context.view_layer.objects.active = bpy.data.objects["capot"]
    window.press(bpy.ops.setpiece.add_to_catalogue, "INVOKE_DEFAULT")
    answer["alive"] = busy() and last() is None
    answer["again"] = bpy.ops.setpiece.add_to_catalogue.poll()
    yield
    window.photograph(f"{PICTURES}/adding.png")
    while busy() or last() is None:
        yield
    answer["lines"] = last().lines
    answer["after"] = objects()
    yield
    window.photograph(f"{PICTURES}/added.png")

    del bpy.data.objects["capot"]["setpiece_part"]  # the YAML has it still
    select(bpy.data.objects["toit"])
    window.press(bpy.ops.setpiece.decide_part, part="interior")
    window.press(bpy.ops.setpiece.decide_part, part="FOUND")
    select(bpy.data.objects["calandre"])
    window.press(bpy.ops.setpiece.decide_part, part="front_bumper")
    select(*car)
    settings.forward, settings.style = "+X", "hatchback"
    window.press(bpy.ops.setpiece.add_to_catalogue)
    yield
    select(cube)
    settings.kind, settings.id, settings.scaled, settings.unit = "prop", "crate", True, 0.5
    window.press(bpy.ops.setpiece.add_to_catalogue)
    answer["prop"] = last().lines
    yield
    window.photograph(f"{PICTURES}/added_prop.png")


window.play(steps)
