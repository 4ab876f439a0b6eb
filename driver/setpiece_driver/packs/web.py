"""Downloads over http and https by the standard library, which knows the user's proxies ($HTTPS_PROXY) and certificates."""

from __future__ import annotations

import http.client
import ssl
import sys
import urllib.request
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError

from setpiece import __version__
from setpiece.core.faults import Faults, fault
from tqdm import tqdm

from .store import writing

LARGEST = 4 << 30  # bytes of one download
PIECE = 1 << 16  # bytes; a killed download loses less than one
PATIENCE = 60.0  # seconds without a byte after which a connection counts as dead
OTHERWISE = "or get the file on another machine and give it with --from FILE"


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows an answer that leads elsewhere, but never from https to http."""

    def redirect_request(self, request, stream, code, message, headers, address):
        if request.full_url.startswith("https:") and not address.startswith("https:"):
            raise fault(f"{request.full_url} leads on to {address}, which nothing protects; ask whoever keeps that address")
        return super().redirect_request(request, stream, code, message, headers, address)


@cache
def opener() -> urllib.request.OpenerDirector:
    """What opens http and https, and nothing else: `build_opener` would follow a redirect to ftp."""
    handlers, made = urllib.request, urllib.request.OpenerDirector()
    for handler in (handlers.ProxyHandler, handlers.UnknownHandler, handlers.HTTPHandler, handlers.HTTPSHandler, handlers.HTTPDefaultErrorHandler,
                    Redirects, handlers.HTTPErrorProcessor):  # fmt: skip
        made.add_handler(handler())
    return made


def ask(address: str, most: int, otherwise: str) -> bytes:
    """A small answer as a whole. Raises Faults; HTTPError where the server answers with an error."""
    try:
        with open_address(address, otherwise) as answer:
            data = answer.read(most + 1)
    except HTTPError:
        raise
    except (OSError, http.client.HTTPException) as error:
        raise broken(address, error, otherwise) from error
    if len(data) > most:
        raise fault(f"{address} answers with more than {most:,} bytes; that isn't what is expected there")
    return data


def download(address: str, unfinished: Path, what: str, most: int = LARGEST, otherwise: str = OTHERWISE) -> None:
    """Downloads to the file `unfinished`, going on from its end where the server can. Whether it is the right file is the caller's to
    check. Raises Faults, with the way out `otherwise`; what was received stays, for the next time."""
    with writing(unfinished):
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        have = unfinished.stat().st_size if unfinished.exists() else 0
    try:
        answer = open_address(address, otherwise, have)
    except HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            return  # there is nothing after what we have
        raise fault(f"{address} answers {error.code} {error.reason}; see that the address is right, {otherwise}") from error
    with answer:
        goes_on = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        if goes_on and not (answer.headers["Content-Range"] or "").startswith(f"bytes {have}-"):
            unfinished.unlink()  # another part than was asked for
            return download(address, unfinished, what, most, otherwise)
        receive(answer, address, unfinished, have if goes_on else 0, what, most, otherwise)


def receive(answer, address: str, unfinished: Path, begun: int, what: str, most: int, otherwise: str) -> None:
    length = answer.headers["Content-Length"]
    total = begun + int(length) if length and length.isdigit() else None
    if (total or 0) > most:
        raise fault(f"{address} is {total:,} bytes; at most {most:,} are fetched")
    count = begun
    with writing(unfinished):
        stream = open(unfinished, "ab" if begun else "wb")
    with stream, tqdm(total=total, initial=begun, desc=what, unit="B", unit_scale=True, disable=None, file=sys.stderr) as bar:
        while True:
            try:
                data = answer.read(PIECE)
            except (OSError, http.client.HTTPException) as error:
                raise broken(address, error, otherwise) from error
            if not data:
                break
            count += len(data)
            if count > most:
                raise fault(f"{address} gives more than {most:,} bytes, the most that are fetched")
            with writing(unfinished):
                stream.write(data)
                stream.flush()
            bar.update(len(data))
    if total is not None and count < total:
        raise fault(f"{address} broke off after {count:,} of {total:,} bytes; the same command goes on from there")


def open_address(address: str, otherwise: str, begin: int = 0):
    """The answer to a request, from a byte on. Raises Faults where nobody answers, HTTPError where the answer is an error."""
    headers = {"User-Agent": f"setpiece/{__version__}", **({"Range": f"bytes={begin}-"} if begin else {})}
    try:
        return opener().open(urllib.request.Request(address, headers=headers), timeout=PATIENCE)
    except HTTPError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise broken(address, error, otherwise) from error


def broken(address: str, error: Exception, otherwise: str) -> Faults:
    reason = error.reason if isinstance(error, URLError) else error
    words = f"{reason.verify_message}" if isinstance(reason, ssl.SSLCertVerificationError) else str(reason) or type(reason).__name__
    return fault(f"{address} can't be fetched: {words}; see that this machine reaches the network (behind a proxy: $HTTPS_PROXY), {otherwise}")
