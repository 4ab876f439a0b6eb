"""Reads licence plates in rendered views with an OCR that knows nothing of them (rapidocr on onnxruntime).

    python scripts/read_plates.py make OUT [--scenes 100] [--style saloon]      in the project's environment
    python scripts/read_plates.py read OUT                                      in one that has rapidocr

`make` renders the same cameras twice, with blank and with fictional plates. `read` looks at every view whose plate is at least 100
pixels wide and wholly in sight, and says how often blank plates read as nothing and fictional ones as their annotation says.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path

WIDE = 100  # pixels
ON_IT = 0.6  # share of a text's box that lies within the plate's

RECIPE = """
version: 1
seed: {seed}
scenes: {scenes}
image: {{size: [400, 300], samples: 16}}
subjects:
  car: {{type: vehicle, style: {style}, plate: {plate}}}
world: {{hdri: {{choice: [city, courtyard, forest, sunrise, sunset]}}}}
cameras:
  near: {{rig: close_up, views: 1, aim: subjects.car.parts.license_plate, distance: {{uniform: [1.0, 1.9]}}, tilt: {{uniform: [0, 35]}}, focal: 50}}
"""


def make(asked: argparse.Namespace) -> int:
    for plate in ("blank", "fictional"):
        asked.out.mkdir(parents=True, exist_ok=True)
        recipe = asked.out / f"{plate}.yaml"
        recipe.write_text(RECIPE.format(seed=asked.seed, scenes=asked.scenes, style=asked.style, plate=plate))
        done = subprocess.run([sys.executable, "-m", "setpiece_driver", "generate", str(recipe), "--out", str(asked.out / plate), "--device", "cpu"])
        if done.returncode:
            return done.returncode
    return 0


def read(asked: argparse.Namespace) -> int:
    import cv2
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "error"})
    right = {}
    for plate in ("blank", "fictional"):
        views = [view for meta in sorted((asked.out / plate / "views").glob("*.meta.json")) for view in plates_in(meta)]
        outcome, by_country = [], Counter()
        for image, box, about in views:
            found = read_plate(reader, cv2, image, box)
            fits = reads_as(found, about)
            outcome.append(fits)
            by_country[about["country"], fits] += 1
            if not fits:
                print(f"{image.name}: {about['country']} {about['text'] or 'blank'} read as {found}")
        right[plate] = sum(outcome) / max(len(outcome), 1)
        print(f"{plate}: {sum(outcome)} of {len(outcome)} as annotated ({right[plate]:.0%})")
        print("  " + ", ".join(f"{c} {by_country[c, True]}/{by_country[c, True] + by_country[c, False]}" for c in sorted({c for c, _ in by_country})))
    return 0 if right["blank"] == 1 and right["fictional"] >= 0.8 else 1


def plates_in(meta: Path):
    """(picture, [x0, y0, x1, y1], what it reads) of each plate in a view that is wide enough and wholly seen."""
    stem = meta.name.removesuffix(".meta.json")
    image = next(file for file in meta.parent.glob(f"{stem}.image.*"))
    about = json.loads(meta.with_name(f"{stem}.annotations.json").read_text())
    facts = {row["id"]: row["facts"].get("plates", {}) for row in about["objects"]}
    for part in about["parts"]:
        if part["class"] == "license_plate" and part["box"] and not part["truncated"] and part["visible_fraction"] > 0.9:
            x, y, width, height = part["box"]
            if width >= WIDE:
                yield image, (x, y, x + width, y + height), facts[part["object"]][part["name"].split(".")[1]]


def read_plate(reader, cv2, image: Path, box) -> list[str]:
    """The texts that the reader, given the whole view, finds on a plate, from top to bottom."""
    result = reader(cv2.imread(str(image)))
    on_it = []
    for corners, text in zip(result.boxes if result.boxes is not None else (), result.txts or ()):
        if within([*corners.min(0), *corners.max(0)], box) > ON_IT:
            x, y = corners.mean(0)
            on_it.append((y, x, text))
    return [text for _, _, text in sorted(on_it)]


def within(box, other) -> float:
    """The share of a box [x0, y0, x1, y1] that lies in another: what covers badge and plate together isn't written on the plate."""
    wide, high = (max(0.0, min(box[k + 2], other[k + 2]) - max(box[k], other[k])) for k in range(2))
    return wide * high / ((box[2] - box[0]) * (box[3] - box[1]))


def reads_as(found: list[str], about: dict) -> bool:
    """Whether what was found is what the annotation says, blanks and dashes aside; the small print may be read or not."""
    wanted, small = bare(about["text"]), [bare(text) for text in about["print"]]
    lines = [bare(text) for text in found]
    rest = [line for line in lines if line and line not in small]
    joined = {"".join(order) for order in permutations(rest[:4])} | set(rest)
    return wanted in joined or any(mark + wanted in joined for mark in small) if wanted else not rest


def bare(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("does", choices=("make", "read"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=100)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--style", default="saloon")
    asked = parser.parse_args()
    return {"make": make, "read": read}[asked.does](asked)


if __name__ == "__main__":
    sys.exit(main())
