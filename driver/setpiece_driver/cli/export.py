"""Hand a dataset on in another format.

example:
  setpiece export out/demo --format coco --out out/demo-coco
"""

from __future__ import annotations

import argparse

from setpiece.core.faults import fault

from ..export import EXPORTERS
from ..reader import open
from .arguments import add_dataset, add_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dataset(parser)
    parser.add_argument("--format", choices=sorted(EXPORTERS), required=True)
    add_out(parser, "the export's folder")


def run(asked: argparse.Namespace) -> int:
    dataset = open(asked.dataset)
    if not dataset.count:
        raise fault("no view is finished yet, so there is nothing to export", file=str(asked.dataset))
    asked.out.mkdir(parents=True, exist_ok=True)
    EXPORTERS[asked.format](dataset, asked.out)
    print(f"{dataset.count} views are in {asked.out}")
    return 0
