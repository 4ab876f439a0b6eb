"""A shot: all that is known of one rendered view when its annotations are computed. Arrays only, never bpy, so that
annotation can run beside the next render."""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import field, frozen

from .body import Body, Damage
from .camera import Camera
from .scene_spec import SceneSpec


@frozen(eq=False)
class Shot:
    """`camera` is the delivered picture's, lens included; `rendered` is the pinhole that Cycles used (equal to `camera`
    but for distortion and, when the lens bends, a wider frame). `passes` are of the rendered frame: "image" (h, w, 4)
    float32 linear Rec.709, "index" (h, w) int32 part ids (0 is no part), "depth" (h, w) float32 metres along Z (1e10 where
    nothing was hit), and "normal" (h, w, 3) float32 world when asked for. `part_ids` takes (body id, part name) to the
    scene's part id, 1 upward; `instance_ids` takes a body id to the scene's instance id, 1 upward.
    `damage_ids` takes a damage id to its id in `.damage.png`, 1 upward; `decoy_ids` a decoy's id to its id in `.decoy.png`.
    """

    spec: SceneSpec
    view: int
    camera: Camera
    rendered: Camera
    passes: Mapping[str, np.ndarray]
    bodies: tuple[Body, ...]
    damages: tuple[Damage, ...]
    part_ids: Mapping[tuple[str, str], int]
    instance_ids: Mapping[str, int]
    damage_ids: Mapping[str, int]
    lights: Mapping
    decoys: tuple[Damage, ...] = ()
    decoy_ids: Mapping[str, int] = field(factory=dict)
