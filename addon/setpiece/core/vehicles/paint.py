"""Car paint: colours as frequent as on real roads, finishes, two-tone roofs, and what the lacquer over them looks like."""

from __future__ import annotations

import colorsys
from typing import Mapping

from attrs import frozen

from ..body import Material
from ..recipe.fields import Field
from ..sampling.inverse import one_of

Color = tuple[float, float, float]


@frozen
class Paint:
    """A colour name: its share of the world's cars in percent, the shades that makers sell under it (linear Rec.709, equally
    likely) and how often each finish comes in it."""

    share: float
    shades: tuple[Color, ...]
    finishes: Mapping[str, float]


# Shares: Axalta's Global Automotive Color Popularity Report 2022 (white 34 %, of which pearl 14 and solid 20; black 21, grey 19,
# blue 8, red 5, green 1; white, black, grey and silver together 82), the four left over by the reports of the years around it.
# Matte is a small extra that the reports don't count. Shades: read from photographs of cars in even light.
PAINTS: Mapping[str, Paint] = {
    "white": Paint(34, ((0.78, 0.78, 0.76), (0.74, 0.76, 0.77), (0.80, 0.785, 0.74), (0.69, 0.69, 0.67)),
                   {"solid": 20, "pearl": 14, "matte": 0.3}),
    "black": Paint(21, ((0.006, 0.006, 0.007), (0.010, 0.010, 0.012), (0.009, 0.011, 0.016), (0.013, 0.011, 0.010)),
                   {"metallic": 11, "solid": 6, "pearl": 3.5, "matte": 0.5}),
    "grey": Paint(19, ((0.095, 0.100, 0.108), (0.050, 0.052, 0.057), (0.165, 0.168, 0.172), (0.120, 0.112, 0.104), (0.235, 0.245, 0.250)),
                  {"metallic": 13, "solid": 4, "pearl": 1.5, "matte": 0.5}),
    "silver": Paint(8, ((0.42, 0.43, 0.44), (0.49, 0.50, 0.51), (0.46, 0.44, 0.40), (0.37, 0.39, 0.41)), {"metallic": 8}),
    "blue": Paint(8, ((0.018, 0.065, 0.230), (0.008, 0.018, 0.062), (0.012, 0.110, 0.400), (0.070, 0.125, 0.190), (0.030, 0.170, 0.290)),
                  {"metallic": 5, "pearl": 1.6, "solid": 1.2, "matte": 0.2}),
    "red": Paint(5, ((0.310, 0.012, 0.016), (0.420, 0.018, 0.012), (0.120, 0.006, 0.011), (0.230, 0.007, 0.010)),
                 {"metallic": 2, "solid": 2, "pearl": 1}),
    "brown": Paint(2, ((0.075, 0.042, 0.024), (0.038, 0.023, 0.016), (0.130, 0.082, 0.045), (0.330, 0.275, 0.205)),
                   {"metallic": 1.6, "solid": 0.4}),
    "green": Paint(1, ((0.014, 0.075, 0.042), (0.006, 0.028, 0.017), (0.120, 0.150, 0.110), (0.055, 0.070, 0.030)),
                   {"metallic": 0.6, "solid": 0.3, "matte": 0.1}),
    "yellow": Paint(1, ((0.620, 0.330, 0.020), (0.700, 0.450, 0.020), (0.420, 0.270, 0.085)), {"solid": 0.7, "metallic": 0.3}),
    "orange": Paint(1, ((0.520, 0.110, 0.008), (0.620, 0.160, 0.015), (0.300, 0.075, 0.014)), {"metallic": 0.6, "solid": 0.4}),
}  # fmt: skip
FINISHES = ("solid", "metallic", "pearl", "matte")
ROOFS: Mapping[str, Color | None] = {"none": None, "black_roof": (0.006, 0.006, 0.007), "white_roof": (0.74, 0.74, 0.72), "contrast_roof": None}
CONTRASTS: Mapping[str, Color] = {"light": (0.030, 0.032, 0.036), "dark": (0.43, 0.44, 0.45)}  # the roof over a light body, over a dark one
BRIGHTEST = 0.82  # of any channel: no pigment reflects more under a clear coat
LIGHT = 0.12  # linear luminance from which a body counts as light

FIELDS = {
    "paint": Field("text", "the colour of its paint", {"choice": {name: paint.share for name, paint in PAINTS.items()}},
                   choices=tuple(PAINTS)),
    "finish": Field("text", "the finish of its paint; as frequent as for its colour when absent", None, choices=FINISHES),
    "two_tone": Field("text", "whether its roof is of another colour",
                      {"choice": {"none": 22, "black_roof": 2, "white_roof": 0.5, "contrast_roof": 0.5}}, choices=tuple(ROOFS)),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    """`color` and `roof_color` (None where the roof is painted like the rest) are linear RGB; `lacquer` holds the numbers of
    `lacquer_of`."""
    paint = PAINTS[values["paint"]]
    finish = values["finish"] or one_of(paint.finishes, draw("finish"))
    color = varied(paint.shades[int(draw("shade") * len(paint.shades))], draw)
    return {
        "paint": values["paint"],
        "finish": finish,
        "color": color,
        "two_tone": values["two_tone"],
        "roof_color": roof_color(values["two_tone"], color),
        "lacquer": lacquer_of(finish, draw),
    }


def varied(shade: Color, draw) -> list[float]:
    """A shade as one of many makers mixes it: up to 1 % around the hue circle, a little lighter or darker, more or less pure."""
    hue, saturation, value = colorsys.rgb_to_hsv(*shade)
    turn, purity, lightness = draw.row("mixed", 3)
    hue += 0.02 * (turn - 0.5)
    saturation *= 0.9 + 0.2 * purity
    value *= 2.0 ** (0.5 * (lightness - 0.5))
    return list(colorsys.hsv_to_rgb(hue % 1.0, min(saturation, 0.985), min(value, BRIGHTEST)))


def roof_color(two_tone: str, color) -> list[float] | None:
    """The roof's linear RGB over a body of `color`, None where it is painted alike."""
    if two_tone == "contrast_roof":
        return list(CONTRASTS["light" if luminance(color) > LIGHT else "dark"])
    return list(ROOFS[two_tone]) if ROOFS[two_tone] else None


def luminance(color) -> float:
    """The luminance of a linear Rec.709 colour."""
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]


def lacquer_of(finish: str, draw) -> dict:
    """peel: slope of the orange peel, peel_size its wavelength in metres (1 to 8 mm is what a wave-scan measures as long
    waves); flakes 0..1 how many and how coarse, flake_size in metres; shift: how far a pearl's hue turns towards grazing
    angles, in turns; roughness of the clear coat."""
    effect = finish in ("metallic", "pearl")
    peel, peel_size, flakes, flake_size, shift, sheen = draw.row("lacquer", 6)
    return {
        "peel": 0.0006 + 0.0026 * peel**2,
        "peel_size": 0.003 + 0.005 * peel_size,
        "flakes": 0.45 + 0.5 * flakes if effect else 0.0,
        "flake_size": 0.00025 + 0.00035 * flake_size,
        "shift": 0.10 * (2 * shift - 1) if finish == "pearl" else 0.0,
        "roughness": 0.30 + 0.12 * sheen if finish == "matte" else 0.015 + 0.03 * sheen,
    }


def columns(entry: Mapping) -> dict:
    return {name: entry[name] for name in ("paint", "finish", "two_tone")}


def materials(entry: Mapping) -> dict[str, Material]:
    """"paint" of the body and "roof_paint" of its roof and pillars. An entry may leave out all but its color."""
    look = {"finish": entry.get("finish", "solid"), **entry.get("lacquer", {})}
    roof = entry.get("roof_color") or entry["color"]
    return {
        "paint": Material("car_paint", {"color": list(entry["color"]), **look}),
        "roof_paint": Material("car_paint", {"color": list(roof), **look}),
    }
