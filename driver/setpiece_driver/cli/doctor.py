"""Find Blender, its devices and the libraries, and say what to do about what is missing.

example:
  setpiece doctor
  setpiece doctor --blender /opt/blender/blender
"""

from __future__ import annotations

import argparse

from ..doctor import examine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--blender", metavar="PATH", help="Blender's executable (default: $BLENDER, else the bpy wheel)")


def run(asked: argparse.Namespace) -> int:
    well = True
    for finding in examine(asked.blender):
        print(f"{'ok  ' if finding.well else 'BAD '} {finding.what}: {finding.words}")
        well = well and finding.well
    return 0 if well else 1
