"""Hand a dataset on in another format.

example:
  setpiece export out/demo --format coco --out out/demo-coco
  setpiece export out/demo --format yolo --out out/demo-cardd --taxonomy cardd
"""

from __future__ import annotations

import argparse

from setpiece.core.faults import fault

from ..export import EXPORTERS
from ..export.classes import OWN, read_map, taxonomies
from ..reader import open
from .arguments import add_dataset, add_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dataset(parser)
    parser.add_argument("--format", choices=sorted(EXPORTERS), required=True)
    add_out(parser, "the export's folder")
    parser.add_argument("--taxonomy", choices=taxonomies(), default=OWN, help="call things as another set does; what has no class there is left out")


def run(asked: argparse.Namespace) -> int:
    dataset = open(asked.dataset)
    if not dataset.count:
        raise fault("no view is finished yet, so there is nothing to export", file=str(asked.dataset))
    asked.out.mkdir(parents=True, exist_ok=True)
    named = {} if asked.taxonomy == OWN else {"taxonomy": asked.taxonomy}
    left = EXPORTERS[asked.format](dataset, asked.out, **named)
    print(f"{dataset.count} views are in {asked.out}")
    if left:
        many = ", ".join(f"{count} {name}" for name, count in sorted(left.items(), key=lambda item: (-item[1], item[0])))
        print(f"left out, for {read_map(asked.taxonomy)['name']} has no class for them: {many}")
    return 0
