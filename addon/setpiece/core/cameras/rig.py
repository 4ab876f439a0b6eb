"""What a rig is, and the fields that several rigs have."""

from __future__ import annotations

from typing import Callable, Iterable, Mapping

from attrs import frozen

from ..recipe.fields import Field


@frozen
class RigKind:
    """A way to stand around something. `place(values, draw, k, views, aim, size)` yields candidate views, best first:
    {"rig", "position", "target", "roll", "focal"} in metres, degrees and millimetres of a 36 mm wide sensor, and "station" where
    the rig's views have names. `views` is how many there are where a recipe doesn't say; None is one, without a number."""

    name: str
    fields: Mapping[str, Field]
    place: Callable[..., Iterable[dict]]
    views: int | None = None


AIM = Field(
    kind="text",
    doc="what to look at: a subject, or one of its damages, decoys or parts, such as subjects.car.damages.dent, subjects.car.parts.hood or "
    "subjects.car.parts.front_door, of which the side is drawn; without it the first vehicle, else the first subject",
    default=None,
)
ROLL = "tilt of the camera, clockwise"
COMMON = {
    "aim": AIM,
    "roll": Field(kind="number", doc=ROLL, default=0.0, low=-180, high=180, unit="degrees"),
}


def entry(rig: str, position, target, roll: float, focal: float, **more) -> dict:
    """A candidate as the SceneSpec keeps it."""
    return {
        "rig": rig,
        **more,
        "position": list(position),
        "target": list(target),
        "roll": roll,
        "focal": focal,
    }
