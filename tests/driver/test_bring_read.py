"""Files of others, read by a process that may do what it likes: the driver gets a SourceModel or says why not, and never hangs."""

import struct
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from processes import gone, setpiece, until
from step_file import Box, step_assembly

from setpiece.core.catalogue import load
from setpiece.core.faults import Faults
from setpiece.core.props.glb import read_glb
from setpiece_driver.bring import cad, read_file
from setpiece_driver.bring.guard import Bounds, guarded
from setpiece_driver.bring.read import REFUSED
from setpiece_driver.runtimes import PACKAGE, Runtime

WHEEL = Runtime("the bpy wheel", (sys.executable, "-m", "setpiece.worker"))
DOOR = Box("door_left", (1000, 50, 600), (100, 0, 0), (0.8, 0.1, 0.1))
HOOD = Box("hood", (800, 900, 30), (0, 0, 700), (0.1, 0.2, 0.9))
POINTS = np.array([(0, 0, 0), (2000, 0, 0), (0, 1000, 0), (0, 0, 500)], "<f4")
FACES = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]


def stl() -> bytes:
    return b"\0" * 80 + struct.pack("<I", 4) + b"".join(struct.pack("<12fH", 0, 0, 0, *POINTS[list(row)].ravel(), 0) for row in FACES)


@pytest.fixture
def assembly(tmp_path) -> Path:
    path = tmp_path / "in" / "car.step"
    path.parent.mkdir()
    path.write_text(step_assembly("car", [DOOR, HOOD]))
    return path


def as_seen(color):
    """STEP's colours are the screen's; a SourceMaterial's are linear."""
    c = np.array(color)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def test_a_step_assembly_keeps_names_places_colours_and_its_own_axes(assembly):
    with read_file(assembly, WHEEL) as (model, folder):
        assert folder.is_dir()
    assert not folder.exists() and [path.name for path in assembly.parent.iterdir()] == ["car.step"]
    assert model.unit == 1 and [mesh.name for mesh in model.meshes] == ["door_left", "hood"]
    for mesh, box in zip(model.meshes, (DOOR, HOOD)):
        assert mesh.above == ("car",) and len(mesh.triangles) == 12 and len(mesh.vertices) == 24
        least = np.array(box.place) / 1000
        assert np.allclose([mesh.vertices.min(0), mesh.vertices.max(0)], [least, least + np.array(box.size) / 1000], atol=1e-6)
        a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
        assert np.isclose((a * np.cross(b, c)).sum() / 6, np.prod(box.size) / 1e9, rtol=1e-4)
        across = np.cross(b - a, c - a)
        assert np.allclose((mesh.normals[mesh.triangles[:, 0]] * across).sum(1), np.linalg.norm(across, axis=1), rtol=1e-4)
        (name,) = mesh.materials
        material = model.materials[name]
        assert np.allclose(material.color, as_seen(box.color), atol=0.01) and material.metallic == 0 and material.roughness == 0.5


def refused(path: Path, runtime=WHEEL, bounds=Bounds()) -> str:
    with pytest.raises(Faults) as caught:
        with read_file(path, runtime, bounds):
            pass
    (one,) = caught.value.faults
    assert one.file == str(path)
    return one.message


def test_a_damaged_step_is_refused(assembly):
    text = assembly.read_text()
    assembly.write_text(text[: len(text) // 4])
    assert "cascadio couldn't make triangles of it" in refused(assembly)
    assembly.write_text("something else")
    assert "it doesn't begin with ISO-10303-21; export it again" in refused(assembly)
    assembly.write_text("")
    assert "is empty" in refused(assembly)


def test_without_cascadio_it_says_how_to_get_it(assembly, monkeypatch):
    monkeypatch.setattr(cad.importlib.util, "find_spec", lambda name: None)
    assert refused(assembly) == "STEP and IGES are read with cascadio, which isn't installed; `pip install 'setpiece[cad]'`, or export it as .glb"


def test_what_blender_says_of_a_file_reaches_the_driver(tmp_path):
    (tmp_path / "cut.stl").write_bytes(stl()[:200])
    assert refused(tmp_path / "cut.stl") == "is a STL file cut short: 200 of 284 bytes are there; fetch or export it again"
    said = refused(tmp_path / "car.gltx")
    assert all(suffix in said for suffix in (".glb", ".fbx", ".blend", ".step", ".igs")), "whoever has another format is told all that are read"


def test_a_blender_that_dies_hangs_or_eats_memory_is_said(tmp_path):
    (tmp_path / "car.stl").write_bytes(stl())

    def worker(code: str) -> Runtime:
        return Runtime("one for a test", (sys.executable, "-c", code))

    said = refused(tmp_path / "car.stl", worker("import os; print('last words', flush=True); os.abort()"))
    assert "the Blender that tried was ended by SIGABRT; it may be damaged, or too large" in said and said.endswith("last words")
    said = refused(tmp_path / "car.stl", worker("import sys; sys.exit('no wheels')"))
    assert said == "could not be read: the Blender that tried ended with exit code 1; its last words say why\nno wheels"
    assert "took longer than 1 seconds" in refused(tmp_path / "car.stl", worker("import time; time.sleep(600)"), Bounds(seconds=1))
    hungry = worker("import time; held = b'x' * (300 << 20); time.sleep(600)")
    assert "needed more than 0.2 GB of memory" in refused(tmp_path / "car.stl", hungry, Bounds(memory=200 << 20))
    assert "what was read of it is damaged" in refused_at_all(tmp_path / "car.stl", worker("pass"))


def refused_at_all(path: Path, runtime: Runtime) -> str:
    with pytest.raises(Faults) as caught:
        with read_file(path, runtime):
            pass
    return str(caught.value)


def test_all_that_a_process_started_ends_with_it(tmp_path):
    marker = tmp_path / "child"
    code = f"""import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
open({str(marker)!r}, 'w').write(str(child.pid))
time.sleep(600)"""
    began = time.monotonic()
    ended = guarded([sys.executable, "-c", code], {}, tmp_path / "log", Bounds(seconds=2))
    assert ended.cause and ended.code < 0 and time.monotonic() - began < 60
    until(lambda: gone(int(marker.read_text())), "the end of what it started")


def test_the_worker_writes_its_faults_as_the_driver_reads_them():
    assert f'REFUSED = "{REFUSED}"' in (PACKAGE / "blender" / "imports" / "job.py").read_text()


def test_any_format_becomes_a_prop(assembly, tmp_path):
    own = tmp_path / "catalogue"
    (tmp_path / "thing.stl").write_bytes(stl())
    for arguments in ((assembly, "--id", "car-body"), (tmp_path / "thing.stl", "--scale", 0.001, "--licence", "CC0-1.0", "--source", "a test")):
        code, said = setpiece("assets", "add", *arguments, "--kind", "prop", SETPIECE_CATALOGUE=own)
        assert code == 0, said
    known = load([own])
    body, thing = known.get("prop", "car-body"), known.get("prop", "thing")
    assert (body.source, thing.source, thing.licence) == ("car.step", "a test", "CC0-1.0")
    assert np.allclose(np.ptp(body.footprint, axis=0), [1.1, 0.9, 0.73], atol=1e-3)
    assert np.allclose(np.ptp(thing.footprint, axis=0), [2, 1, 0.5], atol=1e-3)
    mesh = read_glb(body.paths[0])
    assert len(mesh.triangles) == 24 and np.allclose(np.ptp(mesh.vertices, axis=0), [1.1, 0.9, 0.73], atol=1e-5)
    colors = sorted(material.values["color"][0] for material in mesh.materials[1:])
    assert np.allclose(colors, sorted(as_seen(box.color)[0] for box in (DOOR, HOOD)), atol=0.01)
    code, said = setpiece("assets", "check", SETPIECE_CATALOGUE=own)
    assert code == 0, said


def test_a_prop_that_is_refused_is_named_by_its_own_file(tmp_path):
    (tmp_path / "thing.stl").write_bytes(stl())
    code, said = setpiece("assets", "add", tmp_path / "thing.stl", "--kind", "prop", SETPIECE_CATALOGUE=tmp_path / "own")
    assert code == 2 and f"{tmp_path / 'thing.stl'}: is [2000.0, 1000.0, 500.0] metres long" in said and not list((tmp_path / "own").rglob("*.*"))
