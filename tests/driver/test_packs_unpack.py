"""What comes out of a stranger's archive: what was asked for, as plain files below one folder, and not without end."""

import gzip
import io
import tarfile
import zipfile

import pytest
from pack_servers import tarred, zipped

from setpiece.core.faults import Faults
from setpiece_driver.packs import unpack as module
from setpiece_driver.packs.pack import like
from setpiece_driver.packs.unpack import unpack

EVERYTHING = ["**"]


def out(tmp_path, data, take=EVERYTHING):
    """The files that an archive unpacks to, by their names; all that lies about after a refusal."""
    archive, into = tmp_path / "archive", tmp_path / "into" / "deep"
    archive.write_bytes(data)
    names = unpack(archive, take, into)
    found = {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    assert set(found) == names
    return found


def refused(tmp_path, data, words, take=EVERYTHING):
    with pytest.raises(Faults, match=words):
        out(tmp_path, data, take)
    stray = [path for path in tmp_path.rglob("*") if path.is_file() and path != tmp_path / "archive" and tmp_path / "into/deep" not in path.parents]
    assert not stray and not any(path.is_symlink() for path in tmp_path.rglob("*"))


def entry(name, **values):
    about = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(about, key, value)
    return about


@pytest.mark.parametrize("pack", [lambda *rows: zipped(dict(rows)), tarred], ids=["zip", "tar"])
def test_what_was_asked_for_and_no_more(pack, tmp_path):
    rows = [("a/x.obj", b"1"), ("a/y.txt", b"2"), ("a/b/x.obj", b"3"), ("c.obj", b"4"), ("a/b/c/d.bin", b"5" * 100_000)]
    assert out(tmp_path, pack(*rows), ["a/*.obj", "a/b/c/*"]) == {"a/x.obj": b"1", "a/b/c/d.bin": b"5" * 100_000}
    (tmp_path / "dotted").mkdir()
    assert out(tmp_path / "dotted", pack(("./a/x.obj", b"1")), ["a/*"]) == {"a/x.obj": b"1"}


def test_globs_stay_within_a_folder_unless_they_have_two_stars():
    fits = lambda pattern, name: bool(like(pattern).fullmatch(name))
    assert fits("a/*.obj", "a/x.obj") and not fits("a/*.obj", "a/b/x.obj") and not fits("*", "../x")
    assert fits("a/**/*.obj", "a/x.obj") and fits("a/**/*.obj", "a/b/c/x.obj") and not fits("a/**/*.obj", "b/x.obj")
    assert fits("a/**", "a/b/c") and fits("x?.(1)", "xy.(1)") and not fits("x.y", "xzy")


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/tmp/evil", "C:/evil", "a\\..\\evil", "a/ev\nil"])
@pytest.mark.parametrize("pack", [lambda row: zipped(dict([row])), tarred], ids=["zip", "tar"])
def test_no_path_leaves_the_folder(name, pack, tmp_path):
    refused(tmp_path, pack((name, b"x")), "leaves the folder")


@pytest.mark.parametrize(
    "about",
    [
        entry("a", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        entry("a", type=tarfile.LNKTYPE, linkname="../../x"),
        entry("a", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
        entry("a", type=tarfile.BLKTYPE, devmajor=8),
        entry("a", type=tarfile.FIFOTYPE),
    ],
    ids=lambda about: about.type.decode(),
)
def test_no_link_and_no_device_in_a_tar(about, tmp_path):
    refused(tmp_path, tarred(about), "as a link or a device")


def test_no_link_in_a_zip(tmp_path):
    link = zipfile.ZipInfo("a")
    link.external_attr = 0o120777 << 16
    refused(tmp_path, zipped({link: "/etc/passwd"}), "as a link or a device")


def test_what_is_written_through_a_link_that_was_not_taken_stays_inside(tmp_path):
    link = entry("a", type=tarfile.SYMTYPE, linkname=str(tmp_path))
    assert out(tmp_path, tarred(link, ("a/evil", b"x")), ["a/*"]) == {"a/evil": b"x"}
    assert not (tmp_path / "evil").exists()


def test_two_members_of_one_name_or_of_names_that_some_disks_mix_up(tmp_path):
    refused(tmp_path, tarred(("a", b"1"), ("a", b"2")), '"a" twice')
    (tmp_path / "other").mkdir()
    refused(tmp_path / "other", tarred(("a", b"1"), ("A", b"2")), "two spellings")


@pytest.mark.parametrize("pack", [lambda row: zipped(dict([row])), tarred], ids=["zip", "tar"])
def test_a_bomb_is_stopped_by_what_comes_out(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "ALWAYS", 1 << 20)
    data = pack(("big", b"\0" * (4 << 20)))
    assert len(data) * 200 < 4 << 20
    refused(tmp_path, data, "unpacks to far more than it is")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 2 << 20


def test_a_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "ALWAYS", 1 << 20)
    data = bytearray(zipped({"big": b"\0" * (4 << 20)}))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # where the headers say the unpacked size
        place = data.index(magic) + at
        data[place : place + 4] = (100).to_bytes(4, "little")
    refused(tmp_path, bytes(data), "damaged archive|far more than it is")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 2 << 20


def test_a_bomb_in_what_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "ALWAYS", 1 << 20)
    refused(tmp_path, tarred(("big", b"\0" * (4 << 20)), ("a", b"1")), "unpacks to far more than it is", ["a"])


def test_a_tar_of_holes_and_one_with_an_endless_header(tmp_path):
    sparse = io.BytesIO()
    with tarfile.open(fileobj=sparse, mode="w", format=tarfile.GNU_FORMAT) as package:
        package.addfile(entry("a", type=tarfile.GNUTYPE_SPARSE))
    refused(tmp_path, gzip.compress(sparse.getvalue()), "as a link or a device|damaged")
    header = entry("x", type=tarfile.XHDTYPE, size=1 << 30).tobuf(tarfile.USTAR_FORMAT)
    refused(tmp_path, gzip.compress(header + b"\0" * 1024), "has a header of 1,073,741,824 bytes|damaged")


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_MEMBERS", 3)
    rows = [(f"m{n}", b"") for n in range(4)]
    refused(tmp_path, zipped(dict(rows)), "more than 3 members", ["m1"])
    refused(tmp_path, tarred(*rows), "more than 3 members", ["m1"])


@pytest.mark.parametrize("data", [b"", b"plain text", b"PK\x03\x04 cut short", b"\x1f\x8b\x08\x00 no gzip", gzip.compress(b"no tar")], ids=range(5))
def test_what_is_no_archive(data, tmp_path):
    refused(tmp_path, data, "is no zip, wheel or gzipped tar|is a damaged archive")


def test_an_archive_cut_short_anywhere_is_told(tmp_path):
    for whole in (zipped({"a/b": b"some text" * 50}), tarred(("a/b", b"some text" * 50))):
        for length in range(4, len(whole) - 1, max(1, len(whole) // 40)):
            try:
                found = out(tmp_path, whole[:length])
            except Faults as wrong:
                assert "damaged" in str(wrong) or "is no zip" in str(wrong)
            else:
                assert not found or found == {"a/b": b"some text" * 50}
            for path in (tmp_path / "into").rglob("b"):
                path.unlink()
