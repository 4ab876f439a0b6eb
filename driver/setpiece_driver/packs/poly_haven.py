"""HDRIs of Poly Haven (CC0) by their ids.

Nobody here can state their sha256 beforehand. Poly Haven's API names the address, size and md5 of each of its files, over https; that is what a
download is checked against, and what was said is kept beside it. The md5 guards against a broken download, https against a false one.
A pack may also pin a file by `sha256`, which the record of an installed pack tells.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Mapping
from urllib.error import HTTPError

from setpiece.core.faults import fault, nearest

from . import web
from .keys import SHA256, Key, address, choice, matching
from .store import Digest, folder, writing

API = "https://api.polyhaven.com"  # $SETPIECE_POLY_HAVEN names another that answers alike
OTHERWISE = "or get the HDRI otherwise and bring it in with `setpiece assets add FILE --kind world --licence CC0-1.0`"
LARGEST_ANSWER = 4 << 20  # bytes
RESOLUTIONS, FORMATS = ("1k", "2k", "4k", "8k", "16k"), ("hdr", "exr")
KEYS = {
    "id": Key(matching(r"[A-Za-z0-9_-]{1,80}", "id of Poly Haven; write the last word of its page's address"), "write the last word of its page's address"),
    "resolution": Key(choice(RESOLUTIONS), f"write one of {', '.join(RESOLUTIONS)}"),
    "format": Key(choice(FORMATS), "", needed=False),
    "sha256": Key(SHA256.wrong, "", needed=False),
}


def name(values: Mapping) -> str:
    return f"{values['id']}_{values['resolution']}.{values.get('format', 'hdr')}"


def note(values: Mapping) -> Path:
    """Where the API's answer for a file that was downloaded is kept."""
    return folder() / f"poly_haven-{name(values)}.json"


def remembered(values: Mapping) -> Digest | None:
    """What the file came to when it was downloaded before, or None."""
    try:
        return Digest("md5", json.loads(note(values).read_text())["md5"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def download(values: Mapping) -> tuple[Path, Digest]:
    """An unfinished file and what it must come to. Raises Faults where Poly Haven can't be asked or has no such file."""
    row = look_up(values)
    unfinished = folder() / f"md5-{row['md5']}.part"
    web.download(row["url"], unfinished, name(values), row["size"], OTHERWISE)
    with writing(note(values)):
        beside = note(values).with_suffix(".part")
        beside.write_text(json.dumps(row, sort_keys=True) + "\n")
        os.replace(beside, note(values))
    return unfinished, Digest("md5", row["md5"])


def look_up(values: Mapping) -> dict:
    """{"url", "size", "md5"} of a file, as the API says."""
    base = os.environ.get("SETPIECE_POLY_HAVEN", API).rstrip("/")
    if message := address(base):
        raise fault(message, "$SETPIECE_POLY_HAVEN")
    asked = f"{base}/files/{values['id']}"
    try:
        answer = json.loads(web.ask(asked, LARGEST_ANSWER, OTHERWISE))
        files = answer["hdri"]
        by_format = files.get(values["resolution"], {})
        row = by_format.get(values.get("format", "hdr"))
    except HTTPError as error:
        known = "Poly Haven has no such id; correct it" if error.code in (400, 404) else "try again later"
        raise fault(f"{asked} answers {error.code} {error.reason}: {known}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise fault(f"{asked} does not answer with an HDRI's files; see that the id is an HDRI's") from error
    if row is None:
        has = [f"{size} {form}" for size, forms in files.items() for form in forms]
        wanted = f"{values['resolution']} {values.get('format', 'hdr')}"
        raise fault(f'Poly Haven has no "{wanted}" of {values["id"]}; {nearest(wanted, has)}')
    try:
        row = {"url": str(row["url"]), "size": int(row["size"]), "md5": str(row["md5"])}
    except (ValueError, LookupError, TypeError) as error:
        raise fault(f"{asked} does not say the file's url, size and md5; nothing can be checked against that") from error
    safe = base.startswith("http:") or row["url"].startswith("https:")
    if address(row["url"]) or not safe or not 0 < row["size"] <= web.LARGEST or matching(r"[0-9a-f]{32}", "")(row["md5"]):
        raise fault(f"{asked} answers with an address, size or md5 that can't be used: {row['url']}, {row['size']}, {row['md5']}")
    return row
