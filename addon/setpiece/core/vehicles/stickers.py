"""Stickers on a vehicle: vignettes and permits in its windshield, a dealer's name, slogans. All of them are of nobody."""

from __future__ import annotations

import colorsys
from typing import Callable, Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Frame, Mark, Part
from ..damage.place import FITS, find_place, with_part
from ..faults import Faults
from ..recipe.fields import Field
from ..sampling.inverse import one_of
from .lettering import strokes_of

PIXELS = 192  # along a sticker's longer side
LEAN = 4.0  # degrees by which hands stick askew, at most
ASTRAY = 0.35  # share of its part by which a sticker may lie off the spot that it was meant for
UPSIDE = {"+x": 0.0, "-x": 180.0, "+y": 180.0, "-y": 0.0}  # degrees that turn a picture upright on a surface that looks that way
PAPER, INK = (0.80, 0.80, 0.78), (0.02, 0.02, 0.025)


@frozen
class Sticker:
    """A kind of sticker: how often it comes among others, its sizes in metres, where it is stuck (part, side, facing, and the
    spot over the part's two other axes, 0..1, that is tried first), its words and what draws it."""

    share: float
    sizes: tuple[tuple[float, float], ...]
    places: tuple[tuple[str, str, str, tuple[float, float]], ...]
    words: tuple[str, ...]
    drawn: Callable


class Sheet:
    """A picture of a sticker on its way: `u` and `v` are a pixel's place in metres from its middle, v upwards."""

    def __init__(self, size):
        self.size = np.asarray(size, float)
        columns, rows = np.maximum(np.round(self.size / self.size.max() * PIXELS), 8).astype(int)
        self.u, self.v = np.meshgrid(*(((np.arange(n) + 0.5) / n - 0.5) * span for n, span in zip((columns, rows), self.size)))
        self.coverage = np.zeros(self.u.shape, np.float32)
        self.color = np.tile(np.float32(PAPER), (*self.u.shape, 1))

    def fill(self, inside, color) -> None:
        self.color[inside] = color

    def cut(self, inside) -> None:
        """What of the sheet there is."""
        self.coverage[inside] = 1.0

    def box(self, width, height, corner, at=(0.0, 0.0)):
        """(h, w) whether a pixel lies in a box with rounded corners."""
        beyond = np.stack([np.abs(self.u - at[0]) - width / 2 + corner, np.abs(self.v - at[1]) - height / 2 + corner]).clip(0)
        return np.hypot(*beyond) <= corner

    def disc(self, radius, at=(0.0, 0.0)):
        return np.hypot(self.u - at[0], self.v - at[1]) <= radius

    def word(self, text, height, width, at=(0.0, 0.0)):
        """(h, w) whether a pixel lies in the strokes of a text, as high as it may be within `height` and `width`."""
        bars, length = strokes_of(text)
        scale = min(height, width / length)
        points = np.stack([(self.u - at[0]) / scale + length / 2, (self.v - at[1]) / scale + 0.5], -1)
        inside = np.zeros(self.u.shape, bool)
        for bar in bars:
            bar = np.array(bar)
            sides = np.roll(bar, -1, axis=0) - bar
            beside = [side[0] * (points[..., 1] - at[1]) - side[1] * (points[..., 0] - at[0]) >= 0 for side, at in zip(sides, bar)]
            inside |= np.all(beside, axis=0)
        return inside


def vignette(sheet: Sheet, word: str, tint) -> None:
    """A year's toll sticker: a coloured sheet with a number in a disc."""
    width, height = sheet.size
    sheet.cut(sheet.box(width, height, 0.15 * width))
    sheet.fill(sheet.box(0.9 * width, 0.92 * height, 0.12 * width), tint)
    sheet.fill(sheet.disc(0.38 * width, (0, 0.1 * height)), PAPER)
    sheet.fill(sheet.word(word, 0.34 * height, 0.5 * width, (0, 0.1 * height)), INK)
    sheet.fill(sheet.box(0.6 * width, 0.07 * height, 0, (0, -0.38 * height)), PAPER)


def permit(sheet: Sheet, word: str, tint) -> None:
    """A residents' or a works' parking permit: a band over a number."""
    width, height = sheet.size
    sheet.cut(sheet.box(width, height, 0.05 * width))
    sheet.fill(sheet.v > 0.18 * height, tint)
    sheet.fill(sheet.word("PARKING", 0.2 * height, 0.8 * width, (0, 0.34 * height)), PAPER)
    sheet.fill(sheet.word(word, 0.42 * height, 0.8 * width, (0, -0.16 * height)), INK)


def dealer(sheet: Sheet, word: str, tint) -> None:
    """A dealer's name, cut out of foil."""
    sheet.cut(sheet.word(word, sheet.size[1], sheet.size[0]))
    sheet.fill(sheet.coverage > 0, (0.62, 0.62, 0.62))


def slogan(sheet: Sheet, word: str, tint) -> None:
    """A bumper sticker: words on a coloured strip."""
    width, height = sheet.size
    sheet.cut(sheet.box(width, height, 0.12 * height))
    sheet.fill(sheet.box(0.97 * width, 0.88 * height, 0.09 * height), tint)
    sheet.fill(sheet.word(word, 0.5 * height, 0.86 * width), PAPER)


def hills(sheet: Sheet, word: str, tint) -> None:
    """A round souvenir: a sun over hills."""
    width = sheet.size[0]
    sheet.cut(sheet.disc(0.5 * width))
    sheet.fill(sheet.disc(0.46 * width), tint)
    sheet.fill(sheet.disc(0.13 * width, (0.1 * width, 0.14 * width)), (0.75, 0.42, 0.04))
    ridge = 0.10 * width * (np.sin(9.0 * sheet.u / width + 0.6) + 0.5 * np.sin(23.0 * sheet.u / width)) - 0.06 * width
    sheet.fill(sheet.disc(0.46 * width) & (sheet.v < ridge), (0.02, 0.06, 0.05))
    sheet.fill(sheet.word(word, 0.11 * width, 0.5 * width, (0, -0.28 * width)), PAPER)


BACK = (("trunk", "", "-x", (0.22, 0.50)), ("trunk", "", "-x", (0.78, 0.50)))
STICKERS: Mapping[str, Sticker] = {
    "vignette": Sticker(3, ((0.06, 0.08), (0.05, 0.06)), (("windshield", "", "+x", (0.08, 0.26)), ("windshield", "", "+x", (0.92, 0.26))),
                        ("24", "25", "26"), vignette),
    "permit": Sticker(2, ((0.09, 0.06),), (("windshield", "", "+x", (0.10, 0.28)), ("windshield", "", "+x", (0.90, 0.28))),
                      ("A 214", "C 88", "P 1067"), permit),
    "dealer": Sticker(2, ((0.16, 0.014), (0.22, 0.018)), BACK, ("OTTERFORD MOTORS", "NORTHLIGHT CARS", "BROMMEN AUTO"), dealer),
    "slogan": Sticker(1.5, ((0.26, 0.075), (0.20, 0.06)), (*BACK, ("back_bumper", "", "-x", (0.2, 0.6)), ("back_windshield", "", "-x", (0.15, 0.36))),
                      ("COFFEE FIRST", "MORE LAKES", "DOGS INSIDE", "NO HURRY"), slogan),
    "hills": Sticker(1.5, ((0.10, 0.10), (0.075, 0.075)), (*BACK, ("quarter_panel", "left", "+y", (0.46, 0.55)), ("back_windshield", "", "-x", (0.87, 0.36))),
                     ("KELDA", "NORVIK", "TARN"), hills),
}  # fmt: skip
SHARES = {name: row.share for name, row in STICKERS.items()}

FIELDS = {
    "stickers": Field("integer", "how many stickers it wears", {"choice": {0: 6, 1: 2, 2: 1, 3: 0.5}}, low=0, high=6),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    """{"stuck": …}: a list of what each is, where it is tried first, how large, and in which colour."""
    found = []
    for number in range(values["stickers"]):
        chance = draw.at(f"stickers[{number}]")
        kind = one_of(SHARES, chance("kind"))
        row = STICKERS[kind]
        pick = lambda name, options: options[int(chance(name) * len(options))]
        part, side, facing, spot = pick("place", row.places)
        hue, purity, value = chance.row("tint", 3)
        tint = colorsys.hsv_to_rgb(hue, 0.55 + 0.4 * purity, 0.08 + 0.35 * value)
        found.append({
            "kind": kind, "part": part, "side": side, "facing": facing, "size": list(pick("size", row.sizes)), "word": pick("word", row.words),
            "spot": [min(max(at + 0.08 * (u - 0.5), 0.0), 1.0) for at, u in zip(spot, chance.row("spot", 2))],
            "angle": UPSIDE[facing] + LEAN * (2 * chance("angle") - 1), "tint": list(tint),
        })  # fmt: skip
    return {"stuck": found}


def columns(entry: Mapping) -> dict:
    return {"stickers": len(entry["stuck"])}


def stuck(body: Body, entry: Mapping) -> Body:
    """The body with an entry's stickers as marks; one whose part it lacks, or where there is no even place for it, is left out."""
    for sticker in entry.get("stuck", ()):
        name = f"{sticker['part']}.{sticker['side']}" if sticker["side"] else sticker["part"]
        part = next((part for part in body.parts if part.name == name), None)
        try:
            place = part and find_place(body, part, sticker, tuple(0.5 * side for side in sticker["size"]))
        except Faults:  # no surface that faces that way: the back window of a fastback may lie too flat
            continue
        if place and place.fit >= FITS and astray(part, sticker, place.frame) < ASTRAY:
            body = with_part(body, evolve(part, marks=(*part.marks, mark_of(sticker, place))))
    return body


def astray(part: Part, sticker: Mapping, frame: Frame) -> float:
    """How far a place lies from the spot that was asked, as a share of the part's box."""
    across = ["xyz".index(axis) for axis in "xyz" if axis != sticker["facing"][1]]
    low, high = (extent(part.rest[:, across], axis=0) for extent in (np.min, np.max))
    return float(np.abs((frame.origin[across] - low) / (high - low) - sticker["spot"]).max())


def mark_of(sticker: Mapping, place) -> Mark:
    """A sticker as a mark: its image is 1 where there is foil; values["picture"] (h, w, 3) is the foil's linear colour."""
    sheet = Sheet(sticker["size"])
    STICKERS[sticker["kind"]].drawn(sheet, sticker["word"], sticker["tint"])
    return Mark("sticker", place.frame, sheet.coverage, {"reach": place.reach, "picture": sheet.color})
