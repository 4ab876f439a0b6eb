"""A pack's YAML is read strictly: all that is wrong with it is said at once, with file, line, key, what is allowed and what to do."""


import pytest

from setpiece.core import catalogue
from setpiece.core.faults import Faults
from setpiece_driver import packs

GOOD = """id: toys
title: Toys
licence: CC0-1.0
source: a test
terms: Do what you like.
from:
  url: {address: https://example.org/toys.zip, sha256: "%s"}
take: [models/**/*.obj]
assets:
  - {id: table, kind: prop, file: models/table/table.obj}
""" % ("0" * 64)


def wrong(tmp_path, text) -> list[str]:
    """What is said of a pack, without its folder."""
    file = tmp_path / "toys.yaml"
    file.write_text(text)
    try:
        packs.read_pack(file)
    except Faults as faults:
        return [str(fault).replace(f"{tmp_path}/", "") for fault in faults.faults]
    return []


def test_a_good_one_is_good(tmp_path):
    assert wrong(tmp_path, GOOD) == []
    pack = packs.read_pack(tmp_path / "toys.yaml")
    assert pack.entries[0].licence == "CC0-1.0" and pack.entries[0].source == "a test" and pack.sources[0].kind == "url"


def test_everything_is_said_at_once_with_lines(tmp_path):
    said = wrong(tmp_path, """id: Toys
titel: Toys
licence: CC0
terms: 3
from:
  - pip: {package: "--index", version: 1.0, sha256: abc, extra: 1}
  - npm: {package: a, version: latest}
  - uri: {address: x}
  - url: {address: "ftp://example.org/a.zip", sha256: ""}
  - poly_haven: {id: a/b, resolution: 3k}
  - 7
take: [../*, 'a\\b']
assets:
  - {id: a, kind: car, file: x.obj}
  - {id: b, kind: prop, file: /x.obj, scale: 0, colour: red}
  - {id: c, kind: world, file: x.obj, decisions: {a: 1}, scale: 2}
  - {id: c, kind: world, file: x.hdr, licence: GPL, attributes: 3}
""")  # fmt: skip
    expected = """toys.yaml:2: titel: unknown key; did you mean "title"?
toys.yaml:1: id: "Toys" is no id; use small letters, digits, - . _ , at most 64
toys.yaml:1: title: is missing; say in a line what it holds
toys.yaml:3: licence: "CC0" is no SPDX identifier that assets use; did you mean "CC0-1.0"?
toys.yaml:1: source: is missing; say in words where its assets come from
toys.yaml:4: terms: takes a text, not 3; put it in quotes
toys.yaml:6: from[0].pip.extra: unknown key; allowed: package, sha256, version
toys.yaml:6: from[0].pip.package: "--index" is no name of a package
toys.yaml:6: from[0].pip.version: takes a text, not 1.0; put it in quotes
toys.yaml:6: from[0].pip.sha256: "abc" is no sha256, which has 64 digits from 0 to f
toys.yaml:7: from[1].npm.version: "latest" is no version; write one and in full, such as 1.2.3
toys.yaml:7: from[1].npm.sha256: is missing; write the file's sha256, as `sha256sum FILE`
toys.yaml:8: from[2].uri: unknown source; did you mean "url"?
toys.yaml:9: from[3].url.address: "ftp://example.org/a.zip" is no address; write one that begins with https:// (or http://)
toys.yaml:9: from[3].url.sha256: takes a text, not ""
toys.yaml:10: from[4].poly_haven.id: "a/b" is no id of Poly Haven
toys.yaml:10: from[4].poly_haven.resolution: unknown value "3k"; allowed: 16k, 1k, 2k, 4k, 8k
toys.yaml:11: from[5]: takes one of pip, npm, url, file, poly_haven with its keys, not 7
toys.yaml:12: take: takes a relative path without .., parted by /, not "../*"; takes a relative path without .., parted by /, not "a\\b"
toys.yaml:14: assets[0].kind: unknown value "car"; allowed: prop, vehicle, world
toys.yaml:15: assets[1].colour: unknown key; allowed: attributes, decisions, file, id, kind, licence, scale, source
toys.yaml:15: assets[1].file: takes a relative path without .., parted by /, not "/x.obj"
toys.yaml:15: assets[1].scale: takes a number above 0, not 0
toys.yaml:16: assets[2].file: "x.obj" is no .exr or .hdr, as a world must be
toys.yaml:16: assets[2].decisions: is for a vehicle alone; leave it out
toys.yaml:16: assets[2].scale: is for a prop alone; leave it out
toys.yaml:17: assets[3].licence: "GPL" is no SPDX identifier that assets use
toys.yaml:17: assets[3].attributes: takes a map, not 3
toys.yaml:17: assets[3].id: "c" is also the id of assets[2]; give another""".splitlines()
    missing = [line for line in expected if not any(one.startswith(line) for one in said)]
    assert not missing, "\n".join([*missing, "", *said])
    assert len(said) == len(expected), said


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("id: toys", "id: games", '1: id: "games" stands in toys.yaml; write id: toys, or rename the file'),
        ("take: [models/**/*.obj]\n", "", "take: is missing; list what to unpack of https://example.org/toys.zip"),
        ("toys.zip", "toys.obj", "take: there is no archive to take anything from"),
        ("table/table.obj", "table/chair.glb", '10: assets[0].file: "models/table/chair.glb" won\'t be there, but only what take unpacks: models/**/*.obj'),
        ("assets:\n  - {id", "assets:\n  {id", "assets: takes a list of assets"),
        ("title: Toys", "title: Toys\ntitle: Games", "title: is given twice"),
        ("from:\n  url: {", "from:\n  - {", "from[0]: takes one of pip, npm, url, file, poly_haven with its keys"),
        ("terms: Do what you like.", "terms: &x y", "is an anchor"),
    ],
)  # fmt: skip
def test_one_thing_that_is_wrong(old, new, words, tmp_path):
    assert old in GOOD and any(words in one for one in wrong(tmp_path, GOOD.replace(old, new))), wrong(tmp_path, GOOD.replace(old, new))


def test_what_is_no_pack_at_all(tmp_path):
    assert wrong(tmp_path, "- a\n")[0].startswith("toys.yaml:1: takes a map with the keys id, title, licence")
    with pytest.raises(Faults, match="none.yaml: cannot be read"):
        packs.read_pack(packs.find_pack(str(tmp_path / "none.yaml")))


def test_the_example_that_authors_copy_is_good(tmp_path):
    text = (catalogue.roots()[0] / "README.md").read_text()
    example = text[text.index("id: garden") :].partition("```")[0]
    (tmp_path / "garden.yaml").write_text(example.replace("9f86d0…", "9f86d0" + "0" * 58))
    pack = packs.read_pack(tmp_path / "garden.yaml")
    assert [entry.licence for entry in pack.entries] == ["CC-BY-4.0", "CC0-1.0"]


def test_the_shipped_cars_say_where_their_wheels_are():
    pack = packs.read_pack(packs.find_pack("metadrive-cars"))
    assert [entry.id.removeprefix("metadrive-") for entry in pack.entries] == ["130", "beetle", "ferra", "lada", "truck"]
    assert {(entry.kind, entry.licence) for entry in pack.entries} == {("vehicle", "NOASSERTION")}
    for entry in pack.entries:
        wheels = entry.decisions["wheels"]
        assert 2.4 < wheels["front_axle"] - wheels["back_axle"] < 2.9 and entry.decisions["forward"] == "+Y"
