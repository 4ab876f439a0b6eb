"""Writes an EXR of one part, ZIP compressed, with nothing in it that the pixels don't settle: no date, no host, no version."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Mapping

import numpy as np

from .layout import INCREASING_Y, LONG_NAMES, MAGIC, PIXEL_TYPES, VERSION, ZIP, deflate

LEVEL = 4  # of zlib: on depth, level 6 takes twice as long for 2 %
SHORT_NAME = 31  # bytes; a longer name needs a flag in the version


def write_exr(path: str | Path, channels: Mapping[str, np.ndarray]) -> None:
    """Writes (h, w) arrays of float32, float16 or uint32, all of one shape, by channel name."""
    Path(path).write_bytes(encode_exr(channels))


def encode_exr(channels: Mapping[str, np.ndarray], level: int = LEVEL) -> bytes:
    """The bytes of what `write_exr` writes. The same arrays give the same bytes."""
    names = sorted(channels)  # the format wants them in order of name
    arrays = [np.ascontiguousarray(channels[name]) for name in names]
    height, width = arrays[0].shape
    kinds = {dtype.newbyteorder("="): code for code, dtype in PIXEL_TYPES.items()}
    for name, array in zip(names, arrays):
        if array.dtype not in kinds or array.shape != (height, width):
            raise TypeError(f"channel {name} is {array.shape} of {array.dtype}; an EXR holds (h, w) float32, float16 or uint32, all alike")
    listed = b"".join(text(name) + struct.pack("<iIii", kinds[array.dtype], 0, 1, 1) for name, array in zip(names, arrays))
    window = struct.pack("<4i", 0, 0, width - 1, height - 1)
    version = VERSION | (LONG_NAMES if any(len(name.encode()) > SHORT_NAME for name in names) else 0)
    header = struct.pack("<II", MAGIC, version) + b"".join(
        attribute(*item)
        for item in (
            ("channels", "chlist", listed + b"\0"),
            ("compression", "compression", bytes([ZIP.code])),
            ("dataWindow", "box2i", window),
            ("displayWindow", "box2i", window),
            ("lineOrder", "lineOrder", bytes([INCREASING_Y])),
            ("pixelAspectRatio", "float", struct.pack("<f", 1)),
            ("screenWindowCenter", "v2f", struct.pack("<2f", 0, 0)),
            ("screenWindowWidth", "float", struct.pack("<f", 1)),
        )
    ) + b"\0"
    little = [array.astype(array.dtype.newbyteorder("<"), copy=False).view(np.uint8) for array in arrays]
    lines = np.concatenate(little, axis=1)
    blocks = []
    for y in range(0, height, ZIP.lines):
        packed = deflate(lines[y : y + ZIP.lines].ravel(), level)
        blocks.append(struct.pack("<ii", y, len(packed)) + packed)
    sizes = np.array([len(block) for block in blocks])
    starts = len(header) + 8 * len(blocks) + np.cumsum(sizes) - sizes
    return header + starts.astype("<u8").tobytes() + b"".join(blocks)


def text(value: str) -> bytes:
    return value.encode() + b"\0"


def attribute(name: str, kind: str, value: bytes) -> bytes:
    return text(name) + text(kind) + struct.pack("<i", len(value)) + value
