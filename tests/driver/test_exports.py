"""A dataset read back, checked, drawn and handed on."""

import json
import shutil

import cv2
import numpy as np
import pytest
import setpiece_driver
import yaml
from pycocotools import mask as masks
from pycocotools.coco import COCO
from setpiece.core.faults import Faults
from setpiece_driver import cli
from setpiece_driver.export import EXPORTERS


def records(root):
    """(stem, annotations.json) of every view."""
    return [(path.name.split(".")[0], json.loads(path.read_text())) for path in sorted((root / "views").glob("*.annotations.json"))]


def visible(content, groups=("objects", "parts", "damages", "decoys")):
    """The visible records that have a class of their own: a prop's only part has none beside the prop."""
    records = [record for group in groups for record in content[group] if record["hidden"] is None]
    return [record for record in records if record.get("class") != "prop" or "instance" in record]


def test_a_dataset_is_read_back_view_by_view(car):
    dataset = setpiece_driver.open(car)
    (scene,) = dataset.scenes
    assert scene.index == 0 and list(scene.spec.subjects)[0] == "car" and len(scene.views) == 2
    for view in scene.views:
        assert view.image.shape == (120, 160, 3) and view.image.dtype == np.uint8
        assert view.instance.shape == view.part.shape == view.damage.shape == view.depth.shape == (120, 160)
        assert view.instance.dtype == np.uint16 and view.instance.max() >= 1
        assert 0 < view.depth.min() < 10 and view.normal.shape == (120, 160, 3)
        assert (view.camera.width, view.camera.height) == (160, 120) and np.allclose(view.camera.world_to_camera[3], [0, 0, 0, 1])
    with pytest.raises(Faults, match="this view has none"):
        view.read("nothing.png")


def test_a_damage_has_one_id_and_one_number_in_every_view(car):
    views = [content["damages"] for _, content in records(car)]
    fixed = ("id", "damage", "kind", "class_id", "object", "name", "part", "gone", "facts")
    first, *others = [[{key: record[key] for key in fixed} for record in damages] for damages in views]
    assert first and others and all(other == first for other in others)
    assert len({record["id"] for record in first}) == len({record["damage"] for record in first}) == len(first)
    seen = 0
    for view, damages in zip(setpiece_driver.open(car).views, views):
        assert set(np.unique(view.damage)) <= {0, *(record["damage"] for record in first)}
        for record in (record for record in damages if record["mask"]):
            pixels = view.damage == record["damage"]
            assert not (pixels & (masks.decode([record["mask"]])[..., 0] == 0)).any()
            seen += pixels.sum()
    assert seen > 0


GROUPS = ("objects", "parts", "damages", "decoys")


def test_coco_loads_it_and_its_instances_are_the_records(car, tmp_path):
    assert cli.main(["export", str(car), "--format", "coco", "--out", str(tmp_path)]) == 0
    ids = []
    for group in GROUPS:
        coco = COCO(tmp_path / f"annotations/{group}_train.json")
        images, annotations = coco.loadImgs(coco.getImgIds()), coco.loadAnns(coco.getAnnIds())
        ids += [annotation["id"] for annotation in annotations]
        for image, (stem, content) in zip(images, records(car), strict=True):
            assert image["file_name"] == f"{stem}.png"
            assert (tmp_path / "images" / image["file_name"]).read_bytes() == (car / "views" / f"{stem}.image.png").read_bytes()
            assert [coco.anns[id]["segmentation"] for id in coco.getAnnIds(imgIds=image["id"])] == [r["mask"] for r in visible(content, [group])]
        for annotation in annotations:
            mask = coco.annToMask(annotation)
            assert mask.shape == (120, 160) and mask.sum() == annotation["area"] > 0
            assert masks.toBbox(annotation["segmentation"]).tolist() == annotation["bbox"] and min(annotation["bbox"][2:]) >= 1
            assert annotation["attributes"]["class"] == coco.cats[annotation["category_id"]]["name"]
        assert len({category["name"] for category in coco.cats.values()}) == len(coco.cats) > 1
        assert {category["supercategory"] for category in coco.cats.values()} == {group.removesuffix("s")}
    assert len(ids) > 20 and len(set(ids)) == len(ids), "ids are unique over all files, so that they may link"


def test_yolo_has_boxes_and_polygons_that_are_the_masks(car, tmp_path):
    assert cli.main(["export", str(car), "--format", "yolo", "--out", str(tmp_path)]) == 0
    for task in ("detect", "segment"):
        data = yaml.safe_load((tmp_path / task / "data.yaml").read_text())
        assert data["train"] == data["val"] == "images/train"
        for stem, content in records(car):
            assert (tmp_path / task / "images/train" / f"{stem}.png").exists()
            lines = (tmp_path / task / "labels/train" / f"{stem}.txt").read_text().splitlines()
            wanted = visible(content)
            for line, record in zip(lines, wanted, strict=True):
                number, *values = line.split()
                assert data["names"][int(number)] == record.get("class", record.get("kind"))
                values = np.array(values, float).reshape(-1, 2) * [160, 120]
                if task == "detect":
                    assert np.allclose([*(values[0] - values[1] / 2), *values[1]], record["box"], atol=1e-3)
                elif record["area"] > 200 and "instance" in record:
                    drawn = cv2.fillPoly(np.zeros((480, 640), np.uint8), [np.round(values * 4).astype(int)], 1)
                    mask = cv2.resize(masks.decode(record["mask"]), (640, 480), interpolation=cv2.INTER_NEAREST)
                    assert (drawn & mask).sum() / (drawn | mask).sum() > 0.95


def test_an_exporter_is_a_row(car, tmp_path, monkeypatch):
    def export_list(dataset, out):
        (out / "list.txt").write_text("\n".join(view.stem for view in dataset.views))

    monkeypatch.setitem(EXPORTERS, "list", export_list)
    assert cli.main(["export", str(car), "--format", "list", "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/list.txt").read_text() == "000000_00\n000000_01"


def test_a_sheet_shows_every_view_beside_its_annotations(car, tmp_path):
    assert cli.main(["sheet", str(car), "--out", str(tmp_path / "sheet.png"), "--width", "160", "--columns", "1"]) == 0
    sheet = cv2.imread(str(tmp_path / "sheet.png"))[..., ::-1]
    view = next(setpiece_driver.open(car).views)
    left, right = sheet[10:130, 10:170], sheet[10:130, 170:330]
    assert np.array_equal(left, view.image)
    changed = (left.astype(int) != right).any(-1)
    assert changed[view.part > 0].mean() > 0.8  # every part is tinted


def test_check_finds_nothing_wrong_with_what_was_made(car, undisturbed, capsys):
    assert cli.main(["check", str(car)]) == 0
    assert "subjects.car.damages.dent (dent)" in capsys.readouterr().out
    assert cli.main(["check", str(undisturbed), "--by", "world.hdri"]) == 0
    assert "city (prop)" in capsys.readouterr().out
    assert cli.main(["check", str(undisturbed), "--by", "world.hdr"]) == 2
    assert 'did you mean "world.hdri"?' in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["image.png", "part.png", "annotations.json", "meta.json"])
def test_check_finds_a_file_that_is_missing_or_changed(car, tmp_path, capsys, suffix):
    root = shutil.copytree(car, tmp_path / "set")
    path = root / "views" / f"000000_00.{suffix}"
    path.write_bytes(path.read_bytes()[:-9])
    assert cli.main(["check", str(root)]) == 1
    assert f"000000_00.{suffix}" in capsys.readouterr().err


def test_check_finds_annotations_that_contradict_each_other(car, tmp_path, capsys):
    from setpiece.core.dataset import digest

    root = shutil.copytree(car, tmp_path / "set")
    path, meta_path = root / "views/000000_00.annotations.json", root / "views/000000_00.meta.json"
    content, meta = json.loads(path.read_text()), json.loads(meta_path.read_text())
    content["objects"][0]["area"] += 1
    path.write_text(json.dumps(content))
    meta["files"]["annotations.json"]["blake2b"] = digest(path.read_bytes())
    meta_path.write_text(json.dumps(meta))
    assert cli.main(["check", str(root)]) == 1
    said = capsys.readouterr().err
    assert "objects[0]" in said and "instance.png" in said
