"""A workshop: see core/worlds/places/workshop for its plan."""

from __future__ import annotations

import numpy as np

from ...materials import scenery
from ..environment import set_darkness
from ..furniture import FURNITURE
from ..ground import surface
from ..lamps import fact
from ..solids import Solids
from .car_park import stroke

FRAME = 0.12  # metres: the door's steel frame
BARE = (0.0, 0.0, 0.0)  # the tint of a floor without paint
LINE = 0.10  # metres: the width of the painted bay
STRIP = (2.2, 3.0)  # metres above the floor of the closed door's row of windows


def build(scene, place, world, backdrop) -> list:
    set_darkness(scene)
    heap = Solids()
    add_shell(heap, place)
    add_door(heap, place)
    add_bay(heap, place)
    facts = add_tubes(heap, place)
    for n, thing in enumerate(place["furniture"]):
        own = Solids()
        FURNITURE[thing["kind"]](own, thing, f"own.{n}")
        side = thing["side"]
        heap.add(own, (side * thing["x"], side * (place["half"][1] - 0.02), 0.0), 0.0 if side > 0 else 180.0)
    add_lift(heap, place)
    heap.link(scene, "workshop", materials(place, world, backdrop))
    return facts


def add_shell(heap: Solids, place) -> None:
    """Floor, walls with a dado, ceiling with beams."""
    (hx, hy), height = place["half"], place["height"]
    heap.sheet((-hx, -hy), (hx, hy), 0.0, "floor")
    heap.quads([[(-hx, hy, height), (hx, hy, height), (hx, -hy, height), (-hx, -hy, height)]], "ceiling", uv=[[(-hx, hy), (hx, hy), (hx, -hy), (-hx, -hy)]])
    dado, door = place["walls"]["dado_height"], place["door"]
    corners = ((hx, -hy), (hx, hy), (-hx, hy), (-hx, -hy))
    for n, (start, end) in enumerate(zip(corners, (*corners[1:], corners[0]))):
        holes = [(-door["half"], door["half"], 0.0, door["height"])] if n == (0 if door["end"] > 0 else 2) else []
        if place["windows"] and n in (1, 3):
            holes += [(x - 1.1, x + 1.1, height - 1.9, height - 0.9) for x in np.linspace(-0.68 * hx, 0.68 * hx, 4)]
        add_wall(heap, start, end, dado, height, holes)
    for x in np.linspace(-hx, hx, 6)[1:-1]:
        heap.box((x - 0.09, -hy, height - 0.34), (x + 0.09, hy, height), "beam", "+z")
        for y in (-hy, hy):
            heap.box((x - 0.09, min(y, y - np.sign(y) * 0.18), 0.0), (x + 0.09, max(y, y - np.sign(y) * 0.18), height), "beam", "-z +z")


def add_wall(heap: Solids, start, end, dado: float, height: float, holes) -> None:
    """An inner face of the hall from one corner to the next, pierced; openings high up show the sky."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = (end - start) / np.linalg.norm(end - start)
    length, middle = float(np.linalg.norm(end - start)), (start + end) / 2
    out = np.array([along[1], -along[0]])
    xs = sorted({-length / 2, length / 2, *(x for hole in holes for x in hole[:2])})
    zs = sorted({0.0, dado, height, *(z for hole in holes for z in hole[2:])})
    point = lambda x, z, depth=0.0: (*(middle + x * along + depth * out), z)
    for z0, z1 in zip(zs, zs[1:]):
        for x0, x1 in zip(xs, xs[1:]):
            mx, mz = (x0 + x1) / 2, (z0 + z1) / 2
            if any(a < mx < b and c < mz < d for a, b, c, d in holes):
                continue
            flat = [(x1, z0), (x0, z0), (x0, z1), (x1, z1)]
            heap.quads([[point(*corner) for corner in flat]], "dado" if z1 <= dado else "wall", uv=[flat])
    for a, b, c, d in holes:
        r = 0.2
        heap.quads([
            [point(a, c), point(a, c, r), point(a, d, r), point(a, d)], [point(b, c, r), point(b, c), point(b, d), point(b, d, r)],
            [point(a, d), point(a, d, r), point(b, d, r), point(b, d)], [point(b, c), point(b, c, r), point(a, c, r), point(a, c)],
        ], "beam")  # fmt: skip
        if c > 0.0:
            heap.quads([[point(b, c, r), point(a, c, r), point(a, d, r), point(b, d, r)]], "outlook")
            for x in np.linspace(a, b, 4)[1:-1]:
                heap.quads([[point(x + 0.03, c, r - 0.02), point(x - 0.03, c, r - 0.02), point(x - 0.03, d, r - 0.02), point(x + 0.03, d, r - 0.02)]], "beam")


def add_door(heap: Solids, place) -> None:
    """A roller door: shut, with a row of panes, or open, with the coil above and the outside beyond."""
    door, hx = place["door"], place["half"][0]
    w, h = door["half"], door["height"]
    gate = Solids()  # in the wall's plane x = 0, looking to -X
    slats = lambda z0, z1, name: gate.quads([[(0.14, w, z0), (0.14, -w, z0), (0.14, -w, z1), (0.14, w, z1)]], name, uv=[[(w, z0), (-w, z0), (-w, z1), (w, z1)]])
    if door["open"]:
        slats(0.0, h, "outlook")
        gate.post([(-0.25, -w - 0.15, h + 0.28), (-0.25, w + 0.15, h + 0.28)], 0.24, "door", 20)
    else:
        slats(0.0, STRIP[0], "door")
        slats(STRIP[0], STRIP[1], "outlook")
        slats(STRIP[1], h, "door")
        ys = np.linspace(-w, w, 7)
        gate.boxes([(0.10, y - 0.05, STRIP[0]) for y in ys], [(0.15, y + 0.05, STRIP[1]) for y in ys], "door", "+x")
        gate.boxes([(0.10, -w, z - 0.04) for z in STRIP], [(0.15, w, z + 0.04) for z in STRIP], "door", "+x")
        gate.box((-0.35, -w - 0.2, h), (0.0, w + 0.2, h + 0.42), "beam", "+x")
    for y in (-w, w):
        gate.box((-0.06, y - FRAME / 2, 0.0), (0.14, y + FRAME / 2, h), "beam", "-z")
    gate.box((-0.06, -w, h - 0.02), (0.14, w, h + 0.1), "beam")
    heap.add(gate, (door["end"] * hx, 0.0, 0.0), 0.0 if door["end"] > 0 else 180.0)


def add_bay(heap: Solids, place) -> None:
    """The painted outline of the bay in which the vehicle stands."""
    bay = place["bay"]
    if not bay["painted"]:
        return
    (hx, hy), half = bay["half"], LINE / 2
    for y in (-hy, hy):
        stroke(heap, (-hx - half, y), (hx + half, y), LINE)
    for x in (-hx, hx):
        stroke(heap, (x, -hy + half), (x, hy - half), LINE)


def add_tubes(heap: Solids, place) -> list[dict]:
    """Rows of luminaires that hang from the ceiling: a white tray with one tube or two. Returns the facts of those that burn."""
    tubes = place["tubes"]
    z, half = place["height"] - tubes["drop"], tubes["length"] / 2
    facts, n = [], 0
    for y in tubes["y"]:
        for x in tubes["x"]:
            burns = n not in tubes["dead"]
            n += 1
            lamp = luminaire(half, tubes["twin"], place["height"] - z, burns)
            heap.add(lamp, (x, y, z), 0.0 if tubes["along"] == "x" else 90.0)
            if burns:
                size = [tubes["length"], TUBE * (2 if tubes["twin"] else 1)]
                facts.append(fact((x, y, z), size, tubes["radiance"] * 1.5))
    return facts


TUBE = 0.055  # metres across: thicker than a real one, for the light of its reflector
SECTION = np.array([(-1.0, 0.75), (-0.55, -0.5), (0.55, -0.5), (1.0, 0.75)]) * TUBE / 2  # of a tube, open at the top


def luminaire(half: float, twin: bool, drop: float, burns: bool) -> Solids:
    """A luminaire along X whose tubes lie in z = 0, on two rods `drop` metres long."""
    solids = Solids()
    name = "tube" if burns else "dead"
    spots = (-0.07, 0.07) if twin else (0.0,)
    for y in spots:
        for (ya, za), (yb, zb) in zip(SECTION, SECTION[1:]):
            solids.quads([[(-half, y + ya, za), (-half, y + yb, zb), (half, y + yb, zb), (half, y + ya, za)]], name)
        solids.boxes([(x - 0.02, y - 0.03, -0.03) for x in (-half, half)], [(x + 0.02, y + 0.03, 0.04) for x in (-half, half)], "tray")
    w = 0.15 if twin else 0.08
    solids.box((-half - 0.05, -w, 0.045), (half + 0.05, w, 0.10), "tray")
    solids.boxes([(x - 0.008, -0.008, 0.10) for x in (-0.7 * half, 0.7 * half)], [(x + 0.008, 0.008, drop) for x in (-0.7 * half, 0.7 * half)], "beam", "+z -z")
    return solids


def add_lift(heap: Solids, place) -> None:
    """A two-post lift without a car in the corner away from the door."""
    (hx, hy), end, side = place["half"], -place["door"]["end"], place["lift"]["side"]
    x = end * (hx - 1.6)
    for y in (side * (hy - 1.2), side * (hy - 4.2)):
        heap.box((x - 0.16, y - 0.18, 0.0), (x + 0.16, y + 0.18, 3.1), "lift", "-z")
        heap.box((x - 0.3, y - 0.3, 0.0), (x + 0.3, y + 0.3, 0.03), "steel", "-z")
        inner = y + (side * -0.2 if abs(y) > hy - 2.0 else side * 0.2)
        for reach in (-0.9, 0.9):
            heap.box((min(x, x + reach) - 0.05, inner - 0.05, 0.10), (max(x, x + reach) + 0.05, inner + 0.05, 0.18), "lift")
    heap.box((x - 0.1, side * (hy - 1.2) - 1.5 - 1.5, 3.1), (x + 0.1, side * (hy - 1.2) + 0.18, 3.2), "lift") if side > 0 else heap.box((x - 0.1, -hy + 1.02, 3.1), (x + 0.1, -hy + 4.38, 3.2), "lift")


FACES = {"blocks": lambda: scenery.brick((0.4, 0.2), 0.5, (0.3, 0.3, 0.29)), "panels": lambda: scenery.ribbed(0.25, 0.02, 0, 0.5)}


def materials(place, world, backdrop) -> dict:
    walls, tubes, ground = place["walls"], place["tubes"], {**world["ground"], **place["floor"], "material": place["floor"]["kind"]}
    ground["turn"] = 0.0  # saw cuts run square to the walls
    face = FACES[walls["kind"]]()
    floor = surface("floor", ground, {**place["bay"], "width": LINE})[0]
    coat, metal = scenery.coated(), scenery.coated(0.3, 0.9)
    made = {
        "floor": (floor, BARE),
        "paint": floor,
        "wall": (face, walls["color"]),
        "dado": (face, walls["dado"]),
        "ceiling": (scenery.ribbed(0.3, 0.05, 0, 0.6), (0.58, 0.58, 0.57)),
        "beam": (coat, (0.34, 0.35, 0.36)),
        "door": (scenery.ribbed(0.09, 0.015, 1), place["door"]["color"]),
        "outlook": scenery.outlook(backdrop),
        "tube": scenery.shining(tubes["color"], tubes["radiance"]),
        "dead": (coat, (0.5, 0.5, 0.48)),
        "tray": (coat, (0.68, 0.68, 0.66)),
        "steel": (metal, (0.42, 0.43, 0.44)),
        "lift": (coat, place["lift"]["color"]),
        "wood": (coat, (0.22, 0.13, 0.07)),
        "card": (coat, (0.30, 0.20, 0.115)),
        "board": (coat, (0.20, 0.21, 0.22)),
        "black": (coat, (0.02, 0.02, 0.021)),
        "rubber": (coat, (0.022, 0.022, 0.023)),
    }
    sheet = scenery.printed()
    for n, thing in enumerate(place["furniture"]):
        made[f"own.{n}"], made[f"own.{n}.print"] = (coat, thing["color"]), (sheet, thing["color"])
    return made
