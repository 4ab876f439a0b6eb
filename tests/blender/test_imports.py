"""Files of others, read by Blender: what was put into a file comes out of it, and nothing else happens."""

import bpy
import foreign
import numpy as np
import pytest
from foreign import BLOCKS, PAPER, RED

from setpiece.blender.imports import read_model, source_of_objects
from setpiece.blender.imports.formats import FORMATS
from setpiece.core.files.png import decode_png
from setpiece.core.imports.source import read_source, write_source

NAMELESS = ("ply", "stl")  # formats of one mesh without materials
UNITS = {"obj": None, "ply": None, "stl": None}  # the others are in metres
FLAT = {"obj"}  # formats without a tree
SUFFIXES = list(foreign.SUFFIXES)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    foreign.stage(folder)
    paths = foreign.save_all(folder)
    (folder / "paper.png").unlink()  # each format has its own by now
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return paths


@pytest.fixture(scope="module")
def read(files, tmp_path_factory):
    """format -> (SourceModel, folder), each read once."""
    known = {}

    def once(name):
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            known[name] = read_model(files[name], folder), folder
        return known[name]

    return once


def corners(mesh):
    return [mesh.vertices[mesh.triangles[:, k]] for k in range(3)]


def area(mesh) -> float:
    a, b, c = corners(mesh)
    return np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2


def volume(mesh) -> float:
    """Above 0 where the outside is outside."""
    a, b, c = corners(mesh)
    return (a * np.cross(b, c)).sum() / 6


def stands(mesh, *, area: float, volume: float, triangles: int) -> None:
    assert len(mesh.triangles) == triangles
    assert np.isclose(globals()["area"](mesh), area, rtol=1e-4)
    assert np.isclose(globals()["volume"](mesh), volume, rtol=1e-3)
    a, b, c = corners(mesh)
    across = np.cross(b - a, c - a)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-6)
    for k in range(3):
        assert ((mesh.normals[mesh.triangles[:, k]] * across).sum(1) > 0.99).all()  # boxes have flat faces
    assert mesh.triangles.dtype == np.int32 and mesh.slots.dtype == np.int16 and len(mesh.slots) == triangles
    assert len(np.unique(mesh.triangles)) == len(mesh.vertices) == len(mesh.normals)  # no vertex that nothing uses


@pytest.mark.parametrize("name", [name for name in SUFFIXES if name not in NAMELESS])
def test_every_mesh_comes_back_where_it_stood(name, read):
    model, _ = read(name)
    found = {("wheel" if mesh.name.startswith("wheel_at|wheel") else mesh.name): mesh for mesh in model.meshes}  # FBX's name of an instance
    assert found.keys() == BLOCKS.keys()
    for title, block in BLOCKS.items():
        mesh = found[title]
        stands(mesh, area=block.area, volume=block.volume, triangles=12 * block.times)
        assert len(mesh.vertices) == 24 * block.times  # once for each normal and uv of a corner
        assert np.allclose([mesh.vertices.min(0), mesh.vertices.max(0)], block.bounds, atol=1e-5)
        assert mesh.above[: len(block.above)] == (() if name in FLAT else block.above)
        assert mesh.materials == (block.material,)
        assert mesh.uv.shape == (len(mesh.vertices), 2)
        assert np.allclose([mesh.uv.min(), mesh.uv.max()], [0, 1], atol=1e-6)


@pytest.mark.parametrize("name", NAMELESS)
def test_a_format_of_one_mesh_has_all_of_them_in_it(name, read):
    (mesh,) = read(name)[0].meshes
    assert mesh.name == "scene" and mesh.materials == ("",)
    blocks = BLOCKS.values()
    stands(mesh, area=sum(b.area for b in blocks), volume=sum(b.volume for b in blocks), triangles=sum(12 * b.times for b in blocks))
    assert np.allclose(mesh.vertices.min(0), np.min([b.bounds[0] for b in blocks], 0), atol=1e-5)
    assert np.allclose(mesh.vertices.max(0), np.max([b.bounds[1] for b in blocks], 0), atol=1e-5)


@pytest.mark.parametrize("name", [name for name in SUFFIXES if name not in NAMELESS])
def test_materials_come_back_with_their_colours_and_picture(name, read):
    model, folder = read(name)
    assert set(model.materials) == {"red", "grey", "paper"}
    red, picture = model.materials["red"], model.materials["paper"]
    assert np.allclose(red.color, RED, atol=1e-4) and red.picture == "" and red.alpha == 1 and red.emission == (0, 0, 0)
    assert np.isclose(red.roughness, 0.25, atol=1e-3) and np.isclose(red.metallic, 0, atol=1e-3)
    assert np.allclose(picture.color, 1)
    assert model.pictures == (picture.picture,) == tuple(path.name for path in folder.iterdir())
    assert np.array_equal(decode_png((folder / picture.picture).read_bytes()), PAPER)


@pytest.mark.parametrize("name", SUFFIXES)
def test_the_unit_is_what_the_format_says(name, read):
    model, _ = read(name)
    assert model.unit == UNITS.get(name, 1.0)
    assert [note for note in model.notes if "hidden" not in note] == []


def test_all_that_a_render_would_show_is_read_once(tmp_path):
    """Curves, texts, metaballs, instances on faces, a mirrored instance within an instance; hidden in the viewport alone."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    root, red = bpy.context.scene.collection, foreign.plain("red", (1, 0, 0))

    def put(item, collection=root, **values):
        collection.objects.link(item)
        for key, value in values.items():
            setattr(item, key, value)
        return item

    bevel = bpy.data.curves.new("pipe", "CURVE")
    bevel.dimensions, bevel.bevel_depth = "3D", 0.1
    line = bevel.splines.new("POLY")
    line.points.add(1)
    line.points[1].co = (0, 0, 2, 1)
    put(bpy.data.objects.new("pipe", bevel))
    put(bpy.data.objects.new("label", bpy.data.curves.new("label", "FONT"))).data.body = "A"
    balls = bpy.data.metaballs.new("ball")
    balls.elements.new()
    put(bpy.data.objects.new("ball", balls))
    base = put(foreign.box("base", (4, 4, 4), red), instance_type="FACES", show_instancer_for_render=False)
    put(foreign.box("stud", (0.1, 0.1, 0.1), red), parent=base)
    inner, outer = bpy.data.collections.new("inner"), bpy.data.collections.new("outer")
    put(foreign.box("nut", (1, 1, 1), red), inner)
    put(bpy.data.objects.new("mirrored", None), outer, instance_type="COLLECTION", instance_collection=inner, scale=(-1, 1, 1))
    put(bpy.data.objects.new("row", None), instance_type="COLLECTION", instance_collection=outer, location=(9, 0, 0))
    put(foreign.box("unseen", (1, 1, 1), red), hide_viewport=True)
    bpy.context.view_layer.update()
    put(foreign.box("shut", (1, 1, 1), red)).hide_set(True)
    path = tmp_path / "all.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    model = read_model(path, tmp_path)
    found = {mesh.name: mesh for mesh in model.meshes}
    assert sorted(found) == sorted(["pipe", "label", "ball", "nut", "unseen", "shut", "stud", *(f"stud.{n:03}" for n in range(1, 6))])
    assert np.isclose(volume(found["nut"]), 1, rtol=1e-4) and found["nut"].above == ("row",) and found["stud"].above == ("base",)
    assert model.notes == ()


@pytest.mark.parametrize("line, metres", [("metersPerUnit = 1", 100), ("metersPerUnit = 0.01", 1), ("", 1)])
def test_usd_says_its_unit_and_a_note_where_it_does_not(line, metres, tmp_path):
    points, faces = "(0,0,0), (100,0,0), (0,100,0)", "int[] faceVertexCounts = [3]\nint[] faceVertexIndices = [0,1,2]"
    (tmp_path / "door.usda").write_text(f'#usda 1.0\n(\n{line}\nupAxis = "Z"\n)\ndef Mesh "door"\n{{\n{faces}\npoint3f[] points = [{points}]\n}}\n')
    model = read_model(tmp_path / "door.usda", tmp_path)
    assert np.allclose(model.meshes[0].vertices.max(0), [metres, metres, 0], rtol=1e-5) and model.unit == 1
    assert ["metersPerUnit" in note for note in model.notes] == ([] if line else [True])


@pytest.mark.parametrize("system, scale, unit", [("METRIC", 0.01, 0.01), ("METRIC", 1, 1), ("NONE", 1, None)])
def test_a_blend_has_its_scenes_unit(system, scale, unit, tmp_path):
    foreign.stage(tmp_path)
    settings = bpy.context.scene.unit_settings
    settings.system, settings.scale_length = system, scale
    foreign.save_blend(str(tmp_path / "thing.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    assert read_model(tmp_path / "thing.blend", tmp_path).unit == (unit and pytest.approx(unit))


def test_an_objs_parts_are_its_groups_where_it_has_more_of_those(tmp_path):
    path, mesh = tmp_path / "car.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\no car\ng door\nf 1 2 3\ng hood\nf 1 3 4\n"
    path.write_text(mesh)
    assert [mesh.name for mesh in read_model(path, tmp_path).meshes] == ["door", "hood"]
    path.write_text(mesh.replace("g ", "o "))
    assert [mesh.name for mesh in read_model(path, tmp_path).meshes] == ["door", "hood"]


def test_what_is_hidden_from_render_is_left_out_with_a_note(read):
    assert any('"hidden" is hidden from render' in note for note in read("blend")[0].notes)


@pytest.mark.parametrize("name", SUFFIXES)
def test_reading_leaves_this_blender_as_it_was(name, files, tmp_path):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    mine = foreign.box("body", (1, 1, 1), foreign.plain("red", (0, 1, 0)))
    bpy.context.scene.collection.objects.link(mine)
    bpy.context.view_layer.objects.active = mine
    mine.select_set(True)
    before, scene = everything(), bpy.context.window.scene
    model = read_model(files[name], tmp_path)
    assert everything() == before
    assert bpy.context.window.scene == scene and bpy.context.active_object == mine and mine.select_get()
    assert mine.active_material.name == "red" and len(model.meshes) in (1, 4)


def everything() -> dict[str, list[str]]:
    kinds = [item.identifier for item in bpy.data.bl_rna.properties if item.type == "COLLECTION"]
    return {kind: [item.name for item in getattr(bpy.data, kind)] for kind in kinds}


def test_a_model_is_the_same_after_the_disk(read):
    model, folder = read("glb")
    write_source(model, folder)
    again = read_source(folder)
    (folder / "model.npz").unlink()
    assert (again.materials, again.unit, again.pictures, again.notes) == (model.materials, model.unit, model.pictures, model.notes)
    for a, b in zip(model.meshes, again.meshes, strict=True):
        assert (a.name, a.above, a.materials) == (b.name, b.above, b.materials)
        assert all(np.array_equal(getattr(a, key), getattr(b, key)) for key in ("vertices", "triangles", "slots", "normals", "uv"))


def test_chosen_objects_come_out_the_same_and_stay_as_they_are(tmp_path):
    (tmp_path / "out").mkdir()
    foreign.stage(tmp_path)
    chosen = [bpy.data.objects[name] for name in ("body", "door", "wheel_at", "hidden")]
    before = everything()
    model = source_of_objects(chosen, tmp_path / "out")
    assert everything() == before
    assert [mesh.name for mesh in model.meshes] == ["body", "door", "wheel"]  # not the rail, which wasn't chosen
    for mesh in model.meshes:
        stands(mesh, area=BLOCKS[mesh.name].area, volume=BLOCKS[mesh.name].volume, triangles=12)
        assert np.allclose([mesh.vertices.min(0), mesh.vertices.max(0)], BLOCKS[mesh.name].bounds, atol=1e-5)
    assert model.unit == 1 and any("hidden" in note for note in model.notes)
    assert bpy.data.objects["hidden"].hide_render and not bpy.data.objects["hidden"].hide_viewport
    assert np.array_equal(decode_png((tmp_path / "out" / model.pictures[0]).read_bytes()), PAPER)


def test_the_same_file_gives_the_same_bytes(files, tmp_path):
    said = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_source(read_model(files["usdc"], folder), folder)
        said.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert said[0] == said[1]


def test_the_driver_knows_the_same_formats():
    from setpiece_driver.bring.read import BLENDERS

    assert set(BLENDERS) == set(FORMATS)


def test_the_opacity_of_a_picture_is_kept_where_the_material_is_clear_by_it(tmp_path):
    image = bpy.data.images.new("panes", 2, 1, alpha=True)
    image.pixels = [1, 1, 1, 0.25, 1, 1, 1, 1]
    image.pack()
    material = bpy.data.materials.new("panes")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader, texture = nodes["Principled BSDF"], nodes.new("ShaderNodeTexImage")
    texture.image = image
    links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    links.new(texture.outputs["Alpha"], shader.inputs["Alpha"])
    mesh = bpy.data.meshes.new("pane")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    mesh.materials.append(material)
    pane = bpy.data.objects.new("pane", mesh)
    bpy.context.scene.collection.objects.link(pane)
    model = source_of_objects([pane], tmp_path)
    assert decode_png((tmp_path / model.materials["panes"].picture).read_bytes())[0, :, 3].tolist() == [64, 255]


def test_colours_of_a_file_that_knows_no_materials_become_materials(tmp_path):
    rows = [(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 0, 1), (1, 0, 1), (0, 1, 1)], [(0, 0, 2), (1, 0, 2), (0, 1, 2)]
    colors = (176, 20, 16, 255), (144, 160, 168, 64), (176, 20, 16, 255)
    lines = [" ".join(map(str, (*point, *color))) for corners, color in zip(rows, colors) for point in corners]
    names = [f"property float {axis}" for axis in "xyz"] + [f"property uchar {channel}" for channel in ("red", "green", "blue", "alpha")]
    head = ["ply", "format ascii 1.0", "element vertex 9", *names, "element face 3", "property list uchar int vertex_indices", "end_header"]
    (tmp_path / "car.ply").write_text("\n".join([*head, *lines, "3 0 1 2", "3 3 4 5", "3 6 7 8"]) + "\n")
    model = read_model(tmp_path / "car.ply", tmp_path / "out")
    (mesh,) = model.meshes
    height = mesh.vertices[mesh.triangles].mean((1))[:, 2].round()
    assert {z: mesh.materials[slot] for z, slot in zip(height, mesh.slots)} == {0: "#b01410", 1: "#90a0a840", 2: "#b01410"}
    pane = model.materials["#90a0a840"]
    assert pane.alpha == pytest.approx(64 / 255) and pane.color == pytest.approx([((v / 255 + 0.055) / 1.055) ** 2.4 for v in (144, 160, 168)])
