"""Render one SceneSpec, as it was sampled or as you edited it.

example:
  setpiece scene demo 17 > scene.json
  setpiece render scene.json --out out/scene --blend out/scene.blend
"""

from __future__ import annotations

import argparse
from pathlib import Path

from setpiece.core.faults import fault
from setpiece.core.scene_spec import from_json

from ..generate import render
from .arguments import add_blender, add_out
from .generate import report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scene", type=Path, metavar="SCENE.json", help="a SceneSpec, from `setpiece scene` or a dataset's scenes/")
    add_out(parser, "a folder for the views; a scene of the same number there is replaced")
    parser.add_argument("--blend", type=Path, metavar="FILE", help="also save the built scene as a .blend")
    add_blender(parser)


def run(asked: argparse.Namespace) -> int:
    try:
        text = asked.scene.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fault(f"can't be read: {error}", file=str(asked.scene)) from error
    outcome = render(from_json(text, str(asked.scene)), asked.out, asked.blend, asked.device, asked.blender, str(asked.scene))
    return report(outcome, asked.out)
