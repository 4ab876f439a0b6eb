"""Which part each point of a public model belongs to, as drawn by hand in truth/NAME.yaml, to judge the mapper by.

A file's regions are rules, of which the first whose every key holds for a point names its part:
    part         a class of assets/taxonomies/vehicle_parts.yaml, or null where nobody could say
    sided        true: the label gets ".left" or ".right"
    mesh         regular expression that the object's name holds
    material     the same of the material's name
    side_view    polygon [[along, z], ...], for both sides of the vehicle
    top_view     polygon [[across, along], ...], across from the middle plane, for both sides
    front_view   polygon [[across, z], ...], the same
    box          [[x, y, z], [x, y, z]], least and greatest corner
    normal       [axis, least]: the triangle's unit normal along "x", "-x", "|x|" ... is at least that
Coordinates are those that Blender's importer gives, Z up, in the file's own unit. "along" runs forward, "across" is the distance from
the middle plane; both are 0 at the file's origin, or at `origin: [x, y]` where the file says so.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import yaml

FOLDER = Path(__file__).parent / "truth"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
FORWARD = {"+X": (1, 0), "-X": (-1, 0), "+Y": (0, 1), "-Y": (0, -1)}


def inside(points: np.ndarray, polygon) -> np.ndarray:
    """bool (n,): which points (n, 2) lie in a polygon (k, 2), by the even-odd rule."""
    x, y = points.T
    found = np.zeros(len(points), bool)
    corners = np.asarray(polygon, float)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, 0)):
        if y0 != y1:
            found ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return found


def named(pattern: str, names: np.ndarray) -> np.ndarray:
    """bool (n,): which names (n,) hold a regular expression."""
    each, place = np.unique(names, return_inverse=True)
    return np.array([bool(re.search(pattern, name)) for name in each], bool)[place.ravel()]


class Truth:
    """A model's truth: `facts` is its YAML."""

    def __init__(self, facts: dict):
        self.facts = facts
        self.regions = facts["regions"]
        self.forward = np.array(FORWARD[facts["forward"]], float)
        self.left = np.array([-self.forward[1], self.forward[0]])
        self.origin = np.array(facts.get("origin", (0, 0)), float)

    def labels(self, points, mesh_names, material_names, normals) -> list[str]:
        """"class", "class.left" or "class.right" of each point, "" where it doesn't matter. points (n, 3) in the file's frame and unit,
        mesh_names and material_names (n,) of the triangles that they lie on, normals (n, 3) those triangles' unit normals."""
        points, normals = np.asarray(points, float), np.asarray(normals, float)
        mesh_names, material_names = np.asarray(mesh_names, str), np.asarray(material_names, str)
        flat = points[:, :2] - self.origin
        along, leftward, z = flat @ self.forward, flat @ self.left, points[:, 2]
        views = {"side_view": (along, z), "top_view": (abs(leftward), along), "front_view": (abs(leftward), z)}
        side = np.where(leftward >= 0, ".left", ".right")
        labels = np.full(len(points), "", "<U40")
        left = np.ones(len(points), bool)
        for rule in self.regions:
            held = left.copy()
            if "mesh" in rule:
                held &= named(rule["mesh"], mesh_names)
            if "material" in rule:
                held &= named(rule["material"], material_names)
            for view in rule.keys() & views.keys():
                held &= inside(np.stack(views[view], 1), rule[view])
            if "box" in rule:
                held &= ((points >= rule["box"][0]) & (points <= rule["box"][1])).all(1)
            if "normal" in rule:
                axis, least = rule["normal"]
                held &= _along(axis, normals) >= least
            if rule["part"]:
                labels[held] = np.char.add(rule["part"], side[held]) if rule.get("sided") else rule["part"]
            left &= ~held
        return labels.tolist()


def _along(axis: str, normals: np.ndarray) -> np.ndarray:
    """(n,) the normals' component along "x", "-x" or "|x|"."""
    component = normals[:, "xyz".index(axis.strip("-|"))]
    return abs(component) if axis[0] == "|" else -component if axis[0] == "-" else component


@cache
def truth(name: str) -> Truth:
    """The truth of a model of NAMES."""
    return Truth(yaml.safe_load((FOLDER / f"{name}.yaml").read_text()))
