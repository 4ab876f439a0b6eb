"""What the road, the weather and the years leave on a vehicle: dust, grime and mud, water, faded paint, hazy lamps, grey plastics.
None of it is damage."""

from __future__ import annotations

from typing import Mapping

from attrs import evolve

from ..body import Material
from ..recipe.fields import Field
from ..sampling.inverse import one_of

# What lies on roads: linear colour of its dry dust and of its wet mud, and how often.
SOILS: Mapping[str, tuple[tuple[float, float, float], tuple[float, float, float], float]] = {
    "loam": ((0.29, 0.25, 0.20), (0.105, 0.078, 0.055), 4),
    "city": ((0.22, 0.21, 0.195), (0.060, 0.056, 0.050), 4),
    "clay": ((0.36, 0.245, 0.150), (0.165, 0.090, 0.045), 1),
    "chalk": ((0.46, 0.44, 0.40), (0.230, 0.205, 0.165), 1),
    "salt": ((0.56, 0.56, 0.55), (0.260, 0.255, 0.245), 1),
}
SOIL_SHARES = {name: share for name, (_, _, share) in SOILS.items()}
WIPERS = 0.75  # the share of cars whose wipers have left their arcs
OFFSET = 40.0  # metres over which the patterns are shifted, so that no two cars wear the same spot of them
WEATHERED = ("car_paint", "glass", "lens", "plastic", "rubber", "metal", "chrome", "plate")  # kinds of material that live outside

FIELDS = {
    "dirt": Field("number", "how dirty it is: dust, road grime and mud together", {"uniform": [0, 0.35]}, low=0, high=1),
    "wet": Field("number", "how wet it is: beads, runs and a film of water", 0.0, low=0, high=1),
    "fading": Field("number", "how far the sun has faded its paint; above 0.6 the clear coat peels", {"uniform": [0, 0.2]}, low=0, high=1),
    "lamps_fogged": Field("number", "how hazy and yellow its lamps' covers are", {"uniform": [0, 0.25]}, low=0, high=1),
    "plastic_wear": Field("number", "how grey its outer plastics have become", {"uniform": [0, 0.4]}, low=0, high=1),
}  # fmt: skip


def settle(values: Mapping, draw) -> dict:
    """{"wear": …}: how thick each layer is (0..1), the soil's colours, and where its patterns are taken from."""
    dirt, wet = values["dirt"], values["wet"]
    which, shade, dusty, grimy, muddy, streaks, wiped, beading = draw.row("wear", 8)
    soil = one_of(SOIL_SHARES, which)
    dust, mud, _ = SOILS[soil]
    shade = 2.0 ** (0.6 * (shade - 0.5))
    numbers = {
        "dirt": dirt,
        "dust": dirt * (0.3 + 0.7 * dusty) * (1 - 0.7 * wet),
        "grime": dirt * (0.3 + 0.7 * grimy),
        "mud": min(1.0, 1.6 * dirt * dirt * muddy**2),
        "streaks": streaks,
        "wiped": 0.6 + 0.4 * wiped / WIPERS if wiped < WIPERS else 0.0,
        "wet": wet,
        "beading": 0.25 + 0.75 * beading,
        "fading": values["fading"],
        "fog": values["lamps_fogged"],
        "grey": values["plastic_wear"],
    }
    return {
        "wear": {
            **numbers,
            "soil": soil,
            "dust_color": [c * shade for c in dust],
            "mud_color": [c * shade for c in mud],
            "offset": [OFFSET * u for u in draw.row("offset", 3)],
        }
    }


def columns(entry: Mapping) -> dict:
    return {name: entry["wear"][name] for name in ("dirt", "wet", "fading")}


def applied(materials: Mapping[str, Material], entry: Mapping, wheelbase: float) -> dict[str, Material]:
    """The materials with an entry's wear on all that live outside: `wheelbase` in metres says where the wheels throw dirt.
    A material whose values say "inside" stays as it is, and so does every one where an entry has no wear."""
    wear = {**entry.get("wear", {}), "wheelbase": round(wheelbase, 6)}
    if not any(wear.get(name) for name in ("dust", "grime", "mud", "wet", "fading", "fog", "grey")):
        return dict(materials)
    return {name: worn(material, wear, name == "windshield_glass") for name, material in materials.items()}


def worn(material: Material, wear: Mapping, swept: bool) -> Material:
    """A material with `wear` in its values; `swept` where wipers go over it."""
    if material.kind not in WEATHERED or material.values.get("inside"):
        return material
    return evolve(material, values={**material.values, "wear": {**wear, "wiped": wear["wiped"] if swept else 0.0}})
