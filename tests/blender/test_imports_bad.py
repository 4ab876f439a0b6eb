"""Files that are broken, too large, or mean harm: mended with a note, or refused in words that say what to do; and nothing of them runs."""

import json
import struct
from pathlib import Path

import bpy
import foreign
import numpy as np
import pytest

from setpiece.blender.imports import read_model, source_of_objects
from setpiece.blender.imports.corners import Corners
from setpiece.blender.imports.mend import FLAT, NO_NORMAL, TWICE, mended
from setpiece.blender.imports.pictures import check_size
from setpiece.core.faults import Faults

POINTS = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
TETRAHEDRON = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]
NAN = float("nan")


def gltf(points=POINTS, triangles=TETRAHEDRON, **more) -> tuple[dict, bytes]:
    """The JSON of a glTF of one mesh, and its buffer; `more` goes into it."""
    places, order = np.asarray(points, "<f4").tobytes(), np.asarray(triangles, "<u4").tobytes()
    document = {
        "asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": "thing"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}], "materials": [{"name": "plain"}],
        "buffers": [{"byteLength": len(places + order)}],
        "bufferViews": [{"buffer": 0, "byteLength": len(places)}, {"buffer": 0, "byteOffset": len(places), "byteLength": len(order)}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": len(points), "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 1]},
                      {"bufferView": 1, "componentType": 5125, "count": 3 * len(triangles), "type": "SCALAR"}],
    }  # fmt: skip
    return document | more, places + order


def save_glb(path: Path, document: dict, data: bytes) -> Path:
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
    return path


def save_gltf(path: Path, document: dict, data: bytes) -> Path:
    (path.parent / "data.bin").write_bytes(data)
    document["buffers"][0]["uri"] = "data.bin"
    path.write_text(json.dumps(document))
    return path


def textured(uri: str) -> dict:
    surface = {"baseColorTexture": {"index": 0}, "baseColorFactor": [0.5, 0.25, 1, 1]}
    return {"images": [{"uri": uri}], "textures": [{"source": 0}], "materials": [{"name": "plain", "pbrMetallicRoughness": surface}]}


def ply(points, triangles, faces: int | None = None, binary: bool = False) -> bytes:
    kind = "binary_little_endian" if binary else "ascii"
    head = (f"ply\nformat {kind} 1.0\nelement vertex {len(points)}\nproperty float x\nproperty float y\nproperty float z\n"
            f"element face {len(triangles) if faces is None else faces}\nproperty list uchar int vertex_indices\nend_header\n").encode()  # fmt: skip
    if binary:
        return head + np.asarray(points, "<f4").tobytes() + b"".join(struct.pack("<B3i", 3, *row) for row in triangles)
    return head + "".join(f"{x} {y} {z}\n" for x, y, z in points).encode() + "".join(f"3 {a} {b} {c}\n" for a, b, c in triangles).encode()


def stl(points, triangles, count: int | None = None) -> bytes:
    rows = [struct.pack("<12fH", 0, 0, 0, *np.take(points, row, 0).ravel(), 0) for row in triangles]
    return b"\0" * 80 + struct.pack("<I", len(rows) if count is None else count) + b"".join(rows)


def obj(points, triangles) -> bytes:
    return "".join([f"v {x} {y} {z}\n" for x, y, z in points] + [f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in triangles]).encode()


def refused(path: Path, folder: Path) -> str:
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(Faults) as caught:
        read_model(path, folder)
    (one,) = caught.value.faults
    assert one.file == str(path)
    assert sorted(path.parent.rglob("*")) == before
    return one.message


MISPLACED = ([*POINTS, (NAN, 0, 0), (0, float("inf"), 0)], [*TETRAHEDRON, (0, 1, 4), (1, 2, 5)])
SAVERS = {
    "glb": lambda path, mesh: save_glb(path, *gltf(*mesh)),
    "gltf": lambda path, mesh: save_gltf(path, *gltf(*mesh)),
    "obj": lambda path, mesh: path.write_bytes(obj(*mesh)),
    "stl": lambda path, mesh: path.write_bytes(stl(*mesh)),
    "ply": lambda path, mesh: path.write_bytes(ply(*mesh)),
    "binary.ply": lambda path, mesh: path.write_bytes(ply(*mesh, binary=True)),
}


@pytest.mark.parametrize("name", SAVERS)
def test_triangles_that_are_nowhere_are_left_out_with_a_note(name, tmp_path):
    path = tmp_path / f"thing.{name}"
    SAVERS[name](path, MISPLACED)
    model = read_model(path, tmp_path)
    (mesh,) = model.meshes
    assert len(mesh.triangles) == 4 and np.isfinite(mesh.vertices).all()
    size = np.ptp(mesh.vertices, axis=0)
    assert np.allclose(size, 1, atol=1e-5)
    assert any("corners at no finite place, left out: 2 (in " in note for note in model.notes)


@pytest.mark.parametrize("name", SAVERS)
def test_a_file_that_is_mostly_nowhere_is_refused(name, tmp_path):
    path = tmp_path / f"thing.{name}"
    SAVERS[name](path, ([*POINTS, (NAN, 0, 0)], [(0, 2, 1), (0, 1, 4), (1, 2, 4), (2, 3, 4)]))
    assert "3 of its 4 triangles have corners at no finite place; export it again" in refused(path, tmp_path)


def corners(points, triangles, normals=None) -> Corners:
    points = np.asarray(points, float)
    normals = np.tile([0.0, 0.0, 1.0], (len(points), 1)) if normals is None else np.asarray(normals, float)
    return Corners(points, np.asarray(triangles, np.int32), np.arange(len(triangles), dtype=np.int16), normals)


def test_flat_and_doubled_triangles_go_and_backs_stay():
    square = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (2, 0, 0), (0, 0, 0)]
    mesh, count = mended(corners(square, [(0, 1, 2), (0, 1, 4), (1, 1, 2), (1, 2, 5), (0, 2, 3), (2, 1, 0)]))
    assert count == {FLAT: 2, TWICE: 1}
    assert mesh.slots.tolist() == [0, 4, 5]  # the last is the first one's back
    assert len(mesh.vertices) == 4 and mesh.triangles.max() == 3


def test_normals_that_are_missing_come_from_the_faces():
    mesh, count = mended(corners(POINTS[:3], [(0, 1, 2)], [(0, 0, 0), (NAN, 0, 0), (0, 0, -1)]))
    assert count == {NO_NORMAL: 2}
    assert mesh.normals.tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, -1]]


def test_something_scaled_to_nothing_along_an_axis_is_read(tmp_path):
    model = read_model(save_glb(tmp_path / "flat.glb", *gltf(nodes=[{"mesh": 0, "name": "thing", "scale": [1, 0, 1]}])), tmp_path)
    assert len(model.meshes[0].triangles) == 2 and np.allclose(np.abs(model.meshes[0].normals[:, 2]), 1)


def cut(path: Path, share: float = 0.6) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


@pytest.mark.parametrize("name", foreign.SUFFIXES)
def test_a_file_that_is_empty_or_cut_short_is_refused(name, tmp_path):
    foreign.stage(tmp_path)
    path = tmp_path / f"thing.{foreign.SUFFIXES[name]}"
    foreign.SAVERS[name](str(path))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    if name not in ("obj", "usda"):  # as text, it ends somewhere
        assert "again" in refused(cut(path), tmp_path / "out") or "convert" in refused(path, tmp_path / "out")
    path.write_bytes(b"")
    assert refused(path, tmp_path / "out") == "is empty; fetch or export it again"
    path.write_bytes(b"hello, I am something else altogether, and long enough for a header")
    assert "again" in refused(path, tmp_path / "out")


TOO_MANY = 20_000_001


def huge_glb(path: Path) -> None:
    document, data = gltf()
    document["accessors"][1]["count"] = 3 * TOO_MANY
    save_glb(path, document, data)


def often_glb(path: Path) -> None:
    """A million triangles that stand twenty times, and one more."""
    document, data = gltf(nodes=[{"mesh": 0}] * 20 + [{"mesh": 1}])
    one = document["meshes"][0]["primitives"][0]
    document["meshes"].append({"primitives": [{**one, "indices": 2}]})
    document["accessors"].append({**document["accessors"][1], "count": 3})
    document["accessors"][0]["count"], document["accessors"][1]["count"] = 3, 3_000_000
    save_glb(path, document, data)


@pytest.mark.parametrize(
    "name, make",
    [
        ("huge.glb", huge_glb),
        ("often.glb", often_glb),
        ("huge.ply", lambda path: path.write_bytes(ply(POINTS, TETRAHEDRON, TOO_MANY))),
        ("huge.stl", lambda path: path.write_bytes(stl(POINTS, TETRAHEDRON, TOO_MANY))),
    ],
)
def test_more_triangles_than_are_read_are_refused_before_they_are(name, make, tmp_path, monkeypatch):
    make(tmp_path / name)
    monkeypatch.setattr("setpiece.blender.imports.read.read", None)  # nothing may come into Blender
    assert "20,000,001 triangles; at most 20,000,000 are read, so simplify it" in refused(tmp_path / name, tmp_path / "out")


def test_a_suffix_that_is_unknown_gets_the_nearest(tmp_path):
    (tmp_path / "car.gltb").write_bytes(b"x")
    assert refused(tmp_path / "car.gltb", tmp_path / "out") == '".gltb" is no format that is read here; did you mean ".glb"?'


def test_points_alone_are_no_mesh(tmp_path):
    (tmp_path / "cloud.ply").write_bytes(ply(POINTS, []))
    assert "make a mesh of it first" in refused(tmp_path / "cloud.ply", tmp_path / "out")


OUTSIDE = ("../../secret.png", "/etc/hostname", "%2e%2e/secret.png", "a/../../secret.png", "file:///etc/hostname", "http://example.com/a.png")


@pytest.mark.parametrize("uri", OUTSIDE)
def test_a_gltf_that_leads_out_of_its_folder_is_refused(uri, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "in").mkdir()
    for name, save in (("thing.glb", save_glb), ("thing.gltf", save_gltf)):
        said = refused(save(tmp_path / "in" / name, *gltf(**textured(uri))), tmp_path / "out")
        assert "outside of its folder; put that beside it" in said
    document, data = gltf()
    document["buffers"][0]["uri"] = uri
    (tmp_path / "in" / "thing.gltf").write_text(json.dumps(document))
    assert "outside of its folder" in refused(tmp_path / "in" / "thing.gltf", tmp_path / "out")


def test_an_obj_that_leads_out_of_its_folder_is_refused(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    path = tmp_path / "in" / "thing.obj"
    path.write_bytes(b"mtllib ../thing.mtl\n" + obj(POINTS, TETRAHEDRON))
    assert '"../thing.mtl", outside of its folder' in refused(path, tmp_path / "out")
    path.write_bytes(b"mtllib thing.mtl\nusemtl a\n" + obj(POINTS, TETRAHEDRON))
    (tmp_path / "in" / "thing.mtl").write_text("newmtl a\nmap_Kd ../secret.png\n")
    assert '"../secret.png", outside of its folder' in refused(path, tmp_path / "out")


def test_a_picture_that_is_missing_leaves_the_plain_colour(tmp_path):
    (tmp_path / "out").mkdir()
    model = read_model(save_gltf(tmp_path / "thing.gltf", *gltf(**textured("gone.png"))), tmp_path / "out")
    assert model.materials["plain"].color == (0.5, 0.25, 1) and not model.pictures and not any((tmp_path / "out").iterdir())
    assert model.notes == ('the picture "gone.png" is missing: its materials are plain',)


def test_a_buffer_that_is_missing_is_refused(tmp_path):
    path = save_gltf(tmp_path / "thing.gltf", *gltf())
    (tmp_path / "data.bin").unlink()
    assert 'lacks "data.bin", which holds its meshes; put it beside the file' in refused(path, tmp_path / "out")


def test_a_picture_of_absurd_size_is_refused_unopened(tmp_path):
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
    (tmp_path / "vast.png").write_bytes(head)
    said = refused(save_gltf(tmp_path / "thing.gltf", *gltf(**textured("vast.png"))), tmp_path / "out")
    assert said == 'its picture "vast.png" is 60000×60000; at most 16384 pixels a side are read, so make it smaller'
    jpeg = b"\xff\xd8" + struct.pack(">HH14x", 0xFFE0, 16) + struct.pack(">HHBHH", 0xFFC0, 17, 8, 100, 50_000)
    for name, start, size in (("vast.png", head, "60000×60000"), ("vast.jpg", jpeg, "50000×100")):
        with pytest.raises(Faults, match=size):
            check_size(name, start)


def test_a_large_picture_is_written_smaller(tmp_path):
    from setpiece.core.files.png import decode_png, encode_png

    wide = np.zeros((20, 5000, 3), np.uint8)
    wide[:, 2500:] = 200
    (tmp_path / "wide.png").write_bytes(encode_png(wide))
    (tmp_path / "out").mkdir()
    model = read_model(save_gltf(tmp_path / "thing.gltf", *gltf(**textured("wide.png"))), tmp_path / "out")
    small = decode_png((tmp_path / "out" / model.pictures[0]).read_bytes())
    assert small.shape == (6, 1666, 3) and small[3, 0].tolist() == [0, 0, 0] and small[3, -1].tolist() == [200, 200, 200]


def test_a_blend_runs_nothing_of_its_own(tmp_path):
    marker, path = tmp_path / "ran", tmp_path / "evil.blend"
    write = f"__import__('pathlib').Path({str(marker)!r}).write_text('ran')"
    foreign.stage(tmp_path)
    body = bpy.data.objects["body"]
    body.driver_add("location", 0).driver.expression = f"{write} * 0 + 7"
    text = bpy.data.texts.new("evil.py")
    text.use_module = True
    text.write(f"import bpy\n{write}\nbpy.app.handlers.depsgraph_update_post.append(lambda *_: {write})\n")
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.open_mainfile(filepath=str(path), use_scripts=True)
    assert marker.exists(), "the file isn't as bad as it should be"
    bpy.ops.wm.read_factory_settings(use_empty=True)
    marker.unlink(missing_ok=True)
    model = read_model(path, tmp_path)
    assert not marker.exists()
    assert len(bpy.data.texts) == 0 and {mesh.name for mesh in model.meshes} == set(foreign.BLOCKS)
    assert any("not run: 1" in note for note in model.notes) and any("drivers, left out" in note for note in model.notes)


def test_a_blend_is_not_read_where_blender_would_run_it(tmp_path):
    foreign.stage(tmp_path)
    foreign.save_blend(str(tmp_path / "thing.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.preferences.filepaths.use_scripts_auto_execute = True
    try:
        assert "switch Auto Run Python Scripts off" in refused(tmp_path / "thing.blend", tmp_path / "out")
    finally:
        bpy.context.preferences.filepaths.use_scripts_auto_execute = False


def test_what_a_blend_links_from_others_is_left_out(tmp_path):
    foreign.stage(tmp_path)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "library.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "library.blend"), link=True) as (_, ours):
        ours.objects = ["body"]
    bpy.context.scene.collection.objects.link(ours.objects[0])
    bpy.context.scene.collection.objects.link(foreign.box("own", (1, 1, 1), foreign.plain("own", (0, 1, 0))))
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "main.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    model = read_model(tmp_path / "main.blend", tmp_path)
    assert [mesh.name for mesh in model.meshes] == ["own"] and list(model.materials) == ["own"]
    assert any("objects linked from library.blend, left out: 2; make local" in note for note in model.notes)
    assert not bpy.data.libraries and not bpy.data.objects


def test_a_picture_outside_of_a_blends_folder_is_not_followed(tmp_path):
    foreign.stage(tmp_path)  # whose paper.png lies in tmp_path
    (tmp_path / "in").mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "in" / "thing.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    model = read_model(tmp_path / "in" / "thing.blend", tmp_path / "in")
    assert not model.pictures and any("lies outside of the file's folder" in note and "was not followed" in note for note in model.notes)


def test_chosen_objects_without_faces_are_refused(tmp_path):
    foreign.stage(tmp_path)
    with pytest.raises(Faults, match="what is selected: has no mesh with faces"):
        source_of_objects([bpy.data.objects["car"]], tmp_path)
