"""`make bench`: what annotation, building and writing cost, as ratios within one run, for these machines are noisy.

Every ratio is the median of interleaved pairs on the demo recipe, on the CPU. Prints a table and writes out/bench.json;
ends with 1 when a bound doesn't hold.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from costs import memory, resuming, sampling, vehicles, view_costs, writing
from damages import damages
from imported import imported

from setpiece.worker import leave

REPO = Path(__file__).resolve().parents[2]
MEASUREMENTS = (sampling, writing, resuming, vehicles, view_costs, damages, imported, memory)  # cheapest first


def main() -> int:
    rows, out = [], REPO / "out" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    for measure in MEASUREMENTS:
        with tempfile.TemporaryDirectory(prefix="setpiece-bench-") as folder, same_environment():
            print(f"measuring: {measure.__name__.replace('_', ' ')}", flush=True)
            rows += measure(Path(folder))
        out.write_text(json.dumps(rows, indent=1) + "\n")  # a later one that fails costs no earlier one
    print("", *map(line, rows), "", f"written to {out.relative_to(REPO)}", sep="\n")  # last, for Blender prints too
    return 0 if all(holds(row) for row in rows) else 1


@contextmanager
def same_environment():
    """Takes back what is set in the environment inside the block: a catalogue in a folder that is gone would stop the next measurement."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def holds(row: dict) -> bool:
    """Whether a row {"name", "value", "unit", "most" or "least" or neither} keeps its bound."""
    return row.get("least", float("-inf")) <= row["value"] <= row.get("most", float("inf"))


def line(row: dict) -> str:
    bound = next((f"{sign} {row[key]:g}" for key, sign in (("most", "≤"), ("least", "≥")) if key in row), "")
    verdict = ("holds" if holds(row) else "FAILS") if bound else ""
    return f"{row['name']:<80} {row['value']:>9.3f} {row['unit']:<10} {bound:<9} {verdict}"


if __name__ == "__main__":
    leave(main())
