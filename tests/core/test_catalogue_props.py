"""Props: what code builds agrees with its footprint and faces outward, and OBJ and GLB become the same kind of body."""

import json
import struct

import numpy as np
import pytest

from setpiece.core.body import bounds
from setpiece.core.catalogue import add, check, load
from setpiece.core.faults import Faults
from setpiece.core.props.build import KEPT, build
from setpiece.core.props.kind import PROP, footprint
from setpiece.core.props.shapes import SHAPES

SQUARE = np.array([[0, 0, 0], [2, 0, 0], [2, 0, -1], [0, 0, -1]], np.float32)  # flat on the ground of a file with Y up
OBJ = """mtllib m.mtl
v 0 0 0\nv 2 0 0\nv 2 0 -1\nv 0 0 -1\nv 1 3 -0.5
vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1
usemtl red wood
f 1/1 2/2 3/3 4/4
usemtl plain
f -5 -4 -1
"""


def entry(asset, scale=1.0, color=None):
    return {"type": "prop", "asset": asset, "scale": scale, "color": color}


def facing(part):
    """The share of triangles whose winding agrees with their normals, and the enclosed volume."""
    a, b, c = (part.vertices[part.triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    agree = np.einsum("ij,ij->i", face, part.normals[part.triangles].mean(1)) > 0
    return agree.mean(), (a * face).sum() / 6


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_what_code_builds_agrees_with_its_asset(shape):
    catalogue = load()
    body = build("x", entry(shape, scale=2.0), catalogue)
    assert np.allclose(bounds(body), footprint(entry(shape, scale=2.0), catalogue), atol=0.02)
    agree, volume = facing(body.parts[0])
    assert agree == 1.0 and volume > 0
    assert [part.cls for part in body.parts] == ["prop"] and PROP.taxonomy == "props"


def test_a_colour_changes_the_main_surface_alone():
    red = build("x", entry("bin", color=[0.5, 0, 0]), load())
    assert red.materials["body"].values["color"] == [0.5, 0, 0]
    assert red.materials["rubber"].values["color"] == (0.02, 0.02, 0.02)


def test_an_obj_becomes_a_body_with_its_materials_and_pictures(tmp_path):
    (tmp_path / "tent.obj").write_text(OBJ)
    (tmp_path / "m.mtl").write_text("newmtl red wood\nKd 1 0 0\nmap_Kd wood.png\nnewmtl plain\nKd 0.2 0.3 0.4\nPr 0.25\n")
    (tmp_path / "wood.png").write_bytes(b"pretend")
    add(tmp_path / "tent.obj", "prop", tmp_path / "own", licence="MIT", scale=0.1)
    catalogue = load([tmp_path / "own"])
    body = build("tent", entry("tent"), catalogue)
    part = body.parts[0]
    assert np.allclose(bounds(body), [[-0.1, -0.05, 0], [0.1, 0.05, 0.3]])
    assert np.allclose(bounds(body), footprint(entry("tent"), catalogue), atol=1e-4)
    assert len(part.triangles) == 3 and part.slots.tolist() == [0, 0, 1]
    assert np.allclose(part.normals[part.triangles[0]], [0, 0, 1])
    wood, plain = body.materials.values()
    assert wood.values["image"] == b"pretend" and plain.values == {"color": [0.2, 0.3, 0.4], "roughness": 0.25, "metallic": 0.0}
    assert {tuple(uv) for uv in part.uv[part.triangles[:2].ravel()]} == {(0, 0), (1, 0), (1, 1), (0, 1)}


def square_glb(path):
    order = np.array([0, 1, 2, 0, 2, 3], np.uint16)
    binary = SQUARE.tobytes() + order.tobytes()
    views = [{"buffer": 0, "byteOffset": 0, "byteLength": 48}, {"buffer": 0, "byteOffset": 48, "byteLength": 12}]
    document = {
        "asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "translation": [0, 1, 0], "scale": [1, 1, 2]}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0, 1, 0, 1], "metallicFactor": 0}}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3", "min": [0, 0, -1], "max": [2, 0, 0]},
            {"bufferView": 1, "componentType": 5123, "count": 6, "type": "SCALAR"},
        ],
        "bufferViews": views, "buffers": [{"byteLength": len(binary)}],
    }  # fmt: skip
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    size = 28 + len(text) + len(binary)
    path.write_bytes(
        struct.pack("<4s3I4s", b"glTF", 2, size, len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    )
    return path


def test_a_glb_becomes_a_body_under_its_nodes_transforms(tmp_path):
    square_glb(tmp_path / "tile.glb")
    own = tmp_path / "own" / "props"
    own.mkdir(parents=True)
    (tmp_path / "tile.glb").rename(own / "tile.glb")
    (own / "tile.yaml").write_text("id: tile\nkind: prop\nlicence: MIT\nsource: a test\nfootprint: [2, 2, 0.01]\nfiles: tile.glb\n")
    catalogue = load([tmp_path / "own"])
    assert check(catalogue, deep=True) == ()
    body = build("tile", entry("tile"), catalogue)
    assert np.allclose(bounds(body), [[-1, -1, 0], [1, 1, 0]])
    assert np.allclose(body.parts[0].normals, [0, 0, 1]) and facing(body.parts[0])[0] == 1.0
    assert [material.values["color"] for material in body.materials.values()] == [[0, 1, 0]]


@pytest.mark.parametrize("line", ["v 1 2 x", "f 1 2 9", "f 1/9 2 3"])
def test_a_damaged_obj_names_the_line(tmp_path, line):
    folder = tmp_path / "props"
    folder.mkdir()
    (folder / "bad.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n" + line + "\n")
    (folder / "bad.yaml").write_text("id: bad\nkind: prop\nlicence: MIT\nsource: x\nfootprint: [1, 1, 1]\nfiles: bad.obj\n")
    with pytest.raises(Faults, match="line 5"):
        build("bad", entry("bad"), load([tmp_path]))


def test_meshes_are_kept_within_a_limit_and_cannot_be_changed(tmp_path):
    (tmp_path / "t.obj").write_text(OBJ)
    add(tmp_path / "t.obj", "prop", tmp_path / "own", licence="MIT")
    first, second = (build("t", entry("t"), load([tmp_path / "own"])) for _ in range(2))
    assert first.parts[0].normals is second.parts[0].normals and not first.parts[0].normals.flags.writeable
    assert KEPT < 2**30
