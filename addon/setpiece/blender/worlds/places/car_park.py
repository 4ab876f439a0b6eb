"""A car park: see core/worlds/places/car_park for its plan and frame."""

from __future__ import annotations

import numpy as np

from ....core.worlds.places.car_park import KERB, VERGE
from ...materials import scenery
from ..environment import set_environment
from ..ground import add_ground, surface
from ..hedge import hedge
from ..lamps import add_posts
from ..solids import Solids

REACH = (45.0, 85.0)  # metres to where the asphalt begins to dissolve, and to where it has: beyond the edge all around
PAINT = 0.0015  # metres that paint lies above the ground
FRAY = 0.015  # metres by which a line's quad is wider than the line, for its frayed edge
RUBBER = (0.022, 0.022, 0.023)
KERBSTONE = (0.36, 0.355, 0.34)
HEDGE = (0.034, 0.062, 0.018)


def build(scene, place, world, backdrop) -> list:
    set_environment(scene, backdrop)
    paint = add_ground(scene, backdrop, world["ground"], REACH, place["line"])
    lit = world["time"] != "day"
    plan = Solids()
    add_lines(plan, place)
    add_verge(plan, place)
    add_stops(plan, place)
    add_edge(plan, place)
    heap = Solids()
    heap.add(plan, turn=place["turn"])
    spun = {**place, "masts": [[*turned(x, y, place["turn"]), heading + place["turn"]] for x, y, heading in place["masts"]]}
    facts = add_posts(heap, spun, 1.4, lit)
    tone = place["edge"]["color"]
    ground = world["ground"]
    coat, stone = scenery.coated(), scenery.mineral()
    shade = lambda color: tuple(c * t for c, t in zip(color, tone))
    materials = {
        "paint": paint,
        "kerb": (stone, KERBSTONE),
        "bed": surface("bed", {**ground, "material": {"paved": "paving"}.get(place["planting"], place["planting"])})[0],
        "stop": (stone, (0.42, 0.41, 0.39)) if place["stops"] == "concrete" else (coat, RUBBER),
        "stripe": (coat, (0.62, 0.42, 0.03)),
        "mast": (coat, place["mast"]["color"]),
        "lamp": scenery.shining(place["lamp"]["color"], place["lamp"]["radiance"]) if lit else (coat, (0.5, 0.5, 0.5)),
        "cope": (stone, (0.40, 0.39, 0.37)),
        "twigs": (stone, (0.012, 0.014, 0.007)),
    }
    name, color, make = {
        "hedge": ("leaves", HEDGE, scenery.leaves),
        "wall": ("wall", (0.26, 0.12, 0.075), scenery.brick),
        "fence": ("wood", (0.20, 0.135, 0.085), lambda: scenery.ribbed(0.14, 0.008, 0, 0.8)),
        "rail": ("rail", (0.42, 0.43, 0.44), lambda: scenery.coated(0.35, 0.9)),
    }[place["edge"]["kind"]]
    materials[name] = (make(), shade(color))
    heap.link(scene, "car park", materials)
    return facts


def turned(x: float, y: float, turn: float):
    return (-x, -y) if turn else (x, y)


def add_lines(plan: Solids, place) -> None:
    """Bay markings of both rows and of the row behind the verge."""
    length, width = place["bay"]
    before, after = place["bays"]
    ys = (np.arange(-before, after + 2) - 0.5) * width
    head, far = -length / 2, length / 2 + place["aisle"]
    thick = place["line"]["width"]
    ends = [(head, length / 2), (far, far + length), (head - place["verge"] - length, head - place["verge"])]
    for x0, x1 in ends:
        for y in ys:
            stroke(plan, (x0, y), (x1, y), thick)
    if place["line"]["heads"]:
        for x in (head + 0.06, far + length - 0.06):
            stroke(plan, (x, ys[0] + thick / 2), (x, ys[-1] - thick / 2), thick)


def stroke(plan: Solids, start, end, width: float) -> None:
    """A painted line; U runs across it from its middle."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = (end - start) / np.linalg.norm(end - start)
    side = np.array([-along[1], along[0]])
    half = width / 2 + FRAY
    flat = [start - half * side, end - half * side, end + half * side, start + half * side]
    length = float(np.linalg.norm(end - start))
    plan.quads([[(*point, PAINT) for point in flat]], "paint", uv=[[(-half, 0), (-half, length), (half, length), (half, 0)]])


def add_verge(plan: Solids, place) -> None:
    """A kerbed bed between the row's heads and the next row's, and one at the end of every row."""
    length, width = place["bay"]
    before, after = place["bays"]
    left, right = -(before + 0.5) * width, (after + 0.5) * width
    head, far = -length / 2 - VERGE, length / 2 + place["aisle"]
    back = -length / 2 - place["verge"] + VERGE
    kerbed(plan, back, left, head, right)
    for y0, y1 in ((left - 2.2, left - 0.1), (right + 0.1, right + 2.2)):
        kerbed(plan, -length / 2 - place["verge"] - length, y0, length / 2, y1)
        kerbed(plan, far, y0, far + length, y1)


def kerbed(plan: Solids, x0: float, y0: float, x1: float, y1: float, stone: float = 0.12) -> None:
    """A bed with a kerb of stones around it."""
    for low, high in (((x0, y0), (x1, y0 + stone)), ((x0, y1 - stone), (x1, y1)), ((x0, y0 + stone), (x0 + stone, y1 - stone)), ((x1 - stone, y0 + stone), (x1, y1 - stone))):
        plan.box((*low, -0.02), (*high, KERB), "kerb", "-z")
    plan.sheet((x0 + stone, y0 + stone), (x1 - stone, y1 - stone), KERB - 0.025, "bed")


def add_stops(plan: Solids, place) -> None:
    """A wheel stop at the head of every bay of the first row and the one behind it."""
    if place["stops"] == "none":
        return
    length, width = place["bay"]
    before, after = place["bays"]
    x = -length / 2 + 0.02
    for k in range(-before, after + 1):
        y0, y1 = k * width - 0.82, k * width + 0.82
        if place["stops"] == "concrete":
            wedge(plan, x, y0, y1, "stop")
            continue
        for n, (a, b) in enumerate(zip(np.linspace(y0, y1, 7)[:-1], np.linspace(y0, y1, 7)[1:])):
            wedge(plan, x, a, b, "stripe" if n % 2 else "stop")


def wedge(plan: Solids, x: float, y0: float, y1: float, material: str, width: float = 0.15, height: float = 0.1) -> None:
    """A low bar with slanted flanks."""
    a, b = width / 2, width / 3.2
    outline = ((x + a, 0.0), (x + b, height), (x - b, height), (x - a, 0.0))
    for (xa, za), (xb, zb) in zip(outline, outline[1:]):
        plan.quads([[(xa, y0, za), (xa, y1, za), (xb, y1, zb), (xb, y0, zb)]], material)
    for y, order in ((y0, (3, 0, 1, 2)), (y1, (0, 3, 2, 1))):
        plan.quads([[(outline[i][0], y, outline[i][1]) for i in order]], material)


def add_edge(plan: Solids, place) -> None:
    """What goes around the car park."""
    edge = place["edge"]
    (x0, x1), (y0, y1), height = edge["x"], edge["y"], edge["height"]
    sides = (((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0)))
    for n, (start, end) in enumerate(sides):
        run = Solids()
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        EDGES[edge["kind"]](run, length, height, place["seed"] + n)
        plan.add(run, (*start, 0.0), 90.0 * n)


def wall(run: Solids, length: float, height: float, seed: int) -> None:
    """A brick wall along +X with a coping."""
    run.box((0, -0.12, -0.02), (length, 0.12, height), "wall", "-z +z")
    run.box((-0.03, -0.15, height), (length + 0.03, 0.15, height + 0.07), "cope")


def fence(run: Solids, length: float, height: float, seed: int) -> None:
    """A fence of upright boards along +X between posts."""
    posts = np.linspace(0, length, max(2, round(length / 2.4) + 1))
    run.box((0, -0.012, 0.06), (length, 0.012, height + 0.3), "wood")
    for x in posts:
        run.box((x - 0.05, -0.06, -0.02), (x + 0.05, 0.06, height + 0.36), "wood", "-z")


def rail(run: Solids, length: float, height: float, seed: int) -> None:
    """A low steel barrier along +X."""
    for x in np.linspace(0, length, max(2, round(length / 2.0) + 1)):
        run.box((x - 0.04, -0.05, -0.02), (x + 0.04, 0.05, 0.68), "rail", "-z")
    run.box((0, 0.05, 0.42), (length, 0.11, 0.74), "rail")


EDGES = {"hedge": hedge, "wall": wall, "fence": fence, "rail": rail}
