"""PNG (W3C, "Portable Network Graphics", third edition): grey and RGB pictures of 8 and 16 bits, without dates or text."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from ..faults import fault

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 4  # of zlib: level 6 costs twice the time for 3 % on pictures and 5 % on labels
LARGEST = 1 << 28  # samples; a file that claims more is taken for a broken one
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by colour type: grey, RGB, grey and alpha, RGBA
COLORS = {(): 0, (3,): 2, (4,): 6}  # colour type by the shape of a pixel
NONE, SUB, UP, AVERAGE, PAETH = range(5)


def encode_png(array: np.ndarray, level: int = LEVEL) -> bytes:
    """A (h, w), (h, w, 3) or, with its opacity, (h, w, 4) uint8 or uint16 array as the bytes of a PNG. The same array gives the same bytes."""
    if array.dtype not in (np.uint8, np.uint16) or array.ndim not in (2, 3) or array.shape[2:] not in ((), (3,), (4,)):
        raise TypeError(f"a PNG holds (h, w), (h, w, 3) or (h, w, 4) of uint8 or uint16, not {array.shape} of {array.dtype}")
    height, width = array.shape[:2]
    depth = 8 * array.itemsize
    rows = np.ascontiguousarray(array, array.dtype.newbyteorder(">")).view(np.uint8).reshape(height, -1)
    step = array.itemsize * (1 if array.ndim == 2 else array.shape[2])
    header = struct.pack(">IIBBBBB", width, height, depth, COLORS[array.shape[2:]], 0, 0, 0)
    data = zlib.compress(filtered(rows, step).tobytes(), level)
    return SIGNATURE + b"".join(chunk(*item) for item in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b"")))


def filtered(rows: np.ndarray, step: int) -> np.ndarray:
    """(h, n) bytes to (h, n + 1) with each row's filter in front: Sub or Up, whichever leaves the smaller differences."""
    sub, up = rows.copy(), rows.copy()
    sub[:, step:] -= rows[:, :-step]
    up[1:] -= rows[:-1]
    cost = [np.abs(kind.view(np.int8)).sum(1, dtype=np.int64) for kind in (sub, up)]
    use_up = cost[1] <= cost[0]
    out = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    out[:, 0] = np.where(use_up, UP, SUB)
    out[:, 1:] = sub
    out[use_up, 1:] = up[use_up]
    return out


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def decode_png(data: bytes, file: str = "") -> np.ndarray:
    """The bytes of a grey or RGB(A) PNG, not interlaced, of 8 or 16 bits as a (h, w) or (h, w, c) uint8 or uint16 array.

    Raises Faults on anything else, and on a file that is cut short or damaged.
    """
    if data[:8] != SIGNATURE:
        raise fault("not a PNG", file=file)
    chunks = list(chunks_of(data, file))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise fault("the PNG is cut short; make the file again", file=file)
    width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth not in (8, 16) or color not in CHANNELS or interlace or not 0 < width * height * CHANNELS[color] <= LARGEST:
        raise fault(f"a PNG of {width}×{height}, {depth} bits, colour type {color} isn't read here", file=file)
    step = CHANNELS[color] * depth // 8
    size = height * (width * step + 1)
    try:
        inflate = zlib.decompressobj()
        raw = inflate.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"), size)
    except zlib.error as error:
        raise fault(f"the PNG's data is damaged ({error}); make the file again", file=file) from None
    if len(raw) != size:
        raise fault(f"the PNG holds {len(raw)} of {size} bytes; make the file again", file=file)
    rows = unfiltered(np.frombuffer(raw, np.uint8).reshape(height, -1), step)
    values = rows.reshape(-1).view(">u2").astype(np.uint16) if depth == 16 else rows
    return values.reshape((height, width) if step == depth // 8 else (height, width, CHANNELS[color]))


def chunks_of(data: bytes, file: str):
    """(kind, body) of each whole chunk. Raises Faults on a wrong checksum."""
    at = 8
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if len(data) < at + 12 + size:
            return
        if struct.unpack_from(">I", data, at + 8 + size)[0] != zlib.crc32(kind + body):
            raise fault(f"the PNG's {kind.decode('latin1')} chunk is damaged; make the file again", file=file)
        yield kind, body
        at += 12 + size


def unfiltered(rows: np.ndarray, step: int) -> np.ndarray:
    """(h, n + 1) filtered bytes to (h, n) plain ones."""
    plain = np.zeros((rows.shape[0] + 1, rows.shape[1] - 1), np.uint8)
    for number, row in enumerate(rows):
        plain[number + 1] = UNDO[min(int(row[0]), 4)](row[1:], plain[number], step)
    return plain[1:]


def undo_sub(row, above, step):
    return np.cumsum(row.reshape(-1, step), axis=0, dtype=np.uint8).ravel()


def undo_average(row, above, step):
    return one_by_one(row, above, step, lambda left, up, corner: (left + up) // 2)


def undo_paeth(row, above, step):
    return one_by_one(row, above, step, paeth)


def one_by_one(row, above, step, guess):
    """Undoes a filter that needs the byte to the left as it goes."""
    out, above = [0] * step, [0] * step + above.tolist()
    for place, value in enumerate(row.tolist(), step):
        out.append((value + guess(out[place - step], above[place], above[place - step])) & 255)
    return np.array(out[step:], np.uint8)


def paeth(left: int, up: int, corner: int) -> int:
    """The neighbour nearest to left + up - corner."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


UNDO = {
    NONE: lambda row, above, step: row,
    SUB: undo_sub,
    UP: lambda row, above, step: row + above,
    AVERAGE: undo_average,
    PAETH: undo_paeth,
}
