"""The formats that are read: how each is looked at first, and which of Blender's importers takes it.

The importers' options that are named here are spelled alike in every Blender of blender_version.txt.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Callable

import bpy
from attrs import frozen

from ...core.faults import fault, nearest
from .appended import append_blend
from .gltf import look_at_gltf
from .headers import look_at_blend, look_at_fbx, look_at_ply, look_at_stl, look_at_usd
from .look import Look
from .model import Named, as_named
from .obj import look_at_obj

LARGEST = 2 << 30  # bytes of a file
NUMBER = re.compile(r"\.\d+$")


Made = Callable[[], list]  # gives all that has come into this Blender since reading began


def usd_names(name: str, above: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """USD names have no dots, so that one's number is Blender's; a mesh below a transform of its own name is the one thing that both are."""
    name, *above = (NUMBER.sub("", one) for one in (name, *above))
    return name, tuple(above[:-1] if above[-1:] == [name] else above)


@frozen
class Format:
    """`look(path, folder)` gives a Look and raises Faults for what need not be tried; `folder` is for a copy that it may have to make.
    `bring(path, notes, made, **options)` imports into the context's scene, adds to `notes` what people should know, and returns the scene
    that then holds it. `unit(scene)` is the metres of one unit of what was imported, None where the format doesn't say; `named(name, above)`
    gives the file's own names for those that Blender made of them, which are unique."""

    name: str
    look: Callable[[Path, Path], Look]
    bring: Callable[..., bpy.types.Scene]
    unit: Callable[[bpy.types.Scene], float | None]
    named: Named = as_named


def imported(operator: str, path: Path, notes: list[str], made: Made, **options) -> bpy.types.Scene:
    """Runs an importer's operator. Raises Faults with its last words."""
    room, name = operator.split(".")
    try:
        getattr(getattr(bpy.ops, room), name)(filepath=str(path), **options)
    except AttributeError as error:
        if "could not be found" not in str(error):
            raise refused(error) from error
        raise fault(f"this Blender is built without an importer for {path.suffix} files; use one of blender.org's, or convert it to .glb") from None
    except Exception as error:  # importers written in Python raise whatever they come upon
        raise refused(error) from error
    return bpy.context.scene


def refused(error: Exception):
    words = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return fault(f"Blender can't import it, and says: {words[-1].removeprefix('Error: ')}; export it again, or as .glb")


def metres(scene: bpy.types.Scene) -> float:
    """glTF's own unit; the importers of FBX and USD take their files' units to it."""
    return 1.0


def unsaid(scene: bpy.types.Scene) -> None:
    return None


def scenes_own(scene: bpy.types.Scene) -> float | None:
    return None if scene.unit_settings.system == "NONE" else float(scene.unit_settings.scale_length)


GLTF = Format("glTF", look_at_gltf, partial(imported, "import_scene.gltf", disable_bone_shape=True, import_shading="NORMALS"), metres)
USD = Format("USD", look_at_usd, partial(
    imported, "wm.usd_import", set_frame_range=False, import_cameras=False, import_lights=False, create_world_material=False, import_curves=False,
    import_volumes=False, import_points=False, import_visible_only=True, merge_parent_xform=False, apply_unit_conversion_scale=True,
    import_textures_mode="IMPORT_PACK",
), metres, usd_names)  # fmt: skip
# Their validation would put a vertex without a finite place at the origin, and say nothing.
OBJ = Format("OBJ", look_at_obj, partial(imported, "wm.obj_import", validate_meshes=False), unsaid)
STL = Format("STL", look_at_stl, partial(imported, "wm.stl_import", use_mesh_validate=False), unsaid)
FBX = Format("FBX", look_at_fbx, partial(imported, "wm.fbx_import", use_anim=False, validate_meshes=False), metres)
PLY = Format("PLY", look_at_ply, partial(imported, "wm.ply_import"), unsaid)
BLEND = Format("Blender", look_at_blend, append_blend, scenes_own)

FORMATS: dict[str, Format] = {
    ".glb": GLTF, ".gltf": GLTF, ".fbx": FBX, ".obj": OBJ, ".ply": PLY, ".stl": STL, ".usd": USD, ".usda": USD, ".usdc": USD,
    ".usdz": USD, ".blend": BLEND,
}  # fmt: skip


def format_of(path: Path) -> Format:
    """The format of a file that is there, by its suffix. Raises Faults."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise fault(f'"{path.suffix}" is no format that is read here; {nearest(suffix, FORMATS)}')
    if not path.is_file():
        raise fault("is missing; correct the name")
    size = path.stat().st_size
    if size == 0:
        raise fault("is empty; fetch or export it again")
    if size > LARGEST:
        raise fault(f"is {size / 2**30:.1f} GB; at most {LARGEST >> 30} GB are read, so make it smaller")
    return FORMATS[suffix]
