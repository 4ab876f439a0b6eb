"""kill -9 in the middle of every stage, of the worker and of the driver: the finished dataset is the same byte for byte."""

import json
import os
import signal
import threading
import time

from processes import content, environment, finish, gone, held, kill, setpiece, start, until
from setpiece_driver.crew import Limits
from setpiece_driver.generate import generate

PLACES = ("build:0:-", "render:1:1", "annotate:2:0", "write:3:0", "commit:4:0")


def holds(folder, places=PLACES):
    """$SETPIECE_HOLD for some places, and the file that each makes when a process is held there."""
    folder.mkdir()
    markers = {place: folder / place.replace(":", "-") for place in places}
    return ";".join(f"{place}:{marker}" for place, marker in markers.items()), markers


def test_two_workers_make_the_same_bytes_as_one_without_a_driver(recipe, undisturbed, tmp_path):
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set", "--workers", 2)
    assert code == 0, said
    assert content(tmp_path / "set") == content(undisturbed)


def test_a_worker_killed_in_each_stage_is_replaced_and_costs_nothing(recipe, undisturbed, tmp_path):
    hold, markers = holds(tmp_path / "held")
    driver, killed, left = start("generate", recipe, "--out", tmp_path / "set", SETPIECE_HOLD=hold), {}, {}

    def murder():
        for place, marker in markers.items():
            killed[place] = held(marker)
            left[place] = sorted(path.name for path in (tmp_path / "set" / "views").glob("*.part"))
            kill(killed[place])

    killer = threading.Thread(target=murder)
    killer.start()
    code, said = finish(driver)
    killer.join()
    assert code == 0, said
    assert len(set(killed.values()) - {driver.pid}) == len(PLACES)
    assert left["write:3:0"] == ["000003_00.image.png.part"] and left["commit:4:0"] == ["000004_00.meta.json.part"]
    assert content(tmp_path / "set") == content(undisturbed)


def test_a_driver_killed_in_each_stage_takes_its_worker_along_and_the_next_run_goes_on(recipe, undisturbed, tmp_path):
    hold, markers = holds(tmp_path / "held")
    out = tmp_path / "set"
    for place, marker in markers.items():
        driver = start("generate", recipe, "--out", out, SETPIECE_HOLD=hold)
        worker = held(marker)
        finished = set((out / "views").glob("*.meta.json"))
        kill(driver.pid)
        driver.wait()
        until(lambda: gone(worker), f"the end of the worker held at {place}")
        assert finished <= set((out / "views").glob("*.meta.json"))
    code, said = setpiece("generate", recipe, "--out", out)
    assert code == 0, said
    assert content(out) == content(undisturbed)


def test_a_scene_that_kills_its_worker_twice_is_set_aside_until_a_later_run_that_may_also_grow(recipe, undisturbed, tmp_path):
    hold, markers = holds(tmp_path / "held", ["render:1:0"])
    marker, out = markers["render:1:0"], tmp_path / "set"
    driver = start("generate", recipe, "--out", out, "--scenes", 3, SETPIECE_HOLD=hold)
    for _ in range(2):
        worker = held(marker)
        marker.unlink()
        kill(worker)
    code, said = finish(driver)
    assert code == 1 and "scene 1 was set aside" in said and "runs/failed" in said
    assert (out / "runs/failed/000001.json").read_bytes() == (undisturbed / "scenes/000001.json").read_bytes()
    assert "SIGKILL" in (out / "runs/failed/000001.txt").read_text()
    assert sorted(path.name[:6] for path in (out / "views").glob("*.meta.json")) == ["000000"] * 2 + ["000002"] * 2
    code, said = setpiece("generate", recipe, "--out", out)
    assert code == 0, said
    assert content(out) == content(undisturbed) and not list((out / "runs/failed").iterdir())


def test_a_worker_that_hangs_is_ended_and_its_scene_tried_again(recipe, undisturbed, tmp_path):
    hold, markers = holds(tmp_path / "held", ["render:0:1"])
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set", "--scenes", 1, "--patience", 20, SETPIECE_HOLD=hold)
    assert code == 0, said
    assert gone(held(markers["render:0:1"]))
    views = {name: data for name, data in content(undisturbed).items() if name.startswith("views/000000")}
    assert {name: data for name, data in content(tmp_path / "set").items() if name.startswith("views/")} == views


def test_a_view_that_takes_long_is_not_taken_for_a_hang_while_its_log_grows(recipe, tmp_path):
    out = tmp_path / "set"
    hold, markers = holds(tmp_path / "held", ["render:0:0"])
    driver = start("generate", recipe, "--out", out, "--scenes", 1, "--patience", 8, SETPIECE_HOLD=hold)
    worker = held(markers["render:0:0"])
    for _ in range(20):
        with open(next((out / "runs").glob("*.worker0.log")), "ab") as log:
            log.write(b"Sample\n")
        time.sleep(0.8)
    assert not gone(worker)  # twice its patience has passed without an event, and no view says yet how long one takes
    code, said = finish(driver)
    assert code == 0 and gone(worker), said  # it has fallen silent


def test_a_second_run_in_the_same_dataset_is_refused(recipe, tmp_path):
    hold, markers = holds(tmp_path / "held", ["build:0:-"])
    driver = start("generate", recipe, "--out", tmp_path / "set", SETPIECE_HOLD=hold)
    held(markers["build:0:-"])
    code, said = setpiece("generate", recipe, "--out", tmp_path / "set")
    assert code == 2 and f"process {driver.pid} on " in said and "choose another --out" in said
    kill(driver.pid)
    driver.wait()


def test_ctrl_c_finishes_the_views_in_hand_and_says_how_to_go_on(recipe, undisturbed, tmp_path):
    out = tmp_path / "set"
    driver = start("generate", recipe, "--out", out)
    until(lambda: list((out / "views").glob("*.meta.json")), "a first view")
    os.kill(driver.pid, signal.SIGINT)
    code, said = finish(driver)
    assert code == 130 and "finishing the views in hand" in said and "the same command goes on" in said
    made = content(out)
    assert not [name for name in made if name.endswith(".part")]
    stems = {name.split(".")[0] for name in made if name.startswith("views/")}
    assert 0 < len(stems) < 10 and all(f"{stem}.meta.json" in made for stem in stems)
    assert {name: content(undisturbed)[name] for name in made if name != "dataset.json"} == {name: data for name, data in made.items() if name != "dataset.json"}


def test_a_second_ctrl_c_stops_at_once(recipe, tmp_path):
    hold, markers = holds(tmp_path / "held", ["render:0:0"])
    driver = start("generate", recipe, "--out", tmp_path / "set", SETPIECE_HOLD=hold)
    worker = held(markers["render:0:0"])
    os.kill(driver.pid, signal.SIGINT)
    until(lambda: "stopping" in "".join(path.read_text() for path in (tmp_path / "set/runs").glob("*.jsonl")), "the first Ctrl-C")
    os.kill(driver.pid, signal.SIGINT)
    code, said = finish(driver)
    assert code == 130 and "the same command goes on" in said
    until(lambda: gone(worker), "the worker's end")


def test_a_worker_is_replaced_after_its_share_of_scenes(recipe, undisturbed, tmp_path, monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("BLENDER", raising=False)
    outcome = generate(recipe, tmp_path / "set", scenes="2", device="cpu", limits=Limits(scenes=1))
    assert outcome.views == 4 and not outcome.failed
    events = [json.loads(line) for line in (tmp_path / "set/runs/0001.jsonl").read_text().splitlines()]
    assert len({event["pid"] for event in events if event["event"] == "ready"}) == 2
    made = {name: data for name, data in content(tmp_path / "set").items() if name.startswith("views/")}
    assert made == {name: content(undisturbed)[name] for name in made} and len([name for name in made if name.endswith("meta.json")]) == 4
