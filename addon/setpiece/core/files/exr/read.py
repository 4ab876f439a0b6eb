"""Reads an EXR of one part or several."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from attrs import frozen

from ...faults import fault
from .layout import COMPRESSIONS, DEEP, MAGIC, MULTI_PART, NONE, PIXEL_TYPES, TILED, VERSION, Compression, inflate

LARGEST = 1 << 28  # samples in a part; a header that claims more is taken for a broken one
AGAIN = "render or fetch it again"


class Broken(Exception):
    """The file isn't what it says it is."""


@frozen
class Header:
    """`box` is (x0, y0, x1, y1), its corners inside; `channels` are (name, dtype) in the file's order."""

    name: str
    box: tuple[int, int, int, int]
    channels: tuple[tuple[str, np.dtype], ...]
    compression: Compression

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0] + 1

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1] + 1

    @property
    def blocks(self) -> int:
        return -(-self.height // self.compression.lines)

    @property
    def line_bytes(self) -> int:
        return self.width * sum(dtype.itemsize for _, dtype in self.channels)


def read_exr(path) -> dict[str, np.ndarray]:
    """The channels of the EXR at `path` by full name ("ViewLayer.Depth.Z"), each (h, w) float32, or uint32 where whole
    numbers are kept. Scanlines uncompressed or ZIP, one part or many.

    Raises Faults on a file that is missing, cut short, damaged, too large or of a kind that isn't read here.
    """
    try:
        return decode_exr(Path(path).read_bytes())
    except OSError as error:
        raise fault(f"can't be read: {error.strerror}", file=str(path)) from None
    except Broken as error:
        raise fault(str(error), file=str(path)) from None
    except (struct.error, IndexError, OverflowError):
        raise fault(f"the EXR is cut short; {AGAIN}", file=str(path)) from None
    except (ValueError, zlib.error, UnicodeDecodeError) as error:
        raise fault(f"the EXR is damaged ({error}); {AGAIN}", file=str(path)) from None


def decode_exr(data: bytes) -> dict[str, np.ndarray]:
    magic, version = struct.unpack_from("<II", data)
    if magic != MAGIC or version & 255 != VERSION:
        raise Broken("not an EXR of version 2")
    if version & (TILED | DEEP):
        raise Broken("a tiled or deep EXR isn't read here; save it as scanlines")
    many = bool(version & MULTI_PART)
    headers, at = read_headers(data, 8, many)
    channels: dict[str, np.ndarray] = {}
    for number, header in enumerate(headers):
        offsets = np.frombuffer(data, "<u8", header.blocks, at)
        at += offsets.nbytes
        channels.update(read_part(data, header, offsets.tolist(), number if many else None))
    return channels


def read_headers(data: bytes, at: int, many: bool) -> tuple[list[Header], int]:
    """The headers and where they end. Several headers end with an empty one."""
    headers = []
    while not headers or (many and data[at]):
        header, at = read_header(data, at)
        headers.append(header)
    return headers, at + (1 if many else 0)


def read_header(data: bytes, at: int) -> tuple[Header, int]:
    attributes = {}
    while data[at]:
        name, at = read_text(data, at)
        _, at = read_text(data, at)
        (size,) = struct.unpack_from("<i", data, at)
        if size < 0 or at + 4 + size > len(data):
            raise Broken(f"the EXR is cut short; {AGAIN}")
        attributes[name] = data[at + 4 : at + 4 + size]
        at += 4 + size
    missing = {"channels", "compression", "dataWindow"} - set(attributes)
    if missing:
        raise Broken(f"the EXR's header has no {', '.join(sorted(missing))}")
    kind = attributes.get("type", b"scanlineimage").decode()
    if kind != "scanlineimage":
        raise Broken(f"an EXR part of the kind {kind} isn't read here; save it as scanlines")
    code = attributes["compression"][0]
    if code not in COMPRESSIONS:
        raise Broken(f"EXR compression {code} isn't read here; save it with {', '.join(c.name for c in COMPRESSIONS.values())}")
    header = Header(
        attributes.get("name", b"").decode(),
        struct.unpack("<4i", attributes["dataWindow"]),
        tuple(read_channels(attributes["channels"])),
        COMPRESSIONS[code],
    )
    if not (header.width > 0 < header.height and header.width * header.height * max(1, len(header.channels)) <= LARGEST):
        raise Broken(f"an EXR of {header.width}×{header.height} with {len(header.channels)} channels isn't read here")
    return header, at + 1


def read_channels(data: bytes):
    at = 0
    while data[at]:
        name, at = read_text(data, at)
        kind, across, down = struct.unpack_from("<i4xii", data, at)
        if kind not in PIXEL_TYPES or (across, down) != (1, 1):
            raise Broken(f"EXR channel {name} is of a type or sampling that isn't read here")
        yield name, PIXEL_TYPES[kind]
        at += 16


def read_text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(0, at)
    return data[at:end].decode(), end + 1


def read_part(data: bytes, header: Header, offsets: list[int], number: int | None) -> dict[str, np.ndarray]:
    lines = np.empty((header.height, header.line_bytes), np.uint8)
    seen = np.zeros(header.height, bool)
    for at in offsets:
        if number is not None:
            (part,) = struct.unpack_from("<i", data, at)
            if part != number:
                raise Broken(f"the EXR's table of blocks is damaged; {AGAIN}")
            at += 4
        y, size = struct.unpack_from("<ii", data, at)
        first = y - header.box[1]
        if not (0 <= first < header.height and 0 <= size <= len(data) - at - 8):
            raise Broken(f"the EXR is cut short; {AGAIN}")
        rows = slice(first, min(first + header.compression.lines, header.height))
        block = lines[rows]
        packed = data[at + 8 : at + 8 + size]
        if header.compression is NONE and size != block.size:
            raise Broken(f"the EXR is damaged; {AGAIN}")
        block[:] = inflate(packed, block.size).reshape(block.shape)
        seen[rows] = True
    if not seen.all():
        raise Broken(f"the EXR lacks {int((~seen).sum())} of its {header.height} lines; {AGAIN}")
    channels, start = {}, 0
    for name, dtype in header.channels:
        stop = start + header.width * dtype.itemsize
        values = np.ascontiguousarray(lines[:, start:stop]).view(dtype)
        own = not header.name or name == header.name or name.startswith(header.name + ".")
        channels[name if own else f"{header.name}.{name}"] = values if dtype == np.uint32 else values.astype(np.float32, copy=False)
        start = stop
    return channels
