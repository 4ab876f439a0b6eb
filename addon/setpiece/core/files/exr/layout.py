"""What reading and writing an OpenEXR share: its magic numbers, pixel types, compressions and the ZIP codec's predictor."""

from __future__ import annotations

import zlib

import numpy as np
from attrs import frozen

MAGIC = 20000630
VERSION = 2
TILED, LONG_NAMES, DEEP, MULTI_PART = 0x200, 0x400, 0x800, 0x1000
PIXEL_TYPES = {0: np.dtype("<u4"), 1: np.dtype("<f2"), 2: np.dtype("<f4")}
INCREASING_Y = 0


@frozen
class Compression:
    """`code` is the header's; `lines` are the scanlines in a block."""

    name: str
    code: int
    lines: int


COMPRESSIONS = {row.code: row for row in (Compression("NONE", 0, 1), Compression("ZIPS", 2, 1), Compression("ZIP", 3, 16))}
NONE, ZIP = COMPRESSIONS[0], COMPRESSIONS[3]


def deflate(data: np.ndarray, level: int) -> bytes:
    """A block's bytes (n,) uint8 as ZIP keeps them: halves parted, differences taken, deflated; as they are if that's no
    shorter."""
    parted = np.concatenate([data[0::2], data[1::2]])
    parted[1:] = parted[1:] - parted[:-1] + np.uint8(128)
    packed = zlib.compress(parted.tobytes(), level)
    return packed if len(packed) < len(data) else data.tobytes()


def inflate(packed: bytes, size: int) -> np.ndarray:
    """The (size,) uint8 of a block. Raises ValueError where it holds another number of bytes, zlib.error where it's damaged."""
    if len(packed) == size:
        return np.frombuffer(packed, np.uint8)
    parted = np.frombuffer(zlib.decompressobj().decompress(packed, size + 1), np.uint8)
    if len(parted) != size:
        raise ValueError(f"a block holds {len(parted)} bytes and not {size}")
    steps = parted - np.uint8(128)
    steps[0] = parted[0]
    parted = np.cumsum(steps, dtype=np.uint8)
    data = np.empty(size, np.uint8)
    half = (size + 1) // 2
    data[0::2], data[1::2] = parted[:half], parted[half:]
    return data
