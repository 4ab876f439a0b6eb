"""A studio: see core/worlds/places/studio for its plan."""

from __future__ import annotations

import math

import numpy as np

from ...materials import scenery
from ..environment import set_darkness
from ..ground import surface
from ..lamps import fact
from ..solids import Solids

STEPS = 40  # of the cove's curve
CORNER = 20  # steps around each rounded corner of the room
BOX = 0.22  # metres of a softbox's depth behind its face


def build(scene, place, world, backdrop) -> list:
    set_darkness(scene)
    heap = Solids()
    add_cove(heap, place)
    facts = [add_softbox(heap, light, f"light.{n}", place["height"]) for n, light in enumerate(place["lights"])]
    ground = {**world["ground"], **place["floor"], "material": "cove"}
    dark, coat = place["ceiling"], scenery.coated(0.6)
    materials = {
        "cove": surface("cove", ground)[0],
        "ceiling": (coat, (dark, dark, dark)),
        "black": (coat, (0.02, 0.02, 0.021)),
        "gap": (coat, (0.03, 0.03, 0.03)),
        **{f"light.{n}": scenery.shining((1.0, 0.985, 0.965), light["radiance"]) for n, light in enumerate(place["lights"])},
    }
    heap.link(scene, "studio", materials)
    return facts


def outline(half, corner: float) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2) points around the room anticlockwise, the last on the first, and (n, 2) directions out of it."""
    points, outward = [], []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for angle in np.linspace(0, math.pi / 2, CORNER + 1) + quarter * math.pi / 2:
            out = np.array([math.cos(angle), math.sin(angle)])
            points.append(np.array([sx * (half[0] - corner), sy * (half[1] - corner)]) + corner * out)
            outward.append(out)
    return np.array([*points, points[0]]), np.array([*outward, outward[0]])


def add_cove(heap: Solids, place) -> None:
    """Floor and walls as one surface that looks inward, and a ceiling."""
    points, outward = outline(place["half"], place["corner"])
    radius, height = place["cove"], place["height"]
    turn = np.linspace(0, math.pi / 2, STEPS + 1)
    inset = np.concatenate([radius * (1 - np.sin(turn)), [0.0]])
    level = np.concatenate([radius * (1 - np.cos(turn)), [height]])
    tilt = np.concatenate([turn, [math.pi / 2]])
    net = np.concatenate([
        points[:, None] - inset[None, :, None] * outward[:, None], np.broadcast_to(level[None, :, None], (len(points), len(level), 1)),
    ], 2)  # fmt: skip
    normals = np.concatenate([
        -np.sin(tilt)[None, :, None] * outward[:, None], np.broadcast_to(np.cos(tilt)[None, :, None], (len(points), len(level), 1)),
    ], 2)  # fmt: skip
    heap.grid(net[::-1], "cove", normals=normals[::-1])
    floor = net[:, 0]
    n = len(floor) // 2  # the floor: strips from one half of the outline to the other, which is symmetric
    a, b = floor[:n], floor[::-1][:n]
    heap.quads(np.stack([a[:-1], a[1:], b[1:], b[:-1]], 1), "cove")
    top = [(*point, height) for point in points]
    low, high = np.min(top, 0), np.max(top, 0)
    heap.quads([[(low[0], high[1], height), (high[0], high[1], height), (high[0], low[1], height), (low[0], low[1], height)]], "ceiling")
    if place["turntable"]:
        ring = np.linspace(0, 2 * math.pi, 97)[:, None] * np.ones(2)
        radii = place["turntable"] + np.array([0.0, 0.012])
        heap.grid(np.stack([radii * np.cos(ring), radii * np.sin(ring), 0 * ring + 0.001], -1)[::-1], "gap")


def add_softbox(heap: Solids, light, material: str, height: float) -> dict:
    """A softbox in its black case, hung from the ceiling at `height`; returns its facts."""
    (length, width), tilt, azimuth = light["size"], math.radians(light["tilt"]), math.radians(light["azimuth"])
    inward = np.array([-math.cos(azimuth), -math.sin(azimuth), 0.0])
    facing = math.sin(tilt) * inward + np.array([0, 0, -math.cos(tilt)])
    across = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
    if light["tilt"] == 0.0:
        across = np.array([1.0, 0.0, 0.0])
    up = np.cross(facing, across)
    at = np.asarray(light["at"], float)
    corner = lambda u, v, w: at + u * length / 2 * across + v * width / 2 * up - w * facing
    front = [corner(u, v, 0.0) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    heap.quads([front], material)
    lip = 1.0 + 0.06 / width
    rim = [corner(1.02 * u, lip * v, -0.03) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    back = [corner(0.9 * u, 0.9 * v, BOX) for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    for k in range(4):
        heap.quads([[rim[k], rim[(k + 1) % 4], back[(k + 1) % 4], back[k]]], "black")
    heap.quads([back], "black")
    for u in (-0.7, 0.7):
        foot = corner(u, 0.0, BOX)
        heap.post([foot, (*foot[:2], height)], 0.012, "black", 8)
    return fact(at, light["size"], light["radiance"])
