"""Open ground: a disc that dissolves into the environment."""

from __future__ import annotations

from ..environment import set_environment
from ..ground import add_ground


def build(scene, place, world, backdrop) -> list:
    set_environment(scene, backdrop)
    add_ground(scene, backdrop, world["ground"], backdrop.reach)
    return []
