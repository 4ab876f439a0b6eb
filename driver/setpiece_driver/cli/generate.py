"""Render a recipe into a dataset, or go on with one.

example:
  setpiece generate demo --out out/demo --scenes 2
  setpiece generate recipe.yaml --out /data/cars --workers 2 --device cpu
"""

from __future__ import annotations

import argparse
import sys

from ..crew import Limits, Outcome
from ..generate import generate
from .arguments import add_blender, add_out, add_recipe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recipe(parser)
    add_out(parser, "the dataset's folder; what is finished there is kept")
    add_blender(parser)
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one per GPU, else one); on the CPU they share the cores")
    parser.add_argument("--patience", type=float, default=Limits().patience, metavar="SECONDS", help="how long a worker may be silent before it counts as hung")


def run(asked: argparse.Namespace) -> int:
    outcome = generate(
        asked.recipe, asked.out, asked.scenes, asked.overrides, asked.device, asked.workers, asked.blender, Limits(patience=asked.patience)
    )
    return report(outcome, asked.out)


def report(outcome: Outcome, out) -> int:
    """Says how a run ended; returns the exit code."""
    print(f"{outcome.views} views written to {out}", file=sys.stderr)
    for scene, error in sorted(outcome.failed.items()):
        print(f"scene {scene} was set aside: {error.strip().splitlines()[-1]}", file=sys.stderr)
    if outcome.failed:
        print(f"causes and SceneSpecs are in {out / 'runs' / 'failed'}; the same command tries these scenes again", file=sys.stderr)
    if outcome.stopped:
        print("stopped before the end; the same command goes on from here", file=sys.stderr)
    return 130 if outcome.stopped else 1 if outcome.failed else 0
