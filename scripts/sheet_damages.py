"""Photographs every kind of damage, or of what only looks like it, in every severity on several styles, and lays the pictures out.

    python scripts/sheet_damages.py OUT [--styles saloon,suv,hatchback] [--kinds dent,rust] [--decoys] [--size 320] [--samples 24]

A sheet a kind: a row for each style; in it, for each severity, the whole vehicle, the close-up, and the close-up with its annotations.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

import setpiece_driver
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.decoys import DECOYS
from setpiece_driver.sheet import draw_annotations

RECIPE = """
version: 1
seed: {seed}
scenes: {scenes}
image: {{size: [{size}, {high}], samples: {samples}}}
subjects:
  car: {{type: vehicle, style: {style}, plate: blank, {group}: {{x: {{table: {table}}}}}}}
world: {{hdri: {{choice: [city, courtyard, forest, sunrise]}}}}
cameras:
  whole: {{rig: close_up, aim: subjects.car.{group}.x, distance: 5.5, tilt: {{uniform: [15, 35]}}, focal: 38}}
  near: {{rig: close_up, aim: subjects.car.{group}.x, tilt: {{uniform: [10, 35]}}}}
"""


def make(asked: argparse.Namespace, style: str, rows: list[tuple[str, ...]]) -> Path:
    """Renders a scene at least for each row, (kind, severity) or (kind,), of one style into a dataset; what is there already stays."""
    asked.out.mkdir(parents=True, exist_ok=True)
    table, recipe, dataset = asked.out / "rows.csv", asked.out / f"{style}.yaml", asked.out / style
    names = (*("kind", "severity")[: len(rows[0])], "weight")
    table.write_text("\n".join(",".join(line) for line in (names, *((*row, "1") for row in rows))) + "\n")
    group = "decoys" if asked.decoys else "damages"
    recipe.write_text(RECIPE.format(style=style, table=table.name, scenes=len(rows), group=group, seed=asked.seed, size=asked.size,
                                    high=asked.size * 3 // 4, samples=asked.samples))  # fmt: skip
    scenes, missing = len(rows), rows
    while missing:  # a quota is within one of its share: a row may come twice before another comes at all
        done = subprocess.run([sys.executable, "-m", "setpiece_driver", "generate", str(recipe), "--out", str(dataset),
                               "--scenes", str(scenes), "--device", "cpu"])  # fmt: skip
        if done.returncode:
            sys.exit(done.returncode)
        drawn = {row_of(scene.spec.subjects["car"][group]["x"]) for scene in setpiece_driver.open(dataset).scenes}
        missing = [row for row in rows if row not in drawn]
        scenes += len(missing)
    return dataset


def row_of(entry: dict) -> tuple[str, ...]:
    return (entry["kind"], entry["severity"]) if "severity" in entry else (entry["kind"],)


def pictures(dataset: Path, group: str) -> dict[tuple[str, ...], np.ndarray]:
    """For each row, a strip (h, 3 w, 3) of the whole vehicle, the close-up, and the close-up with its annotations."""
    found = {}
    for scene in setpiece_driver.open(dataset).scenes:
        entry = scene.spec.subjects["car"][group]["x"]
        views = {view.meta["id"]: view for view in scene.views}
        shown = [views[name].image if name in views else None for name in ("whole", "near")]
        drawn = draw_annotations(views["near"]) if "near" in views else None
        high, wide = next(image for image in shown if image is not None).shape[:2]
        blank = np.full((high, wide, 3), 40, np.uint8)
        cells = [blank if image is None else cv2.resize(image, (wide, high), interpolation=cv2.INTER_AREA) for image in (*shown, drawn)]
        found[row_of(entry)] = np.hstack(cells)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--styles", default=["saloon", "suv", "hatchback"], type=lambda text: text.split(","))
    parser.add_argument("--kinds", type=lambda text: text.split(","))
    parser.add_argument("--decoys", action="store_true", help="what only looks like damage, instead")
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--samples", type=int, default=24)
    parser.add_argument("--seed", type=int, default=4)
    asked = parser.parse_args()
    kinds = asked.kinds or sorted(DECOYS if asked.decoys else set(DAMAGES) - {"crash"})
    rows = [(kind,) for kind in kinds] if asked.decoys else [(kind, severity) for kind in kinds for severity in SEVERITIES]
    strips = [pictures(make(asked, style, rows), "decoys" if asked.decoys else "damages") for style in asked.styles]
    for kind in kinds:
        lines = [np.hstack([strip[row] for row in rows if row[0] == kind and row in strip]) for strip in strips]
        cv2.imwrite(str(asked.out / f"{kind}.jpg"), cv2.cvtColor(np.vstack(lines), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
        print(asked.out / f"{kind}.jpg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
