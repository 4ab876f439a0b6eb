"""What a dataset's folder promises: views whole or not at all, one run at a time, one recipe for good."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from setpiece.core.dataset import Layout, clean, digest, finished, lock, parse_scenes, prepare, read_manifest, view_stem, write_atomic, write_view
from setpiece.core.dataset.layout import parse_stem
from setpiece.core.dataset.write import DiskFaults
from setpiece.core.faults import Faults

REPO = Path(__file__).resolve().parents[2]


def ready(root: Path, recipe_hash="a" * 32, scenes=4, credits=()) -> Layout:
    layout = Layout(root)
    prepare(layout, {"version": 1, "scenes": scenes}, recipe_hash, 7, scenes, list(credits), {})
    return layout


def test_stems_sort_in_scene_order_and_read_back():
    stems = [view_stem(scene, view) for scene in (0, 9, 10, 999_999) for view in (0, 2, 11)]
    assert stems == sorted(stems)
    assert [parse_stem(stem) for stem in stems] == [(s, v) for s in (0, 9, 10, 999_999) for v in (0, 2, 11)]


def test_a_view_is_finished_only_once_its_meta_is_there(tmp_path):
    layout, seen = ready(tmp_path), []
    write_view(layout.views, "000000_00", {"image.png": b"1", "a.json": b"2"}, {"scene": 0}, lambda path: seen.append((path.name, finished(layout.views))))
    assert [name for name, _ in seen] == ["000000_00.image.png", "000000_00.a.json", "000000_00.meta.json"]
    assert all(done == set() for _, done in seen)
    assert finished(layout.views) == {"000000_00"}
    meta = json.loads(layout.view("000000_00", "meta.json").read_text())
    assert meta == {"scene": 0, "files": {"image.png": {"bytes": 1, "blake2b": digest(b"1")}, "a.json": {"bytes": 1, "blake2b": digest(b"2")}}}


def test_cleaning_removes_what_was_never_committed_and_nothing_else(tmp_path):
    layout = ready(tmp_path)
    write_view(layout.views, "000000_00", {"image.png": b"1"}, {})
    left = [layout.view("000000_01", "image.png"), layout.view("000000_00", "image.png.part"), layout.scenes / "000003.json.part"]
    for path in left:
        path.write_bytes(b"x")
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path not in left}
    assert clean(layout) == sorted(left)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == kept


def test_a_failed_write_leaves_the_old_file_and_no_temporary(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFaults, match="the disk is full; free some space and run the same command again"):
        write_atomic(path, b"new", full)
    assert os.listdir(tmp_path) == ["a"] and path.read_bytes() == b"old"


def test_another_recipe_is_refused_and_the_way_out_named(tmp_path):
    layout = ready(tmp_path)
    before = layout.manifest.read_bytes()
    with pytest.raises(Faults, match=r"another recipe .*--out.*old recipe is under \"recipe\""):
        ready(tmp_path, recipe_hash="b" * 32)
    assert layout.manifest.read_bytes() == before


def test_a_dataset_grows_and_never_shrinks_and_keeps_its_credits_in_one_order(tmp_path):
    one, two = ({"kind": "prop", "id": name, "licence": "CC0-1.0", "source": "x"} for name in ("cone", "bin"))
    ready(tmp_path, scenes=4, credits=[one])
    ready(tmp_path, scenes=2, credits=[two])
    manifest = read_manifest(Layout(tmp_path))
    assert manifest["scenes"] == manifest["recipe"]["scenes"] == 4
    assert manifest["credits"] == [two, one]
    other = ready(tmp_path / "other", scenes=4, credits=[two, one])
    assert other.manifest.read_bytes() == Layout(tmp_path).manifest.read_bytes()


def test_no_dataset_and_a_newer_format_are_said_so(tmp_path):
    with pytest.raises(Faults, match="no dataset is here; `setpiece generate"):
        read_manifest(Layout(tmp_path))
    (tmp_path / "dataset.json").write_text('{"format": 99}')
    with pytest.raises(Faults, match="newer than this release"):
        read_manifest(Layout(tmp_path))
    with pytest.raises(Faults, match="no dataset is here"):
        read_manifest(Layout(tmp_path / "dataset.json"))
    for text, words in (("{", "isn't readable JSON"), ("[]", "is no dataset's"), ('{"format": 1}', "a map of credits, format")):
        (tmp_path / "dataset.json").write_text(text)
        with pytest.raises(Faults, match=words):
            read_manifest(Layout(tmp_path))


def test_a_place_that_cannot_be_a_dataset_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    for place, words in (("file", "a file stands where a folder is needed; choose another place"), ("a" * 300, "too long")):
        with pytest.raises(DiskFaults, match=words):
            with lock(Layout(tmp_path / place)):
                pass


HOLDER = """
import sys, time
from pathlib import Path
from setpiece.core.dataset import Layout, lock
with lock(Layout(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_holds_the_lock_and_a_killed_one_lets_go(tmp_path):
    layout = Layout(tmp_path)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(REPO / "addon")})
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Faults, match=f"process {holder.pid} on .* is working in this dataset; wait for it"):
        with lock(layout):
            pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with lock(layout):
        pass


def test_scenes_are_named_by_number_or_range():
    assert parse_scenes("", 4) == range(4)
    assert parse_scenes("8", 4) == range(8)
    assert parse_scenes("8:16", 4) == range(8, 16)
    for wrong in ("0", "3:3", "a", "-1", "4:2"):
        with pytest.raises(Faults, match="a range such as 8:16"):
            parse_scenes(wrong, 4)
