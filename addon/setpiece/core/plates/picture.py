"""A plate's face as pictures: its colours and its relief. Row 0 is the lower edge, as UVs have it."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from .glyphs import Face, glyph
from .layout import Design, Line

SCALE = 3.0  # pixels a millimetre: a stroke is thirty pixels wide, and a whole plate a megapixel less than one half
MARGIN = 3.0  # millimetres around a character that its embossing needs
SHOULDER = 1.6  # millimetres over which the sheet rises to a character's face
NARROWEST = 0.6  # share of their width to which characters are narrowed where a line is too long


@frozen(eq=False)
class Picture:
    """`color` (h, w, 3) uint8 sRGB and `relief` (h, w) float32 metres above the sheet; row 0 is the lower edge."""

    color: np.ndarray
    relief: np.ndarray


def paint(design: Design, place: str, texts: list[str] | None) -> Picture:
    """The face of a plate of `design` at `place` with the lines `texts`; None leaves it a bare sheet: a band or a
    border alone is now and then read as a letter."""
    sheet = _Sheet(design, place)
    for patch in design.patches if texts is not None else ():
        sheet.fill(sheet.rectangle(patch.box), patch.color)
        if patch.stars:
            sheet.stars(patch)
    if design.border and texts is not None:
        sheet.frame(design.border.inset, design.border.width, design.border.color or design.ink)
    if texts is not None:
        rows = iter(texts)
        for line in design.lines:
            sheet.write(line, line.text or next(rows))
    return sheet.picture()


class _Sheet:
    def __init__(self, design: Design, place: str):
        self.design = design
        size = [round(length * SCALE) for length in design.size[::-1]]
        self.y, self.x = ((np.arange(n, dtype=np.float32) + 0.5) / SCALE for n in size)
        self.color = np.empty((*size, 3), np.float32)
        self.color[:] = rgb(design.sheet[place == "back"])
        self.relief = np.zeros(size, np.float32)

    def picture(self) -> Picture:
        return Picture(np.round(self.color * 255).astype(np.uint8), self.relief)

    def fill(self, far: np.ndarray, color: str, rows=slice(None), columns=slice(None)) -> None:
        """Colours what lies inside `far` (millimetres from an edge, below zero inside), softly over one pixel."""
        cover = np.clip(0.5 - far * SCALE, 0, 1)[..., None]
        area = self.color[rows, columns]
        self.color[rows, columns] = area + (np.array(rgb(color), np.float32) - area) * cover

    def raise_up(self, far: np.ndarray, rows=slice(None), columns=slice(None)) -> None:
        """Embosses what lies inside `far`."""
        t = np.clip((SHOULDER / 2 - far) / SHOULDER, 0, 1)
        height = t * t * (3 - 2 * t) * self.design.relief / 1000
        self.relief[rows, columns] = np.maximum(self.relief[rows, columns], height)

    def rectangle(self, box, radius: float = 0.0) -> np.ndarray:
        x, y, width, height = box
        dx = np.abs(self.x - x - width / 2)[None] - width / 2 + radius
        dy = np.abs(self.y - y - height / 2)[:, None] - height / 2 + radius
        return np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - radius

    def frame(self, inset: float, width: float, color: str) -> None:
        middle = inset + width / 2
        w, h = self.design.size
        far = np.abs(self.rectangle((middle, middle, w - 2 * middle, h - 2 * middle), max(self.design.corner - middle, 1))) - width / 2
        self.fill(far, color)
        self.raise_up(far)

    def stars(self, patch) -> None:
        """A ring of twelve five-pointed stars in a patch's upper half."""
        x, y, width, height = patch.box
        at = np.array([x + width / 2, y + height - width / 2])
        for turn in np.arange(12) * np.pi / 6:
            self.star(at + patch.stars * np.array([np.sin(turn), np.cos(turn)]), patch.stars * 0.19, patch.ink)

    def star(self, at, radius: float, color: str) -> None:
        columns, rows = (slice(int((v - radius) * SCALE) - 1, int((v + radius) * SCALE) + 2) for v in at)
        dx, dy = self.x[None, columns] - at[0], self.y[rows, None] - at[1]
        turn = np.abs(np.mod(np.arctan2(dx, dy), 2 * np.pi / 5) - np.pi / 5)  # 0 in a notch, 36 degrees at a tip
        inner = radius * 0.382
        edge = np.array([radius * np.cos(np.pi / 5) - inner, radius * np.sin(np.pi / 5)])
        far = np.hypot(dx, dy)
        out = ((far * np.cos(turn) - inner) * edge[1] - far * np.sin(turn) * edge[0]) / np.hypot(*edge)
        self.fill(out, color, rows, columns)

    def disc(self, x: float, y: float, radius: float) -> np.ndarray:
        return np.hypot(self.x[None] - x, self.y[:, None] - y) - radius

    def write(self, line: Line, text: str) -> None:
        """A line's characters, seals and dashes in the middle of its box."""
        line = fitted(line, text)
        face = face_of(line)
        x, y, width, height = line.box
        at = x + (width - extent(line, text)) / 2
        color = line.color or self.design.ink
        seals = line.seals
        for character, (start, end) in zip(text, places(line, text)):
            if character == " ":
                for radius, paint, up in seals:
                    self.fill(self.disc(at + (start + end) / 2, y + up, radius), paint)
                seals = ()
            elif character in "-·":
                half = (line.dash if character == "-" else line.pen) / 2
                middle = at + (start + end) / 2
                far = self.rectangle((middle - half, y + height / 2 - line.pen / 2, 2 * half, line.pen), 0 if line.flat else line.pen / 2)
                self.fill(far, color)
                if line.relief:
                    self.raise_up(far)
            else:
                self.stamp(character, face, at + start, y, color, line.relief)

    def stamp(self, character: str, face: Face, x: float, y: float, color: str, relief: bool) -> None:
        """One character with its lower left corner at (x, y), to the nearest pixel."""
        far = glyph(character, face, SCALE, MARGIN)
        row, column = (round((v - MARGIN) * SCALE) for v in (y, x))
        cut = [slice(max(-start, 0), max(0, limit - start)) for start, limit in ((row, self.color.shape[0]), (column, self.color.shape[1]))]
        far = far[cut[0], cut[1]]
        rows, columns = (slice(max(start, 0), max(start, 0) + n) for start, n in zip((row, column), far.shape))
        self.fill(far, color, rows, columns)
        if relief:
            self.raise_up(far, rows, columns)


def face_of(line: Line) -> Face:
    return Face(line.box[3], line.letter, line.digit, line.pen, line.round, line.flat)


def places(line: Line, text: str) -> list[tuple[float, float]]:
    """Where each character of a line begins and ends, millimetres from the line's start. A blank is wide as `space` says."""
    face, at, out = face_of(line), 0.0, []
    widths = {" ": line.space - 2 * line.gap, "-": line.dash, "·": line.pen}
    first = text.find(" ") if line.seal else -1
    for place, character in enumerate(text):
        width = line.seal - 2 * line.gap if place == first else widths[character] if character in widths else face.width(character)
        out.append((at, at + width))
        at += width + line.gap
    return out


def extent(line: Line, text: str) -> float:
    """The whole length of a line, millimetres."""
    return places(line, text)[-1][1] if text else 0.0


def fitted(line: Line, text: str) -> Line:
    """The line, its characters and blanks narrowed where it is longer than its box."""
    share = line.box[2] / max(extent(line, text), 1e-9)
    if share >= 1:
        return line
    share = max(share, NARROWEST)
    return evolve(line, letter=line.letter * share, digit=line.digit * share, pen=line.pen * share**0.4, gap=line.gap * share,
                  space=line.space * share, seal=line.seal * share, dash=line.dash * share)  # fmt: skip


def rgb(color: str) -> tuple[float, float, float]:
    """ "#rrggbb" as three numbers in 0..1, still sRGB."""
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
