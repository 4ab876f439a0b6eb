"""JPEG (ITU-T T.81, baseline, JFIF): written in numpy, because Blender's Python can't write one from memory in all its releases. The same
picture gives the same bytes, in any thread."""

from __future__ import annotations

import struct

import numpy as np

# Annex K: the quantisation tables (in zigzag order), and the Huffman tables as counts by length, then values.
LUMA = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
CHROMA = bytes.fromhex("1112121815182f1a1a2f6342384263" + "63" * 49)
DC_LUMA = bytes.fromhex("00010501010101010100000000000000" + "000102030405060708090a0b")
DC_CHROMA = bytes.fromhex("00030101010101010101010000000000" + "000102030405060708090a0b")
AC_LUMA = bytes.fromhex(
    "0002010303020403050504040000017d"
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a"
    "434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa"
    "b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
)
AC_CHROMA = bytes.fromhex(
    "00020102040403040705040400010277"
    "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a"
    "434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa"
    "b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"
)
ZIGZAG = np.array(sorted(range(64), key=lambda k: (s := k // 8 + k % 8, k // 8 if s % 2 else k % 8)))
LARGEST = 65535  # pixels along a side
END_OF_BLOCK, SIXTEEN_ZEROS = 0x00, 0xF0


def encode_jpeg(picture: np.ndarray, quality: int) -> bytes:
    """(h, w, 3) uint8 sRGB as a JPEG with colour at half resolution; `quality` 1 to 100 scales the tables as libjpeg does."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or max(picture.shape) > LARGEST:
        raise TypeError(f"a JPEG holds (h, w, 3) of uint8, at most {LARGEST} along a side, not {picture.shape} of {picture.dtype}")
    height, width = picture.shape[:2]
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    tables = [np.clip((np.frombuffer(t, np.uint8).astype(int) * scale + 50) // 100, 1, 255) for t in (LUMA, CHROMA)]
    blocks = transform(picture, tables)
    out = [b"\xff\xd8", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    out += [segment(0xDB, bytes([k, *table])) for k, table in enumerate(tables)]
    out += [segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + bytes((1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1)))]
    out += [segment(0xC4, bytes([k]) + t) for k, t in ((0x00, DC_LUMA), (0x10, AC_LUMA), (0x01, DC_CHROMA), (0x11, AC_CHROMA))]
    out += [segment(0xDA, bytes((3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0)))]
    out += [pack(*tokens(blocks)).replace(b"\xff", b"\xff\x00"), b"\xff\xd9"]
    return b"".join(out)


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def transform(picture: np.ndarray, tables) -> np.ndarray:
    """(n, 6, 64) int quantised coefficients, zigzag: for each 16 × 16 pixels four blocks of luma, then Cb, then Cr."""
    h, w = picture.shape[:2]
    rgb = np.pad(picture, ((0, -h % 16), (0, -w % 16), (0, 0)), mode="edge").astype(np.float32)
    r, g, b = (rgb[..., k] for k in range(3))
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    halved = [c.reshape(c.shape[0] // 2, 2, -1, 2).mean((1, 3)) for c in ((b - luma) / 1.772, (r - luma) / 1.402)]
    rows, columns = luma.shape[0] // 16, luma.shape[1] // 16
    squares = (luma - 128).reshape(rows, 2, 8, columns, 2, 8).transpose(0, 3, 1, 4, 2, 5).reshape(-1, 4, 8, 8)
    colours = [c.reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3).reshape(-1, 1, 8, 8) for c in halved]
    blocks = np.concatenate([squares, *colours], 1)
    k = np.arange(8)
    dct = np.cos((2 * k[None] + 1) * k[:, None] * np.pi / 16) * np.where(k[:, None], 0.5, 8**-0.5)
    dct = dct.astype(np.float32)
    flat = (dct @ blocks @ dct.T).reshape(-1, 6, 64)[..., ZIGZAG]
    steps = np.array([tables[0]] * 4 + [tables[1]] * 2, np.float32)
    return np.rint(flat / steps).astype(np.int32)


def tokens(blocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bits of the scan as (n,) values and (n,) lengths: Huffman code and amplitude together, in the order of the stream."""
    units = blocks.reshape(-1, 64)
    count = len(units)
    colour = np.tile(np.repeat([0, 1], [4, 2]), len(blocks))
    units[:, 0] -= earlier_dc(blocks)
    block, place = np.nonzero(units[:, 1:])
    place += 1
    first = np.concatenate([[True], block[1:] != block[:-1]])[: len(block)]
    run = place - np.where(first, 0, np.concatenate([[0], place[:-1]])[: len(place)]) - 1
    jumps, run = np.divmod(run, 16)
    last = np.zeros(count, int)
    last[block] = place
    kinds = [  # (block, place in the block, symbol, amplitude) of DC, long runs of zeros, AC and the end of a block
        (np.arange(count), np.zeros(count, int), size_of(units[:, 0]), units[:, 0]),
        (np.repeat(block, jumps), np.repeat(place, jumps), np.full(jumps.sum(), SIXTEEN_ZEROS), np.zeros(jumps.sum(), int)),
        (block, place, run * 16 + size_of(units[block, place]), units[block, place]),
        (np.flatnonzero(last < 63), np.full((last < 63).sum(), 64), np.full((last < 63).sum(), END_OF_BLOCK), np.zeros((last < 63).sum(), int)),
    ]  # fmt: skip
    order = np.argsort(np.concatenate([b * 65 + p for b, p, _, _ in kinds]), kind="stable")
    block, place, symbol, amplitude = (np.concatenate(column)[order] for column in zip(*kinds))
    book = 2 * colour[block] + (place > 0)
    size = symbol & 15
    extra = np.where(amplitude < 0, amplitude + (1 << size) - 1, amplitude)
    return CODES[book, symbol] << size | extra, LENGTHS[book, symbol] + size


def earlier_dc(blocks: np.ndarray) -> np.ndarray:
    """(6 n,) the DC of the block before each one of the same component, 0 for the first."""
    earlier = np.zeros(blocks.shape[:2], np.int32)
    luma = blocks[:, :4, 0].ravel()
    earlier[:, :4] = np.concatenate([[0], luma[:-1]]).reshape(-1, 4)
    earlier[1:, 4:] = blocks[:-1, 4:, 0]
    return earlier.ravel()


def size_of(values: np.ndarray) -> np.ndarray:
    """How many bits an amplitude takes: 0 for 0, 1 for ±1, 2 for ±2 and ±3 …"""
    return np.frexp(np.abs(values).astype(np.float64))[1]


def pack(values: np.ndarray, lengths: np.ndarray) -> bytes:
    """Values of the given lengths in bits, one after the other, the last byte filled with ones."""
    ends = np.cumsum(lengths)
    shift = np.repeat(ends, lengths) - np.arange(ends[-1]) - 1
    bits = (np.repeat(values, lengths) >> shift) & 1
    return np.packbits(np.concatenate([bits, np.ones(-len(bits) % 8, int)]).astype(np.uint8)).tobytes()


def codebook(table: bytes) -> tuple[np.ndarray, np.ndarray]:
    """(256,) codes and (256,) lengths by symbol (Annex C)."""
    codes, lengths = np.zeros(256, int), np.zeros(256, int)
    code, at = 0, 16
    for length in range(1, 17):
        for symbol in table[at : at + table[length - 1]]:
            codes[symbol], lengths[symbol] = code, length
            code += 1
        at += table[length - 1]
        code <<= 1
    return codes, lengths


CODES, LENGTHS = (np.stack(column) for column in zip(*map(codebook, (DC_LUMA, AC_LUMA, DC_CHROMA, AC_CHROMA))))
