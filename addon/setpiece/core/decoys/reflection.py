"""A reflection: a fence, blinds, tube lights or the striped boards of an inspection tunnel, mirrored in the lacquer of a panel
and wherever else the car's paint and panes show it. What stands between the car and the stripes is not reckoned with.

Its stripes bend as the panel does, and a dent is looked for by just that. What is settled is where the stripes stand: so that somebody who
looks from the entry's `eye` sees them at its spot. From elsewhere they are mirrored elsewhere on the car, or nowhere.
"""

from __future__ import annotations

import math
from typing import Mapping, Sequence

import numpy as np
from attrs import frozen

from ..body import Body, Damage, Frame, Material
from ..damage.choose import Lacks
from ..damage.measure import round_all
from ..damage.place import part_of
from ..faults import Fault
from ..mirror import Screen, lacquered
from ..recipe.fields import Field
from ..sampling.draw import Draw
from ..sampling.inverse import one_of
from ..vehicles.paint import luminance
from .kind import DecoyKind, Spots, decoy_fields, settle_spot
from .mark import Lay
from .place import find_place

PLACES = {
    "front_door": Spots(3, (0.25, 0.75), (0.25, 0.5)),
    "back_door": Spots(3, (0.25, 0.75), (0.25, 0.5)),
    "hood": Spots(3, (0.25, 0.75), (0.25, 0.75)),
    "fender": Spots(2, (0.3, 0.7), (0.5, 0.8)),
    "quarter_panel": Spots(2, (0.3, 0.7), (0.4, 0.6)),
}


@frozen
class Pattern:
    """What is mirrored: how often, its size (metres along its longer and shorter side), its pitch (metres), the share of that which is
    bright, whether its stripes stand, the radiance of stripes and gaps (a sky's is about 1), and their colour."""

    share: float
    long: tuple[float, float]
    short: tuple[float, float]
    pitch: tuple[float, float]
    ratio: tuple[float, float]
    upright: bool
    bright: tuple[float, float]
    dark: tuple[float, float]
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)


PATTERNS = {
    "fence": Pattern(3, (1.2, 2.8), (0.7, 1.2), (0.1, 0.18), (0.55, 0.8), True, (1.5, 4.0), (0.02, 0.1), (1.0, 0.9, 0.78)),
    "blinds": Pattern(2, (0.8, 1.8), (0.6, 1.2), (0.06, 0.12), (0.5, 0.75), False, (1.5, 4.0), (0.02, 0.1)),
    "tubes": Pattern(2, (1.2, 2.4), (0.8, 1.6), (0.25, 0.5), (0.1, 0.22), False, (8.0, 20.0), (0.02, 0.1), (0.95, 1.0, 0.98)),
    "boards": Pattern(2, (1.0, 2.4), (0.8, 1.6), (0.1, 0.25), (0.45, 0.55), False, (4.0, 9.0), (0.01, 0.05)),
}
DISTANCE, AROUND = (1.0, 2.6), 45.0  # metres from the panel; degrees to either side of its face from which the eye looks
HIGH = {"x": (0.0, 18.0), "y": (0.0, 18.0), "z": (26.0, 50.0)}  # degrees above level, by the axis along which the part faces
PALE = 0.08  # linear luminance beyond which flakes are so
SEEN = 6.0  # times brighter by which stripes before a white car shine than before a black one: pale paint drowns what it mirrors
CLEAR = 0.03  # metres that the screen keeps from the ground
NEAR = (0.12, 0.12)  # metres around the spot that are to be outer surface, clear of damage
FIELDS: Mapping[str, Field] = {
    **decoy_fields(PLACES, 0.3, 4.0),
    "size": Field("number", "the longer side of what is mirrored; drawn when absent", None, 0.3, 4.0, "m"),
    "pattern": Field("text", "what is mirrored; drawn when absent", None, choices=tuple(PATTERNS)),
    "distance": Field("number", "how far before the panel it stands; drawn when absent", None, 0.5, 5.0, "m"),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: where, the `pattern`, its `screen` (metres level and up), the `stripes` across it, their `ratio` to the pitch,
    whether they stand `upright`, the radiance of `bright` (before a black car) and `dark`, linear RGB; its `distance` in metres, and the `eye`, degrees
    around the panel's face and above level. Raises Faults when the vehicle has no such part."""
    place, _, _ = settle_spot(values, draw, parts, PLACES)
    which, long, short, pitch, ratio, bright, dark, far, around, high = draw.row("reflection", 10)
    name = values.get("pattern") or one_of({name: pattern.share for name, pattern in PATTERNS.items()}, which)
    pattern, spread = PATTERNS[name], lambda ends, u: ends[0] + (ends[1] - ends[0]) * u
    size = values.get("size") or spread(pattern.long, long)
    screen = [size, min(spread(pattern.short, short), size)]
    across = screen[0] if pattern.upright else screen[1]
    return {"kind": "reflection", **place, "pattern": name, "screen": screen, "stripes": max(3, round(across / spread(pattern.pitch, pitch))),
            "ratio": spread(pattern.ratio, ratio), "upright": pattern.upright,
            "bright": [spread(pattern.bright, bright) * c for c in pattern.color], "dark": [spread(pattern.dark, dark)] * 3,
            "distance": values.get("distance") or spread(DISTANCE, far),
            "eye": [AROUND * (2 * around - 1), spread(HIGH[place["facing"][1]], high)]}  # fmt: skip


def apply(body: Body, id: str, entry: Mapping, damages: Sequence[Damage] = ()) -> tuple[Damage, Lay]:
    """The reflection on a body, on which nothing is laid. Raises Faults when the body has no such part, Lacks when its paint
    shows nothing that it mirrors."""
    part = part_of(body, id, entry)
    paint = next((body.materials[name] for name in part.materials if shows(body.materials[name])), None)
    if paint is None:
        raise Lacks([Fault(f"the paint of {part.name} shows nothing that it mirrors", f"{id}.part")])
    place = find_place(body, part, entry, NEAR, damages)
    origin, half = place.frame.origin, 0.5 * np.array(entry["screen"])
    bright = tuple(c * (1 + SEEN * luminance(paint.values["color"])) for c in entry["bright"])
    stands = facing(origin, place.frame.axes[2], entry, half)
    screen = Screen(stands, entry["stripes"], entry["ratio"], entry["upright"], bright, tuple(entry["dark"]))
    facts = {"kind": "reflection", "part": entry["part"], "side": entry["side"], "pattern": entry["pattern"], "stripes": entry["stripes"],
             "pitch_m": round(2 * float(half[int(not entry["upright"])]) / entry["stripes"], 4), "screen_m": round_all(2 * half),
             "distance_m": round(float(np.linalg.norm(screen.frame.origin - origin)), 4), "center": round_all(origin),
             "radiance": round_all(bright), "over": list(place.over), "fit": place.fit}  # fmt: skip
    frame = Frame(origin, place.frame.axes, half / 2)  # a flat panel shows it half as large to an eye as far away as it is
    return Damage(id, "reflection", body.id, part.name, frame, lambda rest: np.ones(len(rest)), facts, whole=True, mirror=screen), lambda part: part


def shows(material: Material) -> bool:
    """Whether stripes are seen in a paint: not in matte ones, nor in pale flakes, whose own glow drowns them."""
    flakes = material.values.get("finish") in ("metallic", "pearl")
    return lacquered(material) and not (flakes and luminance(material.values["color"]) > PALE)


def facing(spot: np.ndarray, normal: np.ndarray, entry: Mapping, half: np.ndarray) -> Frame:
    """Where a screen of half sizes `half` stands so that the entry's eye sees its middle at a spot, or as near as the ground allows."""
    around, high = np.radians(entry["eye"])
    ahead = np.array([math.copysign(1.0, spot[0]), 0.0, 0.0])
    if entry["facing"][1] != "z":
        ahead = (-1.0 if entry["facing"][0] == "-" else 1.0) * np.eye(3)["xyz".index(entry["facing"][1])]
    aside, up = np.array([-ahead[1], ahead[0], 0.0]), np.array([0.0, 0.0, 1.0])
    eye = math.cos(high) * (math.cos(around) * ahead + math.sin(around) * aside) + math.sin(high) * up
    away = 2 * (eye @ normal) * normal - eye
    u = np.cross(up, -away)
    u /= np.linalg.norm(u)
    axes = np.stack([u, np.cross(-away, u), -away])
    origin = spot + entry["distance"] * away
    origin[2] = max(origin[2], half[1] * axes[1, 2] + CLEAR)
    return Frame(origin, axes, half)


KIND = DecoyKind("reflection", FIELDS, settle, apply, "reflection")
