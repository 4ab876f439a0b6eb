"""The catalogue: what ships is sound, what is broken is said all at once, licences bar, and adding copies the whole asset."""

import json
import struct

import numpy as np
import pytest

from setpiece.core.catalogue import add, check, load, survey
from setpiece.core.catalogue.mesh import glb_bounds
from setpiece.core.faults import Faults

OBJ = "mtllib tri.mtl\nv 0 0 0\nv 2 0 0\nv 0 3 -1\nf 1 2 3\n"
ENTRY = "id: {id}\nkind: prop\nlicence: {licence}\nsource: a test\nfootprint: [1, 1, 1]\nbuild: {{shape: box}}\n"


def write(folder, id="thing", licence="MIT", text=ENTRY):
    (folder / "props").mkdir(exist_ok=True)
    (folder / "props" / f"{id}.yaml").write_text(text.format(id=id, licence=licence))


def glb(path, nodes, low, high, **more):
    document = {
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": nodes,
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"count": 8, "min": low, "max": high}],
        **more,
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    start = struct.pack("<4s3I4s", b"glTF", 2, 20 + len(text), len(text), b"JSON")
    path.write_bytes(start + text)
    return path


def test_what_ships_is_sound():
    catalogue = load()
    assert {"city", "courtyard", "forest"} <= {asset.id for asset in catalogue.of("world")}
    assert {"cone", "bin", "box"} <= {asset.id for asset in catalogue.of("prop")}
    assert check(catalogue, deep=True) == ()
    assert [a.id for a in catalogue.of("world", time="night")] == ["night"]


def test_an_unknown_asset_is_answered_with_the_nearest():
    with pytest.raises(Faults, match='did you mean "cone"'):
        load().get("prop", "coen")


def test_licences_bar_and_the_unknown_is_out_by_default(tmp_path):
    write(tmp_path, "free", "CC0-1.0")
    write(tmp_path, "mit", "MIT")
    write(tmp_path, "unknown", "NOASSERTION")
    everything = load([tmp_path])
    ids = lambda catalogue: [asset.id for asset in catalogue.of("prop")]
    assert ids(everything.allowed(None)) == ["free", "mit"]
    assert ids(everything.allowed(["CC0-1.0"])) == ["free"]
    with pytest.raises(Faults, match="MIT"):
        everything.allowed(["CC0-1.0"]).get("prop", "mit")


def test_all_that_is_wrong_is_said_at_once_with_its_line(tmp_path):
    write(tmp_path, "a", text="id: a\nkind: prop\nlicence: CC0\nsource: x\nfootprint: [1, 0, 1]\nfiles: ../secret.obj\n")
    write(tmp_path, "b", text="id: b\nkind: world\nlicence: MIT\nsorce: x\n")
    with pytest.raises(Faults) as raised:
        load([tmp_path])
    text = str(raised.value)
    for part in ("a.yaml:3: licence", "a.yaml:5: footprint", "a.yaml:6: files", "b.yaml:2: kind", 'did you mean "source"'):
        assert part in text


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("x.exr", b"not an image", "no OpenEXR"),
        ("x.exr", b"\x76\x2f\x31\x01\x02\0\0\0cut", "damaged OpenEXR"),
        ("x.hdr", b"#?RADIANCE\n\n-Y 512 +X 1024\n1", "cut short"),
        ("x.exr", b"", "empty"),
        ("x.exr", None, "missing"),
        ("x.png", b"\x89PNG", "convert"),
    ],
)
def test_a_broken_environment_is_known_before_the_first_render(tmp_path, name, data, words):
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "w.yaml").write_text(f"id: w\nkind: world\nlicence: MIT\nsource: x\nfiles: {name}\n")
    if data is not None:
        (tmp_path / "worlds" / name).write_bytes(data)
    (fault,) = check(load([tmp_path]))
    assert words in fault.message


def test_adding_an_obj_copies_its_materials_and_measures_it(tmp_path):
    (tmp_path / "tri.obj").write_text(OBJ)
    (tmp_path / "tri.mtl").write_text("newmtl a\nmap_Kd wood.png\n")
    (tmp_path / "wood.png").write_bytes(b"png")
    asset = add(tmp_path / "tri.obj", "prop", tmp_path / "own", licence="CC0-1.0", scale=0.1)
    assert np.allclose(asset.footprint, [[-0.1, -0.05, 0], [0.1, 0.05, 0.3]])
    assert [path.name for path in asset.paths] == ["tri.obj", "tri.mtl", "wood.png"]
    assert load([tmp_path / "own"]).get("prop", "tri") == asset
    with pytest.raises(Faults, match="already"):
        add(tmp_path / "tri.obj", "prop", tmp_path / "own")


def test_adding_what_is_broken_leaves_nothing_behind(tmp_path):
    (tmp_path / "bad.obj").write_text("hello\n")
    with pytest.raises(Faults, match="no vertices"):
        add(tmp_path / "bad.obj", "prop", tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_a_glb_is_measured_under_its_nodes_transforms(tmp_path):
    half = np.sqrt(0.5)
    nodes = [{"children": [1], "scale": [2, 2, 2]}, {"mesh": 0, "rotation": [0, half, 0, half], "translation": [0, 1, 0]}]
    bounds = glb_bounds(glb(tmp_path / "a.glb", nodes, [0, 0, 0], [1, 2, 3]))
    assert np.allclose(bounds, [[0, 0, 2], [6, 2, 6]])


def test_a_glb_that_leads_elsewhere_or_runs_in_circles_is_refused(tmp_path):
    with pytest.raises(Faults, match="other files"):
        glb_bounds(glb(tmp_path / "a.glb", [{"mesh": 0}], [0] * 3, [1] * 3, buffers=[{"uri": "../../etc/passwd"}]))
    with pytest.raises(Faults, match="circle"):
        glb_bounds(glb(tmp_path / "b.glb", [{"children": [0]}], [0] * 3, [1] * 3))


def test_a_mesh_that_is_broken_inside_or_not_of_its_footprint_is_known_before_the_first_render(tmp_path):
    (tmp_path / "tri.obj").write_text(OBJ)
    add(tmp_path / "tri.obj", "prop", tmp_path / "own", scale=0.1)
    yaml, mesh = tmp_path / "own/props/tri.yaml", tmp_path / "own/props/tri/tri.obj"
    assert check(load([tmp_path / "own"]), deep=True) == ()
    yaml.write_text(yaml.read_text().replace("scale: 0.1", "scale: 0.2"))
    (fault,) = check(load([tmp_path / "own"]), deep=True)
    assert fault.path == "footprint" and "[0.4, 0.2, 0.6] metres" in fault.message
    mesh.write_text(OBJ + "f 1 2 99\n")
    (fault,) = check(load([tmp_path / "own"]), deep=True)
    assert fault.path == "files[0]" and "of this OBJ is damaged: f 1 2 99" in fault.message


def test_what_is_missing_is_called_so_with_what_to_write(tmp_path):
    write(tmp_path, "a", text="source: x\nfootprint: [1, 1, 1]\n")
    write(tmp_path, "b", licence="foo")
    write(tmp_path, "c", licence="CC0")
    found, faults = survey([tmp_path])
    text = "\n".join(map(str, faults))
    for part in ("id: is missing; write id: a", "kind: is missing; write kind: prop", "licence: is missing; write CC0-1.0", 'did you mean "CC0-1.0"?',
                 '"foo" is no SPDX identifier that assets use; write CC0-1.0', "spdx.org", "NOASSERTION"):  # fmt: skip
        assert part in text
    assert "EUPL" not in text and "nothing" not in text
    assert [asset.id for asset in found.of("prop")] == ["a", "b", "c"]  # so that the rest of what is wrong with them can be told too
    with pytest.raises(Faults):
        load([tmp_path])
