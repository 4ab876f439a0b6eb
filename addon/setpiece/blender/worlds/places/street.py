"""A street: see core/worlds/places/street for its plan."""

from __future__ import annotations

import numpy as np

from ....core.worlds.places.street import KERB, REACH
from ...materials import scenery
from ..environment import set_environment
from ..ground import add_ground, fading, surface
from ..houses import row
from ..lamps import add_posts
from ..solids import Solids
from .car_park import stroke

FADES = (60.0, 88.0)  # metres to where the street begins to dissolve, and to where it has
END = 60.0  # metres that kerbs and pavements go on, either way
STONE, GUTTER = 0.15, 0.3  # metres: widths of the kerbstone and of the gutter beside it
ARM = 1.5


def build(scene, place, world, backdrop) -> list:
    set_environment(scene, backdrop)
    add_ground(scene, backdrop, world["ground"], FADES)
    dark = world["time"] != "day"
    heap = Solids()
    add_lines(heap, place)
    add_walks(heap, place)
    facts = add_posts(heap, place, ARM, dark)
    materials = street_materials(place, world, backdrop, dark)
    for side, (houses, front) in enumerate(zip(place["houses"], place["fronts"])):
        own = row(houses, place["seed"] + side, dark)
        own.names = [f"{name}.{side}" if "." in name else name for name in own.names]
        materials |= house_materials(houses, side)
        heap.add(own, (0.0, front, KERB), 180.0 if side == 0 else 0.0)
    heap.link(scene, "street", materials)
    return facts


def add_lines(heap: Solids, place) -> None:
    """The dashed line between the lanes, and the line along the parked cars."""
    line, middle = place["line"], place["strip"] + place["lane"]
    on, off = line["dash"]
    for x in np.arange(-END, END, on + off):
        stroke(heap, (x, middle), (x + on, middle), line["width"])
    if line["strip"]:
        stroke(heap, (-END, place["strip"]), (END, place["strip"]), line["width"])


def add_walks(heap: Solids, place) -> None:
    """Gutter, kerbstones and pavement on both sides."""
    for kerb, front, way in zip(place["kerbs"], place["fronts"], (-1, 1)):
        xs = np.arange(-END, END, 1.0)
        ys = sorted((kerb, kerb + way * STONE))
        heap.boxes([(x + 0.004, ys[0], -0.02) for x in xs], [(x + 0.996, ys[1], KERB) for x in xs], "kerb", "-z")
        low, high = sorted((kerb, kerb - way * GUTTER))
        heap.sheet((-END, low), (END, high), 0.003, "gutter")
        low, high = sorted((kerb + way * STONE, front + way * 1.5))
        heap.sheet((-END, low), (END, high), KERB - 0.002, "walk")


def street_materials(place, world, backdrop, dark: bool) -> dict:
    ground = world["ground"]
    lamp = place["lamp"]
    return {
        "paint": fading(backdrop, ground, FADES, place["line"]),
        "kerb": scenery.mineral((0.33, 0.325, 0.315), 60.0, 0.003, 0.1),
        "gutter": surface("gutter", {**ground, "material": "slabs", "slab": [0.3, 0.15], "tone": 0.8 * ground["tone"]})[0],
        "walk": surface("walk", {**ground, "material": "slabs", "slab": place["slab"]})[0],
        "mast": scenery.coated(place["mast"]["color"], 0.45),
        "lamp": scenery.shining(lamp["color"], lamp["radiance"]) if dark else scenery.pane((0.5, 0.5, 0.5)),
        "pane": scenery.pane(),
        "curtain": scenery.pane((0.16, 0.155, 0.14)),
        "lit": scenery.pane((0.1, 0.09, 0.07), (0.42, 0.26, 0.12)),
        "shop": scenery.pane((0.05, 0.05, 0.05), (0.60, 0.52, 0.42)),
        "stone": scenery.mineral((0.40, 0.385, 0.35), 30.0, 0.002),
        "tiles": scenery.tiles((0.16, 0.065, 0.04)),
        "tar": scenery.mineral((0.05, 0.05, 0.05)),
    }


WALLS = {"plaster": scenery.mineral, "brick": scenery.brick, "stone": lambda color: scenery.brick(color, (0.7, 0.35), [0.55 * c for c in color], 0.01)}


def house_materials(houses, side: int) -> dict:
    """Walls, frames and doors of a row, by house."""
    made = {}
    for n, house in enumerate(houses):
        made[f"wall.{n}.{side}"] = WALLS[house["style"]](house["color"])
        made[f"frame.{n}.{side}"] = scenery.coated(house["frame"], 0.4)
        made[f"door.{n}.{side}"] = scenery.coated(house["door"], 0.35)
    return made
