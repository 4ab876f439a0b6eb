"""Where a pack's files come from: a row for each kind of source, and how a file is got from any of them.

A file is used only when its content comes to the hash that was named; that is asked before anything opens it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Callable, Mapping
from urllib.parse import unquote, urlsplit

from attrs import frozen
from setpiece.core.faults import Faults, fault

from . import poly_haven, tools, web
from .keys import SHA256, Key, address, text
from .store import Digest, differs, digest, folder, kept_as, writing
from .tools import AGAIN

OWN_FILE = "Correct the path, or the sha256 where the file is meant"


@frozen
class SourceKind:
    """A kind of source. keys: what a pack says of one. title: what it is, for people. name: what its file is called where it is no archive,
    "" where it always is one. fetch: gives an unfinished file in the downloads folder and what it must come to; None for a file that
    lies on this machine. expected: what a file that was kept must come to, or None where nobody knows yet. kept: where it is kept."""

    keys: Mapping[str, Key]
    title: Callable[[Mapping], str]
    name: Callable[[Mapping], str] = lambda values: ""
    fetch: Callable[[Mapping], tuple[Path, Digest]] | None = None
    expected: Callable[[Mapping], Digest | None] = lambda values: Digest("sha256", values["sha256"])
    kept: Callable[[Mapping], Path] = lambda values: kept_as(Digest("sha256", values["sha256"]))


def by_tool(tool: Callable[[Mapping, Path], Path]) -> Callable[[Mapping], tuple[Path, Digest]]:
    """A fetch by a program that gets an empty folder of its own; what a killed one left there goes first."""

    def fetch(values: Mapping) -> tuple[Path, Digest]:
        unfinished = folder() / f"sha256-{values['sha256']}.part"
        for left in folder().glob("*.tool"):
            shutil.rmtree(left, ignore_errors=True)
        with writing(folder()):
            room = Path(tempfile.mkdtemp(".tool", dir=folder()))
        try:
            got = tool(values, room)
            with writing(unfinished):
                os.replace(got, unfinished)
        finally:
            shutil.rmtree(room, ignore_errors=True)
        return unfinished, Digest("sha256", values["sha256"])

    return fetch


def by_address(values: Mapping) -> tuple[Path, Digest]:
    expected = Digest("sha256", values["sha256"])
    unfinished = folder() / f"sha256-{expected.hex}.part"
    web.download(values["address"], unfinished, last_word(values))
    return unfinished, expected


def last_word(values: Mapping) -> str:
    return PurePosixPath(unquote(urlsplit(values["address"]).path)).name or "download"


def pinned(values: Mapping) -> Digest | None:
    return Digest("sha256", values["sha256"]) if "sha256" in values else poly_haven.remembered(values)


SOURCES = {
    "pip": SourceKind(tools.PIP_KEYS, lambda values: f"{values['package']} {values['version']} by pip", fetch=by_tool(tools.pip_download)),
    "npm": SourceKind(tools.NPM_KEYS, lambda values: f"{values['package']} {values['version']} by npm", fetch=by_tool(tools.npm_pack)),
    "url": SourceKind(
        {"address": Key(address, "write the file's address"), "sha256": SHA256}, lambda values: values["address"], last_word, by_address
    ),
    "file": SourceKind(
        {"path": Key(text, "write the file's path; a relative one is beside the pack's YAML"), "sha256": SHA256},
        lambda values: values["path"],
        lambda values: Path(values["path"]).name,
    ),
    "poly_haven": SourceKind(
        poly_haven.KEYS,
        lambda values: f"{poly_haven.name(values)} by Poly Haven",
        poly_haven.name,
        poly_haven.download,
        pinned,
        lambda values: folder() / poly_haven.name(values),
    ),
}


@frozen(eq=False)
class Source:
    """One `from` of a pack: a kind of `SOURCES`, its values, and its path in the pack's YAML, which lies in `folder`."""

    kind: str
    values: Mapping
    path: tuple
    folder: Path

    @property
    def title(self) -> str:
        return SOURCES[self.kind].title(self.values)

    @property
    def name(self) -> str:
        return SOURCES[self.kind].name(self.values)

    def obtain(self, say: Callable[[str], None]) -> Path:
        """The source's file, checked: from this machine where it lies here already. Raises Faults; a wrong file is removed, unless it is
        the user's own."""
        kind = SOURCES[self.kind]
        if kind.fetch is None:
            return right_file(self.folder / Path(self.values["path"]).expanduser(), kind.expected(self.values), OWN_FILE)
        kept, expected = kind.kept(self.values), kind.expected(self.values)
        if expected and kept.is_file():
            if expected.of(kept) == expected:
                say(f"{self.title}: was downloaded before")
                return kept
            kept.unlink()  # spoilt since
        say(f"{self.title}: fetching")
        unfinished, promised = kind.fetch(self.values)
        for each in dict.fromkeys((promised, expected if "sha256" in self.values else promised)):
            found = each.of(unfinished)
            if found != each:
                unfinished.unlink()
                raise fault(differs(self.title, each, found, f"The file was removed. {AGAIN}"))
        with writing(kept):
            os.replace(unfinished, kept)
        return kept


def right_file(file: Path, expected: Digest, then: str) -> Path:
    """A file of the user's, when it comes to what was expected of it."""
    if not file.is_file():
        raise fault("no such file", file=str(file))
    found = expected.of(file)
    if found != expected:
        raise fault(differs("it", expected, found, then), file=str(file))
    return file


def match(given: list[Path], sources: tuple[Source, ...]) -> dict[Source, Path]:
    """Which source each file is that a person gives with --from, known by its sha256. Raises Faults, all at once."""
    wanted = {source.values["sha256"]: source for source in sources if "sha256" in source.values}
    found, faults = {}, []
    for file in given:
        if not file.is_file():
            faults += fault("no such file", file=str(file)).faults
        elif (own := digest(file)).hex in wanted:
            found[wanted[own.hex]] = file
        else:
            faults += fault(no_source(own, wanted), file=str(file)).faults
    if faults:
        raise Faults(faults)
    return found


def no_source(own: Digest, wanted: Mapping[str, Source]) -> str:
    if not wanted:
        return "the pack pins no file by its sha256, so none can be checked offline; bring it in with `setpiece assets add` instead"
    named = "; ".join(f"{source.title}: sha256 {hex}" for hex, source in wanted.items())
    return f"is not a file that the pack names: found {own}, expected {named}; nothing was installed. Get the right file, or correct the pack"
