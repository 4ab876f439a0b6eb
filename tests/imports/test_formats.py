"""One vehicle in every format that vehicles come in: what a file can say is used, whatever it is written in."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from built_source import french, judged, label_of, parts, source_of
from step_file import Facets, step_assembly

from setpiece.core.imports.describe import UNSURE
from setpiece.core.imports.mapping import map_model
from setpiece.core.props.glb_write import glb_of
from setpiece_driver.bring import read_file

MODEL = "hatchback"
LEAST = 0.9, 0.8  # of the surface, of each part; a PLY knows colours alone
FORMATS = "glb", "fbx", "usdc", "obj", "step", "ply"


def numbered(part) -> str:
    """Its French name, and its number besides."""
    return f"{french(part)}_n{parts(MODEL).index(part)}n"


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    source, _ = source_of(MODEL, numbered)
    (folder / "car.glb").write_bytes(glb_of(source, folder))
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("as_files.py")), str(folder / "car.glb"), str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    coarse = np.load(folder / "coarse.npz")
    solids = []
    for mesh in source.meshes:
        color = source.materials[mesh.materials[0]].color
        solids.append(Facets(mesh.name, coarse[f"{mesh.name}.vertices"] * 1000.0, coarse[f"{mesh.name}.triangles"], color))
    (folder / "car.step").write_text(step_assembly("car", solids))
    return folder


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_is_told_apart_whatever_it_is_written_in(files, suffix):
    with read_file(files / f"car.{suffix}") as (model, folder):
        mapped = map_model(model, folder, {})
    whole, shares = judged(mapped, labels_of(mapped))
    assert whole >= LEAST[0] and min(shares.values()) >= LEAST[1], shares
    assert np.ptp(mapped.all.vertices, axis=0) == pytest.approx(np.ptp(np.concatenate([part.vertices for part in parts(MODEL)]), axis=0), rel=0.01)
    assert mapped.upright.forward == "+X" and min(mapped.upright.sure.values()) > UNSURE


def labels_of(mapped) -> np.ndarray:
    """(m,) the truth of each triangle: by its object's name, which begins with its part's number; where there is but one, by what lies nearest."""
    import bpy  # noqa: F401  mathutils comes with it
    from mathutils.kdtree import KDTree

    if len(mapped.all.meshes) > 1:
        number = [int(re.search(r"n(\d+)n", name)[1]) for name in mapped.all.meshes]
        return np.array([label_of(parts(MODEL)[k]) for k in number])[mapped.all.mesh]
    corners = np.concatenate([part.vertices[part.triangles] for part in parts(MODEL)])
    middles, labels = corners.mean(1), np.concatenate([np.full(len(part.triangles), label_of(part)) for part in parts(MODEL)])
    tree = KDTree(len(middles))
    for number, point in enumerate(middles - (corners.min((0, 1)) + corners.max((0, 1))) / 2):
        tree.insert(point, number)
    tree.balance()
    asked = mapped.all.corners
    return labels[[tree.find(point)[1] for point in asked.mean(1) - (asked.min((0, 1)) + asked.max((0, 1))) / 2]]
