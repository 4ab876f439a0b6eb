"""A SceneSpec built as a Blender scene of its own."""

from __future__ import annotations

from typing import Callable, Mapping

import bpy
import mathutils
from attrs import evolve, frozen

from ...core.body import Body, Damage, Mark, Part, marks_by_slot
from ...core.camera import Camera, camera_of
from ...core.cameras import follow
from ...core.catalogue import Catalogue
from ...core.faults import fault
from ...core.scene_spec import SceneSpec
from .. import owned
from ..materials import MARKS, make
from ..subjects import build_subject
from ..worlds import build as build_world
from ..worlds.screens import add_screens
from .mesh import make_mesh

MOST_PARTS = 32_767  # Cycles clips a pass index above this without a word (measured on 4.5 and 5.2)


@frozen(eq=False)
class Stage:
    """A built scene. `name` is the scene's in Blender (names survive undo, pointers don't), `views` are the SceneSpec's, each with its
    camera where it came to stand; ids are those of core/shot.Shot. `twin` is the same scene without its damages, where the SceneSpec
    asks for it and they changed something: it has this stage's ids, cameras and data, and goes when this one is cleared."""

    name: str
    spec: SceneSpec
    views: tuple[Mapping, ...]
    bodies: tuple[Body, ...]
    damages: tuple[Damage, ...]
    decoys: tuple[Damage, ...]
    part_ids: Mapping[tuple[str, str], int]
    instance_ids: Mapping[str, int]
    damage_ids: Mapping[str, int]
    decoy_ids: Mapping[str, int]
    lights: Mapping
    twin: Stage | None = None

    @property
    def scene(self) -> bpy.types.Scene:
        return bpy.data.scenes[self.name]

    def camera(self, view: int) -> Camera:
        """The camera of a view."""
        return camera_of(self.views[view], self.spec.image["size"])

    def clear(self) -> None:
        """Removes from Blender all that this stage made, and nothing else."""
        owned.clear(self.name)


def scene_name(index: int) -> str:
    """The name of scene `index` in Blender."""
    return f"Setpiece {index:06d}"


def build(spec: SceneSpec, catalogue: Catalogue) -> Stage:
    """Builds a SceneSpec beside whatever is open in Blender. A stage of the same scene that stands already is replaced.

    Raises Faults when the scene has more parts than Cycles can label.
    """
    name = scene_name(spec.index)
    owned.clear(name)
    with owned.tagging(name):
        scene = bpy.data.scenes.new(name)
        bodies, whole, damages, decoys = build_subjects(spec, catalogue)
        part_ids, made = number_parts(whole, bodies), {}
        for body in bodies:
            add_body(scene, body, part_ids, made)
        lights = build_world(scene, spec.world, catalogue)
        mirrors = add_screens(scene, decoys, {body.id: body.pose for body in bodies})
        camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(camera)
        scene.camera = camera
        twin = add_twin(scene, whole, part_ids, made) if spec.pair and bodies != whole else None
        for item in subject_objects(made) if mirrors else ():
            mirrors.objects.link(item)
    stage = Stage(
        name=scene.name,
        spec=spec,
        views=tuple(follow(view, bodies, (*damages, *decoys)) for view in spec.views),
        bodies=bodies,
        damages=damages,
        decoys=decoys,
        part_ids=part_ids,
        instance_ids={body.id: number for number, body in enumerate(bodies, 1)},
        damage_ids={damage.id: number for number, damage in enumerate(damages, 1)},
        decoy_ids={decoy.id: number for number, decoy in enumerate(decoys, 1)},
        lights=lights,
    )
    return evolve(stage, twin=evolve(stage, name=twin.name, bodies=whole, damages=())) if twin else stage


def build_subjects(spec: SceneSpec, catalogue: Catalogue) -> tuple[tuple[Body, ...], tuple[Body, ...], tuple[Damage, ...], tuple[Damage, ...]]:
    """The bodies of a SceneSpec, the same without their damages, the damages and the decoys, in its order."""
    bodies, whole, damages, decoys = [], [], [], []
    for id, entry in spec.subjects.items():
        body, undamaged, its_damages, its_decoys = build_subject(id, entry, catalogue)
        bodies.append(body)
        whole.append(undamaged)
        damages.extend(its_damages)
        decoys.extend(its_decoys)
    return tuple(bodies), tuple(whole), tuple(damages), tuple(decoys)


def number_parts(whole: tuple[Body, ...], bodies: tuple[Body, ...]) -> dict[tuple[str, str], int]:
    """(body id, part name) to a part id from 1 upward: the undamaged bodies' parts in their order, then those that only damage made.
    A part that is missing leaves its id unused."""
    keys = list(dict.fromkeys((body.id, part.name) for body in (*whole, *bodies) for part in body.parts))
    if len(keys) > MOST_PARTS:
        raise fault(f"the scene has {len(keys)} parts and Cycles can label {MOST_PARTS}; stage fewer subjects", "subjects")
    return {key: number for number, key in enumerate(keys, 1)}


def add_body(scene: bpy.types.Scene, body: Body, part_ids: Mapping[tuple[str, str], int], made: dict) -> None:
    """Adds one object per part, its pass index the part's id. What was `made` before of the same part, material or pose is used again."""
    for part in body.parts:
        materials = tuple(id(body.materials[name]) for name in part.materials)
        mesh = once(made, ("mesh", id(part), materials), lambda: add_mesh(body, part, made))
        item = once(made, ("object", mesh.name, body.pose.tobytes()), lambda: bpy.data.objects.new(mesh.name, mesh))
        item.pass_index = part_ids[body.id, part.name]
        item.matrix_world = mathutils.Matrix(body.pose.tolist())
        scene.collection.objects.link(item)


def add_mesh(body: Body, part: Part, made: dict) -> bpy.types.Mesh:
    """A part's mesh with its materials."""
    mesh = make_mesh(f"{body.id}.{part.name}", part)
    for name, marks in zip(part.materials, marks_by_slot(part)):
        material = once(made, (body.id, id(body.materials[name])), lambda: make(body.materials[name]))
        mesh.materials.append(marked(material, marks) if marks else material)
    return mesh


def once(made: dict, key, make: Callable):
    """What `make` gave for this key, the first time that it was asked for."""
    if key not in made:
        made[key] = make()
    return made[key]


def subject_objects(made: dict) -> list[bpy.types.Object]:
    """The objects among what was made: all bodies' parts, before damage and after."""
    return [item for key, item in made.items() if key[0] == "object"]


def add_twin(scene: bpy.types.Scene, whole: tuple[Body, ...], part_ids: Mapping[tuple[str, str], int], made: dict) -> bpy.types.Scene:
    """A scene of the undamaged bodies in the world of another one, with that one's own objects wherever they don't differ.

    It is a scene of its own and not one that switches objects on and off: Cycles keeps what it has of a scene between renders, in
    the order in which it came, and a picture must not depend on the pictures before it.
    """
    twin = bpy.data.scenes.new(f"{scene.name} undamaged")
    for body in whole:
        add_body(twin, body, part_ids, made)
    bodies = set(subject_objects(made))
    for item in scene.collection.all_objects:
        if item not in bodies:
            twin.collection.objects.link(item)
    twin.world, twin.camera = scene.world, scene.camera
    return twin


def marked(material: bpy.types.Material, marks: tuple[Mark, ...]) -> bpy.types.Material:
    """A copy of a material that wears marks."""
    material = material.copy()
    for mark in marks:
        MARKS[mark.kind](material, mark)
    return material
