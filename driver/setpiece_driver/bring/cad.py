"""STEP and IGES into GLB, with cascadio: exact surfaces become triangles; parts keep their names and colours. Also run as a process of its own:
`python -m setpiece_driver.bring.cad FILE GLB`."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import numpy as np
from attrs import evolve
from setpiece.core.faults import fault
from setpiece.core.imports.source import SourceModel

from ..runtimes import PACKAGE
from .guard import Bounds, guarded

DRIVER = Path(__file__).resolve().parents[2]
SUFFIXES = {".step": "step", ".stp": "step", ".iges": "iges", ".igs": "iges"}
BEGINS = {"step": b"ISO-10303-21", "iges": b""}
NEAR, TURN = 0.25, 0.35  # millimetres that triangles may lie beside the surface, radians between neighbours
LARGEST = 2 << 30  # bytes
LACKING = "STEP and IGES are read with cascadio, which isn't installed; `pip install 'setpiece[cad]'`, or export it as .glb"


def to_glb(file: Path, glb: Path, bounds: Bounds = Bounds()) -> None:
    """Writes a CAD file's parts as a GLB in metres. Raises Faults."""
    if importlib.util.find_spec("cascadio") is None:
        raise fault(LACKING, file=str(file))
    if not file.is_file():
        raise fault("is missing; correct the name", file=str(file))
    if not 0 < file.stat().st_size <= LARGEST:
        raise fault(f"is {'empty' if not file.stat().st_size else 'too large'}; between 1 byte and {LARGEST >> 30} GB are read", file=str(file))
    start = BEGINS[SUFFIXES[file.suffix.lower()]]
    with open(file, "rb") as opened:
        if not opened.read(256).lstrip().startswith(start):
            raise fault(f"is no STEP file, or a damaged one: it doesn't begin with {start.decode()}; export it again", file=str(file))
    folders = os.pathsep.join(filter(None, (str(DRIVER), str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "setpiece_driver.bring.cad", str(file.absolute()), str(glb)]
    ended = guarded(command, {**os.environ, "PYTHONPATH": folders}, glb.with_suffix(".log"), bounds)
    if ended.code or not glb.is_file():
        said = f" and said: {ended.last_words.splitlines()[-1]}" if ended.last_words else ""
        raise fault(f"cascadio couldn't make triangles of it: it {ended.why()}{said}; export it again as STEP AP214, or as .glb", file=str(file))


def upright(model: SourceModel) -> SourceModel:
    """A model read from such a GLB as the CAD file has it: with its own Z up, which cascadio takes for glTF's Y and Blender then turns, and
    without glTF's default of bare rough metal for what has a colour alone."""
    turn = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    meshes = tuple(evolve(mesh, vertices=mesh.vertices @ turn.T, normals=mesh.normals @ turn.T) for mesh in model.meshes)
    plain = {name: evolve(material, metallic=0.0, roughness=0.5) for name, material in model.materials.items()}
    return evolve(model, meshes=meshes, materials=plain)


def main(file: str, glb: str) -> int:
    import cascadio

    data = cascadio.load(Path(file).read_bytes(), file_type=SUFFIXES[Path(file).suffix.lower()], tol_linear=NEAR, tol_angular=TURN)
    if not data:
        print("nothing in it could be read", file=sys.stderr)
        return 1
    Path(glb).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
