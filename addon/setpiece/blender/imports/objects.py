"""Which objects of a scene are taken out, under which names."""

from __future__ import annotations

from typing import Iterator

import bpy
import numpy as np
from attrs import frozen

SOLID = ("MESH", "CURVE", "SURFACE", "FONT", "META")  # what can have faces


def show_as_rendered(scene: bpy.types.Scene, made: list) -> list[str]:
    """Lets the viewport, for which Blender evaluates, show exactly what a render would; returns the names of what has faces and stays
    hidden. Only for a scene that was just imported."""
    layer = scene.view_layers[0]
    for item in made:
        if isinstance(item, (bpy.types.Collection, bpy.types.Object)) and not item.library:
            item.hide_viewport = item.hide_render
        if isinstance(item, bpy.types.Object) and not item.library:
            item.show_instancer_for_viewport = item.show_instancer_for_render
    layers = [layer.layer_collection]
    while layers:
        one = layers.pop()
        one.hide_viewport = False
        layers += one.children
    for item in layer.objects:
        item.hide_set(False, view_layer=layer)
    layer.update()
    seen = {item.name for item in layer.objects if item.visible_get(view_layer=layer)}
    return sorted(item.name for item in scene.collection.all_objects if item.type in SOLID and item.name not in seen)


@frozen(eq=False)
class Solid:
    """Something with faces: the evaluated object, its (4, 4) place in the world, its name and the names of what it hangs on."""

    thing: bpy.types.Object
    matrix: np.ndarray
    name: str
    above: tuple[str, ...]


def solids(depsgraph, chosen: set | None) -> Iterator[Solid]:
    """All that a depsgraph shows, instances among it; with `chosen` only those objects and what they instance. Blender lists them in an
    order that is another in every process, and curves, texts and metaballs once as themselves and once more as meshes."""
    for instance in depsgraph.object_instances:
        thing, by = instance.object, instance.parent if instance.is_instance else None
        owner = (by or thing).original
        if chosen is not None and owner not in chosen:
            continue
        if thing.type != "MESH" or thing.original.hide_render or (not by and not instance.show_self):
            continue
        if not by and thing.parent and thing.parent.instance_type in ("VERTS", "FACES"):  # which a render shows as instances alone
            continue
        above = chain(thing.original.parent)
        if by and owner != thing.original and owner.name not in above:
            above = (*chain(owner), *above)
        yield Solid(thing, np.array(instance.matrix_world), thing.original.name, above)


def chain(thing: bpy.types.Object | None) -> tuple[str, ...]:
    """The names of an object and of those that it hangs on, outermost first."""
    names = []
    while thing is not None:
        names.append(thing.name)
        thing = thing.parent
    return tuple(reversed(names))


def objects_are(names: list[str], most: int = 5) -> str:
    """"a, b and 3 more objects are", for a note."""
    if len(names) == 1:
        return f'the object "{names[0]}" is'
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{len(names)} objects ({', '.join(names[:most])}{more}) are"
