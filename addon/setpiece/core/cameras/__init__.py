"""Where a scene is photographed from.

What the sampler does, for each rig `name` of a recipe and each of its `views` k = 0, 1, …:

    poses, boxes = placement.place(…)   # of the placed subjects, by id
    view = place_view(values, k, views, subjects, boxes, size, draw, catalogue, bounds)   # draw = Draw(seed, scene, f"cameras.{name}")
    → {"rig", "position", "target", "roll", "focal" …} or None, and then `f"{name}[{k}]"` is unplaced

`values` are the rig's resolved field values for view k, "rig" among them (`RIGS[values["rig"]].fields`; how often a recipe draws
them, once or for each view, is the sampler's affair); `subjects` are the SceneSpec's entries; `draw` is the same for every k.
The sampler adds "id" and "sensor". A view that aims at a damage carries its id as "aim", and `follow` moves it, once the scene is
built, to where the damage came to lie. A new rig is a file with a `RigKind` and a line in `RIGS`.
"""

from __future__ import annotations

from typing import Mapping

from . import close_up, gantry, handheld, orbit, walk
from .aim import aim_at, follow
from .fit import choose
from .paths import check_aims
from .rig import RigKind

__all__ = ["RIGS", "RigKind", "check_aims", "follow", "place_view"]

RIGS: dict[str, RigKind] = {
    kind.name: kind
    for kind in (orbit.ORBIT, close_up.CLOSE_UP, walk.WALK_AROUND, walk.CORNER_VIEWS, gantry.GANTRY, handheld.HANDHELD)
}


def place_view(values: Mapping, k: int, views: int, subjects: Mapping, boxes: Mapping, size, draw, catalogue, bounds=None) -> dict | None:
    """View k of `views` of the rig that `values` describe: its first candidate that stands free and sees its aim, or None.

    `boxes` maps subject ids to placement.Box; `size` is (width, height) in pixels; `bounds` is the box, least and greatest corner
    in metres, that a place such as a room keeps cameras in.
    """
    aim = aim_at(values["aim"], subjects, boxes, catalogue, lambda: draw("side", k))
    if aim is None:
        return None
    return choose(RIGS[values["rig"]].place(values, draw, k, views, aim, size), aim, boxes, bounds)
