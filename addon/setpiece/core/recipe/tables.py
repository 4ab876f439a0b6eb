"""CSV tables of a recipe: rows that are drawn jointly, with a column `weight` for how often."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from attrs import frozen

from ..faults import Fault, Faults, fault
from .fields import is_number, show
from .text import read_text, scalar

MOST = 100_000  # rows


@frozen
class Table:
    """rows: a map of column to value each, empty cells left out; weights: beside them, above 0; lines: where they stand."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[dict, ...]
    weights: tuple
    lines: tuple[int, ...]


def read_table(path: Path, file: str) -> Table:
    """Reads `path`; `file` is its name in messages. Rows of weight 0 are left out. Raises Faults."""
    lines = csv.reader(io.StringIO(read_text(path, file), newline=""), strict=True)
    try:
        columns = tuple(name.strip() for name in next(lines, ()))
        cells = [(lines.line_num, row) for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise fault(f"not CSV: {error}", file=file, line=lines.line_num) from error
    faults = []
    if not any(columns):
        raise fault("is empty; its first line names the columns", file=file, line=1)
    for name in columns:
        if not name or columns.count(name) > 1:
            faults.append(Fault(f'the column "{name}" has no name or stands there twice', file=file, line=1))
    if not cells or len(cells) > MOST:
        faults.append(Fault(f"has {len(cells)} rows; 1 to {MOST:,} are allowed", file=file, line=1))
    rows, weights, numbers = [], [], []
    for line, row in cells:
        if len(row) != len(columns):
            faults.append(Fault(f"has {len(row)} cells; the first line names {len(columns)} columns", file=file, line=line))
            continue
        values = {name: scalar(cell.strip()) for name, cell in zip(columns, row) if cell.strip()}
        weight = values.pop("weight", 1)
        if not is_number(weight) or weight < 0:
            faults.append(Fault(f"a weight is a number from 0 upward, not {show(weight)}", "weight", file, line))
        elif weight > 0:
            rows.append(values), weights.append(weight), numbers.append(line)
    if not faults and not rows:
        faults.append(Fault("all weights are 0; at least one must be more", "weight", file, 1))
    if faults:
        raise Faults(faults)
    return Table(file, tuple(c for c in columns if c != "weight"), tuple(rows), tuple(weights), tuple(numbers))
