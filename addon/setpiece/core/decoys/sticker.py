"""A sticker, where a dealer or an owner put it: the drawn ones that vehicles wear, here as something to be told from damage."""

from __future__ import annotations

import colorsys
from typing import Mapping, Sequence

import numpy as np
from attrs import evolve

from ..body import Body, Damage
from ..damage.place import part_of, turned
from ..recipe.fields import Field
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from ..vehicles.stickers import LEAN, STICKERS, Sheet
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Lay, lay
from .place import Place, find_place

PLACES = {
    "trunk": Spots(3, (0.12, 0.88), (0.2, 0.7)),
    "back_bumper": Spots(3, (0.12, 0.88), (0.3, 0.8)),
    "quarter_panel": Spots(1, (0.2, 0.7), (0.3, 0.6)),
    "front_door": Spots(1, (0.2, 0.8), (0.15, 0.5)),
    "back_door": Spots(1, (0.2, 0.8), (0.15, 0.5)),
    "back_windshield": Spots(1, (0.1, 0.9), (0.15, 0.5)),
    "hood": Spots(0.3, (0.3, 0.8), (0.15, 0.85)),
}
KINDS = ("slogan", "hills", "dealer", "permit")  # of STICKERS: what is stuck outside
FIELDS: Mapping[str, Field] = decoy_fields(PLACES, 0.04, 0.5)


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, `size` and `high` in metres, the `sticker` of STICKERS, its `word`, its linear `tint`, and by how
    many degrees it `lean`s. Raises Faults when the vehicle has no such part."""
    place, across, up = settle_spot(values, draw, parts, PLACES)
    which, length, word, hue, purity, value, lean = draw.row("sticker", 7)
    name = one_of({name: STICKERS[name].share for name in KINDS}, which)
    row = STICKERS[name]
    size, high = row.sizes[int(length * len(row.sizes))]
    scale = min((values.get("size") or size) / size, across / size, up / high)
    return {"kind": "sticker", **place, "size": size * scale, "high": high * scale, "sticker": name, "word": row.words[int(word * len(row.words))],
            "tint": list(colorsys.hsv_to_rgb(hue, 0.55 + 0.4 * purity, 0.08 + 0.35 * value)), "lean": LEAN * (2 * lean - 1)}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """The sticker on a body, and what lays it there. Raises Faults when the body has no such part."""
    size = entry["size"], entry["high"]
    place = leaning(find_place(body, part_of(body, id, entry), entry, [0.5 * side for side in size], damages), entry["lean"])
    sheet = Sheet(size)
    STICKERS[entry["sticker"]].drawn(sheet, entry["word"], entry["tint"])
    return lay(body, id, entry, place, "sticker", sheet.coverage, {"picture": sheet.color}, word=entry["word"])


def leaning(place: Place, lean: float) -> Place:
    """A place turned by some degrees on its surface."""
    axes = turned(place.frame.axes[2], place.frame.axes[0], lean)
    return evolve(place, frame=evolve(place.frame, axes=np.asarray(axes)))


KIND = DecoyKind("sticker", FIELDS, settle, apply, "sticker")
