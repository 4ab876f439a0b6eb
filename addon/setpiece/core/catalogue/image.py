"""Whether an environment image is whole, from its header alone."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from ..faults import fault

MOST_PIXELS = 16_384 * 8_192
LINES = {0: 1, 1: 1, 2: 1, 3: 16, 4: 32, 5: 16, 6: 32, 7: 32, 8: 32, 9: 256}  # EXR compression -> scanlines in a block


def check_exr(path: Path) -> tuple[int, int]:
    """(width, height) of an OpenEXR file whose every block begins inside the file (openexr.com, "OpenEXR File Layout").

    Raises Faults that say what is wrong."""
    data = path.read_bytes()
    if data[:4] != b"\x76\x2f\x31\x01":
        raise fault("is no OpenEXR file; export it again")
    if data[5] & 0b00011000:
        raise fault("is a deep or multi-part EXR; save it as one plain image")
    try:
        attributes, at = header(data)
        x0, y0, x1, y1 = struct.unpack("<4i", attributes["dataWindow"])
        width, height = x1 - x0 + 1, y1 - y0 + 1
        size_ok(width, height)
        if "tiles" in attributes:
            return width, height
        blocks = -(-height // LINES[attributes["compression"][0]])
        offsets = struct.unpack_from(f"<{blocks}Q", data, at)
        whole = all(offset + 8 <= len(data) for offset in offsets)
        last = max(offsets)
        whole = whole and last + 8 + struct.unpack_from("<I", data, last + 4)[0] <= len(data)
    except (struct.error, KeyError, ValueError, IndexError):
        whole = False
    if not whole:
        raise fault("is a damaged OpenEXR file, cut short or overwritten; fetch it again")
    return width, height


def header(data: bytes) -> tuple[dict[str, bytes], int]:
    """An EXR header's attributes, and where it ends."""
    attributes, at = {}, 8
    while data[at]:
        end = data.index(b"\0", at)
        name = data[at:end].decode("latin-1")
        end = data.index(b"\0", end + 1)
        (size,) = struct.unpack_from("<I", data, end + 1)
        attributes[name] = data[end + 5 : end + 5 + size]
        at = end + 5 + size
    return attributes, at + 1


def check_hdr(path: Path) -> tuple[int, int]:
    """(width, height) of a Radiance picture (Ward, "Real Pixels", 1991). Raises Faults."""
    data = path.read_bytes()
    if not data.startswith((b"#?RADIANCE", b"#?RGBE")):
        raise fault("is no Radiance HDR file; export it again")
    size = re.search(rb"\n\n-Y (\d+) \+X (\d+)\n", data[:65_536])
    if not size:
        raise fault("is a damaged Radiance HDR file without a size; fetch it again")
    height, width = map(int, size.groups())
    size_ok(width, height)
    if len(data) - size.end() < 4 * height:
        raise fault("is a damaged Radiance HDR file, cut short; fetch it again")
    return width, height


def size_ok(width: int, height: int) -> None:
    if width < 2 or height < 2 or width * height > MOST_PIXELS:
        raise fault(f"is {width} x {height} pixels; from 2 x 2 to 16384 x 8192 are read")
