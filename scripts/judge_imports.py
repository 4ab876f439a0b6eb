"""How well the parts of public models are told apart: the mapper against truths that were drawn by hand (tests/imports/truth).

    python scripts/judge_imports.py FOLDER [NAME …] [--details]

FOLDER holds the packages that the truths name, unpacked, so that each truth's `source.path` is a path below it. Unknown counts as wrong; what a truth
says doesn't matter is left out. A model that asks which way is forward gets the truth's answer, and the table says so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from setpiece.core.imports.describe import UNSURE
from setpiece.core.imports.mapping import Mapped, map_model
from setpiece_driver.bring import read_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "imports"))
from truth_map import NAMES, truth  # noqa: E402


USUAL = 4.4  # metres: the length that a model gets whose truth knows no unit


def judge(file: Path, name: str) -> tuple[float, dict[str, tuple[float, float]], bool]:
    """The share of the surface that is right; by part its area in m² and the share of it that is right; and whether forward had to be told."""
    known = truth(name)
    with read_file(file) as (model, pictures):
        decided = {} if known.facts["unit"] else {"unit": USUAL / max(np.ptp(np.concatenate([mesh.vertices for mesh in model.meshes]), axis=0))}
        mapped = map_model(model, pictures, decided)
        told = mapped.upright.sure["forward"] < UNSURE
        if told:
            mapped = map_model(model, pictures, {**decided, "forward": known.facts["forward"]})
    wanted, got, area = labels(mapped, known), mapped.parts[mapped.surface.of], mapped.surface.area
    counts = wanted != ""
    base = np.char.partition(wanted, ".")[:, 0]
    shares = {part: (float(area[base == part].sum()), float(area[(base == part) & (got == wanted)].sum() / area[base == part].sum())) for part in sorted(set(base[counts].tolist()))}
    return float(area[counts & (got == wanted)].sum() / area[counts].sum()), shares, told


def labels(mapped: Mapped, known) -> np.ndarray:
    """(p,) what the truth says of each point of the mapped surface, in the file's own frame."""
    back, s = np.linalg.inv(mapped.upright.matrix), mapped.surface
    normals = s.normals @ mapped.upright.matrix[:3, :3]
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    meshes, materials = np.array(mapped.all.meshes)[mapped.all.mesh[s.of]], np.array(mapped.all.materials)[mapped.all.material[s.of]]
    return np.array(known.labels(s.points @ back[:3, :3].T + back[:3, 3], meshes, materials, normals))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--details", action="store_true", help="each part too")
    asked = parser.parse_args()
    for name in asked.names:
        file = asked.folder / truth(name).facts["source"]["path"]
        if not file.is_file():
            print(f"{name}: {file} is not there")
            continue
        whole, shares, told = judge(file, name)
        enough = sum(share >= 0.8 for _, share in shares.values())
        print(f"{name}: {whole:.1%} of the surface, {enough} of {len(shares)} parts to 80 % and more{', forward told' if told else ''}")
        for part, (area, share) in shares.items() if asked.details else ():
            print(f"    {part:16} {area:6.2f} m²  {share:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
