"""A crack in a plastic bumper: a thin jagged branching line that runs in from an edge or across an impact.

The plastic parts: its lips stand a little apart and one above the other, which is a displacement of the mesh, with a groove between them.
At the lips the plastic is bare, beside them it is whitened by strain (crazing, as plastic does before it breaks). The line is drawn once
as a path and its branches; mesh, material and mask all come from it. The region is the opening with its bare lips.

In CarDD 91 % of the cracks are small in the picture. Lengths and openings are ours.
"""

from __future__ import annotations

import math
from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Mark
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import marked
from .choose import settle_place
from .dent import press
from .edges import find_clear, find_edge
from .kind import DamageKind, place_fields
from .marked import kept_in_bytes, lie_of
from .noise import speckle, tile
from .place import part_of, with_part
from .refine import refine
from .severity import grade, within

CLASSES = ("front_bumper", "back_bumper")
# metres of the crack's length from end to end, and of its greatest opening from lip to lip; ours
CRACK = {
    "size": {"minor": (0.06, 0.10), "moderate": (0.16, 0.24), "severe": (0.34, 0.46)},
    "opening": {"minor": (0.0022, 0.0030), "moderate": (0.0042, 0.0056), "severe": (0.0080, 0.0100)},
}
STEP = {"minor": (0.0002, 0.0004), "moderate": (0.0008, 0.0016), "severe": (0.0022, 0.0040)}  # metres of one lip above the other, ours
BRANCHES = {"minor": (0, 1), "moderate": (1, 3), "severe": (2, 5)}
JAG = 0.009  # metres between the corners of the path, on average
ROOM = 0.028  # metres beside the line over which the lips settle back and the plastic is strained
OVERRUN = 0.004  # metres by which a crack from an edge is drawn out over it
PIXEL, WIDEST, TALLEST = 0.00025, 1400, 800  # metres a pixel at least; pixels of the grid at most
INNER = 0.62  # the share of the opening's half width that is hollow; the rest are its bare lips
TURNS = (0.0, 25.0, -25.0, 50.0, -50.0, 70.0, -70.0)  # degrees from straight in, in the order that they are tried

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "origin": Field("text", "runs in from the part's edge, or to both sides of an impact", {"choice": {"edge": 3, "impact": 1}},
                    choices=("edge", "impact")),
    "size": Field("number", "length from end to end; by severity when absent", None, 0.02, 0.8, "m"),
    "opening": Field("number", "greatest distance between its lips; by severity when absent", None, 0.0015, 0.015, "m"),
    "step": Field("number", "how far one lip stands above the other; by severity when absent", None, 0.0, 0.01, "m"),
    "branches": Field("integer", "how many lines part from the main one; by severity when absent", None, 0, 8),
}


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `sway` how far the path strays from straight, `groove` the metres that its ground lies below.

    Raises Faults when the vehicle has no such part.
    """
    place, long, _, base = settle_place(values, draw, parts, CLASSES)
    severity = values["severity"]
    least, most = BRANCHES[severity]
    draws = {name: within(table, name, severity, draw(name)) for table, name in ((CRACK, "size"), (CRACK, "opening"), ({"step": STEP}, "step"))}
    numbers = {name: drawn if values.get(name) is None else values[name] for name, drawn in draws.items()}
    numbers["size"] = min(numbers["size"], 0.5 * long)
    branches = values.get("branches")
    numbers |= {
        "branches": int(least + (most + 1 - least) * draw("branches")) if branches is None else branches,
        "sway": 0.3 + 0.7 * draw("sway"),
        "groove": numbers["opening"] * (0.7 + 0.4 * draw("groove")),
        "angle": base + 120 * draw("angle") - 60,
        "edges": ["+z", "-z", "+y", "-y"],
        "grain": int(draw("grain") * 2**31),
    }
    return {"kind": "crack", **place, "severity": severity, "origin": values["origin"], **numbers}


@frozen(eq=False)
class Crack:
    """A crack's shape over its frame. `open`: its first end is open, at an edge. `lines`: (k, 3) corners each, metres along u and v and half
    the opening there, the main one first, which never turns back along u. `step` and `groove` in metres; `reach` bounds it along n. `grid` (h, w): metres from each node to the
    line less half the opening, every `pitch` metres from -half."""

    frame: Frame
    lines: tuple[np.ndarray, ...]
    open: bool
    step: float
    groove: float
    reach: float
    grid: np.ndarray
    pitch: float
    grain: int

    def beyond(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Metres from the crack's lips, about; negative within."""
        at = (np.stack([y, x], -1) + self.frame.half[::-1]) / self.pitch
        held = at.clip(0, np.array(self.grid.shape) - 1.001)
        i, j = np.floor(held).astype(int).T
        s, t = (held - np.floor(held)).T
        grid = self.grid
        near = (grid[i, j] * (1 - t) + grid[i, j + 1] * t) * (1 - s) + (grid[i + 1, j] * (1 - t) + grid[i + 1, j + 1] * t) * s
        return near + self.pitch * np.linalg.norm(at - held, axis=1)

    def push(self, local: np.ndarray) -> np.ndarray:
        """How far (n,) in metres the surface moves along -n at (n, 3) local coordinates: one lip in, the other out, the groove in."""
        moved = np.zeros(len(local))
        inside = (np.abs(local[:, :2]) < self.frame.half).all(1) & (np.abs(local[:, 2]) < self.reach)
        x, y = local[inside, 0], local[inside, 1]
        u, v, w = self.lines[0].T
        line, half = np.interp(x, u, v), np.interp(x, u, w)
        across = y - line
        side = np.tanh(2 * across / np.maximum(half, 2e-4))
        ends = (np.minimum(x - u[0] + self.open * ROOM, u[-1] - x) / ROOM).clip(0, 1)
        settle = np.exp(-((across / (0.4 * ROOM)) ** 2)) * ends * ends * (3 - 2 * ends)
        border = ((self.frame.half - np.abs(local[inside, :2])).min(1) / 0.004).clip(0, 1)
        beyond = self.beyond(x, y)
        groove = (-beyond / np.maximum(0.45 * self.widest, 1e-4)).clip(0, 1)
        moved[inside] = border * (0.5 * self.step * side * settle + self.groove * groove * groove * (3 - 2 * groove))
        return moved

    @property
    def widest(self) -> float:
        """Half the greatest opening, metres."""
        return max(float(line[:, 2].max()) for line in self.lines)


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its bumper cracked, and the crack as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    half = (0.5 * entry["size"], 0.012 + 0.05 * entry["size"])
    place = find_edge(body, part, entry, half, half[0], TURNS) if entry["origin"] == "edge" else None
    if place is None or place.fit < 0.6:
        place = find_clear(body, part, entry, half)
    crack = shape(entry, place.frame, place.reach)
    image, strain = draw_crack(crack)
    fine = refine(part, lambda start, end: too_long(crack, start, end))
    moved = crack.push(crack.frame.local(fine.rest))
    broken = press(fine, crack, moved)
    mark = Mark("crack", crack.frame, image, {"reach": crack.reach, "strain": strain})
    lie = lie_of(fine, crack.frame, crack.reach)
    broken = evolve(broken, marks=(*part.marks, mark))
    facts = {"kind": "crack", "part": entry["part"], "side": entry["side"], "asked": entry["severity"], **marked.measure(mark, lie),
             "depth_mm": round(1000 * float(moved.max(initial=0.0)), 3), "length_mm": round(1000 * length_of(crack.lines[0]), 1),
             "branches_mm": round(1000 * sum(map(length_of, crack.lines[1:])), 1), "width_mm": round(2000 * crack.widest, 2),
             "under": "plastic", "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    body = with_part(body, broken)
    for child in [child for child in body.parts if child.parent == part.name]:
        local = crack.frame.local(child.rest)
        if (np.abs(local) < [*crack.frame.half, crack.reach]).all(1).any():
            body = with_part(body, press(child, crack, crack.push(local)))
    return body, [Damage(id, "crack", body.id, part.name, marked.bounds(mark), lambda rest: marked.mask(mark, lie, rest), facts)]


def shape(entry: Mapping, frame: Frame, reach: float) -> Crack:
    """The crack of an entry, laid on a frame whose u runs along it, from the edge inwards where it comes from one."""
    rng = np.random.default_rng(entry["grain"])
    edge, size = entry["origin"] == "edge", entry["size"]
    main = path(rng, np.array([-0.5 * size, 0.0]), size, entry["sway"], straight=True)
    along = (main[:, 0] + 0.5 * size) / size
    wide = 1 - 0.75 * along**1.5 if edge else 1 - 0.8 * np.abs(2 * along - 1) ** 1.6
    widths = 0.5 * entry["opening"] * wide * (0.88 + 0.24 * rng.random(len(main)))
    widths *= 0.5 * entry["opening"] / widths.max()
    lines = [np.column_stack([main, widths])]
    for _ in range(entry["branches"]):
        root = int((0.15 + 0.6 * rng.random()) * (len(main) - 1)) if edge else int((0.35 + 0.3 * rng.random()) * (len(main) - 1))
        turn = (1 if rng.random() < 0.5 else -1) * (25 + 35 * rng.random())
        branch = path(rng, np.zeros(2), size * (0.15 + 0.25 * rng.random()), 1.2, straight=False)
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        branch = lines[0][root, :2] + branch @ np.array([[c, s], [-s, c]])
        thin = 0.65 * lines[0][root, 2] * (1 - 0.7 * np.linspace(0, 1, len(branch)))
        lines.append(np.column_stack([branch, thin]))
    if edge:
        lines[0][0, 0] -= OVERRUN
    lines = [np.maximum(line, [-9, -9, 0.0005]) for line in lines]
    corners = np.concatenate(lines)[:, :2]
    low, high = corners.min(0) - ROOM, corners.max(0) + ROOM
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    lines = [line - [*middle, 0] for line in lines]
    placed = evolve(frame, origin=frame.origin + middle @ frame.axes[:2], half=half)
    pitch = max(0.0005, float(half.max()) / 400)
    shape = np.ceil(2 * half[::-1] / pitch).astype(int) + 2
    x, y = np.arange(shape[1]) * pitch - half[0], np.arange(shape[0]) * pitch - half[1]
    grid = np.full(tuple(shape), np.inf, np.float32)
    gap(grid, x, y, lines, ROOM)
    return Crack(placed, tuple(lines), edge, entry["step"], entry["groove"], reach, grid.astype(float), pitch, entry["grain"])


def path(rng: np.random.Generator, start: np.ndarray, length: float, sway: float, straight: bool) -> np.ndarray:
    """(k, 2) corners of a jagged line from `start` along u, as long as asked from end to end: it swings out and is drawn back."""
    count = max(3, round(length / JAG))
    steps = 0.35 + rng.random(count) ** 1.5
    u = np.concatenate([[0.0], np.cumsum(steps)]) * (length / steps.sum())
    jag = rng.standard_normal(count + 1) * 0.28 * JAG
    drift = np.cumsum(rng.standard_normal(count + 1)) * 0.20 * JAG * sway
    v = jag + drift
    v = v - v[0] - (0.0 if not straight else 0.7) * (v[-1] - v[0]) * u / length
    return start + np.column_stack([u, v])


def gap(grid: np.ndarray, x: np.ndarray, y: np.ndarray, lines, room: float) -> None:
    """Lowers an (h, w) grid over places x (w,) and y (h,) to the metres from lines of given half widths less those, within `room` of the lines."""
    for line in lines:
        for (ax, ay, aw), (bx, by, bw) in zip(line, line[1:]):
            i = slice(*np.searchsorted(y, [min(ay, by) - room, max(ay, by) + room]))
            j = slice(*np.searchsorted(x, [min(ax, bx) - room, max(ax, bx) + room]))
            dx, dy = x[None, j] - ax, y[i, None] - ay
            ex, ey = bx - ax, by - ay
            t = ((dx * ex + dy * ey) / max(ex * ex + ey * ey, 1e-12)).clip(0, 1)
            near = np.hypot(dx - t * ex, dy - t * ey) - (aw + t * (bw - aw))
            np.minimum(grid[i, j], near, out=grid[i, j])
    np.minimum(grid, room, out=grid)


def draw_crack(crack: Crack) -> tuple[np.ndarray, np.ndarray]:
    """Grids (h, w) over the crack's frame: its image, 0.5 at the lips' outer edge and 0.8 and more where it is hollow, and how far the
    plastic beside it is whitened by strain."""
    half = np.asarray(crack.frame.half)
    pixel = max(PIXEL, 2 * half[0] / WIDEST, 2 * half[1] / TALLEST)
    size = tuple(int(n) for n in np.ceil(2 * half[::-1] / pixel))
    x, y = marked.centres(half, size)
    away = np.full(size, np.inf, np.float32)
    gap(away, x.astype(np.float32), y.astype(np.float32), crack.lines, 0.008)
    lip = np.maximum(crack.widest * (1 - INNER), 0.0004)
    steep = 0.1 * (away / (0.5 * pixel)).clip(-1, 5)  # alike on both sides, so that the edge lies where it is drawn
    image = 0.5 - steep + 0.2 * (-away / lip).clip(0, 1) + 0.2 * ((-away - lip) / lip).clip(0, 1)
    return kept_in_bytes(image), kept_in_bytes(strain_of(crack, half))


def strain_of(crack: Crack, half: np.ndarray) -> np.ndarray:
    """How far the plastic beside a crack is whitened by strain, on a coarser grid over its frame."""
    x, y = marked.centres(half, tuple(int(n) for n in np.ceil(2 * half[::-1] / 0.0008)))
    away = crack.beyond(*(axis.ravel() for axis in np.meshgrid(x, y))).reshape(len(y), len(x))
    free = tile(crack.grain)
    patchy = speckle(free, x[None, :] / 0.011, y[:, None] / 0.011) + 0.5 * speckle(free, x[None, :] / 0.003 + 40, y[:, None] / 0.003)
    return 0.6 * np.exp(-away.clip(0) / (0.001 + 0.5 * crack.widest)) * (away < 0.9 * ROOM) * (1.5 * patchy - 0.65).clip(0, 1)


def too_long(crack: Crack, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which edges between rest coordinates are too coarse for the crack: as fine as its lips along it, coarser with distance."""
    p, q = crack.frame.local(start), crack.frame.local(end)
    long = np.hypot(*(q - p)[:, :2].T)
    fine = max(0.55 * crack.widest, 0.0007)
    t = np.array([0.0, 0.25, 0.5, 0.75, 1.0])[:, None, None]
    places = (p + t * (q - p)).reshape(-1, 3)
    near = crack.beyond(places[:, 0], places[:, 1]).reshape(5, -1).min(0) - long / 8
    high = (np.minimum(np.abs(p[:, 2]), np.abs(q[:, 2])) - crack.reach).clip(0)
    return long > fine + 0.55 * (near.clip(0) + high)


def length_of(line: np.ndarray) -> float:
    """Metres along a line's corners."""
    return float(np.linalg.norm(np.diff(line[:, :2], axis=0), axis=1).sum())


def regrade(facts: Mapping) -> str:
    """The severity of a built crack, from its length from end to end and its opening."""
    return grade(CRACK, {"size": facts["size_m"][0], "opening": facts["width_mm"] / 1000})


def repair(facts: Mapping) -> str:
    """Plastic-welded and painted while short and closed; a bumper that is torn open far is replaced."""
    return "replace" if facts["severity"] == "severe" else "paint"


KIND = DamageKind("crack", FIELDS, settle, apply, regrade, "crack", repair)
