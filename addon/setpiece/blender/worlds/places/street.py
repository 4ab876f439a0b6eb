"""A street: see core/worlds/places/street for its plan."""

from __future__ import annotations

import numpy as np

from ....core.worlds.places.street import KERB, REACH
from ...materials import scenery
from ..environment import set_environment
from ..ground import add_ground, surface
from ..houses import row
from ..lamps import add_posts
from ..shops import GOODS
from ..solids import WHITE, Solids
from .car_park import stroke

FADES = (60.0, 88.0)  # metres to where the street begins to dissolve, and to where it has
END = 60.0  # metres that kerbs and pavements go on, either way
STONE, GUTTER = 0.15, 0.3  # metres: widths of the kerbstone and of the gutter beside it
ARM = 1.5
SHOP = 0.45  # radiance of white things in a lit shop, where a day's sky has 1


def build(scene, place, world, backdrop) -> list:
    set_environment(scene, backdrop)
    paint = add_ground(scene, backdrop, world["ground"], FADES, place["line"])
    dark = world["time"] != "day"
    heap = Solids()
    add_lines(heap, place)
    add_walks(heap, place)
    facts = add_posts(heap, place, ARM, dark)
    materials = {"paint": paint, **street_materials(place, world, dark)}
    for side, (houses, front) in enumerate(zip(place["houses"], place["fronts"])):
        own = row(houses, place["seed"] + side, dark)
        own = own.renamed(lambda name: f"{name}.{side}" if "." in name else name)
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
        heap.sheet((-END, low), (END, high), 0.003, "walk")
        low, high = sorted((kerb + way * STONE, front + way * 1.5))
        heap.sheet((-END, low), (END, high), KERB - 0.002, "walk")


WALLS = {"plaster": scenery.mineral, "brick": scenery.brick, "stone": lambda: scenery.brick((0.7, 0.35), 0.5, (0.2, 0.19, 0.17), 0.01)}


def street_materials(place, world, dark: bool) -> dict:
    """Materials by name; those of a house end in its number and its side of the street."""
    ground, lamp = world["ground"], place["lamp"]
    coat, pane = scenery.coated(), scenery.pane()
    walls = {style: make() for style, make in WALLS.items()}
    stone = walls["plaster"]
    made = {
        "kerb": (stone, (0.33, 0.325, 0.315)),
        "walk": surface("walk", {**ground, "material": "slabs", "slab": place["slab"]})[0],
        "mast": (coat, place["mast"]["color"]),
        "lamp": scenery.shining(lamp["color"], lamp["radiance"]) if dark else (coat, (0.5, 0.5, 0.5)),
        "pane": (pane, (0.012, 0.014, 0.016)),
        "curtain": (pane, (0.16, 0.155, 0.14)),
        "stone": (stone, (0.40, 0.385, 0.35)),
        "tiles": (scenery.tiles(), (0.16, 0.065, 0.04)),
        "tar": (stone, (0.05, 0.05, 0.05)),
    }
    if dark:
        inside = scenery.aglow(SHOP)
        made |= {
            "lit": (scenery.lit_pane(0.40, 0.5), (1.0, 0.62, 0.30)),
            "glass": (scenery.glazing(), WHITE),
            "shop wall": (inside, (0.60, 0.47, 0.33)),
            "shop light": (scenery.aglow(2.5), (1.0, 0.86, 0.68)),
            "shelf": (inside, (0.30, 0.22, 0.15)),
            **{f"goods {n}": (inside, color) for n, color in enumerate(GOODS)},
        }
    for side, houses in enumerate(place["houses"]):
        for n, house in enumerate(houses):
            made[f"wall.{n}.{side}"] = (walls[house["style"]], house["color"])
            made[f"frame.{n}.{side}"] = (coat, house["frame"])
            made[f"door.{n}.{side}"] = (coat, house["door"])
    return made
