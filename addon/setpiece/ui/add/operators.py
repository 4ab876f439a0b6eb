"""Saying which part an object is, and adding what is selected to the catalogue."""

from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import bpy
from attrs import frozen

from ...blender.imports.decided import decide_part, parts_of
from ...blender.imports.objects import SOLID
from ...blender.imports.read import source_of_objects
from ...core.catalogue import Asset
from ...core.faults import fault
from ...core.imports.add import add_prop, add_vehicle
from ...core.imports.decisions import part_names
from ...core.imports.describe import summary
from ..hardened import Hardened
from ..patient import Patient
from .settings import FOUND

ADD = {"vehicle": add_vehicle, "prop": add_prop}


@frozen
class Added:
    """What was added, and in lines what is to be said of it."""

    asset: Asset
    lines: tuple[str, ...]


_last: list[Added] = []  # at most one


def last() -> Added | None:
    """What was added last while Blender is open."""
    return _last[0] if _last else None


@lru_cache(maxsize=1)
def parts() -> list[tuple]:
    """The rows of the list of parts; kept, as Blender keeps no text of them itself."""
    rows = [(FOUND, "As found", "By names, shut lines and shape")]
    return [(*row, number) for number, row in enumerate([*rows, *((part, worded(part), "") for part in part_names())])]


def worded(part: str) -> str:
    return part.replace("_", " ").capitalize() if part else "As found"


class DecidePart(Hardened, bpy.types.Operator):
    """Say which part of a vehicle all of each selected object is; it is kept in the .blend"""

    bl_idname = "setpiece.decide_part"
    bl_label = "Part"
    bl_options = {"REGISTER", "UNDO"}

    part: bpy.props.EnumProperty(name="Part", description="The part that they are", items=lambda self, context: parts())

    def work(self, context):
        objects = [item for item in context.selected_objects if item.type in SOLID]
        if not objects:
            raise fault("nothing that can have faces is selected; select the objects that are this part", "part")
        part = "" if self.part == FOUND else self.part
        decide_part(objects, part)
        return f"{worded(part)}: {', '.join(item.name for item in objects)}"


class AddToCatalogue(Patient, bpy.types.Operator):
    """Bring what is selected, and what hangs on it, into your catalogue, as recipes then name it. The scene stays as it is"""

    bl_idname = "setpiece.add_to_catalogue"
    bl_label = "Add to Catalogue"
    bl_options = {"REGISTER"}

    def begin(self, context):
        _last.clear()
        settings, chosen = context.window_manager.setpiece.add, with_children(context.selected_objects)
        if not chosen:
            raise fault(f"nothing is selected; select all that the {settings.kind} is made of, or what all of it hangs on")
        add, root, place = ADD[settings.kind], settings.root(), TemporaryDirectory(prefix="setpiece-add-")
        try:
            model = source_of_objects(chosen, Path(place.name))
        except BaseException:
            place.cleanup()
            raise
        read = {mesh.name for mesh in model.meshes}
        decided = {name: part for name, part in parts_of(chosen).items() if name in read or part is None}
        said = {
            "file": Path(bpy.data.filepath or "unsaved.blend"), "root": root, "id": settings.id, "licence": settings.licence, "source": settings.source,
            "attributes": settings.attributes(), "decisions": {**settings.decisions(), "parts": decided},
        }  # fmt: skip

        def adding() -> Added:
            with place:
                asset = add(nullcontext((model, Path(place.name))), **said)
            return Added(asset, tuple(dict.fromkeys([*summary(asset), *(f"note: {note}" for note in model.notes)])))

        return adding

    def end(self, context, added):
        _last[:] = [added]
        return added.lines[0]


def with_children(objects) -> list[bpy.types.Object]:
    """Objects and all that hangs on them, each once."""
    return list(dict.fromkeys(item for top in objects for item in (top, *top.children_recursive)))
