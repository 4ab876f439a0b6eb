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
    faults, tally = [], Tally(asked.by)
    for scene, found in check(dataset, progress.step):
        faults += found
        if not found:
            tally.add(scene)
    progress.close()
    for wrong in faults:
        print(wrong, file=sys.stderr)
    for line in tally.lines(dataset.manifest["recipe"]):
        print(line)
    print(f"\n{dataset.count} views, {len(faults)} faults")
    return 1 if faults else 0
