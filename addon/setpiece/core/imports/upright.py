"""How a model stands: its unit, which way is up and which forward, and the matrix that makes a vehicle of it that stands in its own frame."""

from __future__ import annotations

from itertools import product
from typing import Mapping, Sequence

import numpy as np
from attrs import frozen

from ..faults import fault
from ..mesh.piece import triangle_normals, unit
from .names import said
from .source import SourceMesh, SourceModel
from .surface import strew

UNITS = {"metres": 1.0, "millimetres": 0.001, "centimetres": 0.01, "inches": 0.0254, "feet": 0.3048, "decimetres": 0.1}  # metres each
LENGTHS = (2.0, 14.0)  # metres, from a microcar to a lorry
USUAL = {"length": (4.4, 0.28), "width": (1.82, 0.13), "height": (1.6, 0.28)}  # metres, and the spread of its logarithm among road vehicles
AXES = {"+X": (1, 0, 0), "-X": (-1, 0, 0), "+Y": (0, 1, 0), "-Y": (0, -1, 0), "+Z": (0, 0, 1), "-Z": (0, 0, -1)}
LOW, HIGH = ("wheel", "front_wheel", "back_wheel", "underbody", "rocker_panel", "exhaust"), ("roof", "window", "front_window", "back_window", "windshield", "back_windshield", "antenna", "roof_rail")
AHEAD = ("headlight", "hood", "windshield", "grille", "front_bumper", "front_door", "front_wheel", "front_window", "mirror", "fender")
ASTERN = ("tail_light", "trunk", "back_windshield", "back_bumper", "back_door", "back_wheel", "back_window", "quarter_panel", "exhaust")
CELLS = 40  # along the longest side, in which symmetry is looked for
POINTS = 60_000
ALONG = 120  # points along the longest side
IMPORTED = 2.0  # how much likelier it is that the file's own up is up
LARGE = 0.5  # m² of glass, or of named surface, from which it says something about the whole car
CLEAR = 0.6  # opacity below which a surface is glass


@frozen(eq=False)
class Upright:
    """`unit` metres; `up` and `forward` axes of the file as it was imported; `matrix` (4, 4) from there to a frame with X forward, Y left, Z up, in
    metres, its origin under the middle of the box; `sure` how sure each is, 0..1; `notes` in plain words."""

    unit: float
    up: str
    forward: str
    matrix: np.ndarray
    sure: Mapping[str, float]
    notes: tuple[str, ...] = ()


def stand_up(model: SourceModel, decided: Mapping, colors: Sequence[np.ndarray]) -> Upright:
    """How a model stands, keeping to what somebody `decided` ("unit", "up", "forward"). `colors`, each mesh's (m, 4) of its triangles, help to
    tell the front from the back. Raises Faults when it has no size that a vehicle could have."""
    known = facts(model, colors)
    points = known[0]
    ups, forwards = ((decided[key],) if decided.get(key) else tuple(AXES) for key in ("up", "forward"))
    rows = [(float(sum(evidence(*known, up, forward).values())), up, forward) for up, forward in product(ups, forwards) if up[1] != forward[1]]
    if not rows:
        raise fault(f"stands with {decided['up']} up and {decided['forward']} forward, which lie along one axis; correct one of them", "decided")
    rows.sort(key=lambda row: (-row[0], row[1:] != ("+Z", "-Y")))
    best, up, forward = rows[0]
    rival = {key: max((s for s, *axes in rows if axes[k] != rows[0][k + 1]), default=best - 9) for k, key in enumerate(("up", "forward"))}
    turn = turn_of(up, forward)
    size = np.ptp(points @ turn.T, axis=0)
    unit, sure, notes = unit_of(size, model.unit, decided.get("unit"))
    turned = points @ turn.T * unit
    low, high = turned.min(0), turned.max(0)
    middle = [(low[0] + high[0]) / 2, middle_of(turned, low, high), low[2]]
    matrix = np.eye(4)
    matrix[:3, :3] = turn * unit
    matrix[:3, 3] = -np.array(middle)
    surely = {key: 1.0 if decided.get(key) else round(float(1 - np.exp(-(best - rival[key]))), 2) for key in rival}
    return Upright(unit, up, forward, matrix, {"unit": sure, **surely}, notes)


def facts(model: SourceModel, colors: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Points (p, 3) strewn over a model, the area (p,) of each, what the names of their objects and materials say of the part and of the end,
    their colours (p, 4) and normals (p, 3)."""
    extent = np.ptp(np.concatenate([mesh.vertices for mesh in model.meshes]), axis=0).max()
    columns = [[], [], [], [], [], []]
    for mesh, color in zip(model.meshes, colors):
        points, of, area = strew(mesh.vertices[mesh.triangles], extent / ALONG)
        told = [told_of(mesh.name, mesh.above, name) for name in mesh.materials or ("",)]
        part, end = (np.array([getattr(row, key) for row in told])[mesh.slots[of]] for key in ("part", "end"))
        for column, values in zip(columns, (points, area, part, end, color[of], normals_of(mesh)[of])):
            column.append(values)
    return tuple(map(np.concatenate, columns))


def normals_of(mesh: SourceMesh) -> np.ndarray:
    """(m, 3) unit normals of a mesh's triangles."""
    return unit(triangle_normals(mesh.vertices, mesh.triangles))


def told_of(name: str, above: tuple[str, ...], material: str):
    """What names say, the object's own before its material's and those that it hangs on."""
    return next((told for told in map(said, (name, material, *reversed(above))) if told.part or told.end), said(name))


def turn_of(up: str, forward: str) -> np.ndarray:
    """(3, 3) from the file's axes to X forward, Y left, Z up."""
    x, z = (np.array(AXES[axis], float) for axis in (forward, up))
    return np.stack([x, np.cross(z, x), z])


def evidence(points, area, parts, ends, colors, normals, up: str, forward: str) -> dict[str, float]:
    """How well a way to stand agrees with what is known of vehicles: by each kind of evidence, the log of how likely it is, but for a constant."""
    points = points @ turn_of(up, forward).T
    facing = normals @ turn_of(up, forward)[0]
    low, high = points.min(0), points.max(0)
    size = np.maximum(high - low, 1e-9)
    x, y, z = ((points - low) / size).T
    ratio = lambda a, b, m, n: -((np.log(size[a] / size[b] / (USUAL[m][0] / USUAL[n][0])) / np.hypot(USUAL[m][1], USUAL[n][1])) ** 2) / 2
    top, bottom, end = z > 0.8, (z > 0.2) & (z < 0.5), (x < 0.06) | (x > 0.94)
    narrows = lambda t: np.clip(np.log(spread(t[bottom]) / max(spread(t[top]), 1e-3)), -1, 1) if top.any() and bottom.any() else 0.0
    big = lambda which: which if area[which].sum() * (USUAL["length"][0] / size[0]) ** 2 > LARGE else np.zeros_like(which)
    glass = big(np.isin(parts, HIGH[1:6]) | (colors[:, 3] < CLEAR))
    screens = [area[glass & (z > 0.5)] @ (sign * facing[glass & (z > 0.5)]).clip(0) for sign in (1, -1)]
    red = end & (colors[:, 0] > 0.12) & (colors[:, 1:3].max(1) < 0.1 * colors[:, 0])
    red &= area[red].sum() < 0.3 * area[end].sum()  # else it is a red car
    return {
        "imported": IMPORTED * (up == "+Z"),
        "sizes": ratio(0, 1, "length", "width") + ratio(2, 1, "height", "width"),
        "alike on both sides": 8.0 * symmetry(points, low, high),
        "narrower above": 3.0 * narrows(y) + 1.5 * narrows(x),
        "names of what is high": 3.0 * apart(z, area, big(np.isin(parts, HIGH)), big(np.isin(parts, LOW))),
        "names of what is ahead": 3.0 * apart(x, area, np.isin(parts, AHEAD), np.isin(parts, ASTERN)),
        "names of ends": 1.5 * apart(x, area, ends == "front", ends == "back"),
        "red lamps": 2.0 * apart(x, area, np.zeros_like(red), red),
        "the larger screen": 1.5 * np.clip((screens[0] - screens[1]) / max(sum(screens), 1e-9) / 0.3, -1, 1),
        "glass": 0.5 * np.clip(0.5 - np.average(x[glass], weights=area[glass]), -0.2, 0.2) / 0.2 if area[glass].sum() else 0.0,  # more bonnet than boot
    }


def apart(t: np.ndarray, area: np.ndarray, more: np.ndarray, less: np.ndarray) -> float:
    """-1..1: whether some triangles lie farther along t (0..1) than others; against the middle where there are none of one sort."""
    if not area[more].sum() and not area[less].sum():
        return 0.0
    ends = [np.average(t[which], weights=area[which]) if area[which].sum() else 0.5 for which in (more, less)]
    return float(np.clip((ends[0] - ends[1]) / 0.2, -1, 1))


def spread(t: np.ndarray) -> float:
    """The extent of nearly all of some numbers."""
    return float(np.subtract(*np.percentile(t, [97, 3])))


def symmetry(points: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """0..1: how much of the cells that points fill are filled on the other side of the middle as well."""
    cell = (high - low).max() / CELLS
    cells = np.unique(np.floor((points[:: max(1, len(points) // POINTS)] - (low + high) / 2) / cell + 0.5).astype(int), axis=0)
    mirror = cells * [1, -1, 1]
    key = lambda c: ((c[:, 0] + 999) * 2000 + c[:, 1] + 999) * 2000 + c[:, 2] + 999
    return float(np.isin(key(cells), key(mirror)).mean())


def middle_of(points: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """y of the plane about which a model is most alike: the file's own or its box's; an aerial on one side shifts the latter."""
    box = (low[1] + high[1]) / 2
    about = lambda y: symmetry(points - [0, y, 0], np.array([low[0], -1.0, low[2]]), np.array([high[0], 1.0, high[2]]))
    return max((box, 0.0), key=about) if low[1] < 0 < high[1] else box


def unit_of(size: np.ndarray, told: float | None, decided: float | None) -> tuple[float, float, tuple[str, ...]]:
    """Metres a unit, how sure that is, and what to say of it. The file's word is believed where a vehicle could have such a size."""
    fit = lambda unit: -sum((np.log(s * unit / mean) / (2 * spread)) ** 2 for s, (mean, spread) in zip(size, USUAL.values()))
    if decided:
        told, sure, notes = decided, 1.0, ()
    elif told and LENGTHS[0] <= size[0] * told <= LENGTHS[1] and fit(told) > -6:
        sure, notes = 1.0, ()
    else:
        ranked = sorted(UNITS, key=lambda name: -fit(UNITS[name]))
        best, second = ranked[:2]
        claims = f"the file says {told:g} m a unit, with which it would be {size[0] * told:.3g} m long; " if told else ""
        told, sure = UNITS[best], round(float(1 - np.exp(fit(UNITS[second]) - fit(UNITS[best]))), 2)
        notes = (f"{claims}taken to be in {best}, which makes it {' × '.join(f'{s * told:.2f}' for s in size)} m",)
    length = size[0] * told
    if not LENGTHS[0] <= length <= LENGTHS[1]:
        raise fault(f"would be {length:.3g} m long in {told:g} m a unit, and in no usual unit as long as a vehicle ({LENGTHS[0]:g} to {LENGTHS[1]:g} m); if it is one, say how many metres its unit is: --decide unit=…, or unit under decided in its YAML")
    return float(told), sure, notes
