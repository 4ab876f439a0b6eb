"""Subjects: whatever stands in a scene and gets labels. A new one is a row of SUBJECTS."""

from __future__ import annotations

from typing import Callable, Mapping

from attrs import frozen

from .recipe.fields import Field, Items


@frozen
class SubjectKind:
    """What a kind of subject gives on the core floor.

    fields: what a recipe may say of it. settle(values, draw, catalogue) -> its SceneSpec entry without "type" and "pose".
    columns(entry) -> {name: scalar} for plan tables. taxonomy: the file in assets/taxonomies that names its parts.
    footprint(entry, catalogue) -> (2, 3) least and greatest corner in its own frame, metres.
    """

    name: str
    fields: Mapping[str, Field | Items]
    settle: Callable
    columns: Callable
    taxonomy: str
    footprint: Callable


def __getattr__(name: str):
    """SUBJECTS is filled when first asked for: its rows import SubjectKind from here."""
    if name != "SUBJECTS":
        raise AttributeError(name)
    from .props.kind import PROP
    from .vehicles.kind import VEHICLE

    table = globals()["SUBJECTS"] = {kind.name: kind for kind in (VEHICLE, PROP)}
    return table
