"""Annotations as a table: a row each, computed from a shot alone. A new one is a function and a line here.

The arrays are of the delivered picture. `annotations.json` holds, by name:
    camera   size, K, distortion, world_to_camera
    lights   the shot's lights
    objects  a record per body, visible or not       (instances.py)
    parts    a record per part of a body
    damages  a record per damage                     (damages.py)
    decoys   a record per decoy                      (decoys.py)
"""

from __future__ import annotations

from typing import Callable, Iterable, Mapping

from attrs import fields, frozen

from ..faults import Fault, Faults, nearest
from ..shot import Shot
from . import damages, decoys, instances, layers, view
from .formats import FORMATS
from .sight import Sight

LABELS = ("index", "depth")  # the passes that nearly everything rests on


@frozen
class Annotation:
    """`passes` are rows of core/passes; `compute` takes a Sight (a Shot with what annotations share worked out) to arrays or
    plain JSON; `suffix` names the file, and its ending the row of FORMATS that writes it: those with one ".json" suffix share
    a file, each under its name. An `optional` one is computed only when it is asked for."""

    name: str
    passes: tuple[str, ...]
    compute: Callable[[Sight], object]
    suffix: str
    optional: bool = False


ANNOTATIONS: dict[str, Annotation] = {
    row.name: row
    for row in (
        Annotation("instance", LABELS, layers.instance, "instance.png"),
        Annotation("part", LABELS, layers.part, "part.png"),
        Annotation("damage", LABELS, damages.layer, "damage.png"),
        Annotation("decoy", LABELS, decoys.layer, "decoy.png"),
        Annotation("coverage", LABELS, damages.coverage, "coverage.png"),
        Annotation("behind_glass", LABELS, layers.behind_glass, "behind_glass.png"),
        Annotation("depth", LABELS, layers.depth, "depth.exr", optional=True),
        Annotation("normal", (*LABELS, "normal"), layers.normal, "normal.exr", optional=True),
        Annotation("camera", (), view.camera, "annotations.json"),
        Annotation("lights", (), view.lights, "annotations.json"),
        Annotation("objects", LABELS, instances.objects, "annotations.json"),
        Annotation("parts", LABELS, instances.parts, "annotations.json"),
        Annotation("damages", LABELS, damages.records, "annotations.json"),
        Annotation("decoys", LABELS, decoys.records, "annotations.json"),
    )
}


def wanted(asked: Iterable[str] = ()) -> tuple[Annotation, ...]:
    """The rows that every view has and the optional ones asked for, in the table's order. Raises Faults on unknown names."""
    asked = list(asked)
    unknown = [name for name in asked if name not in ANNOTATIONS]
    if unknown:
        raise Faults(Fault(f'unknown annotation "{name}"; {nearest(name, ANNOTATIONS)}', "annotations") for name in unknown)
    return tuple(row for row in ANNOTATIONS.values() if not row.optional or row.name in asked)


def passes_needed(asked: Iterable[str] = ()) -> tuple[str, ...]:
    """The passes that must be rendered for what is asked, in order of name."""
    return tuple(sorted({name for row in wanted(asked) for name in row.passes}))


def annotate(shot: Shot, asked: Iterable[str] = ()) -> dict[str, object]:
    """Every annotation of a shot by name: arrays of the delivered picture, or plain JSON."""
    sight = Sight(**{item.name: getattr(shot, item.name) for item in fields(Shot)})
    return {row.name: row.compute(sight) for row in wanted(asked)}


def encode(values: Mapping[str, object]) -> dict[str, bytes]:
    """What `annotate` gave as the contents of files, by suffix ("part.png", "annotations.json" …)."""
    files: dict[str, dict[str, object]] = {}
    for name, value in values.items():
        files.setdefault(ANNOTATIONS[name].suffix, {})[name] = value
    return {suffix: FORMATS[suffix.rpartition(".")[2]](content) for suffix, content in files.items()}
