"""PNGs are what OpenCV reads and writes; broken ones are refused in clear words."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from setpiece.core.faults import Faults
from setpiece.core.files.png import decode_png, encode_png


def pictures():
    rng = np.random.default_rng(0)
    for dtype in (np.uint8, np.uint16):
        for shape in ((1, 1), (23, 37), (23, 37, 3)):
            noise = rng.integers(0, np.iinfo(dtype).max + 1, shape).astype(dtype)
            ramp = np.broadcast_to(np.arange(shape[1], dtype=dtype).reshape((1, -1) + (1,) * (len(shape) - 2)) * 5, shape)
            yield noise
            yield ramp


@pytest.mark.parametrize("number", range(12))
def test_as_opencv(number):
    picture = list(pictures())[number]
    data = encode_png(picture)
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(read if picture.ndim == 2 else read[..., ::-1], picture)
    np.testing.assert_array_equal(decode_png(data), picture)
    assert encode_png(picture.copy()) == data


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_opacity_is_kept(kind):
    picture = np.random.default_rng(2).integers(0, 255, (5, 8, 4)).astype(kind)
    data = encode_png(picture)
    np.testing.assert_array_equal(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]], picture)
    np.testing.assert_array_equal(decode_png(data), picture)


@pytest.mark.parametrize("kind", range(5))
def test_every_filter_is_undone(kind):
    picture = np.random.default_rng(1).integers(0, 60000, (9, 7, 3)).astype(np.uint16)
    data = png_of(picture, kind)
    np.testing.assert_array_equal(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)[..., ::-1], picture)
    np.testing.assert_array_equal(decode_png(data), picture)


def png_of(picture, kind):
    """A 16-bit RGB picture as a PNG with every row filtered in one way, byte for byte as the standard words it."""
    rows = picture.astype(">u2").view(np.uint8).reshape(len(picture), -1).astype(int).tolist()
    lines = bytearray()
    for y, row in enumerate(rows):
        lines.append(kind)
        for x, value in enumerate(row):
            a = row[x - 6] if x >= 6 else 0
            b = rows[y - 1][x] if y else 0
            c = rows[y - 1][x - 6] if y and x >= 6 else 0
            p = a + b - c
            near = [v for _, _, v in sorted((abs(p - v), order, v) for order, v in enumerate((a, b, c)))][0]
            lines.append((value - (0, a, b, (a + b) // 2, near)[kind]) & 255)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", picture.shape[1], len(picture), 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)


def test_every_cut_and_damage_is_refused():
    data = encode_png(np.arange(600, dtype=np.uint16).reshape(20, 30))
    for size in range(len(data)):
        with pytest.raises(Faults, match="a.png: "):
            decode_png(data[:size], "a.png")
    for at in range(8, len(data)):
        with pytest.raises(Faults, match="a.png: "):
            decode_png(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], "a.png")


def test_other_arrays_are_refused():
    for array in (np.zeros((3, 3)), np.zeros((3, 3, 2), np.uint8), np.zeros(3, np.uint8)):
        with pytest.raises(TypeError):
            encode_png(array)
