"""Packages through the user's own pip and npm, so that mirrors, proxies and passwords are those that they have set up.

pip is told the hash and checks it before it opens the file. It is asked for wheels alone: of a source archive it would run the
package's own set-up code to learn its metadata, and a fetch runs nobody's code.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Mapping

from setpiece.core.faults import Faults, fault

from .keys import SHA256, Key, matching
from .store import Digest, differs, writing

VERSION = Key(matching(r"[0-9][0-9A-Za-z.!+_-]*", "version; write one and in full, such as 1.2.3"), "write the version, such as 1.2.3")
PIP_KEYS = {
    "package": Key(matching(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "name of a package"), "write the package's name"),
    "version": VERSION,
    "sha256": SHA256,
}
NPM_KEYS = {
    "package": Key(matching(r"(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", "name of a package"), "write the package's name"),
    "version": VERSION,
    "sha256": SHA256,
}
AGAIN = "Fetch again; if it stays so, what lies there isn't what the pack's author had: ask them, or correct the sha256"
BESIDES = "or get the file on another machine and give it with --from FILE"
NPM_NOISE = re.compile(r"npm (error|ERR!) (code|errno|syscall|path|dest|type|cwd) |npm (notice|warn)", re.IGNORECASE)


def pip_download(values: Mapping, folder: Path) -> Path:
    """The wheel that pip downloads into an empty folder. Raises Faults with pip's own last word."""
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    elif found := shutil.which("pip3") or shutil.which("pip"):
        pip = [found]
    else:
        raise fault(f"pip is missing, which this pack is fetched with; `{sys.executable} -m ensurepip` brings it, {BESIDES}")
    wanted = f"{values['package']}=={values['version']}"
    with writing(folder):
        (folder / "wanted.txt").write_text(f"{wanted} --hash=sha256:{values['sha256']}\n")
        (folder / "got").mkdir()
    code, said = run([*pip, "download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--disable-pip-version-check", "--no-input",
                      "--progress-bar", "off", "--dest", str(folder / "got"), "-r", str(folder / "wanted.txt")], folder)  # fmt: skip
    if code:
        if got := re.search(r"\bGot\s+([0-9a-f]{64})\b", said):
            raise fault(differs(f"what pip gives as {wanted}", Digest("sha256", values["sha256"]), Digest("sha256", got[1]), AGAIN))
        errors = [line for line in said.splitlines() if line.startswith("ERROR: ")]
        if "Retrying (" in said:
            more = f"; its index can't be reached: see that the network is there and the index right (`pip config list`), {BESIDES}"
        else:
            more = ("; see that name, version and index (`pip config list`) are right; a source archive isn't asked for: "
                    "where there is nothing else get it yourself and give it with --from FILE")  # fmt: skip
        raise failed("pip", wanted, errors or said.splitlines(), more)
    return only_file("pip", wanted, folder / "got")


def npm_pack(values: Mapping, folder: Path) -> Path:
    """The archive that npm downloads into an empty folder. Raises Faults with npm's own words."""
    npm = shutil.which("npm")
    if not npm:
        raise fault(f"npm is missing, which this pack is fetched with; install Node.js, {BESIDES}")
    wanted = f"{values['package']}@{values['version']}"
    with writing(folder):
        (folder / "got").mkdir()
    code, said = run([npm, "pack", wanted, "--ignore-scripts", "--loglevel", "error"], folder / "got")
    if code:
        telling = [line for line in said.splitlines() if line.startswith("npm ") and not NPM_NOISE.match(line)]
        more = f"; see that the name, the version and npm's registry (`npm config get registry`) are right and the network is there, {BESIDES}"
        raise failed("npm", wanted, telling[:1] or said.splitlines(), more)
    return only_file("npm", wanted, folder / "got")


def run(command: list[str], folder: Path) -> tuple[int, str]:
    """A program's exit code and all that it said."""
    try:
        ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise fault(f"can't be started: {error.strerror}", file=command[0]) from error
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def failed(tool: str, wanted: str, lines: list[str], more: str) -> Faults:
    last = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
    return fault(f'{tool} can\'t fetch {wanted}; it says "{last}"{more}')


def only_file(tool: str, wanted: str, folder: Path) -> Path:
    files = sorted(folder.iterdir())
    if len(files) != 1:
        raise fault(f"{tool} gave {len(files)} files for {wanted} where one is expected; get the file otherwise and give it with --from FILE")
    return files[0]
