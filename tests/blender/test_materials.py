"""Materials: every kind builds in this Blender without a warning and shows what its values ask for."""

import warnings

import bpy
import numpy as np
import pytest

from setpiece.blender.materials import MATERIALS
from setpiece.core.files.png import encode_png

PIXEL = encode_png(np.full((4, 4, 3), 255, np.uint8))
VALUES = {"car_paint": {"color": [0.4, 0.4, 0.42]}, "lens": {"color": [0.6, 0.02, 0.02]},
          "textured": {"color": [1, 1, 1], "image": PIXEL}}


@pytest.mark.parametrize("kind", sorted(MATERIALS))
def test_every_kind_builds_around_its_named_nodes(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        material = MATERIALS[kind](VALUES.get(kind, {}))
    nodes = material.node_tree.nodes
    assert nodes["Principled BSDF"].outputs[0].is_linked
    assert nodes["Material Output"].inputs["Surface"].is_linked
    assert all(link.is_valid for link in material.node_tree.links)
    bpy.data.materials.remove(material)
