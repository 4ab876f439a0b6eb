"""Print one scene of a recipe as a SceneSpec, every choice settled.

example:
  setpiece scene demo 17 > scene.json
  setpiece render scene.json --out out/scene
"""

from __future__ import annotations

import argparse

from setpiece.core.faults import fault
from setpiece.core.production import open_production
from setpiece.core.scene_spec import to_json

from .arguments import add_recipe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recipe(parser)
    parser.add_argument("index", type=int, metavar="INDEX", help="the scene's number, from 0")


def run(asked: argparse.Namespace) -> int:
    if asked.index < 0:
        raise fault(f"is a scene's number from 0 upward, not {asked.index}", "INDEX")
    print(to_json(open_production(asked.recipe, asked.overrides, asked.scenes).sample(asked.index)))
    return 0
