"""A car that leans on a flat tyre.

Springs are stiffer than the air in a flat tyre: the wheel sinks by what its tyre has lost, and what is sprung (all but the wheels)
follows the plane that fits the four wheels' drops best, which lifts the far corner a little. Only the pose turns. The wheels, which
stay upright on the ground, are moved against it, so that every other part stays the very same object.
"""

from __future__ import annotations

from typing import Callable, Mapping

import numpy as np
from attrs import evolve

from ..affine import moved, turned
from ..body import Body, Part, finer_parts

WHEELS = ("front_wheel", "back_wheel")
SUNK = "sunk_m"  # the fact of a body that says how far each of its wheels has sunk, metres by the wheel's name


def wheels_of(body: Body) -> list[Part]:
    """The parts that are whole wheels, in the body's order."""
    return [part for part in body.parts if part.cls in WHEELS and not part.parent]


def centre_of(body: Body, wheel: Part) -> np.ndarray:
    """(3,) the middle of a wheel as it stood before any damage, in the body's frame."""
    tyres = [part for part in finer_parts(body, wheel.name) if part.cls == "tyre"]
    rest = (tyres or [wheel])[0].rest
    return (rest.min(0) + rest.max(0)) / 2


def lean_of(body: Body) -> np.ndarray:
    """(4, 4) from the body's frame to that of a body which stands level on the same ground: its origin on the ground, Z up."""
    return plane(body, body.facts.get(SUNK, {}))


def plane(body: Body, drops: Mapping[str, float]) -> np.ndarray:
    """(4, 4) the turn and drop that lay the body's ground plane into the least-squares plane of its wheels' drops (metres)."""
    matrix = np.eye(4)
    if not any(drops.values()):
        return matrix
    wheels = wheels_of(body)
    spots = np.array([centre_of(body, wheel) for wheel in wheels])
    high = -np.array([drops.get(wheel.name, 0.0) for wheel in wheels])
    (a, b, c), *_ = np.linalg.lstsq(np.column_stack([np.ones(len(spots)), spots[:, :2]]), high, rcond=None)
    normal = np.array([-b, -c, 1.0]) / np.sqrt(1 + b * b + c * c)
    x, y, z = normal
    matrix[:3, :3] = [[1 - x * x / (1 + z), -x * y / (1 + z), x], [-x * y / (1 + z), 1 - y * y / (1 + z), y], [-x, -y, z]]
    matrix[2, 3] = a
    return matrix


def leaned(body: Body, name: str, drop: float, reshaped: Callable[[Part], Part]) -> Body:
    """The body with the wheel of that name `drop` metres lower than it once stood. `reshaped` takes the wheel's tyre to the tyre as it
    stands on level ground at z = 0, its vertices in the level body's frame and already dropped."""
    drops = {**body.facts.get(SUNK, {}), name: drop}
    before, after = lean_of(body), plane(body, drops)
    back = np.linalg.inv(after)
    fall = body.facts.get(SUNK, {}).get(name, 0.0) - drop
    families = {wheel.name: {wheel.name, *(part.name for part in finer_parts(body, wheel.name))} for wheel in wheels_of(body)}
    parts = []
    for part in body.parts:
        family = next((wheel for wheel, names in families.items() if part.name in names), None)
        if family is None:
            parts.append(part)
        elif family == name and part.cls == "tyre":
            parts.append(carried(reshaped(part), back))
        else:
            shift = np.eye(4)
            shift[2, 3] = fall if family == name else 0.0
            parts.append(carried(part, back @ shift @ before))
    return evolve(body, parts=tuple(parts), pose=body.pose @ np.linalg.inv(before) @ after, facts={**body.facts, SUNK: drops})


def carried(part: Part, matrix: np.ndarray) -> Part:
    """A part moved as a whole by a rigid (4, 4); its rest coordinates stay."""
    return evolve(part, vertices=moved(part.vertices, matrix), normals=turned(part.normals, matrix[:3, :3]))


def above_ground(body: Body, points: np.ndarray) -> np.ndarray:
    """(n,) metres above the ground of (n, 3) points of the body's frame."""
    matrix = lean_of(body)
    return moved(points, matrix)[:, 2]
