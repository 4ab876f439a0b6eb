"""A pack is fetched when asked for, checked against its hash, and installed whole or not at all. No test needs a network."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
import yaml
from pack_servers import OBJ, hdr, listing, sha256, tarred, write_pack, zipped
from processes import environment, finish, kill, start, until

from setpiece.core import catalogue
from setpiece_driver import packs
from setpiece_driver.packs import install, store


def toys(server, folder, **more):
    """A pack of a zip with a table and something nobody asked for, and of a plain HDRI."""
    box = zipped({"models/table/table.obj": f"mtllib t.mtl\n{OBJ}", "models/table/t.mtl": "newmtl a\n", "models/secret.txt": "no", "setup.py": "no"})
    sky = hdr()
    sources = [{"url": {"address": server.put("/toys.zip", box), "sha256": sha256(box)}}, {"url": {"address": server.put("/sky.hdr", sky), "sha256": sha256(sky)}}]
    assets = [
        {"id": "table", "kind": "prop", "file": "models/table/table.obj", "licence": "CC-BY-4.0", "scale": 0.5, "attributes": {"of": "wood"}},
        {"id": "sky", "kind": "world", "file": "sky.hdr", "attributes": {"place": "outdoor"}},
    ]
    return write_pack(folder, sources, assets, take=["models/table/*"], **more)


def one_sky(server, folder, data=None, served=None, **more):
    data = data or hdr()
    source = {"url": {"address": server.put("/sky.hdr", served or data), "sha256": sha256(data)}}
    return write_pack(folder, source, [{"id": "sky", "kind": "world", "file": "sky.hdr"}], **more)


def test_a_pack_is_fetched_listed_and_fetched_only_once(server, place, tmp_path, said):
    file = toys(server, tmp_path)
    code, words = said("assets", "fetch", file)
    assert code == 0, words
    for part in ("Toys of a test", "made by a test", "Do what you like.", "worlds/toys/sky.yaml"):
        assert part in words
    assert server.agents == {"setpiece/0.1.0"} and len(server.asked) == 2
    _, words = said("assets", "list")
    assert "table" in words and "CC-BY-4.0" in words and "made by a test (pack toys)" in words
    known = catalogue.load()
    table = known.get("prop", "table")
    assert table.attributes == {"of": "wood"} and table.footprint == ((-0.5, -0.25, 0.0), (0.5, 0.25, 1.5))
    assert not catalogue.check([table, known.get("world", "sky")], deep=True)
    made = sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())
    assert made == ["packs/installed/toys.yaml", "props/mine.yaml", "props/toys/table.yaml", "props/toys/table/t.mtl", "props/toys/table/table.obj",
                    "worlds/toys/sky.yaml", "worlds/toys/sky/sky.hdr"]  # fmt: skip
    record = yaml.safe_load((place / "packs/installed/toys.yaml").read_text())
    assert [row["url"]["sha256"] for row in record["from"]] == [sha256(data) for data in (server.files["/toys.zip"], server.files["/sky.hdr"])]
    assert said("assets", "check")[0] == 0 and str(tmp_path) not in (place / "packs/installed/toys.yaml").read_text()
    before = listing(place)
    code, words = said("assets", "fetch", file)
    assert code == 0 and "toys is installed already in" in words and len(server.asked) == 2 and listing(place) == before


def test_a_changed_pack_and_one_that_was_tampered_with_are_told(server, place, tmp_path, said):
    file = toys(server, tmp_path)
    said("assets", "fetch", file)
    toys(server, tmp_path, title="Other toys")
    code, words = said("assets", "fetch", file)
    assert code == 2 and "another version" in words and f"remove {place}/props/toys, {place}/worlds/toys, {place}/packs/installed/toys.yaml" in words
    toys(server, tmp_path)
    (place / "worlds/toys/sky.yaml").unlink()
    code, words = said("assets", "fetch", file)
    assert code == 2 and "worlds/toys/sky.yaml is installed, which is gone; remove" in words


def test_a_pack_is_found_by_its_id_in_a_catalogue_of_the_users_own(server, place, tmp_path, said):
    (place / "packs").mkdir()
    toys(server, place / "packs")
    assert said("assets", "fetch", "toys")[0] == 0
    assert (place / "packs/toys.yaml").read_text() != (place / "packs/installed/toys.yaml").read_text()
    code, words = said("assets", "fetch", "tois")
    assert code == 2 and 'there is no pack "tois"; did you mean "toys"?' in words
    assert {"metadrive-cars", "poly-haven"} <= {path.stem for path in (catalogue.roots()[0] / "packs").glob("*.yaml")}


def test_into_another_folder_says_how_recipes_find_it(server, place, tmp_path, said, monkeypatch):
    code, words = said("assets", "fetch", toys(server, tmp_path), "--into", tmp_path / "new" / "other")
    assert code == 0 and f"$SETPIECE_CATALOGUE names {tmp_path}/new/other" in words and (tmp_path / "new/other/worlds/toys/sky.yaml").exists()
    monkeypatch.delenv("SETPIECE_CATALOGUE")
    code, words = said("assets", "fetch", tmp_path / "toys.yaml")
    assert code == 2 and "or give --into FOLDER" in words


def test_a_download_killed_in_the_middle_goes_on_from_there(server, place, tmp_path):
    sky, before = hdr(3_000_000), listing(place)
    file = one_sky(server, tmp_path, sky)
    server.stop_at = 1_500_000
    fetching = start("assets", "fetch", file)
    part = tmp_path / "cache/downloads" / f"sha256-{sha256(sky)}.part"
    until(lambda: part.exists() and part.stat().st_size > 1_000_000, "the first half")
    kill(fetching.pid)
    fetching.wait()
    assert listing(place) == before and part.stat().st_size < len(sky)
    have, server.stop_at = part.stat().st_size, None
    server.released.set()
    code, words = finish(start("assets", "fetch", file))
    assert code == 0, words
    assert server.asked == [("/sky.hdr", None), ("/sky.hdr", have)]
    assert (place / "worlds/toys/sky/sky.hdr").read_bytes() == sky and not part.exists()


def test_a_server_without_ranges_and_one_that_breaks_off(server, place, tmp_path, said):
    sky, before = hdr(300_000), listing(place)
    file = one_sky(server, tmp_path, sky)
    server.cut_at = 100_000
    code, words = said("assets", "fetch", file)
    assert code == 2 and "broke off after 100,000 of 300,000 bytes; the same command goes on" in words and listing(place) == before
    server.cut_at, server.ranges = None, False
    assert said("assets", "fetch", file)[0] == 0 and server.asked[-1] == ("/sky.hdr", 100_000)
    assert (place / "worlds/toys/sky/sky.hdr").read_bytes() == sky
    part = store.kept_as(store.Digest("sha256", sha256(sky)))
    os.rename(part, part.with_name(part.name + ".part"))  # killed when all had come and only its name was to be changed
    server.ranges = True
    code, words = said("assets", "fetch", file, "--into", tmp_path / "other")
    assert code == 0 and server.asked[-1] == ("/sky.hdr", 300_000) and len(server.asked) == 3


def test_a_wrong_hash_installs_nothing_and_removes_the_file(server, place, tmp_path, said):
    good, bad, before = hdr(), hdr(of=1), listing(place)
    file = one_sky(server, tmp_path, good, served=bad)
    code, words = said("assets", "fetch", file)
    assert code == 2 and f"expected sha256 {sha256(good)}, found sha256 {sha256(bad)}" in words and "toys.yaml:7: from.url: " in words
    assert "nothing was installed. The file was removed. Fetch again" in words
    assert listing(place) == before and [path.name for path in (tmp_path / "cache/downloads").iterdir()] == ["lock"]
    server.put("/sky.hdr", good)
    assert said("assets", "fetch", file)[0] == 0


def test_what_was_fetched_before_needs_no_network_and_is_checked_again(server, place, tmp_path, said):
    file = toys(server, tmp_path)
    said("assets", "fetch", file)
    server.close()
    code, words = said("assets", "fetch", file, "--into", tmp_path / "other")
    assert code == 0 and "was downloaded before" in words
    ours = lambda root: {name: data for name, data in listing(root).items() if name != "props/mine.yaml"}
    assert ours(tmp_path / "other") == ours(place)
    kept = store.kept_as(store.Digest("sha256", sha256(server.files["/sky.hdr"])))
    kept.write_bytes(hdr(of=1))
    code, words = said("assets", "fetch", file, "--into", tmp_path / "third")
    assert code == 2 and "/sky.hdr can't be fetched: [Errno 111]" in words.replace("[Errno 61]", "[Errno 111]") and "--from FILE" in words
    assert not kept.exists() and not (tmp_path / "third").exists()


def test_a_file_that_was_downloaded_otherwise(server, place, tmp_path, said):
    file, before = toys(server, tmp_path), listing(place)
    box, sky, wrong = tmp_path / "any name.zip", tmp_path / "picture", tmp_path / "wrong.zip"
    box.write_bytes(server.files["/toys.zip"])
    sky.write_bytes(server.files["/sky.hdr"])
    wrong.write_bytes(b"something else")
    server.close()
    code, words = said("assets", "fetch", file, "--from", wrong, "--from", tmp_path / "none.zip")
    assert code == 2 and f"{wrong}: is not a file that the pack names: found sha256 {sha256(b'something else')}, expected {server.address}/toys.zip: sha256" in words
    assert f"{tmp_path}/none.zip: no such file" in words and wrong.exists() and listing(place) == before
    assert said("assets", "fetch", file, "--from", sky, "--from", box)[0] == 0
    assert (place / "props/toys/table/table.obj").exists() and box.exists() and sky.exists()


def test_a_file_beside_the_pack(place, tmp_path, said):
    (tmp_path / "sky.hdr").write_bytes(hdr())
    source = lambda data: {"file": {"path": "sky.hdr", "sha256": sha256(data)}}
    row = [{"id": "sky", "kind": "world", "file": "sky.hdr"}]
    code, words = said("assets", "fetch", write_pack(tmp_path, source(hdr(of=1)), row))
    assert code == 2 and f"{tmp_path}/sky.hdr: it is not the file that was named" in words and (tmp_path / "sky.hdr").exists()
    assert said("assets", "fetch", write_pack(tmp_path, source(hdr()), row))[0] == 0


@pytest.mark.parametrize("evil", ["outside", "link", "bomb", "absent", "damaged", "no mesh"])
def test_nothing_is_half_installed(evil, server, place, tmp_path, said):
    link = tarfile_link("models/table.obj", "/etc/passwd")
    box, words = {
        "outside": (zipped({"models/table.obj": OBJ, "models/../../../evil.obj": OBJ}), 'holds "models/../../../evil.obj", which leaves the folder'),
        "link": (tarred(link), 'holds "models/table.obj" as a link'),
        "bomb": (zipped({"models/table.obj": OBJ, "models/big.bin": b"\0" * (65 << 20)}), "unpacks to far more than it is"),
        "absent": (zipped({"models/chair.obj": OBJ}), 'assets[0].file: "models/table.obj" is in none of the pack\'s files'),
        "damaged": (zipped({"models/table.obj": OBJ * 9})[:-30], "is a damaged archive"),
        "no mesh": (zipped({"models/table.obj": "v 0 0\n"}), 'assets[0]: "models/table.obj" has no vertices and faces'),
    }[evil]
    sky, before = hdr(), listing(place)
    sources = [{"url": {"address": server.put("/sky.hdr", sky), "sha256": sha256(sky)}}, {"url": {"address": server.put("/toys.zip", box), "sha256": sha256(box)}}]
    rows = [{"id": "table", "kind": "prop", "file": "models/table.obj"}, {"id": "sky", "kind": "world", "file": "sky.hdr"}]
    file = write_pack(tmp_path, sources, rows, take=["models/**"])
    for into in ((), ("--into", tmp_path / "new" / "folder")):
        code, told = said("assets", "fetch", file, *into)
        assert code == 2 and words in told and f"{file}:" in told, told
        assert listing(place) == before and not (tmp_path / "new").exists() and not list(tmp_path.rglob("evil*"))


def tarfile_link(name, to):
    import tarfile

    link = tarfile.TarInfo(name)
    link.type, link.linkname = tarfile.SYMTYPE, to
    return link


KILLED = """
import os, signal, sys
from pathlib import Path
from setpiece_driver import packs

left = int(sys.argv[1])

def dying(name):
    real = getattr(os, name)
    def step(*arguments, **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **more)
    setattr(os, name, step)

for name in ("rename", "replace", "mkdir", "rmdir"):
    dying(name)
packs.fetch(packs.read_pack(Path(sys.argv[2])), Path(sys.argv[3]))
"""


def test_killed_at_every_step_of_installing_the_next_fetch_ends_as_if_nothing_had_been(server, place, tmp_path):
    file, steps = toys(server, tmp_path), 0
    packs.fetch(packs.read_pack(file), place)
    whole = listing(place)
    while True:
        root = tmp_path / f"root{steps}"
        shutil.copytree(place / "props", root / "props", ignore=shutil.ignore_patterns("toys"))
        before = listing(root)
        ended = subprocess.run([sys.executable, "-c", KILLED, str(steps), str(file), str(root)], env=environment(), capture_output=True, text=True)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        seen = catalogue.load([root])  # each asset is whole or isn't there
        assert not catalogue.check(seen, deep=True)
        assert not (root / "packs/installed/toys.yaml").exists() or len(list(seen)) == 3  # the record comes last
        assert {name for name in listing(root) if not name.startswith(".staging")} <= whole.keys() | before.keys() | {"packs", "packs/installed"}
        packs.fetch(packs.read_pack(file), root)
        assert listing(root) == whole
        shutil.rmtree(root)
        steps += 1
    assert steps > 8 and listing(root) == whole


def test_a_name_that_the_catalogue_has_is_refused_before_anything_is_fetched(server, place, tmp_path, said):
    file = toys(server, tmp_path)
    (place / "worlds").mkdir()
    (place / "worlds/own.yaml").write_text("id: sky\nkind: world\nlicence: MIT\nsource: a test\nbuild: {}\n")
    (place / "props/toys").mkdir()
    code, words = said("assets", "fetch", file)
    assert code == 2 and f'assets[1].id: the catalogue has a world "sky" already, {place}/worlds/own.yaml' in words and not server.asked
    (place / "worlds/own.yaml").unlink()
    code, words = said("assets", "fetch", file)
    assert code == 2 and f"{place}/props/toys: stands where the pack" in words and not server.asked


def test_one_fetch_at_a_time(server, place, tmp_path, said):
    with store.alone():
        code, words = said("assets", "fetch", toys(server, tmp_path))
    assert code == 2 and "another fetch is at work" in words and not server.asked


def test_no_server_and_an_address_that_is_not_there(server, place, tmp_path, said):
    file = one_sky(server, tmp_path)
    del server.files["/sky.hdr"]
    code, words = said("assets", "fetch", file)
    assert code == 2 and "/sky.hdr answers 404" in words and "--from FILE" in words
    server.leads["/sky.hdr"] = f"file://{tmp_path}/toys.yaml"
    code, words = said("assets", "fetch", file)
    assert code == 2 and "from.url" in words and "Traceback" not in words and not list((tmp_path / "cache/downloads").glob("sha256-*"))


def test_a_download_has_a_largest_size(server, place, tmp_path, said, monkeypatch):
    from setpiece_driver.packs import web

    file = one_sky(server, tmp_path)
    monkeypatch.setattr(web.download, "__defaults__", (1_000, *web.download.__defaults__[1:]))
    code, words = said("assets", "fetch", file)
    assert code == 2 and "is 2,000 bytes; at most 1,000 are fetched" in words and not list((tmp_path / "cache/downloads").glob("sha256-*"))


def test_a_vehicle_is_handed_to_who_knows_vehicles(server, place, tmp_path, said, monkeypatch):
    box = zipped({"car/vehicle.gltf": "{}", "car/right_tire_front.gltf": "{}"})
    rows = [{"id": "car", "kind": "vehicle", "file": "car/vehicle.gltf", "licence": "NOASSERTION", "attributes": {"doors": 2}, "decisions": {"wheels": {"radius": 0.3}}}]
    file = write_pack(tmp_path, {"url": {"address": server.put("/car.zip", box), "sha256": sha256(box)}}, rows, take=["car/*.gltf"])
    before = listing(place)
    monkeypatch.setitem(sys.modules, "setpiece_driver.bring", None)
    code, words = said("assets", "fetch", file)
    assert code == 2 and "toys.yaml:13: assets[0]: vehicles of others' making can't be installed" in words and listing(place) == before

    def bring_vehicle(file, root, id, licence, source, attributes, decisions):
        assert (file.name, id, licence, source) == ("vehicle.gltf", "car", "NOASSERTION", "made by a test (pack toys)")
        assert (attributes, decisions) == ({"doors": 2}, {"wheels": {"radius": 0.3}}) and (file.parent / "right_tire_front.gltf").exists()
        (root / "vehicles").mkdir()
        (root / "vehicles/car.yaml").write_text("id: car\nkind: vehicle\nlicence: NOASSERTION\nsource: a test\n")
        return catalogue.Asset("car", "vehicle", licence, source, file=root / "vehicles/car.yaml")

    monkeypatch.setitem(sys.modules, "setpiece_driver.bring", type(sys)("bring"))
    sys.modules["setpiece_driver.bring"].bring_vehicle = bring_vehicle
    code, words = said("assets", "fetch", file)
    assert code == 0 and (place / "vehicles/toys/car.yaml").exists() and "recipes leave those out unless they name NOASSERTION" in words
    assert set(install.INSTALL) == set(catalogue.KINDS)


def test_the_record_and_the_assets_are_the_same_wherever_they_are_fetched(server, place, tmp_path):
    file = toys(server, tmp_path)
    for name in ("a", "b"):
        packs.fetch(packs.read_pack(file), tmp_path / name)
    assert listing(tmp_path / "a") == listing(tmp_path / "b")
    assert json.dumps(yaml.safe_load((tmp_path / "a/packs/installed/toys.yaml").read_text()))
