"""Panels to damage: a curved door made of coarse cells, on both sides of a car, and a flat one of two triangles."""

import numpy as np

from setpiece.core.body import Body, Material, Part
from setpiece.core.sampling.draw import Draw

PAINT = {"paint": Material("car_paint", {"color": [0.02, 0.06, 0.2]})}


def curved(side: str, length=1.2, height=0.7, cell=0.025) -> Part:
    """A door of 25 mm cells whose normals are a barrel's, 1.9 m and 6 m in radius, facing +Y on the left."""
    sign = 1.0 if side == "left" else -1.0
    columns, rows = round(length / cell), round(height / cell)
    x, z = np.meshgrid(np.linspace(-length / 2, length / 2, columns + 1), np.linspace(0, height, rows + 1), indexing="ij")
    y = 0.9 - (z - 0.4) ** 2 / 3.8 - x**2 / 12
    vertices = np.stack([x, sign * y, z + 0.35], -1).reshape(-1, 3)
    normals = np.stack([x / 6, np.full_like(x, sign), (z - 0.4) / 1.9], -1).reshape(-1, 3)
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    at = np.arange(x.size).reshape(x.shape)
    a, b, c, d = at[:-1, :-1].ravel(), at[1:, :-1].ravel(), at[1:, 1:].ravel(), at[:-1, 1:].ravel()
    triangles = np.concatenate([np.stack([a, c, b], 1), np.stack([a, d, c], 1)])[:, :: int(sign)].astype(np.int32)
    return part(f"front_door.{side}", "front_door", vertices, normals, triangles, side)


def flat(width=1.4, height=0.9) -> Part:
    """A hood of two triangles that faces up."""
    vertices = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1.0]])
    return part("hood", "hood", vertices, np.tile([0.0, 0, 1], (4, 1)), np.array([[0, 1, 2], [0, 2, 3]], np.int32), "")


def part(name, cls, vertices, normals, triangles, side) -> Part:
    for array in (vertices, normals, triangles):
        array.setflags(write=False)  # bodies are cached and shared: whoever writes into one is caught
    slots = np.zeros(len(triangles), np.int16)
    return Part(name, cls, vertices, triangles, normals, ("paint",), slots, vertices, side)


def car() -> Body:
    return Body("car", "vehicle", (curved("left"), curved("right"), flat()), PAINT, np.eye(4))


def parts_of(body: Body) -> dict:
    """What a vehicle tells a damage's settle of its parts."""
    table = {}
    for part in body.parts:
        corners = part.rest[part.triangles]
        face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).sum(0) / 2
        area = float(np.linalg.norm(face))
        box = [part.rest.min(0).tolist(), part.rest.max(0).tolist()]
        table[part.name] = {"cls": part.cls, "side": part.side, "box": box, "normal": (face / area).tolist(), "area": area}
    return table


def draw(scene: int) -> Draw:
    return Draw(7, scene, "subjects.car.damages.dent")


VALUES = {
    "dent": {"part": "any", "side": None, "severity": "moderate", "aspect": 0.7, "crease": 0.2},
    "scratch": {"part": "any", "side": None, "severity": "moderate", "wear": 1.0},
}
