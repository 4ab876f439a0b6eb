"""A SourceModel as a GLB: read back by the catalogue's own reader, it is the same."""

import numpy as np

from setpiece.core.catalogue.mesh import glb_bounds, glb_json
from setpiece.core.files.png import encode_png
from setpiece.core.imports.source import SourceMaterial, SourceMesh, SourceModel
from setpiece.core.props.glb import read_glb
from setpiece.core.props.glb_write import glb_of

VERTICES = np.array([(0, 0, 0), (100, 0, 0), (100, 50, 0), (0, 50, 20)], float)
TRIANGLES = np.array([(0, 1, 2), (0, 2, 3)], np.int32)
NORMALS = np.array([(0, 0, 1), (0, 0.6, 0.8), (0, 0, 1), (1, 0, 0)], float)
UV = np.array([(0, 0), (1, 0), (1, 0.75), (0, 1)], float)


def model(**more) -> SourceModel:
    meshes = (
        SourceMesh("door", VERTICES, TRIANGLES, np.array([0, 1], np.int16), NORMALS, ("paint", "paper"), UV, ("car",)),
        SourceMesh("bare", VERTICES + [0, 0, 7], TRIANGLES, np.zeros(2, np.int16), NORMALS, ("",)),
    )
    materials = {
        "paint": SourceMaterial("paint", (0.5, 0.25, 0.125), metallic=0.5, roughness=0.25),
        "paper": SourceMaterial("paper", (1, 1, 1), alpha=0.5, picture="paper.png"),
        "": SourceMaterial(""),
    }
    return SourceModel(meshes, materials, 0.01, ("paper.png",), **more)


def test_a_glb_holds_what_the_model_does(tmp_path):
    picture = encode_png(np.full((2, 2, 3), 77, np.uint8))
    (tmp_path / "paper.png").write_bytes(picture)
    path = tmp_path / "door.glb"
    path.write_bytes(glb_of(model(), tmp_path))
    mesh = read_glb(path)
    assert [node["name"] for node in glb_json(path)["nodes"]] == ["door", "bare"]
    used = [(mesh.vertices[row], mesh.normals[row], mesh.uv[row], mesh.materials[slot].values) for row, slot in zip(mesh.triangles, mesh.slots)]
    assert len(used) == 4
    for row, (vertices, normals, uv, _) in zip(TRIANGLES, used):
        assert np.allclose(vertices, VERTICES[row] * 0.01) and np.allclose(normals, NORMALS[row]) and np.allclose(uv, UV[row])
    assert used[0][3] == {"color": [0.5, 0.25, 0.125], "metallic": 0.5, "roughness": 0.25}
    assert used[1][3]["image"] == picture and used[2][3]["color"] == [0.8, 0.8, 0.8]
    assert np.allclose(glb_bounds(path), [[0, 0, 0], [1, 0.5, 0.27]])


def test_the_same_model_gives_the_same_bytes(tmp_path):
    (tmp_path / "paper.png").write_bytes(encode_png(np.zeros((2, 2, 3), np.uint8)))
    assert glb_of(model(), tmp_path) == glb_of(model(notes=("read twice",)), tmp_path)
