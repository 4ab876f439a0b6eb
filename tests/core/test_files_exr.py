"""EXRs as Blender writes them are read, and ours are read by the OpenEXR library; broken ones are refused in clear words."""

import struct

import numpy as np
import OpenEXR
import pytest
from setpiece.core.faults import Faults
from setpiece.core.files.exr import read_exr, write_exr
from setpiece.core.files.exr.write import encode_exr

CODECS = {"none": OpenEXR.NO_COMPRESSION, "zips": OpenEXR.ZIPS_COMPRESSION, "zip": OpenEXR.ZIP_COMPRESSION}


def channels_of(size=(37, 23), seed=0):
    rng = np.random.default_rng(seed)
    return {
        "ViewLayer.Depth.Z": (rng.random(size) * 50).astype(np.float32),
        "ViewLayer.Combined.R": rng.random(size).astype(np.float16),
        "ViewLayer.Object Index.X": rng.integers(0, 2**32, size).astype(np.uint32),
        "ViewLayer.Flat.Z": np.full(size, 1e10, np.float32),
    }


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("parts", [1, 3])
def test_reads_what_the_library_writes(tmp_path, codec, parts):
    channels = channels_of()
    header = {"compression": CODECS[codec], "type": OpenEXR.scanlineimage}
    if parts == 1:
        OpenEXR.File(header, dict(channels)).write(str(tmp_path / "a.exr"))
    else:
        names = list(channels)
        split = [names[:2], names[2:3], names[3:]]
        file = OpenEXR.File([OpenEXR.Part(dict(header), {n: channels[n] for n in group}, f"part{i}") for i, group in enumerate(split)])
        file.write(str(tmp_path / "a.exr"))
        channels = {f"part{i}.{n}": channels[n] for i, group in enumerate(split) for n in group}
    read = read_exr(tmp_path / "a.exr")
    assert sorted(read) == sorted(channels)
    for name, values in channels.items():
        assert read[name].dtype == (np.uint32 if values.dtype == np.uint32 else np.float32)
        np.testing.assert_array_equal(read[name], values.astype(read[name].dtype))


@pytest.mark.parametrize("size", [(1, 1), (16, 5), (37, 23)])
def test_the_library_reads_what_we_write(tmp_path, size):
    channels = channels_of(size)
    write_exr(tmp_path / "a.exr", channels)
    with OpenEXR.File(str(tmp_path / "a.exr"), separate_channels=True) as file:
        for name, values in channels.items():
            np.testing.assert_array_equal(file.channels()[name].pixels, values)
    for name, values in read_exr(tmp_path / "a.exr").items():
        np.testing.assert_array_equal(values, channels[name])


def test_same_arrays_same_bytes():
    channels = channels_of()
    assert encode_exr(channels) == encode_exr(dict(reversed(channels.items())))


def test_every_cut_is_refused(tmp_path):
    data = encode_exr({"Z": channels_of((20, 9))["ViewLayer.Depth.Z"]})
    path = tmp_path / "a.exr"
    for size in range(len(data)):
        path.write_bytes(data[:size])
        with pytest.raises(Faults, match="a.exr: "):
            read_exr(path)


def test_other_broken_files_are_refused(tmp_path):
    path = tmp_path / "a.exr"
    with pytest.raises(Faults, match="can't be read"):
        read_exr(path)
    path.write_bytes(b"\x89PNG" + bytes(100))
    with pytest.raises(Faults, match="not an EXR"):
        read_exr(path)
    data = encode_exr(channels_of())
    at = data.index(b"dataWindow\0box2i\0") + 21
    path.write_bytes(data[:at] + struct.pack("<4i", 0, 0, 99_999, 99_999) + data[at + 16 :])
    with pytest.raises(Faults, match="100000×100000"):
        read_exr(path)
    OpenEXR.File({"compression": OpenEXR.PIZ_COMPRESSION, "type": OpenEXR.scanlineimage}, channels_of()).write(str(path))
    with pytest.raises(Faults, match="compression 4 isn't read here"):
        read_exr(path)


def test_flipped_bytes_never_crash(tmp_path):
    data = encode_exr({"Z": channels_of((20, 9))["ViewLayer.Depth.Z"]})
    rng = np.random.default_rng(3)
    for at in rng.integers(0, len(data), 300):
        path = tmp_path / "a.exr"
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            read_exr(path)
        except Faults:
            pass
