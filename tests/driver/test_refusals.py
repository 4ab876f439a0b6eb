"""What can't be done is said clearly, with the way out, and nothing is lost."""

import json
import os
import shlex
import shutil
import subprocess
import sys

import pytest
from processes import content, environment, setpiece

from setpiece.core.versions import TESTED, check_blender
from setpiece.core.faults import Faults


def test_another_recipe_for_a_dataset_is_refused(recipe, undisturbed, tmp_path):
    out = shutil.copytree(undisturbed, tmp_path / "set")
    code, said = setpiece("generate", recipe, "--out", out, "--set", "seed=4")
    assert code == 2 and "another recipe" in said and "Give another --out" in said
    assert content(out) == content(undisturbed)


def test_a_bad_recipe_is_refused_before_anything_is_made(recipe, tmp_path):
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set", "--set", "world.hdri=cty")
    assert code == 2 and 'did you mean "city"?' in said
    assert not (tmp_path / "set" / "dataset.json").exists()


def test_a_blender_that_is_not_there_is_said_so(recipe, tmp_path):
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set", "--blender", tmp_path / "nowhere")
    assert code == 2 and "--blender" in said and "isn't a program" in said
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set", "--blender", "/bin/true")
    assert code == 2 and "doesn't start; name the executable" in said and "Traceback" not in said


def test_what_cannot_be_done_is_said_without_a_traceback(recipe, tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("not a program")
    plain.chmod(0o755)
    for arguments, words in (
        (("scene", recipe, "--", "-1"), "INDEX: is a scene's number from 0 upward"),
        (("plan", recipe, "--table", plain / "plan.csv"), "plan.csv: a file stands where a folder is needed"),
        (("generate", recipe, "--out", plain), "a file stands where a folder is needed; choose another place"),
        (("generate", recipe, "--out", tmp_path / "set", "--blender", plain), "Exec format error"),
        (("sheet", plain), "no dataset is here"),
    ):
        code, said = setpiece(*arguments)
        assert code == 2 and words in said and "Traceback" not in said, said


def test_only_tested_blenders_pass():
    for release in TESTED:
        check_blender(f"{release}.3")
    with pytest.raises(Faults, match="4.1.0 isn't among the tested releases"):
        check_blender("4.1.0")


def test_a_scene_that_cannot_be_built_is_set_aside_with_its_cause(undisturbed, tmp_path):
    spec = json.loads((undisturbed / "scenes/000000.json").read_text())
    spec["views"][0]["focal"], spec["views"][0]["sensor"]["distortion"] = 10, [-0.5, 0, 0, 0, 0]
    (tmp_path / "scene.json").write_text(json.dumps(spec))
    code, said = setpiece("render", tmp_path / "scene.json", "--out", tmp_path / "set")
    assert code == 1 and "folds the picture" in said and "Traceback" not in said
    assert "folds the picture" in (tmp_path / "set/runs/failed/000000.txt").read_text()


def test_a_scene_edited_badly_is_refused_before_anything_is_made(undisturbed, tmp_path):
    spec = json.loads((undisturbed / "scenes/000000.json").read_text())
    spec["world"]["hdri"], spec["views"][0]["sensor"]["exposure"] = "../cty", "bright"
    spec["subjects"]["tank"] = {**spec["subjects"]["cone"], "type": "tank"}
    (tmp_path / "scene.json").write_text(json.dumps(spec))
    code, said = setpiece("render", tmp_path / "scene.json", "--out", tmp_path / "set")
    assert code == 2 and not (tmp_path / "set").exists()
    for words in ('world.hdri: unknown value "../cty"', "sensor.exposure: takes a number", 'subjects.tank.type: unknown value "tank"; allowed'):
        assert "scene.json: " in said and words in said, said


def test_checking_lists_all_that_is_broken_and_what_is_not_there_yet(undisturbed, tmp_path):
    out = shutil.copytree(undisturbed, tmp_path / "set")
    (out / "scenes/000000.json").unlink()
    (out / "views/000001_00.meta.json").write_text("{")
    (out / "views/000002_00.part.png").write_text("x")
    for view in ("000003_00", "000004_00", "000004_01"):
        (out / f"views/{view}.meta.json").unlink()
    code, said = setpiece("check", out)
    assert code == 1 and "7 views, 3 faults" in said and "Traceback" not in said, said
    for words in ("scenes/000000.json: is missing", "000001_00.meta.json: isn't readable", "000002_00.part.png: has changed"):
        assert words in said
    assert "1 scenes have no view yet, and 1 views of others are missing" in said
    code, said = setpiece("export", out, "--format", "coco", "--out", tmp_path / "coco")
    assert code == 2 and "Traceback" not in said


def inside_a_small_disk(script: str, tmp_path, recipe) -> subprocess.CompletedProcess:
    """Runs a shell script with the folder disk/ a file system of 96 KB, in a mount namespace of its own."""
    (tmp_path / "disk").mkdir()
    names = {"DISK": tmp_path / "disk", "KEPT": tmp_path / "kept", "RUN": f"{shlex.quote(sys.executable)} -m setpiece_driver generate {recipe} --out {tmp_path}/disk/set"}
    whole = f"mount -t tmpfs -o size=96k none {tmp_path}/disk || exit 77\n{script}"
    result = subprocess.run(["unshare", "-m", "sh", "-c", whole], env=environment(**names), text=True, capture_output=True)
    if result.returncode == 77 or "unshare failed" in result.stderr:
        pytest.skip("mounting a small disk takes root")
    return result


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounting a small disk takes root on Linux")
def test_a_full_and_a_read_only_disk_end_the_run_and_lose_nothing(recipe, undisturbed, tmp_path):
    result = inside_a_small_disk(
        """
        $RUN; echo "full: $?"
        mount -o remount,size=16m,ro $DISK; $RUN; echo "read-only: $?"
        mount -o remount,rw $DISK; $RUN; echo "free: $?"
        cp -r $DISK/set $KEPT
        """,
        tmp_path,
        recipe,
    )
    assert result.stdout.split("\n")[:3] == ["full: 2", "read-only: 2", "free: 0"], result.stderr
    assert "the disk is full; free some space" in result.stderr and "the disk is read-only" in result.stderr
    assert content(tmp_path / "kept") == content(undisturbed)
