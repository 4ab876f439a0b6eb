"""Pairs of pictures, and the taxonomies of other sets, by real workers on two small cars."""

import json
import threading
from collections import Counter

import cv2
import numpy as np
import pytest
import setpiece_driver
import yaml
from processes import content, finish, held, kill, setpiece, start
from pycocotools.coco import COCO
from setpiece.core.dataset import digest
from setpiece.core.taxonomies import used_taxonomies
from setpiece_driver import cli
from setpiece_driver.export.classes import KINDS, classes_of, maps
from setpiece_driver.plan import make_plan

LESS = ("pair=undamaged", "image={size: [160, 120], samples: 1}", "cameras={orbit: {rig: orbit, views: 1, distance: 4}, close: {rig: "
        "close_up, aim: subjects.car.damages.dent, distance: 1}}", "annotations=[depth]",
        "subjects.car.damages.scratch={kind: scratch, part: back_door, severity: severe}")  # fmt: skip
SET = [word for text in LESS for word in ("--set", text)]
CARDD = ["dent", "scratch", "crack", "glass shatter", "lamp broken", "tire flat"]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """The demo's first two cars, damaged and not, by one worker without a driver."""
    out = tmp_path_factory.mktemp("pairs") / "set"
    code, said = finish(start("generate", "demo", "--out", out, "--scenes", "2", "--device", "cpu", *SET, module="setpiece.worker"))
    assert code == 0, said
    return out


@pytest.fixture(scope="module")
def exported(pairs, tmp_path_factory):
    """taxonomy -> the folder of its COCO export, and what the command said."""
    done = {}
    for taxonomy in ("own", *maps()):
        out = tmp_path_factory.mktemp(taxonomy)
        code, said = setpiece("export", pairs, "--format", "coco", "--taxonomy", taxonomy, "--out", out)
        assert code == 0, said
        done[taxonomy] = out, said
    return done


def test_two_workers_of_which_one_is_killed_make_the_same_pairs(pairs, tmp_path):
    marker = tmp_path / "render-0-1"
    driver = start("generate", "demo", "--out", tmp_path / "set", "--scenes", "2", "--workers", "2", *SET, SETPIECE_HOLD=f"render:0:1:{marker}")
    killer = threading.Thread(target=lambda: kill(held(marker)))
    killer.start()
    code, said = finish(driver)
    killer.join()
    assert code == 0, said
    assert content(tmp_path / "set") == content(pairs)


def test_a_view_has_its_twin_and_that_one_its_view(pairs):
    views = list(setpiece_driver.open(pairs).views)
    assert [view.stem for view in views] == ["000000_00", "000000_01", "000001_00", "000001_01"]
    for view in views:
        twin = view.twin
        assert twin.stem == view.stem and twin.twin.path("image.png") == view.path("image.png")
        assert view.files == twin.files and len(view.files) == len(view.meta["files"]) / 2
        assert twin.annotations["damages"] == [] and twin.annotations["camera"] == view.annotations["camera"]
        assert not twin.damage.any() and not twin.coverage.any()
        same = view.depth == twin.depth
        assert np.array_equal(view.part[same], twin.part[same]) and same.mean() > 0.2
    assert any((view.image != view.twin.image).any() for view in views)


def test_check_looks_at_twins_too(pairs, tmp_path, capsys):
    import shutil

    root = shutil.copytree(pairs, tmp_path / "set")
    assert cli.main(["check", str(root)]) == 0
    assert "4 views, 0 faults" in capsys.readouterr().out
    path, meta_path = root / "views/000000_00.undamaged.annotations.json", root / "views/000000_00.meta.json"
    known, meta = json.loads(path.read_text()), json.loads(meta_path.read_text())
    known["parts"][3]["area"] += 1
    known["parts"][4]["part"] += 1000
    known["camera"]["K"][0][0] += 1
    path.write_text(json.dumps(known))
    meta["files"]["undamaged.annotations.json"]["blake2b"] = digest(path.read_bytes())
    meta_path.write_text(json.dumps(meta))
    assert cli.main(["check", str(root)]) == 1
    said = capsys.readouterr().err
    assert "undamaged.part.png" in said and "camera: isn't that of the damaged view" in said and "in the damaged view" in said
    path.unlink()
    assert cli.main(["check", str(root)]) == 1
    assert "000000_00.undamaged.annotations.json" in capsys.readouterr().err


def test_a_plan_says_that_a_pair_takes_twice_the_room():
    from setpiece.core.production import open_production

    alone, paired = (make_plan(open_production("demo", asked)) for asked in ([], ["pair=undamaged"]))
    assert paired.bytes == pytest.approx(2 * alone.bytes, abs=2) and paired.views == alone.views


def test_coco_links_the_two_pictures_of_a_pair(exported):
    coco = COCO(exported["own"][0] / "annotations/damages.json")
    images = coco.loadImgs(coco.getImgIds())
    assert len(images) == 8
    for image in images:
        other = coco.imgs[image["pair"]]
        assert other["pair"] == image["id"] and other["undamaged"] != image["undamaged"]
        assert (other["scene"], other["view"]) == (image["scene"], image["view"]) and (exported["own"][0] / "images" / image["file_name"]).exists()
        if image["undamaged"]:
            assert coco.getAnnIds(imgIds=image["id"]) == []
    assert coco.anns


@pytest.mark.parametrize("taxonomy", ["own", "cardd", "hitl"])
def test_a_damage_is_linked_to_its_part_and_its_vehicle(exported, taxonomy):
    files = {kind: COCO(exported[taxonomy][0] / f"annotations/{kind}.json") for kind in ("objects", "parts", "damages")}
    linked = 0
    for damage in files["damages"].anns.values():
        about = damage["attributes"]
        vehicle = files["objects"].anns[about["vehicle"]]
        assert vehicle["image_id"] == damage["image_id"] and vehicle["attributes"]["id"] == about["object"]
        part = files["parts"].anns[about["part"]]
        assert part["image_id"] == damage["image_id"] and part["attributes"]["name"] == about["name"]
        assert part["attributes"]["vehicle"] == about["vehicle"]
        assert not (files["damages"].annToMask(damage) & ~files["parts"].annToMask(part)).any()
        linked += 1
    assert linked >= 2


def test_another_sets_classes_are_its_own_by_id_and_name_and_the_rest_is_counted(pairs, exported):
    damages = COCO(exported["cardd"][0] / "annotations/damages.json")
    assert [(category["id"], category["name"]) for category in damages.dataset["categories"]] == list(enumerate(CARDD, 1))
    assert all(damages.cats[one["category_id"]]["name"] == one["attributes"]["class"].replace("_", " ") for one in damages.anns.values())
    parts, ours = (COCO(exported[name][0] / "annotations/parts.json") for name in ("hitl", "own"))
    assert len(parts.cats) == 21 and set(parts.cats) == set(range(1, 22))
    for one in parts.anns.values():
        assert parts.cats[one["category_id"]]["name"].lower().replace("-", "_") == one["attributes"]["class"]
    left = Counter(one["attributes"]["class"] for one in ours.anns.values()) - Counter(one["attributes"]["class"] for one in parts.anns.values())
    assert left["rim"] and len(ours.anns) - len(parts.anns) == left.total()
    (line,) = [line for line in exported["hitl"][1].splitlines() if line.startswith("left out")]
    assert line.startswith("left out, for HITL has no class for them: ") and f"{left['rim']} rim" in line
    assert Counter({name: int(n) for n, name in (word.split() for word in line.partition(": ")[2].split(", "))}) == left
    assert "left out" not in exported["own"][1]


def test_every_class_in_a_map_is_one_of_ours_and_none_stands_twice():
    for name, known in maps().items():
        ours = used_taxonomies()[known["covers"]]["classes"]
        named = [one for row in known["classes"].values() for one in row["of"]]
        assert set(named) <= set(ours) and len(named) == len(set(named)), name
        assert len({row["id"] for row in known["classes"].values()}) == len(known["classes"]) and known["covers"] in KINDS


def test_what_a_set_has_no_class_for_has_no_category(pairs):
    classes = classes_of(setpiece_driver.open(pairs), "cardd")
    ours = used_taxonomies()["damages"]["classes"]
    assert classes.of.get(("damages", ours["rust"])) is None and classes.of["damages", ours["tire_flat"]] == 6
    assert classes.of["vehicle_parts", used_taxonomies()["vehicle_parts"]["classes"]["hood"]] == 2014


def test_yolo_has_pairs_another_sets_classes_and_says_what_each_label_is(pairs, tmp_path):
    for taxonomy in ("own", "cardd"):
        out = tmp_path / taxonomy
        assert cli.main(["export", str(pairs), "--format", "yolo", "--taxonomy", taxonomy, "--out", str(out)]) == 0
        names = yaml.safe_load((out / "segment/data.yaml").read_text())["names"]
        assert len(set(names.values())) == len(names)
        if taxonomy == "cardd":
            assert list(names.values()) == CARDD
        seen = 0
        for view in setpiece_driver.open(pairs).views:
            for picture in (view, view.twin):
                stem = f"{view.stem}.undamaged" if picture.pair else view.stem
                saved = cv2.imread(str(out / f"segment/images/train/{stem}.png"))
                assert np.array_equal(saved[..., ::-1], picture.image)
                labels, links = ((out / f"segment/{folder}/train/{stem}.txt").read_text().splitlines() for folder in ("labels", "links"))
                damages = [record for record in picture.annotations["damages"] if not record["hidden"]]
                told = [(names[int(label.split()[0])], *link.split()) for label, link in zip(labels, links, strict=True)]
                assert [row[1:] for row in told if row[1] == "damage"] == [("damage", r["object"], r["name"], r["id"]) for r in damages]
                assert all(row[0] == row[3].split(".")[0] for row in told if row[1] == "part" and "/" not in row[3] and row[3] != "interior")
                assert taxonomy == "own" or len(told) == len(damages)
                seen += len(damages)
        assert seen >= 2
