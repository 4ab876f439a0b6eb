"""Make a contact sheet: pictures beside themselves with their annotations drawn over.

example:
  setpiece sheet out/demo
  setpiece sheet out/demo --out sheet.png --views 6 --width 1280 --columns 1
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..reader import open
from ..sheet import make_sheet
from .arguments import add_dataset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dataset(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="a .jpg or .png (default: DIR/sheet.jpg)")
    parser.add_argument("--views", type=int, default=24, metavar="N", help="at most so many views, spread over the dataset (default: 24)")
    parser.add_argument("--width", type=int, default=800, metavar="PIXELS", help="width of each picture (default: 800)")
    parser.add_argument("--columns", type=int, default=2, metavar="N", help="pairs beside each other (default: 2)")


def run(asked: argparse.Namespace) -> int:
    out = asked.out or asked.dataset / "sheet.jpg"
    count = make_sheet(open(asked.dataset), out, max(1, asked.views), max(64, asked.width), max(1, asked.columns))
    print(f"{count} views are on {out}")
    return 0
