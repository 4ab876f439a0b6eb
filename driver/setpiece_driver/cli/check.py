"""Check that a dataset is whole and true to itself, and count what can be seen in it.

example:
  setpiece check out/demo
  setpiece check out/demo --by subjects.car.damages.dent.severity
"""

from __future__ import annotations

import argparse
import sys

from ..check import check
from ..progress import Progress
from ..reader import open
from ..tally import Tally
from .arguments import add_dataset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dataset(parser)
    parser.add_argument("--by", default="", metavar="FIELD", help="count by the values of a field instead of by thing")


def run(asked: argparse.Namespace) -> int:
    dataset = open(asked.dataset)
    progress = Progress(dataset.count)
    faults, tally, scenes, lacking = [], Tally(asked.by), 0, 0
    for scene, found in check(dataset, progress.step):
        faults += found
        scenes += 1
        if not found:
            tally.add(scene)
            lacking += len(scene.spec.views) - len(scene.views)
    progress.close()
    for wrong in faults:
        print(wrong, file=sys.stderr)
    for line in tally.lines(dataset.manifest["recipe"]):
        print(line)
    print(f"\n{dataset.count} views, {len(faults)} faults")
    unbegun = dataset.manifest["scenes"] - scenes if dataset.manifest["recipe"] else 0
    if unbegun or lacking:
        print(f"{unbegun} scenes have no view yet, and {lacking} views of others are missing; `setpiece generate` goes on with them")
    return 1 if faults else 0
