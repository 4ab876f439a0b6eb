"""Arguments that several verbs take."""

from __future__ import annotations

import argparse
from pathlib import Path

DEVICES = ("auto", "cpu", "cuda", "optix", "hip", "oneapi", "metal")


def add_recipe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", metavar="RECIPE", help="a recipe's file, or the name of a shipped one")
    parser.add_argument("--scenes", default="", metavar="N|A:B", help="the first N scenes, or scenes A to B-1 (default: as the recipe says)")
    parser.add_argument(
        "--set", action="append", default=[], dest="overrides", metavar="PATH=VALUE", help="replace a value of the recipe, such as image.samples=8"
    )


def add_blender(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=DEVICES, default="auto", help="what Cycles renders on (default: the fastest there is)")
    parser.add_argument("--blender", metavar="PATH", help="Blender's executable (default: $BLENDER, else the bpy wheel)")


def add_dataset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", type=Path, metavar="DIR", help="a dataset's folder")


def add_out(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=what)
