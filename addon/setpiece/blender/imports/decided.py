"""What a person decided of an object in Blender: which part of a vehicle all of it is. It is kept on the object, and so in the .blend."""

from __future__ import annotations

from typing import Iterable

import bpy

PART = "setpiece_part"  # a custom property: a part's class, or "" where a decision was taken back


def decide_part(objects: Iterable[bpy.types.Object], part: str) -> None:
    """Says that some objects are a part, or with "" that they are what they are found to be."""
    for item in objects:
        if part or PART in item:
            item[PART] = part


def part_of(item: bpy.types.Object) -> str:
    """The part that an object was said to be, or ""."""
    return str(item.get(PART, ""))


def parts_of(objects: Iterable[bpy.types.Object]) -> dict[str, str | None]:
    """By name, of all objects of which somebody ever said a part: it, or None where that was taken back."""
    return {item.name: part_of(item) or None for item in objects if PART in item}
