"""What a rig is, and the fields that every rig has."""

from __future__ import annotations

from typing import Callable, Iterable, Mapping

from attrs import frozen

from ..recipe.fields import Field


@frozen
class RigKind:
    """A way to stand around something. `place(values, draw, k, views, aim, size)` yields candidate views, best first:
    {"rig", "position", "target", "roll", "focal"} in metres, degrees and millimetres of a 36 mm wide sensor."""

    name: str
    fields: Mapping[str, Field]
    place: Callable[..., Iterable[dict]]


COMMON = {
    "aim": Field(
        kind="text",
        doc="what to look at: a subject, or one of its damages or parts, such as subjects.car.damages.dent; "
        "without it the first vehicle, else the first subject",
        default=None,
    ),
    "roll": Field(kind="number", doc="tilt of the camera, clockwise", default=0.0, low=-180, high=180, unit="degrees"),
}
