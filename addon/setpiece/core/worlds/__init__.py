"""The world around the subjects: a place, an environment image, the ground, the time of day, and lights. Blender's side of it is
blender/worlds."""

from __future__ import annotations

from typing import Mapping

from ..recipe.fields import Field
from .places import PLACES, settle_place
from .sky import TIMES, settle_sky, settle_sun

GROUNDS = ("asphalt", "concrete", "gravel", "paving")


def names(catalogue) -> tuple[str, ...]:
    return tuple(asset.id for asset in catalogue.of("world"))


FIELDS = {
    "place": Field(kind="text", doc="where the first subject stands: scenery built around it, unlabelled", choices=tuple(PLACES), default="open"),
    "crowded": Field(kind="flag", doc="whether further vehicles may park right beside the first, where they hide it from many cameras",
                     default=False),
    "time": Field(kind="text", doc="time of day; by day an environment is left as it is, later a darker sky lights it, "
                  "and a place's lamps are on", choices=TIMES, default="day"),
    "hdri": Field(kind="text", doc="environment image that lights the scene and stands behind it", choices=names,
                  default={"choice": ["city", "courtyard", "forest", "sunrise", "sunset"]}),
    "rotation": Field(kind="number", doc="turn of the environment, anticlockwise seen from above",
                      default={"uniform": [0, 360]}, low=-360, high=360, unit="degrees"),
    "strength": Field(kind="number", doc="brightness of the environment, times its own",
                      default={"loguniform": [0.7, 1.4]}, low=0, high=1000),
    "ground": Field(kind="text", doc="what the ground is made of", choices=GROUNDS,
                    default={"choice": {"asphalt": 4, "concrete": 2, "paving": 2, "gravel": 1}}),
    "ground_scale": Field(kind="number", doc="size of the ground's pattern, times its natural one",
                          default={"uniform": [0.85, 1.2]}, low=0.1, high=10),
    "ground_tone": Field(kind="number", doc="brightness of the ground, times its natural one",
                         default={"uniform": [0.75, 1.3]}, low=0.05, high=5),
    "ground_wear": Field(kind="number", doc="stains, cracks and patches, from none to many",
                         default={"uniform": [0.1, 0.9]}, low=0, high=1),
    "ground_wet": Field(kind="number", doc="share of the ground that is wet",
                        default=0.0, low=0, high=1),
    "sun_strength": Field(kind="number", doc="a sun besides the environment's own light; 0 is none", default=0.0, low=0,
                          high=1000, unit="W/m²"),
    "sun_elevation": Field(kind="number", doc="the sun's height above the horizon", default={"uniform": [15, 65]},
                           low=0, high=90, unit="degrees"),
    "sun_azimuth": Field(kind="number", doc="where the sun stands, anticlockwise from world X",
                         default={"uniform": [0, 360]}, low=-360, high=360, unit="degrees"),
    "lamp_power": Field(kind="number", doc="a lamp that looks down at the first subject; 0 is none", default=0.0, low=0,
                        high=1e6, unit="W"),
    "lamp_azimuth": Field(kind="number", doc="where the lamp stands, anticlockwise from world X",
                          default={"uniform": [0, 360]}, low=-360, high=360, unit="degrees"),
    "lamp_distance": Field(kind="number", doc="distance of the lamp from the origin on the ground",
                           default={"uniform": [3, 8]}, low=0, high=1000, unit="m"),
    "lamp_height": Field(kind="number", doc="height of the lamp", default={"uniform": [2.5, 6]}, low=0.1, high=1000, unit="m"),
    "lamp_size": Field(kind="number", doc="diameter of the lamp: a small one throws hard shadows", default={"uniform": [0.2, 1.5]},
                       low=0.01, high=100, unit="m"),
}  # fmt: skip

SPAN = 200.0  # metres over which the ground's pattern is shifted, so that no two scenes stand on the same spot of it


def settle(values: Mapping, draw, catalogue) -> dict:
    """The SceneSpec's world from resolved field values. Raises Faults for an environment that the catalogue doesn't give."""
    catalogue.get("world", values["hdri"])
    place = settle_place(values, draw)
    return {
        "place": place,
        "time": values["time"],
        "hdri": values["hdri"],
        "rotation": values["rotation"],
        "strength": values["strength"],
        "ground": {
            "material": ground_of(values["ground"], place),
            "scale": values["ground_scale"],
            "tone": values["ground_tone"],
            "wear": values["ground_wear"],
            "wet": values["ground_wet"],
            "offset": [SPAN * u for u in draw.row("ground", 2)],
            "turn": 360.0 * draw("ground_turn"),
        },
        "sky": settle_sky(values, draw.at("sky")),
        "sun": settle_sun(values, group(values, "sun", "strength", "elevation", "azimuth")),
        "lamp": group(values, "lamp", "power", "azimuth", "distance", "height", "size"),
    }


def ground_of(wished: str, place: Mapping) -> str:
    """What the ground is made of: the floor of a place that has one, else what is wished, or what such a place has instead."""
    grounds = PLACES[place["name"]].grounds
    return place["floor"]["kind"] if grounds is None else grounds.get(wished, wished)


def group(values: Mapping, light: str, *names: str) -> dict | None:
    """A light's values under their own names, or None when the first of them, its power, is 0."""
    return {name: values[f"{light}_{name}"] for name in names} if values[f"{light}_{names[0]}"] else None
