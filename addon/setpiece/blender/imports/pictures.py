"""The pictures of base colours, written as PNGs beside the model."""

from __future__ import annotations

import struct
from pathlib import Path

import bpy
import numpy as np

from ...core.faults import fault
from ...core.files.png import encode_png

WIDEST = 2048  # pixels a side, as written
ABSURD = 16384  # pixels a side, from which on a picture isn't even opened
MOST = 128  # pictures of a model
HEADER = 1 << 16


class Pictures:
    """Writes each image once into `folder`, as `written` names them. Images whose files lie outside of `within` are not followed (None:
    all are); `notes` grows by what was left out."""

    def __init__(self, folder: Path, within: Path | None, notes: list[str]):
        self.folder, self.within, self.notes = folder, within, notes
        self.names: dict[tuple[int, bool], str] = {}
        self.written: list[str] = []

    def of(self, image: bpy.types.Image, clear: bool = False) -> str:
        """The file name of an image's PNG, or "" where it can't be had; `clear` keeps its opacity. Raises Faults for one of absurd size."""
        key = image.as_pointer(), clear
        if key not in self.names:
            reason = self.lacks(image)
            if reason:
                self.notes.append(f'the picture "{image.name}" {reason}: its materials are plain')
            self.names[key] = "" if reason else self.write(image, clear)
        return self.names[key]

    def lacks(self, image: bpy.types.Image) -> str:
        """Why an image isn't taken, or ""."""
        if len(self.written) >= MOST:
            return f"is one of more than {MOST}, which is all that are read"
        if image.source not in ("FILE", "GENERATED"):
            return f"is {image.source.lower()}, no single picture"
        if image.source == "FILE" and not image.packed_file:
            path = Path(bpy.path.abspath(image.filepath, library=image.library))
            if self.within and path.is_file() and not path.resolve().is_relative_to(self.within.resolve()):
                return f"lies outside of the file's folder, at {path}, and was not followed (put it beside the file, or pack it)"
            if not path.is_file():
                return "is missing"
            check_size(image.name, head_of(path))
        elif image.packed_file:
            check_size(image.name, image.packed_file.data[:HEADER])
        width, height = image.size
        check_side(image.name, width, height)
        return "" if width and height and image.channels else "can't be read"

    def write(self, image: bpy.types.Image, clear: bool) -> str:
        name = f"picture_{len(self.written):03}.png"
        (self.folder / name).write_bytes(encode_png(pixels_of(image, clear)))
        self.written.append(name)
        return name


def pixels_of(image: bpy.types.Image, clear: bool = False) -> np.ndarray:
    """(h, w, 3) uint8 sRGB from the top, or (h, w, 4) with the opacity where that is asked for and there, at most WIDEST a side. Blender keeps 8-bit images as they are in their file, others linear."""
    width, height = image.size
    pixels = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(pixels)
    pixels = pixels.reshape(height, width, -1)[::-1]
    pixels = pixels[..., : 4 if clear else 3] if image.channels >= 3 else np.repeat(pixels[..., :1], 3, 2)
    step = -(-max(width, height) // WIDEST)
    if step > 1:
        height, width = max(height // step, 1), max(width // step, 1)
        rows, columns = min(step, pixels.shape[0]), min(step, pixels.shape[1])
        pixels = pixels[: height * rows, : width * columns].reshape(height, rows, width, columns, pixels.shape[2]).mean((1, 3))
    pixels = np.clip(np.nan_to_num(pixels), 0, 1)
    if image.is_float:
        color = pixels[..., :3]
        pixels[..., :3] = np.where(color <= 0.0031308, color * 12.92, 1.055 * np.maximum(color, 0.0031308) ** (1 / 2.4) - 0.055)
    return np.rint(pixels * 255).astype(np.uint8)


def head_of(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(HEADER)


def check_size(name: str, head: bytes) -> None:
    """Raises Faults where a PNG's or JPEG's header, read before the picture is, claims an absurd size."""
    if head[:8] == b"\x89PNG\r\n\x1a\n" and len(head) >= 24:
        check_side(name, *struct.unpack_from(">2I", head, 16))
    at = 2
    while head[:2] == b"\xff\xd8" and at + 9 <= len(head) and head[at] == 0xFF:
        if head[at + 1] in (0xC0, 0xC1, 0xC2):  # a start of frame: height, then width
            check_side(name, *struct.unpack_from(">2H", head, at + 5)[::-1])
            return
        at += 2 + struct.unpack_from(">H", head, at + 2)[0]


def check_side(name: str, width: int, height: int) -> None:
    if max(width, height) > ABSURD:
        raise fault(f'its picture "{name}" is {width}×{height}; at most {ABSURD} pixels a side are read, so make it smaller')
