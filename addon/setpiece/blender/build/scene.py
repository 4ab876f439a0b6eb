"""A SceneSpec built as a Blender scene of its own."""

from __future__ import annotations

from typing import Mapping

import bpy
import mathutils
from attrs import frozen

from ...core.body import Body, Damage, Part
from ...core.camera import Camera, camera_of
from ...core.cameras import follow
from ...core.catalogue import Catalogue
from ...core.faults import fault
from ...core.scene_spec import SceneSpec
from .. import owned
from ..materials import MARKS, make
from ..subjects import build_subject
from ..worlds import build as build_world
from .mesh import make_mesh

MOST_PARTS = 32_767  # Cycles clips a pass index above this without a word (measured on 4.5 and 5.2)


@frozen(eq=False)
class Stage:
    """A built scene. `scene` names it in Blender (names survive undo, pointers don't); ids are those of core/shot.Shot."""

    name: str
    spec: SceneSpec
    bodies: tuple[Body, ...]
    damages: tuple[Damage, ...]
    part_ids: Mapping[tuple[str, str], int]
    instance_ids: Mapping[str, int]
    damage_ids: Mapping[str, int]
    lights: Mapping

    @property
    def scene(self) -> bpy.types.Scene:
        return bpy.data.scenes[self.name]

    def camera(self, view: int) -> Camera:
        """The camera of a view: one that aims at a damage follows it to where it came to lie."""
        return camera_of(follow(self.spec.views[view], self.bodies, self.damages), self.spec.image["size"])

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
        bodies, damages = build_subjects(spec, catalogue)
        part_ids = number_parts(bodies)
        for body in bodies:
            add_body(scene, body, part_ids)
        lights = build_world(scene, spec.world, catalogue)
        camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(camera)
        scene.camera = camera
    return Stage(
        name=scene.name,
        spec=spec,
        bodies=bodies,
        damages=damages,
        part_ids=part_ids,
        instance_ids={body.id: number for number, body in enumerate(bodies, 1)},
        damage_ids={damage.id: number for number, damage in enumerate(damages, 1)},
        lights=lights,
    )


def build_subjects(spec: SceneSpec, catalogue: Catalogue) -> tuple[tuple[Body, ...], tuple[Damage, ...]]:
    """The bodies and damages of a SceneSpec, in its order."""
    bodies, damages = [], []
    for id, entry in spec.subjects.items():
        body, its_damages = build_subject(id, entry, catalogue)
        bodies.append(body)
        damages.extend(its_damages)
    return tuple(bodies), tuple(damages)


def number_parts(bodies: tuple[Body, ...]) -> dict[tuple[str, str], int]:
    """(body id, part name) to a part id, dense from 1 in the order of the bodies and their parts."""
    keys = [(body.id, part.name) for body in bodies for part in body.parts]
    if len(keys) > MOST_PARTS:
        raise fault(f"the scene has {len(keys)} parts and Cycles can label {MOST_PARTS}; stage fewer subjects", "subjects")
    return {key: number for number, key in enumerate(keys, 1)}


def add_body(scene: bpy.types.Scene, body: Body, part_ids: Mapping[tuple[str, str], int]) -> None:
    """Adds one object per part, its pass index the part's id."""
    materials = {name: make(material) for name, material in body.materials.items()}
    for part in body.parts:
        mesh = make_mesh(f"{body.id}.{part.name}", part)
        for name in part.materials:
            mesh.materials.append(marked(materials[name], part) if part.marks else materials[name])
        item = bpy.data.objects.new(mesh.name, mesh)
        item.pass_index = part_ids[body.id, part.name]
        item.matrix_world = mathutils.Matrix(body.pose.tolist())
        scene.collection.objects.link(item)


def marked(material: bpy.types.Material, part: Part) -> bpy.types.Material:
    """A copy of a material that wears a part's marks."""
    material = material.copy()
    for mark in part.marks:
        MARKS[mark.kind](material, mark)
    return material
