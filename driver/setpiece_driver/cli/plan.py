"""Say what a recipe would give, without rendering.

example:
  setpiece plan demo --scenes 1000
  setpiece plan recipe.yaml --by subjects.car.paint,world.hdri --table plan.parquet
"""

from __future__ import annotations

import argparse
from pathlib import Path

from setpiece.core.faults import fault
from setpiece.core.production import open_production

from ..plan import cross, describe, make_plan, write_table
from ..progress import Progress
from .arguments import add_recipe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recipe(parser)
    parser.add_argument("--by", action="append", default=[], metavar="FIELD[,FIELD]", help="count the scenes by a field, or by several together; may be given again")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write every scene's attributes to a .parquet or .csv")


def run(asked: argparse.Namespace) -> int:
    tables = [text.split(",") for text in asked.by]
    if wrong := [",".join(names) for names in tables if "" in names]:
        raise fault(f'"{wrong[0]}" isn\'t a field, or several with commas between them', "--by")
    production = open_production(asked.recipe, asked.overrides, asked.scenes)
    progress = Progress(len(production.scenes), "scenes")
    plan = make_plan(production, progress.step)
    progress.close()
    for line in describe(plan):
        print(line)
    for names in tables:
        print()
        for line in cross(plan.rows, names):
            print(line)
    if asked.table:
        write_table(plan.rows, asked.table)
        print(f"\n{len(plan.rows)} scenes are in {asked.table}")
    return 0
