"""A decoy changes the picture where its mask says, and nowhere else."""

import numpy as np
import pytest
from board import SIZE, board, lit_board, parts_of, points_under, shoot

from setpiece.core.decoys import DECOYS
from setpiece.core.sampling.draw import Draw

SHARE = {"bird_lime": 0.95, "dirt": 0.9, "mud": 0.95, "sticker": 0.95, "water": 0.3}  # of the mask that looks otherwise: a flat drop is clear


def photograph(part, values, origin, span, path) -> np.ndarray:
    """(SIZE, SIZE, 3) of a part seen from straight above `origin`, `span` metres wide, under a sky that is bright to one side."""
    _, sky = lit_board(part, values, samples=32)
    tree = sky.id_data
    at, half = (tree.nodes.new(kind) for kind in ("ShaderNodeTexCoord", "ShaderNodeVectorMath"))
    half.operation, half.inputs[1].default_value, half.inputs[2].default_value = "MULTIPLY_ADD", (0.5, 0.5, 0.5), (0.7, 0.7, 0.5)
    tree.links.new(at.outputs["Generated"], half.inputs[0])
    tree.links.new(half.outputs[0], sky.inputs["Color"])
    return shoot(path, origin, span)


@pytest.mark.parametrize("kind", sorted(SHARE))
def test_the_picture_differs_where_the_mask_says(kind, tmp_path):
    entry = {**DECOYS[kind].settle({"part": "front_door"}, Draw(1, 2, kind), parts_of("front_door")), "spot": [0.5, 0.5]}
    body = board((0.3, 0.01, 0.01), "front_door")
    decoy, lay = DECOYS[kind].apply(body, "car.decoys.a", entry, ())
    part, values, span = body.part("front_door"), body.materials["paint"].values, 2.2 * max(decoy.frame.half)
    bare = photograph(part, values, decoy.frame.origin, span, tmp_path / "bare.exr")
    worn = photograph(lay(part), values, decoy.frame.origin, span, tmp_path / "worn.exr")
    differs = np.abs(worn - bare).max(-1) > 0.02
    mask = decoy.mask(points_under(decoy.frame.origin, span)).reshape(SIZE, SIZE)
    assert (mask >= 0.55).sum() > 100
    assert differs[mask >= 0.55].mean() > SHARE[kind]
    assert differs[mask < 0.15].mean() < 0.02
